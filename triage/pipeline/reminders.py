"""Reminders that people took instead of complaining: sent on their day, once, through the doors that letters take."""

from datetime import datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, When
from django.utils import timezone

from triage import meters, parts
from triage.articles import counts
from triage.channels.email.reply_address import message_id
from triage.messages import OutboundMessage
from triage.models import Deflected, Reminder, ReplyState, Ticket
from triage.models.lease import free, give_back, take
from triage.models.part import OUT
from triage.models.reply import UNSENT_STATES
from triage.outbox.addresses import is_silenced, ration_used_up, silence
from triage.pipeline.handing_over import MOST_DOUBTS, hand_over
from triage.pipeline.send_limits import domain_must_wait

TOO_LATE = timedelta(days=7)
"""A question that could not go out for this long would only confuse."""
COUNTED_FOR = timedelta(days=370)
"""For so long it is known which forms were told something: a year's figures need no more."""

log = structlog.get_logger("triage.reminders")


def due(*, now: datetime) -> QuerySet[Reminder]:
    """Those to be sent now that nobody is at."""
    return Reminder.objects.filter(free(now), state__in=UNSENT_STATES, due_at__lte=now).order_by("due_at")


def remind(reminder_id: int) -> None:
    """Send one reminder if it is due and free; running it twice sends it once."""
    now = timezone.now()
    if parts.rests(OUT, now=now):
        return
    # Whoever had it before and left it so was killed while sending: the mail may be out.
    doubts = F("doubts") + Case(When(state=ReplyState.SENDING, then=1), default=0)
    rows = Reminder.objects.filter(pk=reminder_id, state__in=UNSENT_STATES, due_at__lte=now)
    claim_id = take(rows, now=now, lease=settings.DURATIONS.sending_lease, state=ReplyState.SENDING, doubts=doubts)
    if claim_id is None:
        return
    row = Reminder.objects.get(pk=reminder_id)
    held = Reminder.objects.filter(pk=reminder_id, claim_id=claim_id, state=ReplyState.SENDING)
    record = partial(_record, held)
    with structlog.contextvars.bound_contextvars(reminder=reminder_id):
        try:
            may_go = _may_go(row, record=record, now=now)
        except Exception as error:
            if (failure := parts.nobodys_fault(error)) is None:
                raise
            until = parts.fails(failure.part, failure, now=timezone.now())
            waits = {"claim_id": None, "claimed_until": until}
            give_back(held, state=ReplyState.QUEUED, last_error=failure.part, **waits)
            return
        fail = partial(_fail, record)
        if may_go and hand_over(row, _message(row), record=record, fail=fail, since=row.due_at, now=now):
            record(state=ReplyState.SENT, sent_at=timezone.now())
            log.info("reminder_sent")


def _may_go(row: Reminder, *, record: "partial[bool]", now: datetime) -> bool:
    """Whether it is to go out now; else what becomes of it is recorded."""
    if cause := _unwanted(row, now=now):
        record(state=ReplyState.CANCELLED, last_error=cause)
        log.info("reminder_cancelled", cause=cause)
        return False
    if row.doubts >= MOST_DOUBTS:
        _fail(record, "outcome_unknown")
        return False
    if wait := ration_used_up(row.email, origin=row.origin, now=now) or domain_must_wait(row.email, now=now):
        record(state=ReplyState.QUEUED, due_at=wait, attempts=row.attempts - 1)
        return False
    return True


def _unwanted(row: Reminder, *, now: datetime) -> str:
    """Why it is not sent, "" where it may be."""
    theirs = Ticket.objects.filter(requester_email__iexact=row.email)
    if now - row.due_at > TOO_LATE:
        return "too_late"
    if is_silenced(row.email, now=now):
        return "silenced"
    if theirs.filter(undeliverable_at__isnull=False).exists():
        return "undeliverable"
    # They have complained after all: their ticket's own follow-up asks.
    return "complained" if theirs.filter(created_at__gte=row.created_at).exists() else ""


def _message(row: Reminder) -> OutboundMessage:
    key = message_id("reminder", str(row.pk))
    return OutboundMessage(row.email, row.subject, row.text, row.html, key, is_automatic=True)


def _record(
    held: QuerySet[Reminder],
    *,
    state: ReplyState,
    last_error: str = "",
    due_at: datetime | None = None,
    **fields: object,
) -> bool:
    """Write the outcome, unless the claim went to somebody else meanwhile.

    ``due_at``: nobody takes it before; the row's own stays the moment that was promised.
    """
    told = {"last_error": last_error} if last_error or state == ReplyState.SENT else {}
    is_ours = held.update(state=state, claim_id=None, claimed_until=due_at, **told, **fields) == 1
    if is_ours:
        meters.LETTERS.labels("deflection", state.value, meters.error_label(last_error)).inc()
    return is_ours


def _fail(record: "partial[bool]", code: str) -> None:
    record(state=ReplyState.FAILED, last_error=code)
    log.error("reminder_failed", error=code)


def says_it_appeared(row: Reminder, *, now: datetime) -> None:
    """The reader of the letter says that all is well."""
    Reminder.objects.filter(pk=row.pk, appeared_at__isnull=True).update(appeared_at=now)


def disown(row: Reminder, *, now: datetime) -> None:
    """The reader of the letter never asked for it: nothing of it is kept, and no first letters go there for a while."""
    with transaction.atomic():
        silence(row.email, now=now)
        Reminder.objects.of(row.email).forget()


def follow(*, now: datetime) -> None:
    """Note who came back with a complaint, and drop what no figure needs any more, of articles too."""
    theirs = Ticket.objects.filter(requester_email__iexact=OuterRef("email"), created_at__gte=OuterRef("created_at"))
    waiting = Reminder.objects.filter(Exists(theirs), came_back_at__isnull=True).exclude(email="")
    waiting.update(came_back_at=Subquery(theirs.order_by("created_at").values("created_at")[:1]))
    Deflected.objects.filter(told_at__lte=now - COUNTED_FOR).delete()
    counts.forget(now=now)
