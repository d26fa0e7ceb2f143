"""Whose a ticket is: the owner of its address says that it is theirs, or that it is not."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from triage.models import EventKind, Resolution, Silence, Ticket, TicketState
from triage.models.silence import digest
from triage.outbox.addresses import lives, silence
from triage.tickets.merge import join
from triage.tickets.problems import NotPossible
from triage.tickets.transitions import close_ticket, lock, note_event


@transaction.atomic
def confirm_owner(ticket: Ticket, *, now: datetime) -> None:
    """The owner of the address says that the ticket is theirs: the letters may quote it. Twice is harmless."""
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if locked.confirmed_at is None:
        Ticket.objects.filter(pk=locked.pk).update(confirmed_at=now)
        note_event(locked, EventKind.CONFIRMED, now=now)
    lives(locked.requester_email)


@transaction.atomic
def settle_proposal(ticket: Ticket, *, both: bool, now: datetime) -> None:
    """The owner says of a proposed ticket that it is theirs, and of the older one that it is, too (``both``), or not.

    Two of theirs are read as one. One that is not is closed, so that what somebody else typed decides nothing.
    """
    confirm_owner(ticket, now=now)
    older = ticket.proposed_for
    if older is None or older.state == TicketState.CLOSED:
        return
    with suppress(NotPossible):  # Closed, or erased, at this very moment: the other goes on by itself.
        if both:
            join(ticket, into=older, agent=None, now=now)
        else:
            _close(lock(older), now=now)
            Ticket.objects.filter(pk=ticket.pk).update(proposed_for=None)


@transaction.atomic
def disown(ticket: Ticket, *, now: datetime) -> None:
    """The owner of the address says that it is not theirs: it is closed, and no first letters go there for a while."""
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    silence(locked.requester_email, now=now)
    if locked.state != TicketState.CLOSED:
        _close(locked, now=now)


def _close(locked: Ticket, *, now: datetime) -> None:
    note_event(locked, EventKind.DISOWNED, now=now)
    close_ticket(locked, resolution=Resolution.DISOWNED, agent=None, now=now, writes=False)


def write_again(ticket: Ticket, *, now: datetime) -> None:
    """The owner of the address takes the silence back; ``now`` as in the other actions."""
    Silence.objects.filter(address=digest(ticket.requester_email)).delete()
