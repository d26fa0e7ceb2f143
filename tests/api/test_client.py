"""clients/python against a live server: a queue is worked, a complaint sent, and the API's manners are kept."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer
from requests.adapters import HTTPAdapter
from triage_client import Desk, Problem, attached, connection

from tests.api.test_tickets import COMPLAINT, png
from tests.factories import WEDNESDAY, work
from tests.teams import team, worker
from tests.workspace.cases import disputed, with_screenshot
from triage.api.desk import tickets as queue
from triage.models import ApiClient, ApiKey, FollowUpState, Reply, ReplyKind, Scope, Ticket
from triage.models.api_key import issue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

Asked = Callable[[requests.PreparedRequest], requests.Response]


class Network(HTTPAdapter):
    """A network that does with each request what it is told, one after the other, and at last what networks do."""

    def __init__(self, *steps: Callable[[Asked, requests.PreparedRequest], requests.Response]) -> None:
        super().__init__()
        self.steps, self.sent = list(steps), list[requests.PreparedRequest]()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        self.sent.append(request)

        def on(request: requests.PreparedRequest) -> requests.Response:
            return super(Network, self).send(request, *args, **kwargs)

        return self.steps.pop(0)(on, request) if self.steps else on(request)


def loses_answer(on: Asked, request: requests.PreparedRequest) -> requests.Response:
    on(request)
    raise requests.ConnectionError


def refuses(status: int, **headers: str) -> Callable[[Asked, requests.PreparedRequest], requests.Response]:
    def answer(_on: Asked, request: requests.PreparedRequest) -> requests.Response:
        told = requests.Response()
        told.status_code, told.reason, told.request = status, "Busy", request
        told.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        told._content = b"<h1>Busy</h1>"
        return told

    return answer


@pytest.fixture
def rina(live_server: LiveServer) -> User:
    return worker("rina")


@pytest.fixture
def desk(rina: User, live_server: LiveServer) -> Desk:
    """The desk as Rina's program sees it."""
    key = ApiKey(person=rina, name="bot", scopes=[Scope.READ, Scope.WRITE, Scope.DESK])
    return Desk(live_server.url, issue(key, by=rina, now=timezone.now()))


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client has waited; nobody does."""
    waits: list[float] = []
    monkeypatch.setattr(connection, "time", SimpleNamespace(sleep=waits.append, monotonic=time.monotonic))
    return waits


def test_an_agents_program_works_the_queue(desk: Desk, rina: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    finance = team("finance", rina)
    waiting = [disputed(f"{number}@example.com").reference for number in range(5)]
    assert sorted(line["reference"] for line in desk.list_tickets(state="with_agent")) == sorted(waiting)
    assert [each["name"] for each in desk.list_teams()] == ["finance"]

    first, second = waiting[:2]
    assert desk.add_note(first, text="Ditelepon.").body["notes"][0]["text"] == "Ditelepon."
    assert desk.assign_ticket(first, assignee="rina").body["assignee"] == "rina"
    assert desk.snooze_ticket(first, until="2026-09-21").body["snoozed_until"]
    assert desk.wake_ticket(first).body["snoozed_until"] is None
    moved = desk.move_to_team(first, team=finance.pk).body["team"]
    assert moved is not None
    assert moved["name"] == "finance"
    told = desk.reply_to_requester(first, text="Halo Kak.", files=[attached("surat.txt", b"Halo")]).body
    assert (told["state"], told["letters"][-1]["files"][0]["name"]) == ("asked", "surat.txt")
    assert desk.close_ticket(second, resolution="answered").body["state"] == "closed"
    assert Reply.objects.filter(kind=ReplyKind.AGENT).count() == 1


def test_it_reads_all_evidence(desk: Desk) -> None:
    ticket, picture = with_screenshot()
    shown = desk.read_ticket(ticket.reference)
    verdict = shown.body["verdict"]
    assert verdict is not None
    assert {reason["source"] for reason in verdict["reasons"]} >= {"form", "screenshot"}
    assert shown.body["screenshots"][0]["readings"][0]["confidence"] == 0.9
    assert desk.get_screenshot(ticket.reference, picture.pk)[:2] == b"\xff\xd8"


def test_a_requesters_program_sends_adds_and_answers(live_server: LiveServer) -> None:
    scopes = [Scope.SEND, Scope.EXPORT]
    key = ApiKey(client=ApiClient.objects.create(name="crm", key_digest="crm"), name="crm", scopes=scopes)
    desk = Desk(live_server.url, issue(key, by=None, now=timezone.now()))
    made = desk.create_ticket(**COMPLAINT, screenshots=[attached("a.png", png())])  # type: ignore[arg-type]
    reference = made.body["reference"]
    assert desk.add_to_ticket(reference, description="Masih belum.").body["outcome"] == "joined"
    work(Ticket.objects.get()).follow_ups.update(state=FollowUpState.FIRED, fired_at=WEDNESDAY)
    asked = desk.get_ticket(reference).body["follow_ups"][0]
    assert desk.answer_follow_up(reference, asked["kind"], asked["sequence"], answer="yes").body["state"] == "closed"
    assert [*desk.export_changes()][-1]["kind"] == "cursor"


def test_a_change_that_somebody_else_made_meanwhile_is_not_lost(desk: Desk) -> None:
    reference = disputed().reference
    seen = desk.read_ticket(reference)
    noted = desk.add_note(reference, text="Ditelepon.", if_match=seen.etag)
    with pytest.raises(Problem) as lost:
        desk.close_ticket(reference, resolution="answered", if_match=seen.etag)
    assert (lost.value.status, lost.value.code) == (412, "changed")
    assert desk.close_ticket(reference, resolution="answered", if_match=noted.etag).body["state"] == "closed"


def test_a_problem_says_what_is_wrong_in_the_programs_language(desk: Desk) -> None:
    with pytest.raises(Problem, match=r"resolution: .*vanished") as wrong:
        desk.close_ticket(disputed().reference, resolution="vanished")  # type: ignore[arg-type]
    assert wrong.value.title == "Something in it needs another look"
    assert wrong.value.errors["resolution"][0]["code"] == "invalid_choice"


def test_a_write_whose_answer_is_lost_is_sent_again_and_done_once(desk: Desk, slept: list[float]) -> None:
    ticket, network = disputed(), Network(loses_answer, loses_answer)
    desk.session.mount("http://", network)
    noted = desk.add_note(ticket.reference, text="Ditelepon.")
    assert (noted.is_replayed, ticket.notes.count(), slept) == (True, 1, [0.5, 1.0])
    assert len({request.headers["Idempotency-Key"] for request in network.sent}) == 1


def test_it_waits_as_it_is_told_and_not_for_ever(desk: Desk, slept: list[float]) -> None:
    network = Network(refuses(429, Retry_After="7"), refuses(503), refuses(503, Retry_After="3600"), refuses(404))
    desk.session.mount("http://", network)
    for status, told in ((503, 3600), (404, None)):
        with pytest.raises(Problem, match="Busy") as refused:
            [*desk.list_tags()]
        assert (refused.value.status, refused.value.retry_after) == (status, told)
    assert (slept, len(network.sent)) == ([7, 1.0], 4)


def test_it_waits_where_nothing_is_left_of_its_limit(desk: Desk, slept: list[float]) -> None:
    desk.session.mount("http://", Network(refuses(404, RateLimit='"key";r=0;t=9'), refuses(404)))
    for _twice in range(2):
        with pytest.raises(Problem):
            [*desk.list_tags()]
    assert slept == [pytest.approx(9, abs=1)]
