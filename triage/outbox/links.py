"""The links to a ticket: the secret ones that letters carry, and the one that the opening browser gets.

A one-click link is signed, answers one follow-up in one way, for a while, and does nothing else. Mail scanners open
links, so opening one changes nothing: the button of the page behind it does.

The opening browser's link is another one than the letters': whoever fills in the form need not own the address that
they typed. It is signed rather than stored, so that a complaint costs no further column and index.

Where an agent has corrected the address, what was mailed to the earlier one opens nothing any more: the ticket has a
new secret, and signed links name how often that has happened (``Ticket.readdressed``).
"""

import re
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
    """The link is ours, but too old; ``follow_up_id`` is what it was about, ``readdressed`` as in ``read_answer``."""

    def __init__(self, follow_up_id: int, readdressed: int) -> None:
        super().__init__(follow_up_id)
        self.follow_up_id, self.readdressed = follow_up_id, readdressed


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
    return _link("portal:not_me", _DISOWNING.sign(f"{ticket.pk}{_mark(ticket)}"))


def read_disowned(signed: str) -> tuple[int, int]:
    """The key of the ticket that a "not me" link is about, and how often its address was corrected before. Raises
    UnknownLink.
    """
    try:
        key, _, readdressed = _DISOWNING.unsign(signed).partition(".")
    except signing.BadSignature as forged:
        raise UnknownLink from forged
    return int(key), int(readdressed or 0)


def renewed(text: str, ticket: Ticket) -> str:
    """A letter's text with the ticket's own links as they are now, whichever address it was first written to."""

    def answer(link: "re.Match[str]") -> str:
        follow_up_id, code, _readdressed = _read_answer(link["secret"])
        return _link("portal:one_click", _signed_answer(follow_up_id, code, ticket))

    text = _links("portal:status").sub(status_link(ticket), text)
    text = _links("portal:not_me").sub(disown_link(ticket), text)
    return _links("portal:one_click").sub(answer, text)


@cache
def _links(view: str) -> "re.Pattern[str]":
    # Secrets are of letters, digits and these signs, none of which ends the link: one way to read it, so linear.
    before, _, after = _link(view, _PLACE).partition(_PLACE)
    return re.compile(rf"{re.escape(before)}(?P<secret>[\w.:-]+){re.escape(after)}")


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
    return _link("portal:one_click", _signed_answer(follow_up.pk, answer, follow_up.ticket))


def read_answer(signed: str) -> tuple[int, str, int]:
    """The follow-up's key, the answer, and how often the address had been corrected before it was written to. Raises
    UnknownLink or ExpiredLink.
    """
    try:
        found = _read_answer(signed)
        _SIGNER.unsign(signed, max_age=LIFETIME)
    except signing.SignatureExpired as too_old:
        raise ExpiredLink(found[0], found[2]) from too_old
    except signing.BadSignature as forged:
        raise UnknownLink from forged
    return found


def _read_answer(signed: str) -> tuple[int, str, int]:
    follow_up_id, answer, *readdressed = _SIGNER.unsign(signed).split(".")
    return int(follow_up_id), answer, int(readdressed[0]) if readdressed else 0


def _signed_answer(follow_up_id: int, answer: str, ticket: Ticket) -> str:
    return _SIGNER.sign(f"{follow_up_id}.{answer}{_mark(ticket)}")


def _mark(ticket: Ticket) -> str:
    """What a link says of the address that it is mailed to: nothing of the first one, as it always was."""
    return f".{ticket.readdressed}" if ticket.readdressed else ""


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
