"""Whole mails on the ticket page: what counted as the requester's words, and all that did not."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from triage.channels.email.lines import Kind
from triage.models import MailWords, Ticket


@dataclass(frozen=True, slots=True)
class Mail:
    """``blocks`` in their order as (what it is, whether it counts, text); ``forwarded_from`` in words, "" for none."""

    subject: str
    blocks: tuple[tuple[str, bool, str], ...]
    forwarded_from: str


def mails(ticket: Ticket) -> Iterator[Mail]:
    """The ticket's mails, oldest first, as long as they are kept."""
    names = {
        Kind.WORDS.value: _("Requester's words"),
        Kind.FORWARDED.value: _("Forwarded by the requester"),
        Kind.HISTORY.value: _("Quoted from earlier e-mails"),
        Kind.SIGNATURE.value: _("Signature"),
        Kind.HIDDEN.value: _("Not visible to a reader"),
    }
    for row in MailWords.objects.filter(submission__ticket=ticket).order_by("id"):
        yield Mail(
            row.subject,
            tuple(
                (names.get(each["kind"], each["kind"]), each["kind"] == Kind.WORDS.value, each["text"])
                for each in row.blocks
            ),
            " · ".join(filter(None, (row.forwarded_from.get("name"), row.forwarded_from.get("address")))),
        )
