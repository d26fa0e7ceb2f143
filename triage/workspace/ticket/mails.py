"""Whole mails on the ticket page: what counted as the requester's words, and all that did not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from triage.channels.email.lines import Kind
from triage.channels.email.people import NOBODY
from triage.messages import Answers, InboundMessage
from triage.models import MailWords, Ticket
from triage.pipeline import receive


@dataclass(frozen=True, slots=True)
class Mail:
    """``blocks`` in their order as (what it is, whether it counts, text); ``forwarded_from`` in words, "" for none.

    ``has_sender``: whose mail it passes on can be written to, so that a ticket of theirs makes sense.
    """

    pk: int
    subject: str
    blocks: tuple[tuple[str, bool, str], ...]
    forwarded_from: str
    has_sender: bool


def mails(ticket: Ticket) -> Iterator[Mail]:
    """The ticket's mails, oldest first, as long as they are kept."""
    names = {
        Kind.WORDS.value: _("Requester's words"),
        Kind.FORWARDED.value: _("Forwarded by the requester"),
        Kind.HISTORY.value: _("Quoted from earlier e-mails"),
        Kind.SIGNATURE.value: _("Signature"),
        Kind.HIDDEN.value: _("Not visible to a reader"),
    }
    for row in MailWords.objects.filter(submission__ticket=ticket).select_related("submission").order_by("id"):
        yield Mail(
            row.pk,
            row.subject,
            tuple((names.get(each["kind"], each["kind"]), row.counts(each), each["text"]) for each in row.blocks),
            " · ".join(filter(None, (row.forwarded_from.get("name"), row.forwarded_from.get("address")))),
            has_sender=bool(address := row.forwarded_from.get("address")) and not NOBODY.match(address),
        )


def open_for_sender(row: MailWords, *, language: str, now: datetime) -> Ticket:
    """A ticket of whoever wrote the mail that ``row`` passes on, with their words; asked for again, the same one.

    Nobody has proven to own that address: as with any complaint, it is asked to confirm.
    """
    words = "\n\n".join(each["text"] for each in row.blocks if each["kind"] == Kind.FORWARDED.value)
    answers = Answers(email=row.forwarded_from["address"], description=words, language=language)
    message = InboundMessage("email", answers, f"forwarded-{row.pk}", called=row.forwarded_from.get("name", ""))
    return receive(message, now=now).ticket
