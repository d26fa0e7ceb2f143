"""A response target's warning and its end: each told once, whatever happens in between."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from triage import pipeline, tickets
from triage.models import DeskSettings, EventKind, Ticket
from triage.models.event import OF_TARGETS

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

FRAUD = replace(TOO_EARLY, description="saya ditipu, diminta transfer dan kode OTP oleh admin palsu")
DUE = WEDNESDAY + timedelta(days=1)
"""Eight business hours after Wednesday, 10:00."""
WARNED = DUE - timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ticket() -> Ticket:
    return answered(FRAUD)


def told(ticket: Ticket) -> list[str]:
    return list(ticket.events.filter(kind__in=OF_TARGETS).values_list("kind", flat=True))


def look(ticket: Ticket, now: datetime) -> list[str]:
    for pk in tickets.to_be_told(now=now).values_list("pk", flat=True):
        tickets.tell_target(pk, now=now)
    ticket.refresh_from_db()
    return told(ticket)


def test_it_warns_and_then_says_that_it_is_over_and_moves_it_up(ticket: Ticket) -> None:
    rank = ticket.rank_at
    assert look(ticket, WARNED - MINUTE) == []
    assert look(ticket, WARNED) == look(ticket, DUE - MINUTE) == ["sla_at_risk"]
    assert ticket.rank_at == rank
    assert look(ticket, DUE) == look(ticket, DUE + timedelta(days=9)) == ["sla_at_risk", "sla_breached"]
    assert ticket.rank_at == DUE - timedelta(hours=24)
    event = ticket.events.get(kind=EventKind.SLA_BREACHED)
    assert (event.agent, datetime.fromisoformat(event.data["by"])) == (None, DUE)


def test_after_a_long_standstill_it_is_only_over(ticket: Ticket) -> None:
    assert look(ticket, DUE) == ["sla_breached"]


def test_who_acted_is_told_nothing(ticket: Ticket) -> None:
    agent = User.objects.create_user("rani", is_staff=True)
    tickets.reply(ticket, text="Halo", agent=agent, action_key="k", now=WEDNESDAY)
    assert look(ticket, DUE) == []
    assert ticket.sla_look_at is None


def test_what_is_set_aside_is_told_of_when_it_is_back(ticket: Ticket) -> None:
    agent = User.objects.create_user("rani", is_staff=True)
    tickets.snooze(ticket, until=DUE + timedelta(hours=1), agent=agent, now=WEDNESDAY)
    assert look(ticket, DUE) == []
    assert look(ticket, DUE + timedelta(hours=1)) == ["sla_breached"]


def test_another_due_time_is_told_of_anew_but_none_twice(ticket: Ticket) -> None:
    look(ticket, WARNED)
    DeskSettings.objects.update(sla_hours=16)
    tickets.set_due_times(now=WARNED)
    assert look(ticket, DUE) == ["sla_at_risk"]
    DeskSettings.objects.update(sla_hours=8)
    tickets.set_due_times(now=DUE)
    assert look(ticket, DUE - MINUTE) == ["sla_at_risk"]  # As it was said of this very time.
    assert ticket.sla_look_at == DUE
    assert look(ticket, DUE) == ["sla_at_risk", "sla_breached"]


def test_tickets_that_waited_before_there_were_warnings_get_them(ticket: Ticket) -> None:
    Ticket.objects.update(sla_look_at=None)
    assert tickets.set_due_times(now=WEDNESDAY) == 1
    assert look(ticket, WARNED) == ["sla_at_risk"]
    look(ticket, DUE)
    assert tickets.set_due_times(now=DUE) == 0


def test_the_sweep_asks_for_it(ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[tuple[str, int]] = []
    monkeypatch.setattr("triage.pipeline.sweeper.nudge", lambda *nudge: nudged.append(nudge))
    assert pipeline.sweep(now=WARNED)["targets"] == 1
    assert ("target", ticket.pk) in nudged
