"""A closed ticket that an agent opens again: with a reason, without its plans, and counted once."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.mail import EmailMessage

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace, work
from triage import tickets
from triage.models import (
    Escalation,
    EventKind,
    FollowUpState,
    Resolution,
    Satisfaction,
    Ticket,
    TicketFigures,
    TicketState,
)
from triage.reporting.ticket_figures import bring_up_to_date
from triage.tickets import NotPossible

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def rina() -> User:
    return User.objects.create_user("rina", first_name="Rina")


@pytest.fixture
def closed(rina: User) -> Ticket:
    ticket = answered()
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=rina, now=WEDNESDAY)
    return work(ticket)


def reopen(ticket: Ticket, agent: User, *, reason: str = "Beliau menelepon lagi", key: str = "k1") -> Ticket:
    tickets.reopen(ticket, reason=reason, agent=agent, action_key=key, now=WEDNESDAY)
    ticket.refresh_from_db()
    return ticket


def test_it_waits_for_an_agent_again_and_its_plans_stay_off(closed: Ticket, rina: User) -> None:
    reopen(closed, rina)
    assert (closed.state, closed.escalation, closed.resolution) == (TicketState.WITH_AGENT, Escalation.REOPENED, "")
    assert set(closed.follow_ups.values_list("state", flat=True)) == {FollowUpState.CANCELLED}
    event = closed.events.get(kind=EventKind.REOPENED)
    assert (event.agent, closed.notes.get(pk=event.data["note"]).text) == (rina, "Beliau menelepon lagi")


def test_its_requester_is_told_of_each_closing_and_of_no_opening(
    closed: Ticket, rina: User, mailoutbox: list[EmailMessage]
) -> None:
    mailoutbox.clear()
    work(reopen(closed, rina))
    assert mailoutbox == []
    tickets.close(closed, resolution=Resolution.ANSWERED, agent=rina, now=WEDNESDAY)
    work(closed)
    assert len(mailoutbox) == 1


def test_a_click_counts_once_and_needs_a_reason(closed: Ticket, rina: User) -> None:
    with pytest.raises(NotPossible, match="no_reason"):
        reopen(closed, rina, reason=" ")
    reopen(closed, rina)
    with pytest.raises(NotPossible, match="done_before"):
        reopen(closed, rina)
    with pytest.raises(NotPossible, match="not_closed"):
        reopen(closed, rina, key="k2")


def test_it_is_refused_where_the_ticket_goes_on_elsewhere_or_is_being_forgotten(closed: Ticket, rina: User) -> None:
    newer = answered()
    with pytest.raises(NotPossible, match="newer_one_open"):
        reopen(closed, rina)
    assert not closed.notes.exists()
    double = answered(replace(TOO_EARLY, training="Barista"))
    tickets.merge(double, into=newer, agent=rina, now=WEDNESDAY)
    with pytest.raises(NotPossible, match="merged"):
        reopen(double, rina)
    tickets.retain(now=WEDNESDAY + timedelta(days=400))
    with pytest.raises(NotPossible, match="forgotten"):
        reopen(closed, rina)


def test_it_counts_as_closed_once(closed: Ticket, rina: User, clock: time_machine.Traveller) -> None:
    tickets.rate(closed, helpful=True, now=WEDNESDAY)
    bring_up_to_date(since=None)
    assert TicketFigures.objects.get().closed_on is not None
    reopen(closed, rina)
    bring_up_to_date(since=WEDNESDAY)
    row = TicketFigures.objects.get()
    assert (row.closed_on, row.resolution_seconds, row.answered_alone, row.handed_over) == (None, None, False, True)
    later = WEDNESDAY + timedelta(days=2)
    clock.move_to(later)
    tickets.close(closed, resolution=Resolution.ANSWERED, agent=rina, now=later)
    bring_up_to_date(since=WEDNESDAY)
    row = TicketFigures.objects.get()
    assert row.resolution_seconds == 2 * 24 * 3600
    assert Satisfaction.objects.count() == 1  # What was said of the first help stays said.
