"""Bulk jobs: one action on many tickets, begun after a minute and worked through ticket by ticket.

A job is rows. What has not begun can be undone, and nothing else: a job before its minute is over, a ticket before its
turn. Workers do a slice at a time, each ticket in a transaction of its own, so that a killed one that is started again
does nothing twice. The sweep finds a job whose time has come, and one whose nudge was lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from triage import parts
from triage.messages import PartFailed
from triage.models import BulkItem, BulkJob, BulkKind, BulkState, ItemState, Resolution, Tag, Team, Ticket
from triage.models.bulk import DELAY
from triage.models.lease import MAX_ATTEMPTS, RELEASED, give_back, take
from triage.nudge import nudge
from triage.tickets.correspondence import reply
from triage.tickets.decisions import accept, close
from triage.tickets.handling import assign, move_to_team
from triage.tickets.problems import NotPossible
from triage.tickets.tags import change_tags

MOST_TICKETS = 500
SLICE = 25
"""Tickets that one task takes: the queue's other work gets its turn in between."""

log = structlog.get_logger("triage.bulk")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with each ticket, with what ``kind`` needs for it; see ``BulkJob``."""

    kind: BulkKind
    assignee: AbstractBaseUser | None = None
    resolution: Resolution | None = None
    text: str = ""
    tag: Tag | None = None
    team: Team | None = None


@transaction.atomic
def start_bulk(order: Order, ticket_ids: Sequence[int], *, agent: User, action_key: str, now: datetime) -> BulkJob:
    """Write down a job for at most ``MOST_TICKETS`` tickets, in their order, as far as ``agent`` may act on them; a
    double click gives the job it made.
    """
    if order.kind == BulkKind.REPLY and not order.text.strip():
        raise NotPossible("empty")
    chosen = list(dict.fromkeys(ticket_ids))
    if len(chosen) > MOST_TICKETS:
        raise NotPossible("too_many")
    known = set(Ticket.objects.actionable_by(agent).filter(pk__in=chosen).values_list("pk", flat=True))
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
            "tag": order.tag,
            "team": order.team,
            "created_at": now,
            "starts_at": now + DELAY,
        },
    )
    if created:
        BulkItem.objects.bulk_create(BulkItem(job=job, ticket_id=pk) for pk in chosen if pk in known)
    return job


@transaction.atomic
def undo_bulk(job: BulkJob, *, agent: AbstractBaseUser, now: datetime) -> None:
    """End a job: what still waits is left alone, what is done stays done."""
    running = BulkJob.objects.filter(pk=job.pk, state=BulkState.RUNNING)
    if not running.update(state=BulkState.UNDONE, undone_by_id=agent.pk, finished_at=now):
        undone = BulkJob.objects.filter(pk=job.pk, state=BulkState.UNDONE).exists()
        raise NotPossible("done_before" if undone else "too_late")
    _waiting(job.pk).update(state=ItemState.UNDONE)


def work_bulk(job_id: int) -> None:
    """Do the next slice of a job that is due, and ask for another task where more is left.

    1. Claim the job, or leave it to whoever has it.
    2. A ticket that has killed several workers is passed over.
    3. Take the tickets one by one; one that cannot be done keeps no other waiting.
    4. Release the claim; without waiting tickets the job is finished.
    """
    now = timezone.now()
    due = BulkJob.objects.filter(pk=job_id, state=BulkState.RUNNING, starts_at__lte=now)
    claim_id = take(due, now=now, lease=settings.DURATIONS.lease)
    if claim_id is None:
        return
    job = BulkJob.objects.select_related("agent", "assignee", "team").get(pk=job_id)
    claimed = BulkJob.objects.filter(pk=job_id, claim_id=claim_id)
    with structlog.contextvars.bound_contextvars(bulk_job=job_id):
        waiting = list(_waiting(job_id).values_list("pk", flat=True)[:SLICE])
        if job.attempts > MAX_ATTEMPTS and waiting:
            log.error("bulk_item_passed_over", item=waiting[0])
            _pass_over(waiting.pop(0), job)
        for pk in waiting:
            if failure := _take_on(pk, job):  # Nobody's attempt: the rest waits.
                until = parts.fails(failure.part, failure, now=timezone.now())
                give_back(claimed, claim_id=None, claimed_until=until, last_error=failure.part)
                return
        # An undo that came meanwhile has ended the job, and ends nothing twice.
        if not _waiting(job_id).exists() and due.update(state=BulkState.DONE, finished_at=timezone.now()):
            log.info("bulk_finished", kind=job.kind)
        claimed.update(attempts=0, last_error="", **RELEASED)
    if due.exists():
        nudge("bulk", job_id)


def _waiting(job_id: int) -> QuerySet[BulkItem]:
    """The tickets whose turn has not come, in their order."""
    return BulkItem.objects.filter(job=job_id, state=ItemState.WAITING)


def _take_on(pk: int, job: BulkJob) -> PartFailed | None:
    """Do one ticket that still waits; what goes wrong is noted on its item, or given where it is nobody's fault."""
    try:
        with transaction.atomic():
            item = _waiting(job.pk).select_for_update(skip_locked=True).filter(pk=pk).first()
            if item is None:
                return None
            ticket = Ticket.objects.select_for_update().get(pk=item.ticket_id)
            try:
                _act(ticket, job, timezone.now())
            except NotPossible as problem:
                item.state, item.code = ItemState.REFUSED, problem.code
            else:
                item.state = ItemState.DONE
            item.save(update_fields=["state", "code"])
    except Exception as error:
        log.error("bulk_item_failed", item=pk, exc_info=error)
        if failure := parts.nobodys_fault(error):
            return failure
        _pass_over(pk, job)
    return None


def _pass_over(pk: int, job: BulkJob) -> None:
    """Leave one ticket as it is: a human looks."""
    _waiting(job.pk).filter(pk=pk).update(state=ItemState.REFUSED, code="failed")


def _act(ticket: Ticket, job: BulkJob, now: datetime) -> None:
    if not Ticket.objects.actionable_by(job.agent).filter(pk=ticket.pk).exists():  # It was moved meanwhile.
        raise NotPossible("other_team")
    action_key = f"bulk-{job.pk}-{ticket.pk}"
    match job.kind:
        case BulkKind.ACCEPT:
            accept(ticket, agent=job.agent, action_key=action_key, now=now)
        case BulkKind.ASSIGN:
            assign(ticket, assignee=job.assignee, agent=job.agent, now=now)
        case BulkKind.MOVE:
            move_to_team(ticket, team=job.team, agent=job.agent, now=now)
        case BulkKind.CLOSE:
            close(ticket, resolution=Resolution(job.resolution), agent=job.agent, now=now)
        case BulkKind.REPLY:
            reply(ticket, text=job.text, agent=job.agent, action_key=action_key, now=now)
        case BulkKind.TAG if job.tag_id:
            change_tags(ticket, on=[job.tag_id], agent=job.agent, now=now)
        case BulkKind.UNTAG if job.tag_id:
            change_tags(ticket, off=[job.tag_id], agent=job.agent, now=now)
