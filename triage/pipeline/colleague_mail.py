"""Mails to colleagues, which are no letters: sent from rows of their own, once each as far as anybody can know."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db.models import QuerySet

from triage import parts
from triage.channels.email.outgoing import EmailChannel
from triage.messages import OutboundMessage, OutcomeUnknown, PermanentFailure, RetryableFailure, SenderFailed
from triage.models.lease import RELEASED, take
from triage.models.part import OUT
from triage.pipeline.outages import watched_sender

MAX_ATTEMPTS = 12
PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)


def deliver(rows: QuerySet[Any], write: Callable[[Any], OutboundMessage], *, what: str, now: datetime) -> None:
    """Claim the one row of ``rows``, write its mail and send it, outside any transaction, and record what became of it.

    The rows are claimable, due from ``due_at`` until ``ended_at``: sent, or given up (``last_error`` says why). An
    outcome that nobody knows is tried again, with the same Message-ID: twice does less harm. ``what`` is its name in
    the log.
    """
    log = structlog.get_logger(f"triage.{what}s")
    if parts.rests(OUT, now=now):
        return
    due = rows.filter(ended_at__isnull=True, due_at__lte=now)
    claim_id = take(due, now=now, lease=settings.DURATIONS.sending_lease)
    if claim_id is None:
        return
    row = rows.get(claim_id=claim_id)
    held = rows.model._default_manager.filter(pk=row.pk, claim_id=claim_id)
    try:
        letter = write(row)
        with watched_sender():
            EmailChannel().deliver(letter)
    except SenderFailed as failure:  # Nobody's attempt.
        held.update(due_at=now + PAUSE, attempts=row.attempts - 1, last_error=str(failure)[:200], **RELEASED)
        log.warning(f"{what}_waits_for_sender", cause=str(failure))
    except (RetryableFailure, OutcomeUnknown) as failure:
        pause = min(PAUSE * 2 ** min(row.attempts - 1, 10), LONGEST_PAUSE)
        ended = now if row.attempts >= MAX_ATTEMPTS else None
        held.update(due_at=now + pause, ended_at=ended, last_error=str(failure)[:200], **RELEASED)
        log.warning(f"{what}_not_sent", cause=str(failure), given_up=ended is not None)
    except PermanentFailure as failure:
        held.update(ended_at=now, last_error=str(failure)[:200], **RELEASED)
        log.error(f"{what}_refused", cause=str(failure))
    else:
        held.update(ended_at=now, last_error="", **RELEASED)
        log.info(f"{what}_sent")
