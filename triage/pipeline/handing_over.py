"""Handing a letter over to the sender, and what becomes of it where that fails. Never inside a transaction."""

import random
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from django.conf import settings
from django.utils import timezone

from triage import parts
from triage.channels.registry import channel
from triage.messages import (
    OutboundMessage,
    OutcomeUnknown,
    PermanentFailure,
    RetryableFailure,
    SenderFailed,
    TooFast,
)
from triage.models import ReplyState
from triage.pipeline.outages import watched_sender

MAX_ATTEMPTS = 8
PATIENT_FOR = timedelta(hours=48)
"""Nothing that waits for the sender is given up before this, nor while the sender fails."""
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=45), timedelta(minutes=5)
"""Until a mail is tried again for which the sender failed: the longer it waits the more rarely, since it may be this
mail alone that it fails for."""
MOST_DOUBTS = 2
"""Hand-overs of which nobody knows whether they arrived, before a human is asked instead: one resend, no more."""

log = structlog.get_logger("triage.outbox")


class Sendable(Protocol):
    """A claimed row whose letter is handed over."""

    attempts: int
    doubts: int


class Record(Protocol):
    """Writes what became of the row, where it still is ours."""

    def __call__(self, *, state: ReplyState, last_error: str = "", **fields: Any) -> bool:
        """Whether it was."""


class Fail(Protocol):
    """Gives the row up for good."""

    def __call__(self, code: str) -> None:
        """``code`` says why."""


def hand_over(
    row: Sendable, message: OutboundMessage, *, record: Record, fail: Fail, since: datetime, now: datetime
) -> bool:
    """Whether the channel has taken the message; if not, the row is queued again or given up. Due ``since`` then."""
    by = channel(message.channel)
    try:
        with watched_sender(by.part):
            by.deliver(message)
    except OutcomeUnknown as unknown:
        pause = pause_after(row.attempts, jitter=random.random())
        record(state=ReplyState.QUEUED, due_at=now + pause, doubts=row.doubts + 1, last_error=unknown.code)
        log.warning("reply_outcome_unknown", error=unknown.code, doubts=row.doubts + 1)
    except PermanentFailure as failure:
        fail(failure.code)
    except SenderFailed as failure:  # Nobody's attempt.
        if now - since > PATIENT_FOR and not _fails_for_all(by.part):
            fail(failure.code)
            return False
        pause = min(max((now - since) / 10, SHORTEST_WAIT), LONGEST_WAIT)
        record(
            state=ReplyState.QUEUED,
            due_at=now + pause * (1 + random.random() / 4),
            attempts=row.attempts - 1,
            last_error=failure.code,
        )
        log.warning("reply_waits_for_sender", error=failure.code)
    except TooFast as told:  # Nobody's attempt either.
        if now - since > PATIENT_FOR:
            fail(told.code)
            return False
        due_at = now + timedelta(seconds=told.seconds * (1 + random.random() / 4))
        record(state=ReplyState.QUEUED, due_at=due_at, attempts=row.attempts - 1, last_error=told.code)
        log.warning("reply_too_fast", seconds=told.seconds)
    except RetryableFailure as failure:
        if row.attempts >= MAX_ATTEMPTS:
            fail(failure.code)
            return False
        pause = pause_after(row.attempts, jitter=random.random())
        record(state=ReplyState.QUEUED, due_at=now + pause, last_error=failure.code)
        log.warning("reply_postponed", error=failure.code, attempts=row.attempts)
    else:
        return True
    return False


def pause_after(attempts: int, *, jitter: float) -> timedelta:
    """How long to wait after ``attempts`` failed attempts (>= 1); ``jitter`` in [0, 1) spreads the crowd."""
    doubled: timedelta = settings.DURATIONS.resend * 2 ** min(attempts - 1, 16)
    return min(doubled, settings.DURATIONS.longest_resend) * (0.75 + jitter / 2)


def _fails_for_all(sender: str) -> bool:
    """Whether the sender has been failing for others, too: this letter's own failure has just been noted."""
    since = timezone.now() - parts.PATIENCE
    return any(part.name == sender and part.failing_since and part.failing_since < since for part in parts.failing())
