"""The links to a ticket: the secret ones that letters carry, and the one that the opening browser gets.

A one-click link is signed, answers one follow-up in one way, for a while, and does nothing else. Mail scanners open
links, so opening one changes nothing: the button of the page behind it does.

The opening browser's link is another one than the letters': whoever fills in the form need not own the address that
they typed. It is signed rather than stored, so that a complaint costs no further column and index.
"""

from datetime import timedelta
from functools import cache

from django.conf import settings
from django.core import signing
from django.urls import reverse

from triage.channels.signing import is_signed, signature
from triage.messages import Standing
from triage.models import FollowUp, Ticket

LIFETIME = timedelta(days=14)
_SIGNER = signing.TimestampSigner(salt="triage.outbox.links", sep=".")
_PLACE = "0" * 32
_DISOWNING = signing.Signer(salt="triage.outbox.links.disown", sep=".")
_REMINDER = signing.Signer(salt="triage.outbox.links.reminder", sep=".")
_OPENER = "triage.outbox.links.opener"
_OPENER_LENGTH = 32
"""Hex digits of the opening browser's secret (128 bits)."""
_SHARED = {held: f"triage.outbox.links.shared.{held.name.lower()}" for held in (Standing.OWNER, Standing.OPENER)}


class UnknownLink(Exception):
    """Nobody but us can make these links, and this one is not ours."""


class ExpiredLink(Exception):
    """The link is ours, but too old; ``follow_up_id`` is what it was about."""

    def __init__(self, follow_up_id: int) -> None:
        super().__init__(follow_up_id)
        self.follow_up_id = follow_up_id


def status_link(ticket: Ticket) -> str:
    """The secret address of the ticket's status page."""
    return _link("portal:status", ticket.token)


def opener_token(ticket: Ticket) -> str:
    """The secret in the address that the opening browser, or API client, gets: the reference, signed."""
    return _signed(ticket, salt=_OPENER)


def opener_link(ticket: Ticket) -> str:
    """The opening browser's address of the status page."""
    return _link("portal:status", opener_token(ticket))


def opened(token: str) -> str:
    """The reference of the ticket that an opener's secret belongs to, "" for any other text."""
    return _reference(token, salt=_OPENER)


def share_link(ticket: Ticket, held: Standing) -> str:
    """The address that shows anybody how far the ticket is, and nothing else; ``held`` is who gives it away."""
    return _link("portal:shared", _signed(ticket, salt=_SHARED[held]))


def read_shared(token: str) -> tuple[str, Standing]:
    """The reference in a shared address, and the standing of who gave it away. Raises UnknownLink."""
    for held, salt in _SHARED.items():
        if reference := _reference(token, salt=salt):
            return reference, held
    raise UnknownLink


def disown_link(ticket: Ticket) -> str:
    """The address of the page whose button says that the complaint is not theirs."""
    return _link("portal:not_me", _DISOWNING.sign(str(ticket.pk)))


def read_disowned(signed: str) -> int:
    """The key of the ticket that a "not me" link is about. Raises UnknownLink."""
    try:
        return int(_DISOWNING.unsign(signed))
    except signing.BadSignature as forged:
        raise UnknownLink from forged


def reminder_link(reminder_id: int) -> str:
    """The address of the page whose buttons say that all is well, or that the reminder is not theirs."""
    return _link("portal:reminder", _REMINDER.sign(str(reminder_id)))


def return_link(reminder_id: int) -> str:
    """The address of the form, filled in with what the reminder knows."""
    return _link("portal:returned", _REMINDER.sign(str(reminder_id)))


def read_reminder(signed: str) -> int:
    """The key of the reminder that a link is about. Raises UnknownLink."""
    try:
        return int(_REMINDER.unsign(signed))
    except signing.BadSignature as forged:
        raise UnknownLink from forged


def answer_link(follow_up: FollowUp, answer: str) -> str:
    """The address of the page whose button answers ``follow_up`` with ``answer`` ("yes" or "no")."""
    return _link("portal:one_click", _SIGNER.sign(f"{follow_up.pk}.{answer}"))


def read_answer(signed: str) -> tuple[int, str]:
    """The follow-up's key and the answer of a link. Raises UnknownLink or ExpiredLink."""
    try:
        follow_up_id, _, answer = _SIGNER.unsign(signed).partition(".")
        _SIGNER.unsign(signed, max_age=LIFETIME)
    except signing.SignatureExpired as too_old:
        raise ExpiredLink(int(follow_up_id)) from too_old
    except signing.BadSignature as forged:
        raise UnknownLink from forged
    return int(follow_up_id), answer


def _signed(ticket: Ticket, *, salt: str) -> str:
    short = ticket.reference.removeprefix("TKT-").replace("-", "")
    return f"{short}.{signature(ticket.reference, salt=salt, length=_OPENER_LENGTH)}"


def _reference(token: str, *, salt: str) -> str:
    short, _, given = token.partition(".")
    reference = f"TKT-{short[:4]}-{short[4:]}"
    return reference if len(given) == _OPENER_LENGTH and is_signed(reference, given, salt=salt) else ""


def _link(view: str, secret: str) -> str:
    return f"{settings.PUBLIC_URL}{_path(view).replace(_PLACE, secret)}"


@cache
def _path(view: str) -> str:
    """A view's path with a place for its secret: resolving it anew costs as much as writing the letter."""
    return reverse(view, args=[_PLACE])
