"""Waiting tickets of an earlier version learn why they wait from their last hand-over."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from tests.factories import WEDNESDAY
from triage.models import Escalation, EventKind, Stage, Ticket, TicketState

fill = import_module("triage.migrations.0029_why_tickets_wait")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "why"),
    [
        (["disputed"], Escalation.DISPUTED),
        (["unsure"], Escalation.UNSURE),
        (["names_differ"], Escalation.HELD),
        (["disputed", "answered"], Escalation.ANSWERED),
        ([], Escalation.UNSURE),
    ],
)
def test_a_waiting_ticket_says_why(told: list[str], why: str) -> None:
    waits = {"escalation": Escalation.INCIDENT, "waiting_since": WEDNESDAY, "rank_at": WEDNESDAY}
    ticket = Ticket.objects.create(state=TicketState.WITH_AGENT, stage=Stage.DONE, created_at=WEDNESDAY, **waits)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE triage_ticket DROP CONSTRAINT ticket_with_agent_says_why")
        cursor.execute("UPDATE triage_ticket SET escalation = ''")
    for code in told:
        ticket.events.create(kind=EventKind.TO_AGENT, at=WEDNESDAY, data={"why": code})
    with connection.schema_editor() as editor:
        fill.fill(apps, editor)
    ticket.refresh_from_db()
    assert ticket.escalation == why
