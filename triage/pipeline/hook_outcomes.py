"""The rows of posting: which deliveries are claimed, and what becomes of them and of their subscription afterwards."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from triage.hooks.payloads import Happened, body_of
from triage.hooks.posting import Answer
from triage.hooks.rows import ANEW, set_state
from triage.models import Delivery, DeliveryState, NoticeKind, Subscription, SubscriptionState
from triage.models.lease import RELEASED, free, give_back, take_many
from triage.notices import tell as tell_colleagues

BATCH = 200
"""Deliveries that are claimed at once."""
OF_DELIVERY = ("pk", "key", "since", "attempts", "doubts", "source", "body")
OF_EVENT = (
    *(f"event__{name}" for name in ("pk", "kind", "at", "agent", "data", "ticket")),
    *(f"event__ticket__{name}" for name in ("reference", "requester_name", "requester_email")),
)
"""What posting asks of a delivery, and a body of its event (``Happened``)."""
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=3)
"""Before a message is tried again: at first, three times as long each time, and at most; a fifth more or less."""
SHORTEST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=5)
"""Before a receiver that takes nothing is tried again: at first, twice as long each time, and at most."""
GIVEN_UP = timedelta(hours=24)
"""So long after it was written, a message that fails is not tried again."""
SWITCHED_OFF = timedelta(days=5)
"""A subscription that has failed for so long, without one success, is switched off."""
FRESH = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is about to be posted."""

    pk: int
    key: UUID
    since: datetime
    attempts: int
    doubts: int
    body: str


Outcome = tuple[Claimed, Answer]

log = structlog.get_logger("triage.hooks")


def is_any_subscribed() -> bool:
    """Whether there is anybody to post to."""
    return Subscription.objects.filter(state=SubscriptionState.WORKING).exists()


def ready(*, now: datetime) -> QuerySet[Subscription]:
    """Subscriptions for which something waits that may be posted now."""
    working = Subscription.objects.filter(state=SubscriptionState.WORKING).exclude(rests_until__gt=now)
    return working.filter(Exists(_waiting(now).filter(subscription=OuterRef("pk"))))


def _waiting(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(free(now), state=DeliveryState.WAITING, due_at__lte=now)


def claim(subscription: Subscription, *, now: datetime) -> tuple[UUID, list[Claimed]]:
    """Claim some of what waits, with their bodies: of a ticket only the earliest. Of a failing subscription one."""
    earlier = Delivery.objects.filter(
        ticket=OuterRef("ticket"), subscription=subscription, state=DeliveryState.WAITING, pk__lt=OuterRef("pk")
    )
    # As a value, not as a join: the planner must not look at all that wait for the sake of some.
    first = _waiting(now).annotate(before=Subquery(earlier.values("pk")[:1])).filter(before__isnull=True)
    limit = 1 if subscription.failing_since else BATCH
    # Whoever had one before and left it so was killed while posting: it may have arrived.
    doubts = F("doubts") + Case(When(claim_id__isnull=False, then=1), default=0)
    lease = settings.DURATIONS.sending_lease
    rows = first.filter(subscription=subscription).order_by("pk")
    claim_id = take_many(rows, now=now, lease=lease, limit=limit, doubts=doubts)
    # In their order and no more than were asked for: then it ends at the last of them, however many wait.
    claimed = _held(subscription, claim_id).order_by("pk").values_list(*OF_DELIVERY, *OF_EVENT)[:limit]
    found = []
    for pk, key, since, attempts, doubts, source, text, *event in claimed:
        if not text:
            text = body_of(source, Happened(*event), has_personal_data=subscription.has_personal_data)
        found.append(Claimed(pk, key, since, attempts, doubts, text))
    return claim_id, found


def give_back_left(subscription: Subscription, claim_id: UUID, left: Sequence[Claimed]) -> None:
    """What was claimed and not tried counts no attempt."""
    give_back(_held(subscription, claim_id).filter(pk__in=[row.pk for row in left]), **RELEASED)


def _held(subscription: Subscription, claim_id: UUID) -> QuerySet[Delivery]:
    return Delivery.objects.filter(subscription=subscription, state=DeliveryState.WAITING, claim_id=claim_id)


def record(subscription: Subscription, claim_id: UUID, done: Sequence[Outcome], *, now: datetime) -> None:
    """Write down what came of some attempts, in their order, and what that says of the receiver."""
    is_any_taken = any(not answer.error for _row, answer in done)
    last = done[-1][1]
    with transaction.atomic():
        _write([_after(row, answer, now=now) for row, answer in done], claim_id)
        if is_any_taken:
            stale = Q(failing_since__isnull=False) | Q(delivered_at__isnull=True) | Q(delivered_at__lte=now - FRESH)
            Subscription.objects.filter(stale, pk=subscription.pk).update(delivered_at=now, **ANEW)
    if last.error and (last.is_away or not is_any_taken):
        fails(subscription, last, now=now)


def fails(subscription: Subscription, answer: Answer, *, now: datetime) -> None:
    """The receiver has not taken a message. After days of that, or where it says that it is gone for good, its
    subscription is switched off, and whoever administers them is told.
    """
    log.warning("hook_fails", subscription=subscription.pk, error=answer.error, status=answer.status)
    with transaction.atomic():
        row = Subscription.objects.select_for_update().get(pk=subscription.pk)
        since = row.failing_since or now
        told: dict[str, Any] = {"failing_since": since, "last_error": answer.error}
        if answer.is_away and not (row.rests_until and row.rests_until > now):  # Else another thread has just said so.
            rest = min(SHORTEST_REST * 2 ** min(row.failures, 10), LONGEST_REST) * random.uniform(0.8, 1.2)
            rests_until = now + max(rest, timedelta(seconds=answer.wait))
            told |= {"failures": row.failures + 1, "rests_until": rests_until}
        Subscription.objects.filter(pk=row.pk).update(**told)
        is_over = answer.error == "gone" or now - since >= SWITCHED_OFF
        if is_over and set_state(row, SubscriptionState.FAILED, by=None, now=now):
            key = f"webhook-{row.pk}-{since:%Y%m%d%H%M%S}"
            tell_colleagues(NoticeKind.WEBHOOK, None, key=key, now=now, subscription_id=row.pk)


def _after(row: Claimed, answer: Answer, *, now: datetime) -> dict[str, Any]:
    """The row's columns after an attempt."""
    state, due_at = DeliveryState.DELIVERED, now
    if answer.error:
        pause = min(SHORTEST_PAUSE * 3 ** min(row.attempts - 1, 12), LONGEST_PAUSE) * random.uniform(0.8, 1.2)
        due_at = now + max(pause, timedelta(seconds=answer.wait))
        state = DeliveryState.FAILED if now - row.since >= GIVEN_UP else DeliveryState.WAITING
    return {
        "id": row.pk,
        "state": state.value,
        "due_at": due_at.isoformat(),
        "ended_at": None if state == DeliveryState.WAITING else now.isoformat(),
        "doubts": row.doubts + answer.is_doubtful,
        "body": row.body,
        "status": answer.status,
        "answer": answer.text,
        "took_ms": answer.took_ms,
        "last_error": answer.error,
    }


_COLUMNS = {
    "id": "bigint",
    **dict.fromkeys(("due_at", "ended_at"), "timestamptz"),
    **dict.fromkeys(("doubts", "status", "took_ms"), "integer"),
    **dict.fromkeys(("state", "body", "answer", "last_error"), "text"),
}
_WRITE = f"""
    UPDATE triage_delivery AS row
    SET {", ".join(f"{name} = told.{name}" for name in _COLUMNS if name != "id")}, claim_id = NULL, claimed_until = NULL
    FROM jsonb_to_recordset(%s::jsonb) AS told ({", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())})
    WHERE row.id = told.id AND row.claim_id = %s
"""


def _write(outcomes: Sequence[dict[str, Any]], claim_id: UUID) -> None:
    """One statement for all: one for each would take as long as posting does. Rows whose claim was lost stay."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [json.dumps(outcomes), claim_id])
