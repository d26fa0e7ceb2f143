"""Mailing notices to colleagues: once, as letters go, and only what is still news to somebody who may know it."""

from datetime import datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db.models import Case, F, QuerySet, When
from django.utils import timezone, translation
from django.utils.html import linebreaks

from triage import meters, parts
from triage.channels.email.note_address import note_address, notice_id
from triage.installed import installed
from triage.messages import OutboundMessage
from triage.models import Notice, NoticeWay, Preference, ReplyState
from triage.models.lease import RELEASED, free, give_back, take
from triage.models.part import OUT
from triage.models.reply import UNSENT_STATES
from triage.notices import after_quiet, is_entitled, ways
from triage.pipeline import notice_words
from triage.pipeline.handing_over import MOST_DOUBTS, hand_over

TOO_LATE = timedelta(days=3)
"""What could not go out for so long is no news: it stands on the bell."""

log = structlog.get_logger("triage.notices")


def due(*, now: datetime) -> QuerySet[Notice]:
    """Notices to be mailed now that nobody is at."""
    return Notice.objects.filter(free(now), state__in=UNSENT_STATES, due_at__lte=now).order_by("due_at")


def send_notice(notice_id: int) -> None:
    """Mail one notice if it is due and free; running it twice mails it once.

    1. Claim it. Whoever had it before and left it so was killed while sending: the mail may be out.
    2. Look once more whether it is still to go, and may go now.
    3. Hand the mail over, outside any transaction, and record what became of it. In doubt the identical mail (same
       Message-ID) goes out once more, and then no more.
    """
    now = timezone.now()
    if parts.rests(OUT, now=now):
        return
    doubts = F("doubts") + Case(When(state=ReplyState.SENDING, then=1), default=0)
    rows = Notice.objects.filter(pk=notice_id, state__in=UNSENT_STATES, due_at__lte=now)
    claim_id = take(rows, now=now, lease=settings.DURATIONS.sending_lease, state=ReplyState.SENDING, doubts=doubts)
    if claim_id is None:
        return
    held = Notice.objects.filter(pk=notice_id, claim_id=claim_id, state=ReplyState.SENDING)
    record = partial(_record, held)
    with structlog.contextvars.bound_contextvars(notice=notice_id):
        try:
            message = _ready(held, record=record, now=now)
        except Exception as error:
            if (failure := parts.nobodys_fault(error)) is None:
                raise
            # Nothing has been handed over: no attempt, and no doubt.
            until = parts.fails(failure.part, failure, now=timezone.now())
            give_back(held, state=ReplyState.QUEUED, due_at=until, last_error=failure.part, **RELEASED)
            return
        if message is None:
            return
        notice, mail = message
        if hand_over(notice, mail, record=record, fail=partial(_fail, record), since=notice.at, now=now):
            record(state=ReplyState.SENT, sent_at=timezone.now())
            log.info("notice_sent", kind=notice.kind)


def _ready(held: QuerySet[Notice], *, record: "partial[bool]", now: datetime) -> tuple[Notice, OutboundMessage] | None:
    """The claimed notice and its mail, where that is still to go out and may go now; else what becomes of it is
    recorded. One that went with its ticket meanwhile is gone.
    """
    notice = held.select_related("person", "ticket", "incident__platform", "part", "subscription").first()
    if notice is None:
        return None
    preference = Preference.objects.filter(person=notice.person_id).first()
    if cause := _unwanted(notice, preference, now=now):
        record(state=ReplyState.CANCELLED, last_error=cause)
        log.info("notice_cancelled", cause=cause)
    elif notice.doubts >= MOST_DOUBTS:
        _fail(record, "outcome_unknown")
    elif (later := _after_quiet(preference, now=now)) > now:
        record(state=ReplyState.QUEUED, due_at=later, attempts=notice.attempts - 1)
    else:
        return notice, _message(notice)
    return None


def _unwanted(notice: Notice, preference: Preference | None, *, now: datetime) -> str:
    """Why it is not mailed, "" where it is."""
    if notice.read_at is not None:
        return "read"
    if not is_entitled(notice.person_id, notice.kind, notice.ticket_id):
        return "not_entitled"
    if not notice.person.email:
        return "no_address"
    if ways(preference)[notice.kind] != NoticeWay.MAIL:
        return "not_wanted"
    return "too_late" if now - notice.at > TOO_LATE else ""


def _after_quiet(preference: Preference | None, *, now: datetime) -> datetime:
    if preference is None:
        return now
    return after_quiet(now, start=preference.quiet_from, end=preference.quiet_until, zone=installed().zone)


def _message(notice: Notice) -> OutboundMessage:
    reference = notice.ticket.reference if notice.ticket else ""
    with translation.override(installed().language):
        subject, text = notice_words.letter(notice)
    # No answer to it may become a complaint, so all have the address for notes; those without a ticket are refused.
    headers = {"Reply-To": note_address(notice.pk), "Auto-Submitted": "auto-generated"}
    key = notice_id(notice.pk, reference=reference)
    return OutboundMessage(notice.person.email, subject, text, linebreaks(text, autoescape=True), key, headers=headers)


def _record(held: QuerySet[Notice], *, state: ReplyState, last_error: str = "", **fields: object) -> bool:
    """Write the outcome, unless the claim went to somebody else meanwhile."""
    told = {"last_error": last_error} if last_error or state == ReplyState.SENT else {}
    is_ours = held.update(state=state, **told, **RELEASED, **fields) == 1
    if is_ours:
        meters.LETTERS.labels("notice", state.value, meters.error_label(last_error)).inc()
    return is_ours


def _fail(record: "partial[bool]", code: str) -> None:
    record(state=ReplyState.FAILED, last_error=code)
    log.error("notice_failed", error=code)
