"""A message that was found in another desk's file, or why it is not taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from triage.channels.complaint import UNWANTED, tidy
from triage.questions import DESCRIPTION_LENGTH

REFUSED = {
    "no_id": "has no identifier",
    "no_words": "says nothing",
    "no_time": "has no time that can be read",
    "future": "is of a time that has not come",
    "too_old": "is older than this desk keeps people's data",
    "no_address": "has no address that can be one",
    "too_large": "is too large",
    "unreadable": "cannot be read",
    "robot": "was written by a machine",
    "no_thread": "is the desk's own and answers nothing that was imported",
    "erased": "belongs to a ticket whose person has been erased",
}
"""Codes of why a message is not taken, in words that quote nothing of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """``at`` is where in the file: a line, or the number of a mail. ``key`` is what it is called at the other desk,
    ``answers`` what else is that it may belong to. Words are tidied and masked as any channel's are.

    ``category``: this desk's code, "" for none (``has_unknown_category``: the file named one that the desk has not).
    ``reply``: what the other desk wrote in the end. ``is_desks``: the other desk wrote the whole message.
    ``left_out``: files that came with it, which are not taken. ``refused`` is a code of ``REFUSED``, "" for none.
    """

    at: int
    key: str = ""
    answers: tuple[str, ...] = ()
    name: str = ""
    email: str = ""
    subject: str = ""
    words: str = ""
    reply: str = ""
    language: str = ""
    platform: str = ""
    category: str = ""
    has_unknown_category: bool = False
    received_at: datetime | None = None
    closed_at: datetime | None = None
    is_desks: bool = False
    left_out: int = 0
    refused: str = ""


def line(text: str, longest: int) -> str:
    """A stranger's words as one line of at most so many characters."""
    return tidy(" ".join(text[: 2 * longest].split()))[:longest]


def words(text: str, contacts: Sequence[str]) -> str:
    """A stranger's words as they are stored."""
    return tidy(text[:DESCRIPTION_LENGTH].strip(), contacts=contacts)[:DESCRIPTION_LENGTH]


def address(text: str) -> str:
    """An address, "" for what cannot be one."""
    found = UNWANTED.sub("", text[:300]).strip()
    try:
        validate_email(found)
    except ValidationError:
        return ""
    return found if len(found) <= 254 else ""
