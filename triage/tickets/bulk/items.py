"""One ticket of a bulk job: done, remembered, and taken back, each in one transaction.

Whether a letter can still be called back is decided by compare-and-set on its row, so that undo and sending cannot both
win.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from triage.models import (
    BulkItem,
    BulkJob,
    BulkKind,
    BulkState,
    Classification,
    EventKind,
    FollowUp,
    FollowUpState,
    ItemState,
    Label,
    Reply,
    ReplyState,
    Resolution,
    Stage,
    Ticket,
    TicketEvent,
    TicketState,
    Wait,
)
from triage.models.lease import RELEASED
from triage.nudge import nudge
from triage.tickets import transitions
from triage.tickets.decisions import accept, close, reply
from triage.tickets.handling import assign
from triage.tickets.problems import NotPossible

HOLD = timedelta(seconds=60)
"""How long a job's letters wait, so that an undo finds them unsent."""
REMEMBERED = (
    *("state", "stage", "escalation", "waiting_since", "sla_due_at", "rank_at"),
    *("assignee", "is_manual", "category", "confidence"),
)
"""A ticket's fields that an undo sets back."""
HARMLESS = [EventKind.NOTED, EventKind.ASSIGNED, EventKind.SENT]
"""What may have happened on a ticket since without standing in the way of an undo."""

log = structlog.get_logger("triage.bulk")


def open_items(job: BulkJob) -> QuerySet[BulkItem]:
    """The tickets on which ``job`` still has something to do, in their order."""
    if job.state == BulkState.RUNNING:
        return BulkItem.objects.filter(job=job, state=ItemState.WAITING)
    return BulkItem.objects.filter(job=job, state=ItemState.DONE, code="")


def take_on(pk: int, job: BulkJob) -> None:
    """Do one ticket, or take it back; whatever goes wrong is noted on its item. Nothing happens if that is done."""
    step = _do if job.state == BulkState.RUNNING else _undo
    try:
        with transaction.atomic():
            if item := open_items(job).select_for_update(skip_locked=True).filter(pk=pk).first():
                step(item, job, Ticket.objects.select_for_update().get(pk=item.ticket_id), timezone.now())
                item.save()
    except Exception as error:
        log.error("bulk_item_failed", item=pk, exc_info=error)
        pass_over(pk, job)


def pass_over(pk: int, job: BulkJob) -> None:
    """Leave one ticket as it is: a human looks."""
    state = ItemState.REFUSED if job.state == BulkState.RUNNING else ItemState.DONE
    open_items(job).filter(pk=pk).update(state=state, code="failed")


def _do(item: BulkItem, job: BulkJob, ticket: Ticket, now: datetime) -> None:
    item.before = {name: _plain(ticket, name) for name in REMEMBERED}
    planned = FollowUp.objects.filter(ticket=ticket, state=FollowUpState.PLANNED)
    item.plans = [
        [pk, judged, due_at.isoformat()] for pk, judged, due_at in planned.values_list("pk", "classification", "due_at")
    ]
    last = Reply.objects.filter(ticket=ticket).order_by("-id").values_list("pk", flat=True).first() or 0
    try:
        item.classification = ACTS[BulkKind(job.kind)](ticket, job, now)
    except NotPossible as problem:
        item.state, item.code = ItemState.REFUSED, problem.code
        return
    item.state = ItemState.DONE
    written = Reply.objects.filter(ticket=ticket, pk__gt=last)
    if replies := list(written.values_list("pk", flat=True)):
        item.replies = replies
        written.update(due_at=now + HOLD / settings.HASTE)
    item.last_event = TicketEvent.objects.filter(ticket=ticket).order_by("-id").values_list("pk", flat=True).first()


def _accept(ticket: Ticket, job: BulkJob, now: datetime) -> Classification:
    return accept(ticket, agent=job.agent, action_key=_key(job, ticket), now=now)


def _assign(ticket: Ticket, job: BulkJob, now: datetime) -> None:
    assign(ticket, assignee=job.assignee, agent=job.agent, now=now)


def _close(ticket: Ticket, job: BulkJob, now: datetime) -> None:
    close(ticket, resolution=Resolution(job.resolution), agent=job.agent, now=now)


def _reply(ticket: Ticket, job: BulkJob, now: datetime) -> None:
    reply(ticket, text=job.text, agent=job.agent, action_key=_key(job, ticket), now=now)


ACTS: Mapping[BulkKind, Callable[[Ticket, BulkJob, datetime], Classification | None]] = {
    BulkKind.ACCEPT: _accept,
    BulkKind.ASSIGN: _assign,
    BulkKind.CLOSE: _close,
    BulkKind.REPLY: _reply,
}


def _undo(item: BulkItem, job: BulkJob, ticket: Ticket, now: datetime) -> None:
    try:
        with transaction.atomic():
            if job.kind == BulkKind.ASSIGN:
                _assign_back(item, job, ticket, now)
            else:
                _take_back(item, job, ticket, now)
    except NotPossible as problem:
        item.code = problem.code
    else:
        item.state = ItemState.UNDONE


def _assign_back(item: BulkItem, job: BulkJob, ticket: Ticket, now: datetime) -> None:
    if ticket.assignee_id != job.assignee_id or ticket.state == TicketState.CLOSED:
        raise NotPossible("moved_on")
    transitions.assign(ticket, item.before["assignee"], agent_id=job.undone_by_id, now=now)


def _take_back(item: BulkItem, job: BulkJob, ticket: Ticket, now: datetime) -> None:
    """Call back the letters, take back the decision, put back plans and ticket; refused if anything else came since."""
    _call_back(item)
    since = TicketEvent.objects.filter(ticket=ticket, pk__gt=item.last_event or 0)
    if since.exclude(kind__in=HARMLESS).exists():
        raise NotPossible("moved_on")
    if item.classification_id:
        Classification.objects.filter(pk=item.classification_id).update(undone_at=now)
        Label.objects.filter(judged=item.classification_id).delete()
    _plan_back(item, ticket)
    _put_back(item, job, ticket)
    _tell(ticket, job, EventKind.UNDONE, now, undone=job.kind)


def _call_back(item: BulkItem) -> None:
    """Cancel the item's letters, unless one is out, on its way, or may be."""
    letters = Reply.objects.filter(pk__in=item.replies)
    # A sender first claims, then says SENDING: a letter without a claim is in nobody's hands.
    unsent = letters.filter(state=ReplyState.QUEUED, claimed_until__isnull=True, doubts=0)
    unsent.update(state=ReplyState.CANCELLED, last_error="undone")
    letters.filter(state=ReplyState.CANCELLED).update(last_error="undone")
    if letters.exclude(state=ReplyState.CANCELLED).exists():
        raise NotPossible("sent")


def _plan_back(item: BulkItem, ticket: Ticket) -> None:
    rows = FollowUp.objects.filter(ticket=ticket)
    if item.classification_id:
        planned = rows.filter(classification=item.classification_id, state=FollowUpState.PLANNED)
        planned.update(state=FollowUpState.CANCELLED, note="undone")
    for pk, judged, due_at in item.plans:
        fields = {"state": FollowUpState.PLANNED, "classification_id": judged, "due_at": due_at, "note": ""}
        rows.filter(pk=pk, state=FollowUpState.CANCELLED).update(**fields, attempts=0, **RELEASED)


def _put_back(item: BulkItem, job: BulkJob, ticket: Ticket) -> None:
    fields = {name: Ticket._meta.get_field(name).to_python(value) for name, value in item.before.items()}  # type: ignore[union-attr]
    if ticket.assignee_id != job.agent_id:
        del fields["assignee"]  # Whoever was given the ticket since keeps it.
    open_again = {"closed_at": None, "resolution": "", "snoozed_until": None, "attempts": 0}
    try:
        with transaction.atomic():
            Ticket.objects.filter(pk=ticket.pk).move(**open_again, **RELEASED, **fields)
    except IntegrityError as error:
        others = Ticket.objects.exclude(state=TicketState.CLOSED).exclude(pk=ticket.pk)
        if others.filter(fingerprint=ticket.fingerprint).exists():
            raise NotPossible("same_open") from error
        raise
    if fields["waiting_since"]:  # It goes on, as if it had never ended.
        Wait.objects.filter(ticket=ticket, since=fields["waiting_since"]).delete()
    if fields["stage"] != Stage.DONE:
        nudge(fields["stage"], ticket.pk)


def _tell(ticket: Ticket, job: BulkJob, kind: EventKind, now: datetime, **data: object) -> None:
    TicketEvent.objects.create(ticket=ticket, kind=kind, at=now, agent_id=job.undone_by_id, data=data)


def _key(job: BulkJob, ticket: Ticket) -> str:
    return f"bulk-{job.pk}-{ticket.pk}"


def _plain(ticket: Ticket, name: str) -> Any:
    """A field's value as JSON holds it."""
    value = ticket.serializable_value(name)
    return value.isoformat() if isinstance(value, datetime) else value
