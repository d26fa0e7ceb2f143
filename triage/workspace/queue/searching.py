"""The queue's search: which tickets hold the words, and where in them."""

import re
from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Func, Q, Value

from triage.installed import installed
from triage.models import FoundIn, TicketWords
from triage.models.ticket import TicketQuerySet
from triage.models.ticket_keys import ALPHABET
from triage.models.ticket_words import NAMES

WORD = re.compile(r"[\w@.+-]+")
NEWEST = 5_000
"""Tickets whose words tell how common a search is."""
REFERENCE = re.compile(rf"^(?:TKT)?-?([{ALPHABET}]{{4}})-?([{ALPHABET}]{{4}})$")


def spelled(typed: str) -> str:
    """A whole reference as tickets have it, however it is typed; "" where it is none."""
    found = REFERENCE.match(typed.strip().upper().replace(" ", ""))
    return "TKT-{}-{}".format(*found.groups()) if found else ""


def found(tickets: TicketQuerySet, search: str) -> TicketQuerySet:
    """A whole reference, however it is typed; else all words, in any form, the last one perhaps unfinished."""
    if reference := spelled(search):
        return tickets.filter(reference=reference)
    query = _query(search)
    if query is None:
        return tickets.none()
    matching = tickets.filter(words__words=query)
    return matching if _is_common(query) else matching.order_by((F("pk") + 0).desc())


def _is_common(query: SearchQuery) -> bool:
    """Whether at least one of a hundred of the newest tickets matches.

    PostgreSQL cannot know how common the beginning of a word is, and guesses one of two hundred. So it would go through
    all tickets from the newest on, by their keys, for words that hardly any of them holds: those are to be looked up,
    and then sorted (an order by ``id + 0`` is in no index). What is common is found soon by going through them.
    """
    newest = TicketWords.objects.order_by("-pk").annotate(hit=ExpressionWrapper(Q(words=query), BooleanField()))
    hits: int = newest[:NEWEST].aggregate(hits=Count("pk", filter=Q(hit=True)))["hits"]
    return hits * 100 >= NEWEST


def _query(search: str) -> SearchQuery | None:
    """All words, in any form, the last one perhaps unfinished; None where there are none."""
    typed = WORD.findall(search.lower())
    if not typed:
        return None
    plain = " & ".join(f"'{word}':*" for word in typed)
    prose = SearchQuery(search, config=installed().search, search_type="websearch")
    query: SearchQuery = prose | SearchQuery(plain, config=NAMES, search_type="raw")
    return query


def places(tickets: Sequence[int], search: str) -> dict[int, list[FoundIn]]:
    """Where each of the tickets holds all of the words; none where no place alone does. For a page of them: this looks
    at the words themselves, while the index knows no places.
    """
    query = _query(search)
    if query is None or spelled(search):
        return {}
    only = {
        place.name: Func(
            F("words"),
            Value(f"{{{place}}}"),
            template='ts_filter(%(expressions)s::"char"[])',
            output_field=SearchVectorField(),
        )
        for place in FoundIn
    }
    held = {place.value: ExpressionWrapper(Q(**{place.name: query}), BooleanField()) for place in FoundIn}
    rows = TicketWords.objects.filter(pk__in=tickets).alias(**only).annotate(**held).values("pk", *held)
    return {row["pk"]: [place for place in FoundIn if row[place.value]] for row in rows}
