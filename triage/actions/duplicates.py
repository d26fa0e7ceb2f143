"""Two tickets about one complaint: one goes on in the other, until somebody sees that it was none."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from triage.actions.common import NotPossible, close_ticket, lock
from triage.models import EventKind, Resolution, Ticket, TicketEvent, TicketState
from triage.playbook import desk


@transaction.atomic
def merge(ticket: Ticket, *, into: Ticket, agent: AbstractBaseUser, now: datetime) -> None:
    """Close ``ticket`` as a duplicate: whatever comes for it from now on joins ``into``, which must be open."""
    if ticket.pk == into.pk:
        raise NotPossible("same_ticket")
    # In the order of their keys, so that two agents merging crosswise cannot wait for each other.
    locked = {pk: lock(Ticket(pk=pk)) for pk in sorted([ticket.pk, into.pk])}
    for pk, other in ((ticket.pk, into.pk), (into.pk, ticket.pk)):
        data = {"into" if pk == ticket.pk else "from": locked[other].reference}
        TicketEvent.objects.create(ticket_id=pk, kind=EventKind.MERGED, at=now, agent_id=agent.pk, data=data)
    close_ticket(locked[ticket.pk], resolution=Resolution.DUPLICATE, agent=agent, now=now)
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=into)
    Ticket.objects.filter(merged_into=ticket).update(merged_into=into)


@transaction.atomic
def unmerge(ticket: Ticket, *, agent: AbstractBaseUser, now: datetime) -> None:
    """Take a merge back: the ticket is open again, and with an agent."""
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if locked.merged_into_id is None:
        raise NotPossible("not_merged")
    due_at = desk.current().due_at(now, category=locked.category)
    with_agent = locked.to_agent(now, why="unmerged", due_at=due_at)
    opened = {"merged_into": None, "closed_at": None, "resolution": "", **with_agent}
    try:
        with transaction.atomic():
            Ticket.objects.filter(pk=locked.pk, state=TicketState.CLOSED).update(**opened)
    except IntegrityError as newer:
        raise NotPossible("newer_one_open") from newer
    data = {"why": "unmerged"}
    TicketEvent.objects.create(ticket=locked, kind=EventKind.TO_AGENT, at=now, agent_id=agent.pk, data=data)
