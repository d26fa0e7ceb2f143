"""Sending: claim a queued reply, look once more whether it still holds, hand it over, record.

The hand-over happens outside any transaction. Between the mail server's acceptance and our record
lies an unavoidable window: whoever is killed there sends the identical mail (same Message-ID) once
more, and never a different one.
"""

import random
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from triage.channels.email import EmailChannel
from triage.messages import Channel, OutboundMessage, PermanentFailure, RetryableFailure
from triage.models import EventKind, Reply, ReplyKind, ReplyState, Ticket, TicketEvent, TicketState
from triage.models.claim import RELEASED, take
from triage.models.reply import UNSENT_STATES

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=2)

log = structlog.get_logger("triage.outbox")


def send(reply_id: int) -> None:
    """Deliver one reply if it is due and free; running it twice delivers once."""
    now = timezone.now()
    due = Reply.objects.filter(pk=reply_id, state__in=UNSENT_STATES, due_at__lte=now)
    claim_id = take(due, now=now, lease=LEASE)
    if claim_id is None:
        return
    Reply.objects.filter(pk=reply_id, claim_id=claim_id).update(state=ReplyState.SENDING)
    reply = Reply.objects.select_related("ticket", "classification").get(pk=reply_id)
    with structlog.contextvars.bound_contextvars(ticket=reply.ticket.reference, reply=reply.key):
        if cause := outdated(reply):
            _record(reply, state=ReplyState.CANCELLED, last_error=cause)
            log.info("reply_cancelled", cause=cause)
            return
        _deliver(reply, channel=EmailChannel(), now=now)


def outdated(reply: Reply) -> str:
    """Why a reply must not go out any more, "" if it may."""
    ticket = reply.ticket
    if not reply.to:
        return "no_address"
    if reply.kind in {ReplyKind.AGENT, ReplyKind.LINK}:
        return ""
    if ticket.state == TicketState.CLOSED:
        return "closed"
    judged = reply.classification
    if judged is not None and judged.evidence_version != ticket.evidence_version:
        return "new_evidence"
    return ""


def pause_after(attempts: int, *, jitter: float) -> timedelta:
    """How long to wait after ``attempts`` failed attempts (>= 1); ``jitter`` in [0, 1) spreads the crowd."""
    doubled: timedelta = min(FIRST_PAUSE * 2 ** min(attempts - 1, 16), LONGEST_PAUSE)
    return doubled * (0.75 + jitter / 2)


def _deliver(reply: Reply, *, channel: Channel, now: datetime) -> None:
    message = OutboundMessage(reply.to, reply.subject, reply.text, reply.html, reply.message_id)
    try:
        channel.deliver(message)
    except PermanentFailure as failure:
        _fail(reply, failure.code, now=now)
    except RetryableFailure as failure:
        if reply.attempts >= MAX_ATTEMPTS:
            _fail(reply, failure.code, now=now)
        else:
            pause = pause_after(reply.attempts, jitter=random.random())
            _record(reply, state=ReplyState.QUEUED, due_at=now + pause, last_error=failure.code)
            log.warning("reply_postponed", error=failure.code, attempts=reply.attempts)
    else:
        with transaction.atomic():
            sent_at = timezone.now()
            if _record(reply, state=ReplyState.SENT, sent_at=sent_at, last_error=""):
                TicketEvent.objects.create(
                    ticket=reply.ticket, kind=EventKind.SENT, at=sent_at, data={"reply": reply.pk, "kind": reply.kind}
                )
        log.info("reply_sent")


def _fail(reply: Reply, code: str, *, now: datetime) -> None:
    """Nothing more to try: say so on the ticket and hand it to an agent."""
    ticket = reply.ticket
    with transaction.atomic():
        if not _record(reply, state=ReplyState.FAILED, last_error=code):
            return
        TicketEvent.objects.create(
            ticket=ticket, kind=EventKind.SEND_FAILED, at=now, data={"reply": reply.pk, "error": code}
        )
        handed = Ticket.objects.filter(pk=ticket.pk, state__in=[TicketState.ANSWERED, TicketState.ASKED])
        if handed.update(**ticket.to_agent(now)):
            TicketEvent.objects.create(ticket=ticket, kind=EventKind.TO_AGENT, at=now, data={"why": "send_failed"})
    log.error("reply_failed", error=code)


def _record(reply: Reply, **fields: object) -> bool:
    """Write the outcome, unless the claim went to somebody else meanwhile."""
    held = Reply.objects.filter(pk=reply.pk, claim_id=reply.claim_id, state=ReplyState.SENDING)
    return held.update(**RELEASED, **fields) == 1
