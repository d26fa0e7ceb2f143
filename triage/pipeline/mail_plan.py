"""What is to become of a mail, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from triage.channels.complaint import tidy
from triage.channels.email.incoming import Mail
from triage.channels.email.lines import Kind
from triage.channels.email.reply_address import is_our_id, reference_in
from triage.models import Reply, Ticket, TicketState
from triage.questions import DESCRIPTION_LENGTH

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

    ``thread`` is the ticket that it answers (``thread_of``); ``contacts`` are public and stay unmasked;
    ``is_asked_for``: somebody has looked at it and wants it.
    """
    if mail.robot:
        return Plan(mail, why=mail.robot, is_ignored=True)
    if not mail.sender:
        return Plan(mail, why="no_sender")
    if not is_asked_for and (doubt := _doubt(mail)):
        return Plan(mail, why=doubt)
    words = "" if thread and _is_our_subject(mail, thread) else mail.text
    return Plan(mail, thread, tidied(words, contacts=contacts)[:DESCRIPTION_LENGTH])


def tidied(text: str, *, contacts: Sequence[str]) -> str:
    """A text as it is stored: what is private masked, public contacts kept."""
    return tidy(text, contacts=contacts).strip()


def written_at(mail: Mail, *, now: datetime) -> datetime | None:
    """When the mail says that it was written, as far as that can be: a mailbox may have been out of reach for days."""
    if mail.sent_at is None or not now - SENT_WITHIN <= mail.sent_at <= now:
        return None
    return mail.sent_at


def thread_of(mail: Mail) -> Ticket | None:
    """The open ticket that the mail answers: by its signed address, or by a Message-ID of ours from its requester.

    Both are unguessable, so that whoever uses them has had a letter of ours. An address in From alone proves nothing:
    such a mail is a ticket of its own, proposed for the older one (``pipeline.receiving``).
    """
    # What was merged goes on in another ticket; ``receive`` knows in which.
    open_ones = Ticket.objects.filter(~Q(state=TicketState.CLOSED) | Q(merged_into__isnull=False))
    for address in mail.recipients:
        if (reference := reference_in(address)) and (found := open_ones.filter(reference=reference).first()):
            return found
    ours = [mentioned for mentioned in mail.mentioned if is_our_id(mentioned)]
    if mail.is_stated:  # A form's or a group's word for who wrote: they may open a ticket, and join none.
        return None
    answered = Reply.objects.filter(message_id__in=ours, ticket__requester_email__iexact=mail.sender)
    return open_ones.filter(replies__in=answered).order_by("-id").first()


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
