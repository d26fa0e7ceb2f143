"""How a stage works on a ticket: claim it, do the work, record it only if nothing changed meanwhile."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Prefetch
from django.utils import timezone

from triage import parts
from triage.models import Escalation, EventKind, Reply, Screenshot, Stage, Ticket
from triage.models.lease import MAX_ATTEMPTS, RELEASED, give_back, take
from triage.models.ticket import TicketQuerySet
from triage.nudge import cause_of, nudge
from triage.outbox.replies import Order, write
from triage.playbook import desk
from triage.tickets.transitions import advance, note_event, to_agent

log = structlog.get_logger("triage.pipeline")

Step = Callable[[Ticket, datetime], object]


class Superseded(Exception):
    """The claim went to another worker, or newer evidence came in: this work counts for nothing."""


def known(*ticket_ids: int) -> list[Ticket]:
    """Tickets in this order, with all that deciding and answering ask of them: a statement a table, however many."""
    # What was seen in a picture is long; what it means is asked for.
    shown: Any = Prefetch("submissions__screenshots", Screenshot.objects.defer("lines"))
    light = ("ticket", "kind", "classification", "classification__author", "classification__question")
    told: Any = Prefetch("replies", Reply.objects.select_related("classification").only(*light))
    rows = Ticket.objects.prefetch_related(shown, "submissions__files", "follow_ups", told)
    return sorted(rows.filter(pk__in=ticket_ids), key=lambda row: ticket_ids.index(row.pk))


def run(stage: Stage, ticket: Ticket, step: Step) -> bool:
    """Run ``step`` for a ticket that waits in ``stage``; whether it was ours to work on.

    1. Claim the ticket as it was seen, or leave it to whoever has it or has worked on it since.
    2. After too many attempts (failures, or workers killed over it) hand it to an agent.
    3. Do the work. A failure releases the claim after a pause, for the sweep to try again. Whoever is told to stop
       hands the ticket back as it was; so does, after a pause, whoever meets a part around us that fails.
    """
    now = timezone.now()
    lease = settings.DURATIONS.reading_lease if stage == Stage.READ else settings.DURATIONS.lease
    if ticket.stage != stage:
        return False
    # Whoever moves a ticket changes one of these: where none is changed, all that was read of it holds.
    seen = {name: getattr(ticket, name) for name in ("pk", "state", "stage", "evidence_version", "attempts")}
    claim_id = take(Ticket.objects.filter(**seen), now=now, lease=lease)
    if claim_id is None:
        return False
    ticket.claim_id, ticket.attempts = claim_id, ticket.attempts + 1
    with structlog.contextvars.bound_contextvars(ticket=ticket.reference, stage=stage.value, **cause_of(ticket.pk)):
        if ticket.attempts > MAX_ATTEMPTS:
            _give_up(ticket, now=now)
            return True
        try:
            step(ticket, now)
        except Superseded:
            log.info("superseded")
        except Exception as error:
            if failure := parts.nobodys_fault(error):
                log.warning("stage_waits", part=failure.part, exc_info=None if error is failure else error)
                until = parts.fails(failure.part, failure, now=timezone.now())
                give_back(_held(ticket), claim_id=None, claimed_until=until, last_error=failure.part)
                return True
            log.error("stage_failed", attempts=ticket.attempts, exc_info=error)
            _held(ticket).update(
                claim_id=None,
                claimed_until=timezone.now() + settings.DURATIONS.retry * ticket.attempts,
                last_error=type(error).__name__,
            )
        except BaseException:
            # We have to stop, which is not the ticket's fault: another worker may have it at once.
            if not connection.in_atomic_block:
                connection.close()  # We may have been interrupted in the middle of a statement.
            give_back(_held(ticket), **RELEASED)
            log.info("handed_back")
            raise
    return True


def record(ticket: Ticket, *, stage: Stage, **fields: Any) -> None:
    """Move a claimed ticket on to ``stage``; raises Superseded when the claim or the evidence is no longer ours.

    Call it inside the transaction that writes the stage's rows, so that they go if it raises.
    """
    if not advance(_judged(ticket), stage, **fields):
        raise Superseded
    if stage in {Stage.READ, Stage.CLASSIFY}:  # Whoever decides answers, too (``stages.decide_next``).
        nudge(stage, ticket.pk)


def pass_on(ticket: Ticket, *, stage: Stage, **fields: Any) -> None:
    """As ``record``, but the claim stays ours, and so does the work of ``stage``: it needs no second claim."""
    if not advance(_judged(ticket), stage, keep=True, **fields):
        raise Superseded
    ticket.stage, ticket.attempts = stage, 1


def finish(ticket: Ticket, move: Callable[..., bool], *, now: datetime, **how: object) -> None:
    """As ``record``, where a move of ``tickets.transitions`` ends the machine's work."""
    if not move(ticket, now=now, held=_judged(ticket), **how):
        raise Superseded


def _held(ticket: Ticket) -> TicketQuerySet:
    return Ticket.objects.filter(pk=ticket.pk, claim_id=ticket.claim_id, stage=ticket.stage)


def _judged(ticket: Ticket) -> TicketQuerySet:
    """The ticket, if it is still ours and nothing has come in since."""
    return _held(ticket).filter(evidence_version=ticket.evidence_version)


def _give_up(ticket: Ticket, *, now: datetime) -> None:
    """The machine failed on this ticket: an agent takes over, and the requester is told honestly."""
    failed, current = ticket.stage, desk.current()
    try:
        with transaction.atomic():
            note_event(ticket, EventKind.STAGE_FAILED, now=now, stage=failed, error=ticket.last_error or "killed")
            finish(ticket, to_agent, why=Escalation.STAGE_FAILED, now=now)
            order = Order("receipt", f"receipt-failed-{ticket.evidence_version}")
            write(ticket, order, about=None, desk=current, now=now)
    except Superseded:
        return
    log.error("given_up", failed=failed)
