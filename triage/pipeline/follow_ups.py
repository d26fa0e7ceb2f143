"""A follow-up's moment: look once more whether it still makes sense, then ask."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from triage import parts
from triage.decision.calendar import WorkingCalendar
from triage.installed import installed
from triage.models import (
    Classification,
    Escalation,
    EventKind,
    FollowUp,
    FollowUpState,
    Submission,
    Ticket,
    TicketEvent,
    TicketState,
)
from triage.models.lease import MAX_ATTEMPTS, RELEASED, give_back, take_many
from triage.models.reply import NO_ADDRESS
from triage.nudge import nudge
from triage.outbox.compose import tells_judgement
from triage.outbox.replies import Draft, reminder, store
from triage.playbook import desk
from triage.playbook.desk import Desk
from triage.tickets.transitions import to_agent

TOO_LATE = timedelta(days=7)
"""A question that could not go out for this long would only confuse."""
JUDGEMENT = ("confidences", "facts", "follow_ups", "holds", "reasons")
BATCH = 200
"""Rows that one task fires; where more are due it asks for the next task, so that mails get their turn between."""

log = structlog.get_logger("triage.follow_ups")


def follow_up(*follow_up_ids: int) -> None:
    """Fire these follow-ups, and then a batch of whatever else is due; running it twice fires each once.

    A claim says who looks, and only a row that still is planned and carries it is fired, in one transaction with its
    reply.
    """
    now = timezone.now()
    due = FollowUp.objects.filter(state=FollowUpState.PLANNED, due_at__lte=now).order_by("due_at")
    if follow_up_ids:
        _take(due.filter(pk__in=follow_up_ids), now=now)
    if (taken := _take(due, now=now)) and len(taken) == BATCH:
        nudge("follow_up", taken[-1].pk)  # Whichever row it names: it says that there is more.


def _take(due: QuerySet[FollowUp], *, now: datetime) -> Sequence[FollowUp]:
    """Claim a batch and decide each row's fate; gives the rows as they were."""
    claim_id = take_many(due, now=now, lease=settings.DURATIONS.lease, limit=BATCH)
    claimed = FollowUp.objects.filter(claim_id=claim_id, state=FollowUpState.PLANNED)
    # A judgement's facts and reasons are fetched for the few letters that tell them.
    light = claimed.select_related("ticket", "classification").defer(*(f"classification__{name}" for name in JUDGEMENT))
    sent = Prefetch("ticket__submissions", Submission.objects.only("ticket_id", "subject"))  # For the subject.
    later = due.filter(ticket=OuterRef("ticket"), due_at__gt=OuterRef("due_at"))
    rows = list(light.prefetch_related(sent).annotate(is_overtaken=Exists(later)).order_by("due_at"))
    if not rows:
        return rows
    try:
        _decide(rows, claimed, overtaken={row.pk for row in rows if row.is_overtaken}, now=now)
    except Exception as error:
        if (failure := parts.nobodys_fault(error)) is None:
            raise
        log.warning("follow_ups_wait", part=failure.part, exc_info=error)
        until = parts.fails(failure.part, failure, now=timezone.now())
        give_back(claimed, claim_id=None, claimed_until=until, last_error=failure.part)
        return ()
    return rows


def _decide(
    rows: Sequence[FollowUp], claimed: QuerySet[FollowUp], *, overtaken: Collection[int], now: datetime
) -> None:
    current = desk.current()
    to_send: list[FollowUp] = []
    for row in rows:
        note = moot(row, now=now) or ("overtaken" if row.pk in overtaken else "")
        if row.attempts > MAX_ATTEMPTS:
            _give_up(row, claimed, now=now)
        elif note:
            claimed.filter(pk=row.pk).update(state=FollowUpState.SKIPPED, note=note, **RELEASED)
            log.info("follow_up_skipped", ticket=row.ticket.reference, follow_up=str(row), why=note)
        elif not row.ticket.is_reachable:
            _have_it_asked(row, claimed, now=now)
        elif morning := _better_morning(row, current.policy.calendar, now=now):
            claimed.filter(pk=row.pk).update(due_at=morning, attempts=0, **RELEASED)
        else:
            to_send.append(row)
    _fire(list(_written(to_send, claimed, desk=current, now=now)), claimed, now=now)


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


def _better_morning(row: FollowUp, calendar: WorkingCalendar, *, now: datetime) -> datetime | None:
    """The next working morning for a row planned for one that is none: a holiday declared since, a late scheduler.

    What an agent wants asked now has another hour than 09:00, and goes out on any day.
    """
    today = installed().day(now)
    if calendar.is_working(today) or row.due_at != installed().morning(installed().day(row.due_at)):
        return None
    return installed().morning(calendar.add(today, 1))


def _written(
    rows: Sequence[FollowUp], claimed: QuerySet[FollowUp], *, desk: Desk, now: datetime
) -> Iterator[tuple[FollowUp, Draft]]:
    """The rows with their letters. One that cannot be written waits for another attempt and keeps no other waiting."""
    told = [row.classification_id for row in rows if tells_judgement(row.kind, row.ticket.language, desk=desk)]
    judgements = Classification.objects.in_bulk(told)
    for row in rows:
        row.classification = judgements.get(row.classification_id, row.classification)
        try:
            yield row, reminder(row, desk=desk, now=now)
        except Exception as error:
            if parts.nobodys_fault(error):
                raise
            log.error("follow_up_failed", ticket=row.ticket.reference, follow_up=str(row), exc_info=error)
            later = now + settings.DURATIONS.retry * row.attempts
            claimed.filter(pk=row.pk).update(claim_id=None, claimed_until=later, last_error=type(error).__name__)


def _fire(written: Sequence[tuple[FollowUp, Draft]], claimed: QuerySet[FollowUp], *, now: datetime) -> None:
    if not written:
        return
    with transaction.atomic():
        ours = claimed.filter(pk__in=[row.pk for row, _ in written])
        held = set(ours.select_for_update().values_list("pk", flat=True))
        fired = [(row, draft) for row, draft in written if row.pk in held]
        store([draft for _, draft in fired], now=now)
        TicketEvent.objects.bulk_create(
            TicketEvent(
                ticket_id=row.ticket_id,
                kind=EventKind.FOLLOW_UP_SENT,
                at=now,
                data={"kind": row.kind, "sequence": row.sequence},
            )
            for row, _ in fired
        )
        ours.update(state=FollowUpState.FIRED, fired_at=now, last_error="", **RELEASED)
    log.info("follow_ups_fired", count=len(fired))


def _have_it_asked(row: FollowUp, claimed: QuerySet[FollowUp], *, now: datetime) -> None:
    """Nobody without an address can be written to: an agent asks them."""
    with transaction.atomic():
        if not claimed.filter(pk=row.pk).update(state=FollowUpState.SKIPPED, note=NO_ADDRESS, **RELEASED):
            return
        ticket = Ticket.objects.select_for_update().get(pk=row.ticket_id)
        if ticket.state in {TicketState.ANSWERED, TicketState.ASKED}:
            to_agent(ticket, Escalation.TO_BE_TOLD, now=now)


def _give_up(row: FollowUp, claimed: QuerySet[FollowUp], *, now: datetime) -> None:
    """The question could not be written, or killed whoever wrote it: a human looks after the ticket."""
    with transaction.atomic():
        if not claimed.filter(pk=row.pk).update(state=FollowUpState.SKIPPED, note="failed", **RELEASED):
            return
        ticket = Ticket.objects.select_for_update().get(pk=row.ticket_id)
        if ticket.state in {TicketState.ANSWERED, TicketState.ASKED}:
            to_agent(ticket, Escalation.STAGE_FAILED, now=now)
    log.error("follow_up_given_up", ticket=row.ticket.reference, follow_up=str(row), error=row.last_error or "killed")
