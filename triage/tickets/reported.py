"""What a platform tells of a person's complaints: their form's answers are put right, or what it settles is closed."""

from datetime import datetime

import structlog
from django.db import transaction

from triage.definition import Report
from triage.models import EventKind, ReportedEvent, Resolution, Stage, Submission, Ticket, TicketState
from triage.models.ticket import TicketQuerySet
from triage.nudge import nudge
from triage.outbox.replies import Order, write
from triage.playbook import desk
from triage.tickets.details import details
from triage.tickets.transitions import close_ticket, note_event, read_anew

REPORTED = "event"
"""The channel of what platforms tell."""
MOST = 20
"""Open tickets of one person that an event can concern."""

log = structlog.get_logger("triage.tickets")


@transaction.atomic
def take_report(row: ReportedEvent, report: Report, *, platform: str, letter: str, now: datetime) -> int:
    """Take in a new event: how many open tickets of the ``platform`` it concerns.

    1. Its answers replace what was said of them before, in a submission of their own.
    2. What it settles is closed, with ``letter``; but nothing that a person has in hand.
    3. Everything else is decided anew, from the new answers: the wait begins again or ends, the requester is told.
    """
    found: TicketQuerySet = Ticket.objects.exclude(state=TicketState.CLOSED)
    concerned = 0
    for ticket in found.filter(requester_email__iexact=report.email).order_by("pk").select_for_update()[:MOST]:
        known = details(ticket)
        if known.platform != platform or not report.concerns(known.given):
            continue
        concerned += 1
        Submission.objects.create(
            ticket=ticket,
            channel=REPORTED,
            client=row.client.name,
            key=f"{row.pk}-{ticket.pk}",
            received_at=now,
            language=ticket.language,
            answers=dict(report.answers),
            corrects=" ".join(sorted(report.answers)),
        )
        note_event(ticket, EventKind.REPORTED, now=now, event=row.name)
        in_hand = ticket.state == TicketState.WITH_AGENT or ticket.is_manual or ticket.is_harm
        if report.is_settled and letter and not in_hand:
            close_ticket(ticket, resolution=Resolution.ANSWERED, agent=None, now=now, writes=False)
            order = Order(letter, f"{REPORTED}-{row.pk}")
            write(ticket, order, about=ticket.classifications.last(), desk=desk.current(), now=now)
        else:
            read_anew(ticket, is_owner=False, now=now)
            nudge(Stage.READ, ticket.pk)
        log.info("reported", ticket=ticket.reference, name=row.name)
    return concerned
