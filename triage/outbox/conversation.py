"""The one subject of a ticket's letters: mail programs put mails with different subjects into different conversations.

Whoever wrote a mail gets "Re:" and their own subject back, so that our letters stand beside it; a complaint that came
without one gets the same words each time. The reference stands inside, for people.
"""

import re
from unicodedata import normalize

from django.utils import translation
from django.utils.translation import gettext

from triage.models import Ticket
from triage.models.submission import opening

LONGEST = 150
"""Characters of somebody's own subject that are kept: with "Re: " and the reference it fits ``Reply.subject``."""
LONGEST_QUOTED = 78
# "Re: RE[2]: Fwd: Bls: Lampu", not "Rekening: saya". Each sign ends with a colon, so there is one way to read it.
_ANSWERS = re.compile(
    r"(?:\s*(?:re|aw|sv|vs|antw|ref|res|rv|tr|fw|fwd|wg|enc|odp|ynt|bls|balas|tanggapan|回复|答复|转发)"
    r"\s*(?:\[\d{1,3}\]|\^\d{1,3})?\s*[:：])+\s*",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\s*\[TKT-[0-9A-Z]{4}-[0-9A-Z]{4}\]\s*", re.IGNORECASE)
# What makes a subject a lure when it comes from the desk: an address or what mail programs make a link of
# ("evil.example"), a telephone number or a sum ("0812 3456", "Rp 600"). "Selesai 3 Feb. 2026, belum muncul" is none.
_LURE = re.compile(
    r"[@/\\<>$€£]|\w\.(?=[^\W_])|\d(?:[ .,()-]{0,2}\d){4}|\bwww\b|\b(?:rp|idr|usd)\W{0,2}\d", re.IGNORECASE
)


def usual_subject(reference: str, *, language: str) -> str:
    """The subject of the letters about a complaint that came without one."""
    with translation.override(language):
        words = gettext("Your complaint")  # Not within the f-string, where xgettext does not look.
    return f"{words} [{reference}]"


def own_subject(ticket: Ticket) -> str:
    """The subject of every letter about a ticket that a mail opened, "" where ``usual_subject`` is to be used.

    It depends on nothing that changes while the ticket is open.

    A stranger's words are quoted only where they lead nowhere, as in the letter itself (``quoting``): anybody can write
    a mail in somebody's name, and the desk must not be the one that delivers its bait.
    """
    first = opening(ticket)
    own = bare(first.subject) if first else ""
    was_known = ticket.confirmed_at is not None and ticket.confirmed_at <= ticket.created_at
    return f"Re: {own} [{ticket.reference}]" if own and (was_known or leads_nowhere(own)) else ""


def bare(subject: str) -> str:
    """A mail's subject without the signs of an answer and without a reference of ours, on one line."""
    written = " ".join(_REFERENCE.sub(" ", subject[: 2 * LONGEST]).split())
    if found := _ANSWERS.match(written):
        written = written[found.end() :]
    return written[:LONGEST].strip()


def leads_nowhere(subject: str) -> bool:
    """Whether a subject can be quoted to somebody who may not have written it."""
    return len(subject) <= LONGEST_QUOTED and subject.isprintable() and not _LURE.search(normalize("NFKC", subject))
