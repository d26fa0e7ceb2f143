"""Agents side by side: who else has a ticket open, told while it is so, and never at the cost of a page."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from time_machine import Traveller

from tests.factories import WEDNESDAY
from tests.workspace.browsers import member
from tests.workspace.cases import disputed
from tests.workspace.conftest import logged_in
from triage import tickets
from triage.models import EventKind, Ticket, TicketEvent
from triage.playbook.load import AGENTS
from triage.workspace import presence

HERE = "Rina Agustin is viewing this ticket."
CHANGED = "This ticket has changed since you opened it."


@pytest.fixture
def dewi() -> Client:
    """A colleague's browser."""
    return logged_in(member("dewi", AGENTS))


def opened(client: Client, ticket: Ticket) -> str:
    """Open the ticket's page; gives the page's name."""
    text = client.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    [name] = re.findall(r'name="page" value="([0-9a-f]{8})"', text)
    return name


def asked(client: Client, ticket: Ticket, *, name: str = "01234567", seen: int = 0, etag: str = "") -> str:
    """What an open page learns when it asks; "" where nothing is new."""
    address = f"/desk/tickets/{ticket.reference}/presence/?page={name}" + (f"&seen={seen}" if seen else "")
    response = client.get(address, headers={"if-none-match": etag})
    assert response.status_code in {200, 304}
    return " ".join(response.content.decode().split())


def newest_event(ticket: Ticket) -> int:
    return TicketEvent.objects.filter(ticket=ticket).latest("id").pk


def test_it_says_who_else_has_the_ticket_open(agent: Client, dewi: Client) -> None:
    ticket, other = disputed("a@example.com"), disputed("b@example.com")
    opened(agent, ticket)

    assert HERE in dewi.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert HERE in asked(dewi, ticket)
    assert "Dewi is viewing this ticket." in asked(agent, ticket)  # and nothing of Rina herself
    assert "looking" not in asked(dewi, other)


def test_it_names_several(agent: Client, dewi: Client, supervisor: Client) -> None:
    ticket = disputed()
    for client in (agent, dewi):
        opened(client, ticket)

    assert "Dewi, Rina Agustin are viewing this ticket." in asked(supervisor, ticket)


def test_a_name_is_only_a_name(agent: Client, dewi: Client) -> None:
    ticket = disputed()
    User.objects.filter(username="dewi").update(first_name="<b>Dewi</b>")
    opened(dewi, ticket)

    for text in (asked(agent, ticket), agent.get("/desk/?lines=1").content.decode()):
        assert "&lt;b&gt;Dewi&lt;/b&gt; is viewing this ticket." in text
        assert "<b>" not in text


def test_the_queue_marks_what_colleagues_have_open(agent: Client, dewi: Client) -> None:
    ticket = disputed("a@example.com")
    disputed("b@example.com")
    opened(agent, ticket)

    lines = dewi.get("/desk/?lines=1").content.decode()
    [row] = [row for row in lines.split("<tr>") if HERE in row]
    assert ticket.reference in row
    assert "looking" not in agent.get("/desk/").content.decode()


def test_it_fades_by_itself_unless_the_page_goes_on_asking(agent: Client, dewi: Client, clock: Traveller) -> None:
    ticket = disputed()
    name = opened(agent, ticket)
    clock.move_to(WEDNESDAY + timedelta(seconds=30))
    asked(agent, ticket, name=name)

    clock.move_to(WEDNESDAY + timedelta(seconds=69))
    assert HERE in asked(dewi, ticket)
    clock.move_to(WEDNESDAY + timedelta(seconds=30 + presence.FADES))
    assert HERE not in asked(dewi, ticket)


def test_the_cache_keeps_nothing_for_long(agent: Client, clock: Traveller) -> None:
    first, second = disputed("a@example.com"), disputed("b@example.com")
    opened(agent, first)
    clock.move_to(WEDNESDAY + timedelta(seconds=presence.FADES))
    opened(agent, second)

    assert presence.server().zcard(presence.KEY) == 1
    assert 0 < presence.server().ttl(presence.KEY) <= presence.FADES


def test_leaving_a_page_takes_back_its_sign_and_no_other(agent: Client, dewi: Client) -> None:
    ticket = disputed()
    first, second = opened(agent, ticket), opened(agent, ticket)

    for name, is_there in ((first, True), (second, False)):
        response = agent.post(f"/desk/tickets/{ticket.reference}/presence/", {"page": name})
        assert response.status_code == 200
        assert (HERE in asked(dewi, ticket)) == is_there


@pytest.mark.parametrize("name", ["", "x:y", "0123456", "0123456g", "01234567\n", "é" * 8])
def test_a_page_without_a_proper_name_leaves_no_sign(agent: Client, dewi: Client, name: str) -> None:
    ticket = disputed()
    agent.get(f"/desk/tickets/{ticket.reference}/presence/", {"page": name})
    agent.post(f"/desk/tickets/{ticket.reference}/presence/", {"page": name})

    assert HERE not in asked(dewi, ticket)


def test_it_answers_that_nothing_changed_until_something_does(agent: Client, dewi: Client) -> None:
    ticket = disputed()
    address = f"/desk/tickets/{ticket.reference}/presence/?page=01234567"
    etag = dewi.get(address)["ETag"]
    assert dewi.get(address, headers={"if-none-match": etag}).status_code == 304

    opened(agent, ticket)

    assert HERE in asked(dewi, ticket, etag=etag)


def test_it_hints_at_what_others_have_done_since(agent: Client, agent_user: User, dewi: Client) -> None:
    ticket = disputed()
    seen = newest_event(ticket)
    TicketEvent.objects.create(ticket=ticket, kind=EventKind.SENT, at=WEDNESDAY)
    tickets.note(ticket, text="Sudah ditelepon.", agent=agent_user, action_key="k", now=WEDNESDAY)

    assert CHANGED in asked(dewi, ticket, seen=seen)
    assert CHANGED not in asked(agent, ticket, seen=seen)  # her own note
    assert CHANGED not in asked(dewi, ticket, seen=newest_event(ticket))
    assert CHANGED not in asked(dewi, ticket)


def test_it_hints_at_what_the_requester_has_said_since(agent: Client) -> None:
    ticket = disputed()
    seen = newest_event(ticket)
    TicketEvent.objects.create(ticket=ticket, kind=EventKind.JOINED, at=WEDNESDAY)

    assert CHANGED in asked(agent, ticket, seen=seen)


@pytest.fixture
def no_cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody answers where the cache should be."""
    monkeypatch.setitem(settings.CACHES["default"], "LOCATION", "unix:///nowhere/valkey.sock")
    presence.server.cache_clear()
    yield
    presence.server.cache_clear()


def test_without_a_cache_nobody_is_seen_and_nothing_fails(agent: Client, no_cache: None) -> None:
    ticket = disputed()

    opened(agent, ticket)
    for address in ("/desk/", "/desk/?lines=1"):
        assert ticket.reference in agent.get(address).content.decode()
    assert asked(agent, ticket, seen=newest_event(ticket)) == ""
    assert agent.post(f"/desk/tickets/{ticket.reference}/presence/", {"page": "01234567"}).status_code == 200


def test_asking_is_cheap_however_many_are_there(
    agent: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ticket = disputed()
    for number in range(5):
        opened(logged_in(member(f"agent{number}", AGENTS)), ticket)
        with django_assert_num_queries(7):
            asked(agent, ticket, seen=1)
