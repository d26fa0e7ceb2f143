"""What the form begins with by which an agent passes a complaint on."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from triage.models import Platform, Reply, ReplyKind, Ticket
from triage.outbox.forwarding import suggested_words

MOST_ADDRESSES = 20


@dataclass(frozen=True, slots=True)
class Forwarding:
    """``addresses`` to pick from: those this ticket went to, the platforms' that are known, those used lately."""

    addresses: Sequence[str]
    words: str


def forwarding(ticket: Ticket, description: str) -> Forwarding:
    """For an open ticket with this description; three small queries."""
    passed_on = Reply.objects.filter(kind=ReplyKind.FORWARD).exclude(to="").order_by("-id")
    contacts = Platform.objects.order_by("-active", "name").values_list("contact", flat=True)
    known = chain(
        passed_on.filter(ticket=ticket).values_list("to", flat=True)[:MOST_ADDRESSES],
        (word for contact in contacts for word in contact.split() if "@" in word),
        passed_on.values_list("to", flat=True)[:MOST_ADDRESSES],
    )
    return Forwarding(list(dict.fromkeys(known))[:MOST_ADDRESSES], suggested_words(ticket, description))
