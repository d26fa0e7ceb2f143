"""What agents do around a decision: note, assign, move to a team, set aside. The requester sees none of it."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from triage.models import EventKind, FoundIn, Note, Team, Ticket, TicketState
from triage.models.ticket_words import index
from triage.tickets import transitions
from triage.tickets.problems import NotPossible
from triage.tickets.transitions import lock, note_event

LONGEST_SNOOZE = timedelta(days=62)
"""Nothing disappears for good because somebody mistyped a year."""


@transaction.atomic
def note(ticket: Ticket, *, text: str, agent: AbstractBaseUser, action_key: str, now: datetime) -> Note:
    """Write down ``text`` for colleagues; on a closed ticket, too."""
    if not text.strip():
        raise NotPossible("nothing_noted")
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    row, created = Note.objects.get_or_create(
        ticket=locked, action_key=action_key, defaults={"agent_id": agent.pk, "at": now, "text": text.strip()}
    )
    if not created:
        raise NotPossible("done_before")
    index(FoundIn.NOTES, [locked.pk])
    note_event(locked, EventKind.NOTED, now=now, agent_id=agent.pk, note=row.pk)
    return row


@transaction.atomic
def assign(ticket: Ticket, *, assignee: AbstractBaseUser | None, agent: AbstractBaseUser, now: datetime) -> None:
    """Give an open ticket to ``assignee``, or to nobody (None)."""
    if assignee is not None and not assignee.is_active:
        raise NotPossible("unknown_agent")
    locked = lock(ticket)
    chosen = assignee.pk if assignee else None
    if locked.assignee_id == chosen:
        raise NotPossible("done_before")
    transitions.assign(locked, chosen, agent_id=agent.pk, now=now)


@transaction.atomic
def move_to_team(ticket: Ticket, *, team: Team | None, agent: AbstractBaseUser, now: datetime) -> None:
    """Give an open ticket to another team, or to none: then it is everybody's."""
    locked = lock(ticket)
    if locked.team_id == (team.pk if team else None):
        raise NotPossible("done_before")
    transitions.move_to_team(locked, team, agent=agent, now=now)


@transaction.atomic
def snooze(ticket: Ticket, *, until: datetime, agent: AbstractBaseUser, now: datetime) -> None:
    """Take a ticket that needs a human out of the queue until ``until``; news from its requester bring it back."""
    if until <= now:
        raise NotPossible("in_the_past")
    if until > now + LONGEST_SNOOZE:
        raise NotPossible("too_far_off")
    locked = lock(ticket)
    if locked.state != TicketState.WITH_AGENT:
        raise NotPossible("not_waiting")
    transitions.snooze(locked, until, agent=agent, now=now)


@transaction.atomic
def wake(ticket: Ticket, *, agent: AbstractBaseUser, now: datetime) -> None:
    """Bring a ticket that was set aside back into the queue."""
    locked = lock(ticket)
    if locked.snoozed_until is None or locked.snoozed_until <= now:
        raise NotPossible("done_before")
    transitions.wake(locked, agent=agent, now=now)
