"""Which tickets an agent's queue holds: what they may see, what they want to see, in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from triage.models import HandsOut, Team, Ticket, TicketState
from triage.models.team import oversees, teams_of
from triage.models.ticket import UNSURE, TicketQuerySet, awake, belongs_to
from triage.workspace import labels as words
from triage.workspace.queue import searching

ALL = "all"
TABS: Sequence[str] = list(words.STATES)
MOST_COUNTED = 1_000
NOBODY, MINE = "nobody", "mine"
SURE: Mapping[str, tuple[float, float]] = {"low": (0.0, UNSURE), "middle": (UNSURE, 0.8), "high": (0.8, 1.0)}
"""Confidences, from and to."""
WAITS: Mapping[str, timedelta] = {"4h": timedelta(hours=4), "1d": timedelta(days=1), "3d": timedelta(days=3)}
"""Waiting for a human for at least so long."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue is to show; "" stands for whatever there is.

    ``assignee`` is a user's key or ``NOBODY``; ``team`` a team's key, ``NOBODY`` or ``MINE``; ``tag`` a tag's; ``sure``
    and ``waits`` are keys of ``SURE`` and ``WAITS``.
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
    tag: str = ""

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


def select(wanted: Wanted, agent: User, *, now: datetime | None = None) -> TicketQuerySet:
    """The tickets that match all that is wanted, as far as the agent may see them: those that need a human in the
    agents' order, others newest first.
    """
    is_waiting = wanted.tab == TicketState.WITH_AGENT
    tickets = waiting(agent) if is_waiting else Ticket.objects.visible_to(agent).order_by("-id")
    if wanted.tab not in {ALL, TicketState.WITH_AGENT}:
        tickets = tickets.filter(state=wanted.tab)
    if wanted.search:
        tickets = searching.found(tickets, wanted.search)
    if wanted.category or wanted.platform or wanted.sure:
        tickets = tickets.exclude(category="")  # As all of them are, said so that the index is used that says it, too.
    equal = {"category": wanted.category, "platform": wanted.platform, "language": wanted.language}
    tickets = tickets.filter(**{name: value for name, value in equal.items() if value})
    if wanted.team:
        tickets = tickets.filter(_of_team(wanted.team, agent))
    if wanted.assignee:
        tickets = tickets.filter(assignee=None if wanted.assignee == NOBODY else int(wanted.assignee))
    if wanted.tag:
        tickets = tickets.filter(tags__contains=[int(wanted.tag)])
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
