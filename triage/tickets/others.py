"""What somebody else wrote about a ticket, and what an agent says of it."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from triage.models import EventKind, Stage, Submission, Ticket
from triage.nudge import nudge
from triage.tickets.problems import NotPossible
from triage.tickets.transitions import lock, note_event, read_anew


@transaction.atomic
def take_for_theirs(ticket: Ticket, submission_id: int, *, agent: AbstractBaseUser, now: datetime) -> None:
    """An agent says that the requester wrote this, from another address: it is evidence from now on."""
    locked = lock(ticket)
    written = Submission.objects.filter(pk=submission_id, ticket=locked, is_third_person=True)
    if not written.update(is_third_person=False):
        raise NotPossible("done_before")
    note_event(locked, EventKind.JOINED, now=now, agent_id=agent.pk, channel="email")
    read_anew(locked, is_owner=False, now=now)
    # An agent's word does not make the owner known; but the opening browser did not send this.
    Ticket.objects.filter(pk=locked.pk).update(shared_at=locked.shared_at or now)
    nudge(Stage.READ, locked.pk)
