"""Follow-ups: fired once, a batch at a time, on working mornings, and only while the question still makes sense."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from triage import pipeline
from triage.desks.prakerja import DESK as PRAKERJA
from triage.models import (
    CalendarDay,
    CannedReply,
    Escalation,
    FollowUp,
    FollowUpState,
    Reply,
    ReplyKind,
    TicketEvent,
    TicketState,
)
from triage.models.lease import MAX_ATTEMPTS
from triage.pipeline import follow_ups
from triage.tickets import transitions

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

MONDAY = date(2026, 9, 21)


def planned(training: str = "Dasar Desain Grafis", **fields: object) -> FollowUp:
    """A follow-up that is due on Monday at nine."""
    row = answered(replace(TOO_EARLY, training=training)).follow_ups.get()
    assert row.due_at == PRAKERJA.morning(MONDAY)
    FollowUp.objects.filter(pk=row.pk).update(**fields)
    return row


def look(*rows: FollowUp, at: datetime) -> None:
    """Let a worker look at the rows at a moment, twice."""
    with time_machine.travel(at, tick=False):
        pipeline.follow_up(*(row.pk for row in rows))
        pipeline.follow_up(*(row.pk for row in rows))
    for row in rows:
        row.refresh_from_db()


def reminders(row: FollowUp) -> int:
    return Reply.objects.filter(ticket=row.ticket_id, kind=ReplyKind.REMINDER).count()


@pytest.mark.parametrize(
    ("late", "state", "note"),
    [
        (timedelta(hours=-1), "planned", ""),
        (timedelta(0), "fired", ""),
        (timedelta(days=4), "fired", ""),
        (timedelta(days=8), "skipped", "too_late"),
    ],
)
def test_it_fires_once_when_it_is_due_and_not_too_late(late: timedelta, state: str, note: str) -> None:
    row = planned()
    look(row, at=row.due_at + late)
    assert (row.state, row.note) == (state, note)
    assert reminders(row) == (state == "fired")
    sent = TicketEvent.objects.filter(ticket=row.ticket_id, kind="follow_up_sent")
    assert [event.data for event in sent] == [{"kind": "appeared", "sequence": 1}] * (state == "fired")


def test_it_skips_the_follow_up_of_a_ticket_that_a_human_has() -> None:
    row = planned()
    transitions.to_agent(row.ticket, Escalation.DISPUTED, now=WEDNESDAY)
    look(row, at=row.due_at)
    assert (row.state, row.note) == (FollowUpState.SKIPPED, "with_agent")


def test_it_waits_for_a_working_morning_when_a_holiday_was_declared_since() -> None:
    row = planned()
    CalendarDay.objects.create(day=MONDAY, working=False, name="Cuti bersama")
    look(row, at=row.due_at)
    assert (row.state, row.due_at, row.attempts) == (FollowUpState.PLANNED, PRAKERJA.morning(date(2026, 9, 22)), 0)
    look(row, at=row.due_at)
    assert row.state == FollowUpState.FIRED


def test_a_late_scheduler_does_not_write_on_a_sunday() -> None:
    row = planned()
    look(row, at=datetime(2026, 9, 27, 11, 0, tzinfo=PRAKERJA.zone))
    assert (row.state, row.due_at) == (FollowUpState.PLANNED, PRAKERJA.morning(date(2026, 9, 28)))


def test_what_an_agent_wants_asked_now_goes_out_on_a_sunday_too() -> None:
    sunday = datetime(2026, 9, 20, 11, 0, tzinfo=PRAKERJA.zone)
    row = planned(due_at=sunday)
    look(row, at=sunday)
    assert row.state == FollowUpState.FIRED


def test_a_late_scheduler_asks_once_where_two_reminders_are_due() -> None:
    row = planned()
    later = FollowUp.objects.get(pk=row.pk)
    later.pk, later.sequence, later.due_at = None, 2, row.due_at + timedelta(days=2)
    later.save()
    look(row, later, at=later.due_at + timedelta(hours=1))
    assert (row.state, row.note, later.state) == (FollowUpState.SKIPPED, "overtaken", FollowUpState.FIRED)
    assert reminders(row) == 1


def test_one_that_cannot_be_written_keeps_no_other_waiting_and_ends_with_a_human() -> None:
    broken, fine = planned(), planned("Barista", kind="opens")
    text = CannedReply.objects.get(code="appeared", language="id")
    CannedReply.objects.filter(pk=text.pk).update(body="$nonsense")
    moment = broken.due_at
    for attempt in range(1, MAX_ATTEMPTS + 1):
        look(broken, fine, at=moment)
        assert (broken.state, broken.attempts, broken.last_error) == (FollowUpState.PLANNED, attempt, "KeyError")
        assert fine.state == FollowUpState.FIRED
        moment += timedelta(minutes=5)
    look(broken, at=moment)
    assert (broken.state, broken.note) == (FollowUpState.SKIPPED, "failed")
    broken.ticket.refresh_from_db()
    assert broken.ticket.state == TicketState.WITH_AGENT
    assert reminders(broken) == 0


def test_a_database_that_fails_costs_no_follow_up_an_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError

    row = planned()
    moment = row.due_at
    with monkeypatch.context() as away:
        away.setattr(follow_ups, "reminder", fail)
        for _ in range(MAX_ATTEMPTS + 2):
            look(row, at=moment)
            moment += timedelta(minutes=5)
    assert (row.state, row.attempts) == (FollowUpState.PLANNED, 0)
    look(row, at=moment)
    assert row.state == FollowUpState.FIRED


def test_it_asks_for_the_next_task_only_where_more_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[tuple[str, int]] = []
    monkeypatch.setattr(follow_ups, "BATCH", 2)
    monkeypatch.setattr(follow_ups, "nudge", lambda stage, pk: nudged.append((stage, pk)))
    rows = [planned(f"Pelatihan {number}") for number in range(3)]
    with time_machine.travel(rows[0].due_at, tick=False):
        pipeline.follow_up()
        assert FollowUp.objects.filter(state=FollowUpState.FIRED).count() == 2
        assert [stage for stage, _ in nudged] == ["follow_up"]
        pipeline.follow_up()
    assert FollowUp.objects.filter(state=FollowUpState.FIRED).count() == 3
    assert len(nudged) == 1


def test_a_reply_that_is_there_already_is_not_written_again() -> None:
    row = planned()
    look(row, at=row.due_at)
    FollowUp.objects.filter(pk=row.pk).update(state=FollowUpState.PLANNED, fired_at=None)
    look(row, at=row.due_at + timedelta(minutes=1))
    assert (row.state, reminders(row)) == (FollowUpState.FIRED, 1)
