"""What the form begins with by which an agent passes a complaint on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage.models import Reply, ReplyKind, Ticket
from triage.outbox.forwarding import suggested_words

MOST_ADDRESSES = 20


@dataclass(frozen=True, slots=True)
class Forwarding:
    """``addresses`` to pick from: those of the desk's contacts, then those used lately."""

    addresses: Sequence[str]
    words: str


def forwarding(ticket: Ticket, description: str, *, contacts: Iterable[str]) -> Forwarding:
    """For an open ticket with this description; ``contacts`` are the desk's, of any kind. One small query."""
    passed_on = Reply.objects.filter(kind=ReplyKind.FORWARD).order_by("-id").values_list("to", flat=True)
    known = [word for contact in contacts for word in contact.split() if "@" in word]
    addresses = dict.fromkeys(filter(None, [*known, *passed_on[:MOST_ADDRESSES]]))
    return Forwarding(list(addresses)[:MOST_ADDRESSES], suggested_words(ticket, description))
