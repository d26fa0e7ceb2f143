"""What is planned for a ticket: made with each verdict, changed by agents. (Asking is ``pipeline.follow_ups``.)"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from triage.decision.verdict import PlannedFollowUp
from triage.installed import installed
from triage.models import Classification, EventKind, FollowUp, FollowUpState, Ticket, TicketEvent
from triage.models.lease import RELEASED
from triage.models.together import insert_together
from triage.nudge import nudge
from triage.playbook import desk
from triage.tickets.handling import LONGEST_SNOOZE
from triage.tickets.problems import NotPossible
from triage.tickets.transitions import cancel_plans, lock, note_event


def plan(ticket: Ticket, planned: Iterable[PlannedFollowUp], *, judged: Classification, now: datetime) -> None:
    """Replace the ticket's open plan. What has fired stays fired; a later plan of the same kind counts on."""
    rows = list(ticket.follow_ups.all())  # Asks nothing where they are prefetched.
    if any(row.state == FollowUpState.PLANNED for row in rows):
        cancel_plans(ticket, note="replaced")
    there = {(row.kind, row.sequence) for row in rows}
    asked = Counter(row.kind for row in rows if row.state in {FollowUpState.FIRED, FollowUpState.ANSWERED})
    new: list[FollowUp] = []
    events: list[TicketEvent] = []
    for follow_up in planned:
        key = {"kind": follow_up.kind, "sequence": asked[follow_up.kind] + follow_up.sequence}
        fields = {"classification": judged, "due_at": follow_up.due_at, "state": FollowUpState.PLANNED}
        if tuple(key.values()) in there:
            old = FollowUp.objects.filter(ticket=ticket, **key)
            old.update(**fields, note="", attempts=0, **RELEASED)
        else:
            new.append(FollowUp(ticket=ticket, **key, **fields))
        told = {"kind": follow_up.kind, "due_at": follow_up.due_at.isoformat()}
        events.append(TicketEvent(ticket=ticket, kind=EventKind.FOLLOW_UP_PLANNED, at=now, data=told))
    if events:
        insert_together({"follow_ups": new, "events": events})


@transaction.atomic
def change_follow_up(
    follow_up: FollowUp, *, to: date | None, cancel: bool, agent: AbstractBaseUser, now: datetime
) -> FollowUp:
    """Cancel a planned follow-up, move it to the morning of ``to`` (or of the next working day), or ask now (None)."""
    locked = lock(follow_up.ticket)
    planned = FollowUp.objects.select_for_update().filter(pk=follow_up.pk, state=FollowUpState.PLANNED, claim_id=None)
    row = planned.first()
    if row is None:
        raise NotPossible("not_planned")
    if cancel:
        changes: dict[str, Any] = {"state": FollowUpState.CANCELLED, "note": "by_agent"}
    elif to is None:
        changes = {"due_at": now}
    elif to > installed().day(now + LONGEST_SNOOZE):  # Asked first: the calendar cannot count on behind the year 9999.
        raise NotPossible("too_far_off")
    else:
        calendar = desk.current().policy.calendar
        day = to if calendar.is_working(to) else calendar.add(to, 1)
        changes = {"due_at": installed().morning(day)}
        if changes["due_at"] <= now:
            raise NotPossible("in_the_past")
    planned.update(**changes)
    due = changes.get("due_at", row.due_at).isoformat()
    event = EventKind.FOLLOW_UP_CANCELLED if cancel else EventKind.FOLLOW_UP_PLANNED
    note_event(locked, event, now=now, agent_id=agent.pk, kind=row.kind, due_at=due)
    if not cancel and to is None:
        nudge("follow_up", row.pk)
    row.refresh_from_db()
    return row
