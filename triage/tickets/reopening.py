"""A closed ticket that an agent opens again."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from triage.models import Escalation, EventKind, FoundIn, Note, Ticket, TicketState
from triage.models.ticket_words import index
from triage.tickets import transitions
from triage.tickets.problems import NotPossible
from triage.tickets.transitions import note_event


@transaction.atomic
def reopen(ticket: Ticket, *, reason: str, agent: AbstractBaseUser, action_key: str, now: datetime) -> None:
    """Give a closed ticket back to the agents, with a ``reason`` that only they read.

    What was planned stays cancelled, nobody is written to, and what its requester said of our help stays said. Raises
    NotPossible for a ticket that goes on in another one, and for one that is being forgotten: what it was about is
    gone.
    """
    if not reason.strip():
        raise NotPossible("no_reason")
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if Note.objects.filter(ticket=locked, action_key=action_key).exists():
        raise NotPossible("done_before")
    if locked.state != TicketState.CLOSED:
        raise NotPossible("not_closed")
    if locked.merged_into_id is not None:
        raise NotPossible("merged")
    if locked.pictures_deleted_at is not None:
        raise NotPossible("forgotten")
    row = Note.objects.create(ticket=locked, action_key=action_key, agent_id=agent.pk, at=now, text=reason.strip())
    index(FoundIn.NOTES, [locked.pk])
    note_event(locked, EventKind.REOPENED, now=now, agent_id=agent.pk, note=row.pk)
    transitions.reopen(locked, Escalation.REOPENED, agent=agent, now=now)
