"""What comes next: nothing that was just passed over, nothing that a colleague has open, but always something."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from time_machine import Traveller

from tests.factories import WEDNESDAY
from tests.workspace.browsers import member
from tests.workspace.cases import disputed
from tests.workspace.conftest import logged_in
from triage.models import Ticket, TicketState
from triage.models.ticket import NOT_WAITING
from triage.playbook.load import AGENTS
from triage.workspace.queue import next_ticket


@pytest.fixture
def queue() -> list[Ticket]:
    """Four tickets that need a human, in the agents' order."""
    return [disputed(f"{number}@example.com", hours_ago=9 - number) for number in range(4)]


@pytest.fixture
def dewi() -> Client:
    """A colleague's browser."""
    return logged_in(member("dewi", AGENTS))


def look(client: Client, ticket: Ticket) -> None:
    assert client.get(f"/desk/tickets/{ticket.reference}/").status_code == 200


def after(client: Client, ticket: Ticket | None = None) -> str:
    """The reference of what comes next, "" for the queue."""
    response = client.get("/desk/next/", {"after": ticket.reference} if ticket else {})
    assert response.status_code == 302
    return response["Location"].removeprefix("/desk/").removeprefix("tickets/").removesuffix("/")


def deal_with(ticket: Ticket) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).move(state=TicketState.ANSWERED, **NOT_WAITING)
    return ticket


def test_what_was_passed_over_does_not_come_back_after_the_next_action(agent: Client, queue: list[Ticket]) -> None:
    first, second, third, fourth = queue
    assert after(agent) == first.reference
    assert after(agent, first) == second.reference  # passed over

    assert after(agent, deal_with(second)) == third.reference
    assert after(agent, deal_with(third)) == fourth.reference
    assert after(agent, deal_with(fourth)) == first.reference
    assert after(agent, deal_with(first)) == ""


def test_n_goes_round_what_was_passed_over(agent: Client, queue: list[Ticket]) -> None:
    seen = [after(agent)]
    for _press in range(8):
        seen.append(after(agent, Ticket.objects.get(reference=seen[-1])))

    assert seen == [queue[number % 4].reference for number in range(9)]


def test_it_takes_up_what_came_in_meanwhile_before_what_was_passed_over(agent: Client, queue: list[Ticket]) -> None:
    for ticket in queue:
        after(agent, ticket)
    new = disputed("new@example.com")

    assert after(agent, queue[-1]) == new.reference


def test_it_leaves_to_colleagues_what_they_have_open(
    agent: Client, dewi: Client, queue: list[Ticket], clock: Traveller
) -> None:
    first, second, third, _fourth = queue
    look(dewi, first)
    look(dewi, third)

    assert after(agent) == second.reference
    assert after(agent, deal_with(second)) == queue[3].reference
    assert after(dewi) == first.reference  # One's own pages are in nobody's way but others'.
    clock.move_to(WEDNESDAY + timedelta(minutes=2))
    assert after(agent, deal_with(queue[3])) == first.reference


def test_it_never_says_that_the_queue_is_empty_while_it_is_not(
    agent: Client, dewi: Client, queue: list[Ticket]
) -> None:
    first, second, third, fourth = queue
    look(dewi, first)
    look(dewi, second)
    after(agent, third)
    after(agent, first)

    assert after(agent, deal_with(fourth)) == third.reference  # passed over, and open nowhere else
    assert after(agent, deal_with(third)) == second.reference  # open elsewhere
    assert after(agent, deal_with(second)) == first.reference  # both
    page = agent.get("/desk/next/", {"after": first.reference}, follow=True)  # and nothing else is left
    assert page.redirect_chain == [(f"/desk/tickets/{first.reference}/", 302)]
    assert "No other ticket needs an agent right now." in page.content.decode()
    deal_with(first)
    assert "No ticket needs an agent right now." in agent.get("/desk/next/", follow=True).content.decode()


def test_it_forgets_after_half_an_hour(agent: Client, queue: list[Ticket], clock: Traveller) -> None:
    assert after(agent, queue[0]) == queue[1].reference

    clock.move_to(WEDNESDAY + timedelta(seconds=next_ticket.REMEMBERED - 1))
    assert after(agent) == queue[1].reference
    clock.move_to(WEDNESDAY + timedelta(seconds=next_ticket.REMEMBERED))
    assert after(agent) == queue[0].reference


def test_it_remembers_no_more_than_it_needs(
    agent: Client, queue: list[Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(next_ticket, "MOST_REMEMBERED", 2)
    for ticket in (*queue[:3], queue[2]):
        after(agent, ticket)

    assert list(agent.session[next_ticket.PASSED_OVER]) == [str(ticket.pk) for ticket in queue[1:3]]


def test_what_one_agent_passes_over_comes_to_others(agent: Client, dewi: Client, queue: list[Ticket]) -> None:
    assert after(agent, queue[0]) == queue[1].reference

    assert after(dewi) == queue[0].reference


@pytest.mark.parametrize("reference", ["", "TKT-0000-0000", "nonsense", "x" * 500])
def test_it_begins_at_the_front_after_no_ticket(agent: Client, queue: list[Ticket], reference: str) -> None:
    response = agent.get("/desk/next/", {"after": reference})

    assert response["Location"] == f"/desk/tickets/{queue[0].reference}/"


def test_it_costs_the_same_queries_however_many_were_passed_over(
    agent: Client, queue: list[Ticket], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for ticket in (*queue, *queue):
        with django_assert_max_num_queries(10):
            after(agent, ticket)
