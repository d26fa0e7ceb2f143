"""What is to become of a mail, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from triage.channels.complaint import tidy
from triage.channels.email.incoming import Mail
from triage.channels.email.lines import Kind
from triage.channels.email.people import sendable
from triage.channels.email.written import beginning
from triage.messages import WholeMail
from triage.models import Ticket
from triage.questions import DESCRIPTION_LENGTH

MOST_BLOCKS = 200
SENT_WITHIN = timedelta(days=7)
"""A mail that says it is older was written on a broken clock."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``thread`` is the open ticket that the mail answers, ``words`` what of it counts as the requester's, tidied and
    masked. ``why`` is a code of why it is not received, "" where it is; ``is_ignored``: for good, since a machine wrote
    it for certain. Otherwise a person looks at it.
    """

    mail: Mail
    thread: Ticket | None = None
    words: str = ""
    why: str = ""
    is_ignored: bool = False


def planned(mail: Mail, *, thread: Ticket | None, contacts: Sequence[str], is_asked_for: bool = False) -> Plan:
    """The plan for a mail that reports nothing about ours.

    ``thread`` is the ticket that it answers (``threads.answered_by``); ``contacts`` are public and stay unmasked;
    ``is_asked_for``: somebody has looked at it and wants it.
    """
    if mail.robot:
        return Plan(mail, why=mail.robot, is_ignored=True)
    if not mail.sender:
        return Plan(mail, why="no_sender")
    # Whom a complaint was passed on to may answer from a ticket system of their own.
    if not is_asked_for and (doubt := _doubt(mail)) and not (thread and doubt == "ticket_system"):
        return Plan(mail, why=doubt)
    words = "" if thread and _is_our_subject(mail, thread) else mail.text
    return Plan(mail, thread, tidied(words, contacts=contacts)[:DESCRIPTION_LENGTH])


def tidied(text: str, *, contacts: Sequence[str]) -> str:
    """A text as it is stored: what is private masked, public contacts kept."""
    return tidy(text, contacts=contacts).strip()


def whole(mail: Mail, *, contacts: Sequence[str]) -> WholeMail:
    """All of a mail, as it is stored beside what counts of it."""
    blocks = tuple(
        (block.kind.value, tidied(beginning(block.text), contacts=contacts)) for block in mail.blocks[:MOST_BLOCKS]
    )
    passed: dict[str, str] = {}
    if mail.forward:  # The address as it is: a ticket can be opened for it.
        passed = {"name": tidy(mail.forward.name), "address": sendable(mail.forward.address)}
    return WholeMail(tidy(mail.subject), blocks, passed)


def written_at(mail: Mail, *, now: datetime) -> datetime | None:
    """When the mail says that it was written, as far as that can be: a mailbox may have been out of reach for days."""
    if mail.sent_at is None or not now - SENT_WITHIN <= mail.sent_at <= now:
        return None
    return mail.sent_at


def _doubt(mail: Mail) -> str:
    """Why it looks as if nobody wrote it; what came through a group of the desk's own was written to the desk."""
    groups = frozenset(settings.MAIL_GROUPS)
    through_own = not groups.isdisjoint(mail.recipients) and mail.sender not in groups
    return "" if mail.doubt in {"list", "bulk"} and through_own else mail.doubt


def _is_our_subject(mail: Mail, thread: Ticket) -> bool:
    """Whether an answer without a word of its own only has the subject that our letter had."""
    if mail.words(Kind.WORDS) or mail.words(Kind.FORWARDED):
        return False
    return any(mail.text and mail.text in subject for subject in thread.replies.values_list("subject", flat=True))
