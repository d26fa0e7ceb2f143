"""What waits and for how long, told by rows alone: for metrics and for the workspace's status page.

Cheap at any size: what is counted is what an index holds of unfinished work, and of one table only its newest day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from triage.models import (
    ChatUpdate,
    DeskSettings,
    FollowUp,
    FollowUpState,
    InboundMail,
    MailOutcome,
    Reminder,
    Reply,
    ReplyState,
    Snapshot,
    Ticket,
    TicketEvent,
    TicketState,
)
from triage.models.conversation import UNFINISHED
from triage.models.reply import UNSENT_STATES
from triage.models.ticket_states import UNFINISHED_STAGES
from triage.tickets.privacy import retention

LATELY = timedelta(days=1)
EXAMINED = 1_000
"""Tickets of a stage among which the one is sought that has stood still for longest: those with the lowest numbers."""


@dataclass(frozen=True, slots=True)
class Pile:
    """How many wait, and since when the first of them; None where none does."""

    count: int = 0
    since: datetime | None = None

    def seconds(self, *, now: datetime) -> float:
        """How long the first one has waited."""
        return max(0.0, (now - self.since).total_seconds()) if self.since else 0.0


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits.

    ``stages``: tickets by the stage that they wait for, since something last happened to them. ``agents``: tickets
    that wait for a person, ``overdue`` those of them whose time has passed. ``replies``: letters whose time has come,
    ``unsent`` all that wait by (state, error), ``failed`` those of the last day by error. ``follow_ups``: and
    reminders. ``retention``: pictures and identities of closed tickets that should have been forgotten since.
    ``kept``: mails of the last day that wait for somebody to look at them. ``chats``: messages in chats to be worked on
    or answered. ``figures_at``: when the dashboard was last
    counted.
    """

    stages: Mapping[str, Pile]
    agents: Pile
    overdue: Pile
    replies: Pile
    unsent: Mapping[tuple[str, str], int]
    failed: Mapping[str, int]
    follow_ups: Pile
    retention: Mapping[str, Pile]
    kept: Pile
    chats: Pile
    figures_at: datetime | None


def backlog(*, now: datetime) -> Backlog:
    """Look at the rows."""
    waiting = Ticket.objects.filter(state=TicketState.WITH_AGENT)
    unsent = Reply.objects.filter(state__in=UNSENT_STATES)
    failed = Reply.objects.filter(state=ReplyState.FAILED, created_at__gt=now - LATELY)
    kept = InboundMail.objects.filter(
        outcome=MailOutcome.KEPT, ticket__isnull=True, forgotten_at__isnull=True, received_at__gt=now - LATELY
    )
    return Backlog(
        stages=dict(_stages()),
        agents=_pile(waiting, "waiting_since"),
        overdue=_pile(waiting.filter(sla_due_at__lte=now), "sla_due_at"),
        replies=_pile(unsent.filter(due_at__lte=now), "due_at"),
        unsent={(state, error): n for state, error, n in _counted(unsent, "state", "last_error")},
        failed=dict(_counted(failed, "last_error")),
        follow_ups=_together(
            _pile(FollowUp.objects.filter(state=FollowUpState.PLANNED, due_at__lte=now), "due_at"),
            _pile(Reminder.objects.filter(state__in=UNSENT_STATES, due_at__lte=now), "due_at"),
        ),
        retention=dict(_retention(now=now)),
        kept=_pile(kept, "received_at"),
        chats=_pile(ChatUpdate.objects.filter(state__in=UNFINISHED, due_at__lte=now), "due_at"),
        figures_at=Snapshot.objects.aggregate(at=Max("as_of"))["at"],
    )


def _pile(rows: QuerySet[Any], since: str) -> Pile:
    return Pile(**rows.aggregate(count=Count("pk"), since=Min(since)))


def _together(*piles: Pile) -> Pile:
    return Pile(sum(pile.count for pile in piles), min((pile.since for pile in piles if pile.since), default=None))


def _counted(rows: QuerySet[Any], *fields: str) -> Iterable[Any]:
    counted: Iterable[Any] = rows.order_by().values_list(*fields).annotate(n=Count("pk"))
    return counted


def _stages() -> Iterator[tuple[str, Pile]]:
    """A ticket that has come back after months waits since it came back."""
    unfinished = Ticket.objects.filter(stage__in=UNFINISHED_STAGES)
    counts = dict(_counted(unfinished, "stage"))
    # The newest by MAX, not by the id's order: that invites the planner to search all events from the end.
    own = TicketEvent.objects.filter(ticket=OuterRef("pk")).order_by().values("ticket")
    last = own.annotate(last_at=Max("at")).values("last_at")
    for stage in UNFINISHED_STAGES:
        first = Ticket.objects.filter(stage=stage).order_by("id")[:EXAMINED]
        stood = first.annotate(last_at=Coalesce(Subquery(last, output_field=DateTimeField()), "created_at"))
        since = stood.aggregate(since=Min("last_at"))["since"]
        yield stage, Pile(counts.get(stage, 0), since)


def _retention(*, now: datetime) -> Iterator[tuple[str, Pile]]:
    kept = DeskSettings.objects.first()
    if kept is None:
        return
    due = retention.due(now=now)
    days = {
        "pictures": min(kept.screenshots_kept_days, kept.identities_kept_days),
        "identities": kept.identities_kept_days,
    }
    for what, rows in (("pictures", due.pictures), ("identities", due.identities)):
        pile = _pile(rows, "closed_at")
        yield what, Pile(pile.count, pile.since + timedelta(days=days[what]) if pile.since else None)
