"""By when a human acts on each waiting ticket, and what is said as that time comes and goes."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from triage.decision.scopes import Case
from triage.decision.urgency import HEAD_STARTS
from triage.models import Classification, EventKind, Ticket, TicketState
from triage.models.ticket import awake
from triage.playbook import desk
from triage.playbook.teams import Times
from triage.tickets.routing import retimed
from triage.tickets.transitions import note_event

BATCH = 500


def set_due_times(*, now: datetime) -> int:
    """Give every ticket that has been waiting at ``now`` the time by which the desk as it stands wants it acted on.

    Returns how many got another one than they had. Running it twice changes nothing more.
    """
    work = desk.current().work
    waiting = Ticket.objects.filter(state=TicketState.WITH_AGENT, waiting_since__lte=now)
    found = waiting.order_by()
    columns = ["pk", "waiting_since", "sla_due_at", "sla_look_at", "category", "team_id"]
    if "circumstance" in work.asks:
        newest = Classification.objects.filter(ticket=OuterRef("pk")).order_by("-id").values("holds")[:1]
        found, columns = found.annotate(holds=Subquery(newest)), [*columns, "holds"]
    changed: dict[int, Times] = {}
    for pk, since, due_at, look_at, category, team, *holds in found.values_list(*columns).iterator(chunk_size=BATCH):
        case = Case(category, frozenset(holds[0] or () if holds else ()), team or 0)
        is_unwatched = look_at is None and due_at is not None and due_at > now  # Since before this was told.
        if is_unwatched or work.due_at(since or now, case) != due_at:
            changed[pk] = work.times(since or now, case)
    keys = list(changed)
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            # An agent may have acted meanwhile: such a ticket waits no more, and keeps no time.
            batch = waiting.select_for_update(skip_locked=True).filter(pk__in=keys[start : start + BATCH])
            rows = list(batch.only("sla_due_at", "rank_at"))
            for row in rows:
                for name, value in retimed(row, changed[row.pk]).items():
                    setattr(row, name, value)
            Ticket.objects.bulk_update(rows, ["sla_due_at", "sla_look_at", "rank_at"])
    return len(keys)


def to_be_told(*, now: datetime) -> QuerySet[Ticket]:
    """The waiting tickets whose target is about to be missed, or is, and of which that has not been said."""
    waiting = Ticket.objects.filter(awake(now), state=TicketState.WITH_AGENT, sla_look_at__lte=now)
    return waiting.order_by("sla_look_at")


def tell_target(ticket_id: int, *, now: datetime) -> None:
    """Say in its story that a ticket's target is at risk, or missed; then it also moves up the queue.

    Once each a ticket and due time, whatever is killed: ``event_sla_once``. Notices hang on these events.
    """
    with transaction.atomic():
        ticket = to_be_told(now=now).select_for_update(skip_locked=True).filter(pk=ticket_id).first()
        if ticket is None or ticket.sla_due_at is None or ticket.rank_at is None:
            return
        is_over = ticket.sla_due_at <= now
        kind = EventKind.SLA_BREACHED if is_over else EventKind.SLA_AT_RISK
        fields = {"sla_look_at": None if is_over else ticket.sla_due_at}
        if is_over:
            fields["rank_at"] = min(ticket.rank_at, ticket.sla_due_at - HEAD_STARTS["sla_breached"])
        Ticket.objects.filter(pk=ticket.pk).update(**fields)
        try:
            with transaction.atomic():
                note_event(ticket, kind, now=now, by=ticket.sla_due_at.isoformat())
        except IntegrityError:  # Said before: its due time went elsewhere and came back.
            pass
