"""Two tickets about one complaint: one goes on in the other, until somebody sees that it was none."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from triage.models import (
    Escalation,
    EventKind,
    InboundMail,
    Resolution,
    Stage,
    Submission,
    Ticket,
    TicketEvent,
    TicketState,
)
from triage.nudge import nudge
from triage.tickets.problems import NotPossible
from triage.tickets.transitions import close_ticket, lock, note_event, read_anew, reopen


@transaction.atomic
def merge(
    ticket: Ticket, *, into: Ticket, agent: AbstractBaseUser, now: datetime, across_addresses: bool = False
) -> None:
    """Close ``ticket`` as a duplicate: whatever comes for it from now on joins ``into``, which must be open.

    Tickets of two addresses are two people until an agent says twice that they are not (``across_addresses``): nothing
    that comes for the one joins the other then, and neither page leads to the other (``pipeline.receiving``).
    """
    locked = _lock_both(ticket, into)
    if not across_addresses and not same_address(ticket, into):
        raise NotPossible("other_address")
    _close_as_duplicate(*locked, agent=agent, now=now)


@transaction.atomic
def join(ticket: Ticket, *, into: Ticket, agent: AbstractBaseUser | None, now: datetime) -> None:
    """Put what ``ticket`` brought in together with ``into``, which is then decided anew; the rest is a merge.

    ``agent`` is who says so, None where the owner of both addresses does.
    """
    proposal, goal = _lock_both(ticket, into)
    if not same_address(proposal, goal):
        raise NotPossible("other_address")
    rows = Submission.objects.filter(ticket=proposal)
    moved = list(rows.values_list("pk", flat=True))
    rows.update(ticket=goal)
    InboundMail.objects.filter(ticket=proposal).update(ticket=goal)
    _close_as_duplicate(proposal, goal, agent=agent, now=now, moved=moved)
    note_event(goal, EventKind.JOINED, now=now, channel="proposal")
    # An agent's word does not make the owner known; but the opening browser did not send what has now come in.
    read_anew(goal, is_owner=agent is None, now=now)
    Ticket.objects.filter(pk=goal.pk).update(shared_at=goal.shared_at or now)
    nudge(Stage.READ, goal.pk)


def same_address(one: Ticket, other: Ticket) -> bool:
    """Whether both tickets are of the same address; two without any may be of two people."""
    return one.requester_email.casefold() == other.requester_email.casefold() != ""


def _lock_both(ticket: Ticket, into: Ticket) -> tuple[Ticket, Ticket]:
    """Both tickets, open and locked: in the order of their keys, so that two merging crosswise never wait for ever."""
    if ticket.pk == into.pk:
        raise NotPossible("same_ticket")
    locked = {pk: lock(Ticket(pk=pk)) for pk in sorted([ticket.pk, into.pk])}
    return locked[ticket.pk], locked[into.pk]


def _close_as_duplicate(
    ticket: Ticket, into: Ticket, *, agent: AbstractBaseUser | None, now: datetime, moved: Sequence[int] = ()
) -> None:
    by = agent.pk if agent else None
    told = {"into": into.reference, **({"submissions": list(moved)} if moved else {})}
    for row, data in ((ticket, told), (into, {"from": ticket.reference})):
        note_event(row, EventKind.MERGED, now=now, agent_id=by, **data)
    close_ticket(ticket, resolution=Resolution.DUPLICATE, agent=agent, now=now)
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=into)
    Ticket.objects.filter(merged_into=ticket).update(merged_into=into)


@transaction.atomic
def unmerge(ticket: Ticket, *, agent: AbstractBaseUser, now: datetime) -> None:
    """Take a merge back: the ticket is open again, with an agent, and has what it brought in again."""
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if locked.merged_into_id is None:
        raise NotPossible("not_merged")
    reopen(locked, Escalation.UNMERGED, agent=agent, now=now)
    merged = TicketEvent.objects.filter(ticket=locked, kind=EventKind.MERGED, data__has_key="into").last()
    moved = merged.data.get("submissions", []) if merged else []
    if not moved:
        return
    Submission.objects.filter(pk__in=moved, ticket=locked.merged_into_id).update(ticket=locked)
    goal = Ticket.objects.select_for_update().get(pk=locked.merged_into_id)
    if goal.state != TicketState.CLOSED:  # It is decided without what has gone back.
        read_anew(goal, is_owner=False, now=now)
        nudge(Stage.READ, goal.pk)
