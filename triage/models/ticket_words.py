"""The ticket's words, as the desk's search looks for them."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from triage.installed import installed
from triage.models.ticket import Ticket
from triage.models.together import Computed

NAMES = "simple"
"""PostgreSQL's configurations: one that knows prefixes and suffixes, one that takes words as they are."""

LONGEST = 20_000
"""Characters of what was written, however often, that can be searched for."""
_APART = str.maketrans("_<", "  ")
"""PostgreSQL's parser takes the square of "a_a_a…" and of "<!--<!--…"; it parts words at both signs anyway."""


class TicketWords(models.Model):
    """What can be searched of one ticket, in a table of its own: accepting a complaint need not pay for it."""

    ticket = models.OneToOneField(Ticket, primary_key=True, on_delete=models.CASCADE, related_name="words")
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(name="ticket_words", fields=["words"])]

    def __str__(self) -> str:
        return str(self.ticket_id)


def words_of(ticket: Ticket, description: str) -> TicketWords:
    """For ``insert_together``: what makes a ticket findable by what was written, by name, address and reference."""
    description = description[:LONGEST].translate(_APART)
    address = ticket.requester_email.replace("@", " ").replace(".", " ")
    names = " ".join([ticket.reference.replace("-", " "), ticket.requester_name, ticket.requester_email, address])
    told = (installed().search, description, NAMES, f"{description} {names}")
    words: Any = Computed("to_tsvector(%s::regconfig, %s) || to_tsvector(%s::regconfig, %s)", told)
    return TicketWords(ticket=ticket, words=words)
