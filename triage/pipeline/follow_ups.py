"""A follow-up's moment: look once more whether it still makes sense, then ask."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from triage.models import EventKind, FollowUp, FollowUpState, ReplyKind, TicketEvent, TicketState
from triage.models.claim import RELEASED, take
from triage.outbox.replies import write
from triage.playbook import desk

LEASE = timedelta(minutes=1)
TOO_LATE = timedelta(days=7)
"""A question that could not go out for this long would only confuse."""

log = structlog.get_logger("triage.follow_ups")


def follow_up(follow_up_id: int) -> None:
    """Fire one follow-up if it is due and free; running it twice fires it once."""
    now = timezone.now()
    due = FollowUp.objects.filter(pk=follow_up_id, state=FollowUpState.PLANNED, due_at__lte=now)
    claim_id = take(due, now=now, lease=LEASE / settings.HASTE)
    if claim_id is None:
        return
    row = FollowUp.objects.select_related("ticket", "classification").get(pk=follow_up_id)
    with structlog.contextvars.bound_contextvars(ticket=row.ticket.reference, follow_up=str(row)):
        if note := moot(row, now=now):
            _record(row, state=FollowUpState.SKIPPED, note=note)
            log.info("follow_up_skipped", why=note)
            return
        with transaction.atomic():
            if not _record(row, state=FollowUpState.FIRED, fired_at=now):
                return
            write(
                row.ticket,
                kind=ReplyKind.REMINDER,
                code=row.kind,
                key=f"follow-up-{row}",  # Not the bare name: "question-1" is also what an answer may be called.
                classification=row.classification,
                desk=desk.current(),
                now=now,
            )
            data = {"kind": row.kind, "sequence": row.sequence}
            TicketEvent.objects.create(ticket=row.ticket, kind=EventKind.FOLLOW_UP_SENT, at=now, data=data)
        log.info("follow_up_fired")


def moot(row: FollowUp, *, now: datetime) -> str:
    """Why a due follow-up need not go out any more, "" if it should."""
    if row.ticket.state == TicketState.CLOSED:
        return "closed"
    if row.ticket.state == TicketState.WITH_AGENT:
        return "with_agent"
    if row.ticket.is_manual:
        return "manual"
    if row.ticket.evidence_version != row.classification.evidence_version:
        return "new_evidence"
    if now - row.due_at > TOO_LATE:
        return "too_late"
    return ""


def _record(row: FollowUp, **fields: object) -> bool:
    held = FollowUp.objects.filter(pk=row.pk, claim_id=row.claim_id, state=FollowUpState.PLANNED)
    return held.update(**RELEASED, **fields) == 1
