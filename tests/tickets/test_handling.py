"""What agents do around a decision: notes, assigning, setting aside."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from tests.factories import TOO_EARLY, WEDNESDAY, answered, message, opener, replace
from triage import pipeline
from triage import tickets as actions
from triage.models import EventKind, Note, Resolution, Ticket, TicketEvent
from triage.models.event import HIDDEN_FROM_REQUESTER
from triage.portal.story import tell
from triage.tickets import NotPossible
from triage.tickets.handling import LONGEST_SNOOZE
from triage.workspace.queue import selection as tickets

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

FRIDAY = WEDNESDAY + timedelta(days=2)


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rani", is_staff=True)


@pytest.fixture
def ticket() -> Ticket:
    found = answered()
    actions.dispute(found, now=WEDNESDAY)
    found.refresh_from_db()
    return found


def told(ticket: Ticket) -> list[dict[str, object]]:
    return list(ticket.events.filter(kind__in=HIDDEN_FROM_REQUESTER).values_list("data", flat=True))


def test_a_note_is_kept_once_and_for_agents_only(ticket: Ticket, agent: User) -> None:
    before = tell(ticket, is_owner=True)
    actions.note(ticket, text=" Sudah ditelepon. ", agent=agent, action_key="n1", now=WEDNESDAY)
    with pytest.raises(NotPossible, match="done_before"):
        actions.note(ticket, text="Sudah ditelepon.", agent=agent, action_key="n1", now=WEDNESDAY)
    row = Note.objects.get()
    assert (row.ticket, row.agent, row.text) == (ticket, agent, "Sudah ditelepon.")
    assert told(ticket) == [{"note": row.pk}]
    assert tell(ticket, is_owner=True) == before


def test_a_note_may_stand_on_a_closed_ticket_but_not_be_empty(ticket: Ticket, agent: User) -> None:
    actions.close(ticket, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY)
    actions.note(ticket, text="Ternyata sudah muncul.", agent=agent, action_key="n1", now=WEDNESDAY)
    with pytest.raises(NotPossible, match="nothing_noted"):
        actions.note(ticket, text=" ", agent=agent, action_key="n2", now=WEDNESDAY)


def test_it_gives_a_ticket_to_a_colleague_and_takes_it_away(ticket: Ticket, agent: User) -> None:
    actions.assign(ticket, assignee=agent, agent=agent, now=WEDNESDAY)
    with pytest.raises(NotPossible, match="done_before"):
        actions.assign(ticket, assignee=agent, agent=agent, now=WEDNESDAY)
    actions.assign(ticket, assignee=None, agent=agent, now=WEDNESDAY)
    ticket.refresh_from_db()
    assert ticket.assignee is None
    assert told(ticket) == [{"assignee": agent.pk}, {"assignee": None}]


def test_nobody_is_given_a_ticket_who_cannot_log_in(ticket: Ticket, agent: User) -> None:
    gone = User.objects.create_user("gone", is_staff=True, is_active=False)
    with pytest.raises(NotPossible, match="unknown_agent"):
        actions.assign(ticket, assignee=gone, agent=agent, now=WEDNESDAY)


def test_a_ticket_set_aside_comes_back_by_itself(ticket: Ticket, agent: User, clock: object) -> None:
    since = ticket.waiting_since
    actions.snooze(ticket, until=FRIDAY, agent=agent, now=WEDNESDAY)
    assert not tickets.waiting(agent).exists()
    assert told(ticket) == [{"until": FRIDAY.isoformat()}]
    clock.move_to(FRIDAY)  # type: ignore[attr-defined]
    assert tickets.waiting(agent).get().waiting_since == since


def test_it_comes_back_when_its_requester_writes_or_disagrees(ticket: Ticket, agent: User) -> None:
    actions.snooze(ticket, until=FRIDAY, agent=agent, now=WEDNESDAY)
    pipeline.receive(message(replace(TOO_EARLY, description="ada kabar?")), now=WEDNESDAY, ticket=ticket, stands=opener)
    assert tickets.waiting(agent).get() == ticket
    actions.snooze(ticket, until=FRIDAY, agent=agent, now=WEDNESDAY)
    actions.dispute(ticket, now=WEDNESDAY)
    assert tickets.waiting(agent).get() == ticket


def test_it_comes_back_when_an_agent_wakes_it_or_goes_on_with_it(ticket: Ticket, agent: User) -> None:
    actions.snooze(ticket, until=FRIDAY, agent=agent, now=WEDNESDAY)
    actions.wake(ticket, agent=agent, now=WEDNESDAY)
    assert tickets.waiting(agent).get() == ticket
    assert TicketEvent.objects.filter(ticket=ticket, kind=EventKind.WOKEN, agent=agent).exists()
    with pytest.raises(NotPossible, match="done_before"):
        actions.wake(ticket, agent=agent, now=WEDNESDAY)
    actions.snooze(ticket, until=FRIDAY, agent=agent, now=WEDNESDAY)
    actions.close(ticket, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY)
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None


def test_it_is_set_aside_only_while_it_waits_and_for_a_time_that_makes_sense(ticket: Ticket, agent: User) -> None:
    for until, code in ((WEDNESDAY, "in_the_past"), (WEDNESDAY + LONGEST_SNOOZE * 2, "too_far_off")):
        with pytest.raises(NotPossible, match=code):
            actions.snooze(ticket, until=until, agent=agent, now=WEDNESDAY)
    other = answered(replace(TOO_EARLY, email="budi@example.com"))
    with pytest.raises(NotPossible, match="not_waiting"):
        actions.snooze(other, until=FRIDAY, agent=agent, now=WEDNESDAY)
