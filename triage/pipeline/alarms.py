"""Alarms: whoever the desk names is told by mail, at once, that somebody suffers, each once a ticket.

Supervisors and whose ticket it is are told by a notice, too. That is no mail's row: a desk may name people who have no
place at it.
"""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.utils import timezone, translation
from django.utils.html import linebreaks
from django.utils.translation import gettext

from triage import parts
from triage.channels.email.outgoing import EmailChannel
from triage.channels.email.reply_address import message_id
from triage.installed import installed
from triage.messages import OutboundMessage, OutcomeUnknown, PermanentFailure, RetryableFailure, SenderFailed
from triage.models import Alarm, DeskSettings, NoticeKind, Ticket
from triage.models.lease import RELEASED, take
from triage.models.part import OUT
from triage.notices import overseers, tell
from triage.nudge import nudge
from triage.pipeline.outages import watched_sender

MAX_ATTEMPTS = 12
PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)

log = structlog.get_logger("triage.alarms")


def raise_alarm(ticket: Ticket, *, now: datetime) -> None:
    """Within the transaction that gives the ticket to a person: a row for everybody who is to know."""
    addresses = {each.strip() for each in DeskSettings.objects.get().harm_mail.split(",") if each.strip()}
    Alarm.objects.bulk_create(
        [Alarm(ticket=ticket, to=address, due_at=now) for address in sorted(addresses)], ignore_conflicts=True
    )
    people = overseers() | ({ticket.assignee_id} if ticket.assignee_id else set())
    tell(NoticeKind.HARM, people, key=f"harm-{ticket.pk}", now=now, ticket_id=ticket.pk)
    for pk in Alarm.objects.filter(ticket=ticket, ended_at__isnull=True).values_list("pk", flat=True):
        nudge("alarm", pk)


def send_alarm(alarm_id: int) -> None:
    """Deliver one alarm if it is due and free. An outcome that nobody knows is tried again: twice does less harm."""
    now = timezone.now()
    if parts.rests(OUT, now=now):
        return
    due = Alarm.objects.filter(pk=alarm_id, ended_at__isnull=True, due_at__lte=now)
    claim_id = take(due, now=now, lease=settings.DURATIONS.sending_lease)
    if claim_id is None:
        return
    alarm = Alarm.objects.select_related("ticket").get(pk=alarm_id)
    held = Alarm.objects.filter(pk=alarm_id, claim_id=claim_id)
    with structlog.contextvars.bound_contextvars(ticket=alarm.ticket.reference):
        try:
            with watched_sender():
                EmailChannel().deliver(_letter(alarm))
        except SenderFailed as failure:  # Nobody's attempt.
            held.update(due_at=now + PAUSE, attempts=alarm.attempts - 1, last_error=str(failure)[:200], **RELEASED)
            log.warning("alarm_waits_for_sender", cause=str(failure))
        except (RetryableFailure, OutcomeUnknown) as failure:
            pause = min(PAUSE * 2 ** min(alarm.attempts - 1, 10), LONGEST_PAUSE)
            ended = now if alarm.attempts >= MAX_ATTEMPTS else None
            held.update(due_at=now + pause, ended_at=ended, last_error=str(failure)[:200], **RELEASED)
            log.warning("alarm_not_sent", cause=str(failure), given_up=ended is not None)
        except PermanentFailure as failure:
            held.update(ended_at=now, last_error=str(failure)[:200], **RELEASED)
            log.error("alarm_refused", cause=str(failure))
        else:
            held.update(ended_at=now, last_error="", **RELEASED)
            log.info("alarm_sent")


def _letter(alarm: Alarm) -> OutboundMessage:
    reference = alarm.ticket.reference
    with translation.override(installed().language):
        subject = gettext("%(reference)s: a person should read this first") % {"reference": reference}
        text = gettext(
            "Somebody who wrote to us may be in distress. Please open the ticket before the others:\n\n%(page)s\n\n"
            "What was said stands there only."
        ) % {"page": f"{settings.PUBLIC_URL}/desk/tickets/{reference}/"}
    key = message_id(reference, f"alarm-{alarm.pk}")
    return OutboundMessage(alarm.to, f"[{reference}] {subject}", text, linebreaks(text, autoescape=True), key)
