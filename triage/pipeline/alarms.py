"""Alarms: whoever the desk names is told by mail, at once, that somebody suffers, each once a ticket.

Supervisors and whose ticket it is are told by a notice, too. That is no mail's row: a desk may name people who have no
place at it.
"""

from datetime import datetime

import structlog
from django.conf import settings
from django.utils import timezone, translation
from django.utils.html import linebreaks
from django.utils.translation import gettext

from triage.channels.email.reply_address import message_id
from triage.installed import installed
from triage.messages import OutboundMessage
from triage.models import Alarm, DeskSettings, NoticeKind, Ticket
from triage.notices import overseers, tell
from triage.nudge import nudge
from triage.pipeline.colleague_mail import deliver


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
    alarms = Alarm.objects.select_related("ticket").filter(pk=alarm_id)
    for alarm in alarms:
        with structlog.contextvars.bound_contextvars(ticket=alarm.ticket.reference):
            deliver(alarms, _letter, what="alarm", now=timezone.now())


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
