"""Whose a ticket is: the owner of its address says that it is theirs, or that it is not."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from triage.actions.common import NotPossible, close_ticket
from triage.actions.duplicates import join
from triage.models import EventKind, Resolution, Silence, Ticket, TicketEvent, TicketState
from triage.models.silence import digest
from triage.outbox.addresses import lives, silence


@transaction.atomic
def confirm_owner(ticket: Ticket, *, now: datetime) -> None:
    """The owner of the address says that the ticket is theirs: the letters may quote it.

    A ticket that was proposed for another one of theirs, which is open, is put together with it. Twice is harmless.
    """
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if locked.confirmed_at is None:
        Ticket.objects.filter(pk=locked.pk).update(confirmed_at=now)
        TicketEvent.objects.create(ticket=locked, kind=EventKind.CONFIRMED, at=now)
    lives(locked.requester_email)
    if locked.state != TicketState.CLOSED and (into := locked.proposed_for) and into.state != TicketState.CLOSED:
        with suppress(NotPossible):  # Closed, or erased, at this very moment: it goes on by itself.
            join(locked, into=into, agent=None, now=now)


@transaction.atomic
def disown(ticket: Ticket, *, now: datetime) -> None:
    """The owner of the address says that it is not theirs: it is closed, and no first letters go there for a while."""
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    silence(locked.requester_email, now=now)
    if locked.state == TicketState.CLOSED:
        return
    TicketEvent.objects.create(ticket=locked, kind=EventKind.DISOWNED, at=now)
    close_ticket(locked, resolution=Resolution.DISOWNED, agent=None, now=now, writes=False)


def write_again(ticket: Ticket, *, now: datetime) -> None:
    """The owner of the address takes the silence back; ``now`` as in the other actions."""
    Silence.objects.filter(address=digest(ticket.requester_email)).delete()


def is_silenced(address: str, *, now: datetime) -> bool:
    """Whether first letters to the address are held back because its owner asked for that."""
    return Silence.objects.filter(address=digest(address), until__gt=now).exists()
