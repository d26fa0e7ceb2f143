"""Telling the members of an incident: each once that it is known, each once that it is solved.

The rows are the work list: whoever has no ``told`` waits. Every member is a transaction of its own, so that whoever is
killed in between leaves the rest for the next sweep; that nobody is written to twice, the reply's key promises.
"""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from triage.decision.circumstances import FRAUD
from triage.installed import installed
from triage.models import (
    Escalation,
    EventKind,
    FollowUp,
    Incident,
    IncidentMember,
    IncidentState,
    Stage,
    Ticket,
    TicketState,
    Told,
)
from triage.models.escalation import ASKED_BY_MACHINE
from triage.outbox.replies import Order, write
from triage.playbook import desk
from triage.tickets.transitions import answered, cancel_plans, note_event

BATCH = 200
"""Members told in one go; more wait for the next minute."""

log = structlog.get_logger("triage.incidents")


def announce(incident_id: int | None = None, *, now: datetime | None = None) -> int:
    """Tell the waiting members of one incident, or of all (None); returns how many were dealt with."""
    which = {} if incident_id is None else {"incident": incident_id}
    now, done = now or timezone.now(), 0
    for rows, tell in ((waiting(), tell_known), (unsolved(), tell_solved)):
        for member in rows.filter(ticket__stage=Stage.DONE, **which).select_related("incident")[:BATCH]:
            done += _tell_one(member, tell, now=now)
    return done


def waiting() -> "QuerySet[IncidentMember]":
    """Members of open incidents that have not been told yet."""
    return IncidentMember.objects.filter(live=True, told=Told.WAITING, incident__state=IncidentState.OPEN)


def unsolved() -> "QuerySet[IncidentMember]":
    """Members that were told of an incident and not yet that it is solved."""
    return IncidentMember.objects.filter(
        told=Told.ANSWERED, solved_told_at__isnull=True, removed_at__isnull=True, incident__state=IncidentState.RESOLVED
    )


def _tell_one(member: IncidentMember, tell: Callable[..., bool], *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            ticket = Ticket.objects.select_for_update().get(pk=member.ticket_id)
            return ticket.stage == Stage.DONE and tell(member, ticket, now=now)
    except Exception as error:  # One broken member must not keep the others waiting.
        log.error("member_not_told", incident=member.incident_id, member=member.pk, exc_info=error)
        return False


def tell_known(member: IncidentMember, ticket: Ticket, *, now: datetime) -> bool:
    """Within a transaction that holds the ticket: send the announcement, unless a person has the ticket in hand."""
    told = Told.CLOSED if ticket.state == TicketState.CLOSED else Told.HUMAN if in_hand(ticket) else Told.ANSWERED
    if not waiting().filter(pk=member.pk).update(told=told, told_at=now):
        return False
    if told == Told.ANSWERED:
        write_known(member.incident, ticket, now=now)
        answered(ticket, now=now)
    return True


def tell_newcomer(member: IncidentMember, ticket: Ticket, *, now: datetime) -> bool:
    """Within ``respond``'s transaction: the announcement instead of an answer; False if it is out already."""
    if not waiting().filter(pk=member.pk).update(told=Told.ANSWERED, told_at=now):
        return False
    write_known(member.incident, ticket, now=now)
    return True


def write_known(incident: Incident, ticket: Ticket, *, now: datetime) -> None:
    """Queue the announcement, and take back what was planned: while it lasts there is nothing to ask."""
    cancel_plans(ticket, note="incident")
    _write(incident, ticket, code="incident", kind="message", key=f"incident-{incident.pk}", now=now)


def tell_solved(member: IncidentMember, ticket: Ticket, *, now: datetime) -> bool:
    """Within a transaction that holds the ticket: send the good news, and plan to ask whether all is well again."""
    if not unsolved().filter(pk=member.pk).update(solved_told_at=now):
        return False
    if ticket.state != TicketState.CLOSED:
        incident = member.incident
        _write(incident, ticket, code="incident_solved", kind="solved", key=f"incident-{incident.pk}-resolved", now=now)
        if ticket.state == TicketState.ANSWERED:
            _ask_tomorrow(ticket, installed().incidents.question_afterwards(incident.category), now=now)
    return True


def in_hand(ticket: Ticket) -> bool:
    """Whether a person deals with the ticket, or was asked to by its requester: a mass mail would cut in."""
    if ticket.is_manual:
        return True
    if ticket.state != TicketState.WITH_AGENT:
        return False
    if ticket.escalation != Escalation.HELD:
        return ticket.escalation not in ASKED_BY_MACHINE
    judged = ticket.classifications.last()
    return judged is not None and not {*installed().rules.harms, FRAUD}.isdisjoint(judged.holds)


def _write(incident: Incident, ticket: Ticket, *, code: str, kind: str, key: str, now: datetime) -> None:
    order = Order(code, key, message=incident.words(kind, ticket.language), platform=incident.platform_id)
    # It answers no verdict, so newer evidence does not outdate it.
    write(ticket, order, about=None, desk=desk.current(), now=now)


def _ask_tomorrow(ticket: Ticket, kind: str, *, now: datetime) -> None:
    """Plan the question for the next working morning; a yes closes the ticket."""
    judged = ticket.classifications.last()
    if judged is None:
        return
    past = FollowUp.objects.filter(ticket=ticket, kind=kind).order_by("sequence").last()
    due_at = installed().morning(desk.current().policy.calendar.add(installed().day(now), 1))
    FollowUp.objects.create(
        ticket=ticket, kind=kind, sequence=past.sequence + 1 if past else 1, classification=judged, due_at=due_at
    )
    note_event(ticket, EventKind.FOLLOW_UP_PLANNED, now=now, kind=kind, due_at=due_at.isoformat())
