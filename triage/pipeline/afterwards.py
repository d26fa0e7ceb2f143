"""An answer to a letter of ours: on an open ticket, and on one that has been closed."""

from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from triage.evidence import active
from triage.messages import InboundMessage
from triage.models import DeskSettings, EventKind, Resolution, Ticket
from triage.pipeline.receiving import Received, add_note, goes_on, receive
from triage.pipeline.thanks import is_mere_thanks
from triage.playbook import desk
from triage.tickets.transitions import reopened

log = structlog.get_logger("triage.receiving")


def receive_answer(message: InboundMessage, *, answered: Ticket, alone: InboundMessage, now: datetime) -> Received:
    """Within a transaction: accept what answers ``answered``; ``alone`` is it as a complaint of its sender's own.

    1. An open ticket is joined, or the one in which it goes on.
    2. Mere thanks on a closed one are noted there, and nobody is written to.
    3. Anything else opens it again, if it was closed lately (``DeskSettings.reopen_days``).
    4. Else it is a new ticket that points back.
    """
    with suppress(Ticket.DoesNotExist):
        return receive(message, now=now, ticket=answered)
    try:
        goal = goes_on(answered)
    except Ticket.DoesNotExist:  # It was put together with somebody else's, which is none of the sender's business.
        goal = answered
    closed = Ticket.objects.select_for_update().get(pk=goal.pk)
    if closed.anonymised_at is not None or closed.resolution == Resolution.DISOWNED:
        return receive(alone, now=now)
    if _says_thanks(message, now=now):
        add_note(message, ticket=closed, kind=EventKind.THANKED, now=now)
        log.info("thanked", ticket=closed.reference)
        return Received(closed, "joined")
    if _was_closed_lately(closed, now=now) and reopened(closed, now=now):
        return receive(message, now=now, ticket=closed)
    received = receive(alone, now=now)
    if received.outcome in {"created", "proposed"}:
        Ticket.objects.filter(pk=received.ticket.pk).update(follows=closed)
    return received


def _says_thanks(message: InboundMessage, *, now: datetime) -> bool:
    if message.uploads or message.left_out:
        return False
    said = message.answers
    current, models = desk.current(), active.models()
    return is_mere_thanks(said.description, language=said.language, now=now, desk=current, models=models)


def _was_closed_lately(ticket: Ticket, *, now: datetime) -> bool:
    """Whether it can be opened again: not where it goes on in another, nor once what it is about is being forgotten."""
    if ticket.closed_at is None or ticket.pictures_deleted_at is not None or ticket.merged_into_id is not None:
        return False
    return now - ticket.closed_at <= timedelta(days=DeskSettings.objects.get().reopen_days)
