"""The wait for a human through a ticket's life: when it is due, who ends it, what is kept of it."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User

from tests.factories import TOO_EARLY, WEDNESDAY, answered, message, opener, received, replace, work
from triage import pipeline, tickets
from triage.desks.prakerja import DESK as PRAKERJA
from triage.models import CalendarDay, CategorySetting, DeskSettings, Resolution, Ticket, TicketState, Wait
from triage.pipeline.send import tell_undelivered

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

FRAUD = replace(TOO_EARLY, description="saya ditipu, diminta transfer dan kode OTP oleh admin palsu")
THURSDAY = WEDNESDAY + timedelta(days=1)


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rani", is_staff=True)


def waited(ticket: Ticket) -> list[tuple[datetime, datetime | None, datetime]]:
    return list(Wait.objects.filter(ticket=ticket).values_list("since", "due_at", "ended_at"))


def test_it_is_due_eight_business_hours_after_the_machine_hands_it_over() -> None:
    ticket = answered(FRAUD)
    assert (ticket.state, ticket.sla_due_at) == (TicketState.WITH_AGENT, THURSDAY)  # 10:00 to 16:00, then 8:00 to 10:00
    assert waited(ticket) == []


def test_it_has_no_due_time_while_nobody_waits() -> None:
    assert answered().sla_due_at is None


def test_a_reply_ends_the_wait_and_an_answer_begins_another(agent: User, clock: time_machine.Traveller) -> None:
    ticket = answered(FRAUD)
    later = THURSDAY + timedelta(hours=1)
    clock.move_to(later)
    tickets.reply(ticket, text="Halo", agent=agent, action_key="k", now=later)
    ticket.refresh_from_db()
    assert (ticket.waiting_since, ticket.sla_due_at) == (None, None)
    assert waited(ticket) == [(WEDNESDAY, THURSDAY, later)]
    pipeline.receive(message(FRAUD), now=later, ticket=ticket, stands=opener)
    work(ticket)
    assert (ticket.state, ticket.waiting_since) == (TicketState.WITH_AGENT, later)
    assert ticket.sla_due_at == THURSDAY + timedelta(days=1, hours=1)


def test_a_second_hand_over_moves_nothing() -> None:
    ticket = answered(FRAUD)
    pipeline.receive(message(FRAUD), now=WEDNESDAY + timedelta(hours=2), ticket=ticket, stands=opener)
    work(ticket)
    assert (ticket.waiting_since, ticket.sla_due_at) == (WEDNESDAY, THURSDAY)


def test_handing_back_deciding_and_closing_end_the_wait(agent: User) -> None:
    back, decided, closed = (answered(replace(FRAUD, email=f"{name}@example.com")) for name in "abc")
    tickets.hand_back(back, agent=agent, now=WEDNESDAY)
    tickets.correct(decided, category="connectivity", agent=agent, action_key="k", now=WEDNESDAY)
    tickets.close(closed, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY)
    for ticket in (back, decided, closed):
        ticket.refresh_from_db()
        assert (ticket.waiting_since, ticket.sla_due_at) == (None, None)
        assert waited(ticket) == [(WEDNESDAY, THURSDAY, WEDNESDAY)]


def test_a_dispute_and_a_lost_mail_begin_a_wait() -> None:
    disputed, lost = answered(), answered(replace(TOO_EARLY, email="b@example.com"))
    tickets.dispute(disputed, now=WEDNESDAY)
    tell_undelivered(lost.replies.get(), "bounced", now=WEDNESDAY)
    for ticket in (disputed, lost):
        ticket.refresh_from_db()
        assert ticket.sla_due_at == THURSDAY


def test_a_failing_machine_begins_a_wait() -> None:
    ticket = received(FRAUD)
    Ticket.objects.filter(pk=ticket.pk).update(attempts=3)
    pipeline.classify(ticket.pk)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.sla_due_at) == (TicketState.WITH_AGENT, THURSDAY)


def test_a_category_may_have_a_target_of_its_own() -> None:
    CategorySetting.objects.filter(code="too_early").update(sla_hours=2)
    ticket = answered()
    tickets.dispute(ticket, now=WEDNESDAY)
    ticket.refresh_from_db()
    assert ticket.sla_due_at == WEDNESDAY + timedelta(hours=2)


def test_new_hours_reach_the_tickets_that_wait_and_no_others(agent: User) -> None:
    waiting, done = answered(FRAUD), answered(replace(FRAUD, email="b@example.com"))
    tickets.close(done, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY)
    assert tickets.set_due_times(now=WEDNESDAY) == 0
    DeskSettings.objects.update(opens_at=time(9), closes_at=time(12), sla_hours=4)
    CalendarDay.objects.create(day=THURSDAY.date(), working=False, name="Libur")
    assert tickets.set_due_times(now=WEDNESDAY) == 1
    assert tickets.set_due_times(now=WEDNESDAY) == 0
    waiting.refresh_from_db()
    done.refresh_from_db()
    assert waiting.sla_due_at == datetime(2026, 9, 18, 11, 0, tzinfo=PRAKERJA.zone)  # two hours today, two on Friday
    assert done.sla_due_at is None


def test_a_ticket_from_before_is_given_its_time() -> None:
    ticket = answered(FRAUD)
    Ticket.objects.filter(pk=ticket.pk).update(sla_due_at=None)
    assert tickets.set_due_times(now=WEDNESDAY) == 1
    ticket.refresh_from_db()
    assert ticket.sla_due_at == THURSDAY
