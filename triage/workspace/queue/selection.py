"""Which tickets an agent's queue holds: what they may see, what they want to see, in which order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    When,
)
from django.utils import timezone

from triage.installed import installed
from triage.models import HandsOut, Team, Ticket, TicketState
from triage.models.team import oversees, teams_of
from triage.models.ticket import TicketQuerySet, awake, belongs_to
from triage.models.ticket_keys import ALPHABET
from triage.models.ticket_words import NAMES, TicketWords
from triage.workspace import labels as words

PAGE = 50
BEGINNING = 120
"""Characters of a requester's first words."""

ALL = "all"
TABS: Sequence[str] = list(words.STATES)
WORD = re.compile(r"[\w@.+-]+")
MOST_COUNTED = 1_000
NEWEST = 5_000
"""Tickets whose words tell how common a search is."""
NOBODY, MINE = "nobody", "mine"
SURE: Mapping[str, tuple[float, float]] = {"low": (0.0, 0.5), "middle": (0.5, 0.8), "high": (0.8, 1.0)}
"""Confidences, from and to."""
WAITS: Mapping[str, timedelta] = {"4h": timedelta(hours=4), "1d": timedelta(days=1), "3d": timedelta(days=3)}
"""Waiting for a human for at least so long."""
REFERENCE = re.compile(rf"^(?:TKT)?-?([{ALPHABET}]{{4}})-?([{ALPHABET}]{{4}})$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue is to show; "" stands for whatever there is.

    ``assignee`` is a user's key or ``NOBODY``; ``team`` a team's key, ``NOBODY`` or ``MINE``; ``sure`` and ``waits``
    are keys of ``SURE`` and ``WAITS``.
    """

    tab: str
    search: str = ""
    category: str = ""
    platform: str = ""
    language: str = ""
    team: str = ""
    assignee: str = ""
    sure: str = ""
    waits: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the tab narrows it down."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "tab")


def waiting(agent: User) -> TicketQuerySet:
    """The tickets that need a human and are not set aside, in the order in which agents should take them."""
    seen = Ticket.objects.visible_to(agent)
    return seen.filter(awake(timezone.now()), state=TicketState.WITH_AGENT).order_by("rank_at", "id")


def to_take(agent: User) -> TicketQuerySet:
    """Those of them that are the agent's to take: what their teams' turns have given to a colleague is not."""
    by_turn = Team.objects.filter(hands_out=HandsOut.ROUND_ROBIN).order_by().values("pk")
    free = ~Q(team__in=by_turn) | Q(assignee__isnull=True) | Q(assignee=agent.pk)
    return waiting(agent).actionable_by(agent).filter(free)


def theirs_first(tickets: TicketQuerySet, agent: User) -> TicketQuerySet:
    """What waits in the agents' order, but what the agent may act on before what they may only read."""
    if oversees(agent) or not Team.objects.exclude(members=agent.pk).exists():
        return tickets
    others = Case(When(belongs_to(agent), then=0), default=1)
    return tickets.order_by(others, "rank_at", "id")


def counts(agent: User) -> dict[str, int]:
    """How many tickets each tab holds, up to ``MOST_COUNTED`` + 1: what is beyond costs too much to be counted."""
    tabs = {tab: select(Wanted(tab), agent) for tab in TABS}
    parts = [tickets.order_by().values("pk")[: MOST_COUNTED + 1].query.sql_with_params() for tickets in tabs.values()]
    with connection.cursor() as cursor:
        counted = ", ".join(f"(SELECT count(*) FROM ({sql}) counted)" for sql, _ in parts)
        cursor.execute(f"SELECT {counted}", [value for _, values in parts for value in values])
        return dict(zip(tabs, cursor.fetchone(), strict=True))


def found(tickets: QuerySet[Ticket]) -> int:
    """How many there are, up to ``MOST_COUNTED`` + 1."""
    return tickets.values("pk")[: MOST_COUNTED + 1].count()


def counted(number: int) -> str:
    """A count for people: "1,000+" where counting stopped."""
    return f"{MOST_COUNTED:,}+" if number > MOST_COUNTED else f"{number:,}"


def spelled(typed: str) -> str:
    """A whole reference as tickets have it, however it is typed; "" where it is none."""
    found = REFERENCE.match(typed.strip().upper().replace(" ", ""))
    return "TKT-{}-{}".format(*found.groups()) if found else ""


def select(wanted: Wanted, agent: User, *, now: datetime | None = None) -> TicketQuerySet:
    """The tickets that match all that is wanted, as far as the agent may see them: those that need a human in the
    agents' order, others newest first.
    """
    is_waiting = wanted.tab == TicketState.WITH_AGENT
    tickets = waiting(agent) if is_waiting else Ticket.objects.visible_to(agent).order_by("-id")
    if wanted.tab not in {ALL, TicketState.WITH_AGENT}:
        tickets = tickets.filter(state=wanted.tab)
    if wanted.search:
        tickets = _found(tickets, wanted.search)
    if wanted.category or wanted.platform or wanted.sure:
        tickets = tickets.exclude(category="")  # As all of them are, said so that the index is used that says it, too.
    equal = {"category": wanted.category, "platform": wanted.platform, "language": wanted.language}
    tickets = tickets.filter(**{name: value for name, value in equal.items() if value})
    if wanted.team:
        tickets = tickets.filter(_of_team(wanted.team, agent))
    if wanted.assignee:
        tickets = tickets.filter(assignee=None if wanted.assignee == NOBODY else int(wanted.assignee))
    if wanted.sure:
        tickets = tickets.filter(confidence__range=SURE[wanted.sure])
    if wanted.waits:
        tickets = tickets if wanted.tab in {ALL, TicketState.WITH_AGENT} else tickets.none()
        tickets = tickets.filter(
            state=TicketState.WITH_AGENT, waiting_since__lte=(now or timezone.now()) - WAITS[wanted.waits]
        )
    return tickets


def _of_team(wanted: str, agent: User) -> Q:
    match wanted:
        case "nobody":
            return Q(team__isnull=True)
        case "mine":  # Their keys, not a query for them: so the index by team is used.
            return Q(team__in=list(teams_of(agent).values_list("pk", flat=True)))
        case _:
            return Q(team=int(wanted))


def _found(tickets: TicketQuerySet, search: str) -> TicketQuerySet:
    """A whole reference, however it is typed; else all words, in any form, the last one perhaps unfinished."""
    if reference := spelled(search):
        return tickets.filter(reference=reference)
    typed = WORD.findall(search.lower())
    if not typed:
        return tickets.none()
    plain = " & ".join(f"'{word}':*" for word in typed)
    prose = SearchQuery(search, config=installed().search, search_type="websearch")
    query = prose | SearchQuery(plain, config=NAMES, search_type="raw")
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
