"""A bot and an assistant work a seeded queue by an agent's key, under that agent's rights."""

import json
from typing import Any

import anyio
import pytest
from django.contrib.auth.models import Group, User
from django.test import Client as Browser
from django.utils import timezone
from mcp import Client
from pytest_django.live_server_helper import LiveServer
from triage_client import Desk

from examples.bot import work
from tests.factories import TOO_EARLY, answered, replace
from triage import tickets
from triage.management.assistant import CHANGED, Api, server_of
from triage.models import ApiKey, Escalation, Scope, Team, Ticket, TicketState
from triage.models.api_key import issue
from triage.playbook.load import AGENTS
from triage.tickets import transitions

ADDRESS = "https://testserver"


class Answer:
    """An answer of Django's test client as ``requests`` gives one."""

    def __init__(self, answer: Any) -> None:
        self.status_code, self.headers = answer.status_code, answer.headers
        self.ok, self.text, self.json = answer.status_code < 400, answer.content.decode(), answer.json

    def raise_for_status(self) -> None:
        assert self.ok, self.text


class Session:
    """A session of ``requests`` that asks this process."""

    def __init__(self, key: str) -> None:
        self.browser = Browser(headers={"authorization": f"Bearer {key}", "accept-language": "en"})

    def request(self, method: str, address: str, **said: Any) -> Answer:
        path = "/" + address.split("/", 3)[3]
        body = {"data": said["json"], "content_type": "application/json"} if said.get("json") is not None else {}
        if said.get("params"):
            body = {"query_params": said["params"], **body}
        return Answer(getattr(self.browser, method.lower())(path, headers=said.get("headers"), **body))

    def get(self, address: str, **said: Any) -> Answer:
        return self.request("get", address, **said)


@pytest.fixture
def agent(desk_rows: None, clock: None) -> User:
    agent = User.objects.create_user("rina", is_staff=True)
    agent.groups.add(Group.objects.get(name=AGENTS))
    return agent


def key_of(agent: User, *scopes: Scope) -> str:
    return issue(ApiKey(person=agent, name="bot", scopes=list(scopes)), by=agent, now=timezone.now())


def waiting(**answers: Any) -> Ticket:
    ticket = answered(replace(TOO_EARLY, **answers))
    transitions.to_agent(ticket, Escalation.DISPUTED, now=timezone.now())
    return ticket


@pytest.mark.django_db(transaction=True)
def test_the_bot_works_the_queue_and_twice_is_harmless(live_server: LiveServer, agent: User) -> None:
    known, other = waiting(), waiting(email="lain@example.com")
    desk = Desk(live_server.url, key_of(agent, Scope.READ, Scope.WRITE))
    assert work(desk, {"sari@example.com": "too_early"}) == 1
    assert work(desk, {"sari@example.com": "too_early"}) == 0
    known.refresh_from_db()
    other.refresh_from_db()
    assert (known.state, known.notes.get().agent) == (TicketState.ANSWERED, agent)
    assert other.state == TicketState.WITH_AGENT


def test_an_assistant_reads_and_acts_under_the_agents_rights(agent: User) -> None:
    ticket = waiting()
    kept = waiting(email="lain@example.com")
    transitions.move_to_team(kept, Team.objects.create(name="A", others_may_see=False), agent=None, now=timezone.now())
    api = Api(ADDRESS, Session(key_of(agent, Scope.READ, Scope.WRITE)))  # type: ignore[arg-type]

    def said(name: str, **arguments: Any) -> Any:
        answer = api.call(name, arguments)
        assert not answer.is_error, answer.content
        return json.loads(answer.content[0].text)  # type: ignore[union-attr]

    assert [line["reference"] for line in said("listTickets", state="with_agent")["results"]] == [ticket.reference]
    assert said("readTicket", reference=ticket.reference)["requester"]["email"] == "sari@example.com"
    said("addNote", reference=ticket.reference, text="Dilihat asisten.")
    assert ticket.notes.get().agent == agent
    assert "Halo Kak" in said("replyToRequester", reference=ticket.reference, text="Halo Kak")["letters"][-1]["body"]
    assert api.call("readTicket", {"reference": kept.reference}).is_error
    assert api.call("addNote", {"reference": ticket.reference, "txt": "?"}).is_error
    assert api.call("dropTables", {}).is_error
    reading = Api(ADDRESS, Session(key_of(agent, Scope.READ)))  # type: ignore[arg-type]
    refused = reading.call("addNote", {"reference": ticket.reference, "text": "?"})
    assert refused.is_error
    assert "tickets:write" in refused.content[0].text  # type: ignore[union-attr]


def test_an_assistant_overwrites_nothing_that_has_changed_since_it_read(agent: User) -> None:
    ticket = waiting()
    api = Api(ADDRESS, Session(key_of(agent, Scope.READ, Scope.WRITE)))  # type: ignore[arg-type]
    said = {"reference": ticket.reference}
    assert not api.call("readTicket", said).is_error
    assert not api.call("addNote", {**said, "text": "Dilihat."}).is_error, "What it has changed itself it has seen."
    tickets.note(ticket, text="Ditelepon.", agent=agent, action_key="n", now=timezone.now())
    for _twice in range(2):
        lost = api.call("closeTicket", {**said, "resolution": "answered"})
        assert (lost.is_error, lost.content[0].text) == (True, CHANGED)  # type: ignore[union-attr]
    api.call("readTicket", said)
    assert not api.call("closeTicket", {**said, "resolution": "answered"}).is_error


def test_every_tool_is_described_and_says_what_it_is_told(agent: User) -> None:
    api = Api(ADDRESS, Session(key_of(agent, Scope.READ)))  # type: ignore[arg-type]

    async def listed() -> Any:
        async with Client(server_of(api)) as client:
            return await client.list_tools()

    tools = {each.name: each for each in anyio.run(listed).tools}
    assert len(tools) > 25
    assert all(each.description for each in tools.values())
    assert tools["readTicket"].annotations.read_only_hint
    assert {"reference", "text"} <= {*tools["replyToRequester"].input_schema["required"]}
    assert "#/components" not in json.dumps([each.input_schema for each in tools.values()])
