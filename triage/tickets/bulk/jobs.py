"""Bulk jobs: one action on many tickets, worked through ticket by ticket, and taken back the same way.

A job is rows. Workers do a slice of it at a time, each ticket in a transaction of its own, so that a killed one that is
started again does nothing twice; the sweep finds a job whose nudge was lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from triage.models import BulkItem, BulkJob, BulkKind, BulkState, ItemState, Resolution, Ticket
from triage.models.bulk import UNFINISHED_JOBS
from triage.models.lease import MAX_ATTEMPTS, RELEASED, take
from triage.nudge import nudge
from triage.tickets.bulk import items as bulk_items
from triage.tickets.problems import NotPossible

MOST_TICKETS = 500
SLICE = 25
"""Tickets that one task takes: the queue's other work gets its turn in between."""
LEASE = timedelta(minutes=1)

log = structlog.get_logger("triage.bulk")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with each ticket, with what ``kind`` needs for it; see ``BulkJob``."""

    kind: BulkKind
    assignee: AbstractBaseUser | None = None
    resolution: Resolution | None = None
    text: str = ""


@transaction.atomic
def start_bulk(
    order: Order, ticket_ids: Sequence[int], *, agent: AbstractBaseUser, action_key: str, now: datetime
) -> BulkJob:
    """Write down a job for at most ``MOST_TICKETS`` tickets, in their order; a double click gives the job it made."""
    if order.kind == BulkKind.REPLY and not order.text.strip():
        raise NotPossible("empty")
    chosen = list(dict.fromkeys(ticket_ids))
    if len(chosen) > MOST_TICKETS:
        raise NotPossible("too_many")
    known = set(Ticket.objects.filter(pk__in=chosen).values_list("pk", flat=True))
    if not known:
        raise NotPossible("none_chosen")
    job, created = BulkJob.objects.get_or_create(
        agent_id=agent.pk,
        action_key=action_key,
        defaults={
            "kind": order.kind,
            "assignee_id": order.assignee.pk if order.assignee else None,
            "resolution": order.resolution or "",
            "text": order.text.strip(),
            "created_at": now,
        },
    )
    if created:
        BulkItem.objects.bulk_create(BulkItem(job=job, ticket_id=pk) for pk in chosen if pk in known)
        nudge("bulk", job.pk)
    return job


@transaction.atomic
def undo_bulk(job: BulkJob, *, agent: AbstractBaseUser, now: datetime) -> None:
    """Take a job back: what still waits is left alone, what is done is undone where that is still possible."""
    locked = BulkJob.objects.select_for_update().get(pk=job.pk)
    if locked.state in {BulkState.UNDOING, BulkState.UNDONE}:
        raise NotPossible("done_before")
    if not locked.may_be_undone(now):
        raise NotPossible("too_late")
    locked.items.filter(state=ItemState.WAITING).update(state=ItemState.UNDONE)
    BulkJob.objects.filter(pk=locked.pk).update(
        state=BulkState.UNDOING, undone_by_id=agent.pk, finished_at=locked.finished_at or now, attempts=0
    )
    nudge("bulk", locked.pk)


def work_bulk(job_id: int) -> None:
    """Do, or take back, the next slice of a job, and ask for another task where more is left.

    1. Claim the job, or leave it to whoever has it.
    2. A ticket that has killed several workers is passed over.
    3. Take the tickets one by one; one that cannot be done keeps no other waiting.
    4. Release the claim; without open tickets the job is finished.
    """
    unfinished = BulkJob.objects.filter(pk=job_id, state__in=UNFINISHED_JOBS)
    claim_id = take(unfinished, now=timezone.now(), lease=LEASE / settings.HASTE)
    if claim_id is None:
        return
    job = BulkJob.objects.select_related("agent", "assignee", "undone_by").get(pk=job_id)
    with structlog.contextvars.bound_contextvars(bulk_job=job_id):
        waiting = list(bulk_items.open_items(job).values_list("pk", flat=True)[:SLICE])
        if job.attempts > MAX_ATTEMPTS and waiting:
            log.error("bulk_item_passed_over", item=waiting[0])
            bulk_items.pass_over(waiting.pop(0), job)
        for pk in waiting:
            bulk_items.take_on(pk, job)
        _release(job, claim_id)
    if unfinished.exists():
        nudge("bulk", job_id)


def _release(job: BulkJob, claim_id: UUID) -> None:
    held = BulkJob.objects.filter(pk=job.pk, claim_id=claim_id)
    if not bulk_items.open_items(job).exists():
        # Only from the state in which this slice was done: an undo that was asked for meanwhile has work left.
        finished = held.filter(state=job.state)
        if job.state == BulkState.RUNNING:
            finished.update(state=BulkState.DONE, finished_at=timezone.now())
        else:
            finished.update(state=BulkState.UNDONE)
        log.info("bulk_finished", kind=job.kind, was=job.state)
    held.update(attempts=0, last_error="", **RELEASED)
