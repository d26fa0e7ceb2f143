"""The links that letters carry: to the status page, and to one-click answers.

A one-click link is signed, answers one follow-up in one way, for a while, and does nothing else. Mail scanners open
links, so opening one changes nothing: the button of the page behind it does.
"""

from datetime import timedelta
from functools import cache

from django.conf import settings
from django.core import signing
from django.urls import reverse

from triage.models import FollowUp, Ticket

LIFETIME = timedelta(days=14)
_SIGNER = signing.TimestampSigner(salt="triage.outbox.links", sep=".")
_PLACE = "0" * 32


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


def _link(view: str, secret: str) -> str:
    return f"{settings.PUBLIC_URL}{_path(view).replace(_PLACE, secret)}"


@cache
def _path(view: str) -> str:
    """A view's path with a place for its secret: resolving it anew costs as much as writing the letter."""
    return reverse(view, args=[_PLACE])
