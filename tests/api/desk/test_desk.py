"""The desk by API: the queue in pages, all evidence of a ticket, and what agents do, once and by a version."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.api.conftest import assistant
from tests.factories import UNCLEAR, answered, replace
from tests.teams import team, worker
from tests.workspace.cases import disputed, with_screenshot
from triage.api.desk import tickets as queue
from triage.models import (
    Access,
    AccessKind,
    EventKind,
    Reply,
    ReplyFile,
    ReplyKind,
    Scope,
    Submission,
    Tag,
    Ticket,
    TicketState,
)

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

LIST = "/api/v1/desk/tickets"


@pytest.fixture
def rina() -> User:
    return worker("rina")


@pytest.fixture
def bot(rina: User) -> Client:
    """Rina's program, which may read and write."""
    return assistant(rina, Scope.READ, Scope.WRITE)


def do(bot: Client, ticket: Ticket, action: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
    path = f"{LIST}/{ticket.reference}/{action}"
    return bot.post(path, json.dumps(body or {}), content_type="application/json", headers=headers)


@pytest.mark.parametrize("view", ["?", "?state=all", "?q=sertifikat"])
def test_pages_of_the_queue_hold_each_ticket_once(bot: Client, view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    waiting = [disputed(f"{number}@example.com", hours_ago=number % 2).reference for number in range(5)]
    found, address = [], LIST + view
    while address:
        told = bot.get(address).json()
        found += [line["reference"] for line in told["results"]]
        address = (told["next"] or "").removeprefix("http://testserver").removeprefix("http://localhost:8000")
    assert sorted(found) == sorted(waiting)
    assert told["results"][0]["requester"] == "Sari W."


def test_it_filters_as_the_page_does_and_refuses_what_makes_no_sense(bot: Client, rina: User) -> None:
    ours = disputed()
    theirs = disputed("budi@example.com")
    Ticket.objects.filter(pk=theirs.pk).move(team=team("theirs", others_may_see=False))
    lines = bot.get(f"{LIST}?platform=tokopedia&assignee=nobody").json()["results"]
    assert [line["reference"] for line in lines] == [ours.reference]
    for query in ("stat=all", "state=lost", "cursor=x", f"assignee={'9' * 30}", "state=", "sure="):
        refused = bot.get(f"{LIST}?{query}")
        assert (refused.status_code, list(refused.json()["errors"])) == (422, [query.partition("=")[0]])


def test_a_parameter_that_comes_twice_is_refused_by_name_everywhere(bot: Client) -> None:
    for address in (f"{LIST}?state=all&state=", "/api/v1/desk/notices?before=x&before=", "/api/v1/form?a=1&a=1"):
        refused = bot.get(address)
        ((name, wrong),) = refused.json()["errors"].items()
        assert (refused.status_code, name in address, wrong[0]["code"]) == (422, True, "repeated")


@pytest.mark.parametrize("body", [{"note": 5}, {"note": True}, {"description": "Hilang.", "note": 1.5}])
def test_a_number_is_no_text(bot: Client, body: dict[str, Any]) -> None:
    refused = bot.post(LIST, {"email": "sari@example.com", "channel": "phone", **body}, "application/json")
    assert (refused.status_code, refused.json()["errors"]["note"][0]["code"]) == (422, "invalid")


def test_an_empty_id_is_none(bot: Client) -> None:
    assert bot.get("/api/v1/desk/notices?before=").json()["errors"]["before"][0]["code"] == "invalid"


def test_it_shows_all_evidence_and_hands_out_pictures_on_record(bot: Client, rina: User) -> None:
    ticket, picture = with_screenshot()
    shown = bot.get(f"{LIST}/{ticket.reference}").json()
    assert shown["answers"]["training"] == "Dasar Desain Grafis"
    assert shown["requester"] == {"name": "Sari Wulandari", "email": "sari@example.com", "confirmed": False}
    places = [reason["box"] for reason in shown["verdict"]["reasons"] if reason["source"] == "screenshot"]
    assert places[0] == [list(corner) for corner in ((40, 200), (360, 200), (360, 240), (40, 240))]
    assert shown["story"][0]["kind"] == EventKind.RECEIVED
    assert shown["screenshots"][0]["readings"][0]["value"] == "certificate_absent"
    got = bot.get(f"{LIST}/{ticket.reference}/screenshots/{picture.pk}", headers={"accept": "image/jpeg"})
    assert (got.status_code, got["Content-Type"], got.getvalue()[:2]) == (200, "image/jpeg", b"\xff\xd8")
    assert Access.objects.get().kind == AccessKind.SCREENSHOT
    assert Access.objects.get().agent == rina


def test_a_reply_goes_out_once_with_its_file(bot: Client, rina: User) -> None:
    ticket = disputed()
    file = {"name": "surat.txt", "content": b64encode(b"Halo").decode()}
    for replayed in ("", "true"):
        told = do(bot, ticket, "reply", {"text": "Halo Kak.", "files": [file]}, idempotency_key="r1")
        assert (told.status_code, told.get("Idempotency-Replayed", "")) == (200, replayed)
    assert (told.json()["state"], told.json()["assignee"]) == (TicketState.ASKED, "rina")
    assert told.json()["letters"][-1]["files"][0]["name"] == "surat.txt"
    assert Reply.objects.filter(kind=ReplyKind.AGENT).count() == ReplyFile.objects.count() == 1


def test_a_change_that_somebody_else_made_meanwhile_is_not_lost(bot: Client) -> None:
    ticket = disputed()
    seen = bot.get(f"{LIST}/{ticket.reference}")["ETag"]
    noted = do(bot, ticket, "note", {"text": "Ditelepon."}, if_match=seen)
    assert (noted.status_code, noted["ETag"]) == (200, bot.get(f"{LIST}/{ticket.reference}")["ETag"])
    lost = do(bot, ticket, "close", {"resolution": "answered"}, if_match=seen)
    assert (lost.status_code, lost.json()["code"]) == (412, "changed")
    assert do(bot, ticket, "close", {"resolution": "answered"}, if_match=noted["ETag"]).json()["state"] == "closed"


def test_agents_do_by_api_what_the_page_does(bot: Client, rina: User) -> None:
    tag, others = Tag.objects.create(name="refund"), team("finance", rina)
    first, second = disputed(), disputed("budi@example.com")
    steps: list[tuple[str, dict[str, Any], str, Any]] = [
        ("note", {"text": "Ditelepon."}, "notes", lambda notes: notes[-1]["text"] == "Ditelepon."),
        ("assign", {"assignee": "rina"}, "assignee", lambda who: who == "rina"),
        ("tags", {"add": [tag.pk]}, "tags", lambda tags: [each["name"] for each in tags] == ["refund"]),
        ("circumstance", {"circumstance": "deadline", "said": True}, "circumstances", bool),
        ("snooze", {"until": "2026-09-21"}, "snoozed_until", bool),
        ("wake", {}, "snoozed_until", lambda until: until is None),
        ("team", {"team": others.pk}, "team", lambda team: team["name"] == "finance"),
        ("correct", {"category": "connectivity", "text": "Coba lagi ya, Kak."}, "state", lambda s: s == "answered"),
        ("close", {"resolution": "answered"}, "resolution", lambda resolution: resolution == "answered"),
        ("reopen", {"reason": "Ternyata belum."}, "state", lambda state: state == "with_agent"),
        ("merge", {"into": second.reference, "across_addresses": True}, "merged_into", bool),
        ("unmerge", {}, "merged_into", lambda into: into is None),
    ]
    for action, body, field, holds in steps:
        told = do(bot, first, action, body)
        assert told.status_code == 200, (action, told.content)
        assert holds(told.json()[field]), (action, told.json()[field])


@pytest.mark.parametrize(
    ("action", "body", "status", "code"),
    [
        ("close", {"resolution": "vanished"}, 422, "invalid"),
        ("reply", {"txt": "Halo"}, 422, "invalid"),
        ("reply", {"text": "Halo", "files": [{"name": "a.exe", "content": "TVo="}]}, 409, "unsendable_file"),
        ("reply", {"text": "Halo", "files": [{"name": "a", "content": "?"}]}, 422, "invalid"),
        ("assign", {"assignee": "nobody-here"}, 409, "unknown_agent"),
        ("reopen", {"reason": "x"}, 409, "not_closed"),
        ("merge", {"into": "TKT-AAAA-AAAA"}, 409, "unknown_ticket"),
        ("macro", {"macro": "none"}, 409, "switched_off"),
    ],
)
def test_it_says_why_it_does_nothing(bot: Client, action: str, body: dict[str, Any], status: int, code: str) -> None:
    ticket = disputed()
    before = ticket.events.count()
    refused = do(bot, ticket, action, body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused["Content-Type"] == "application/problem+json"
    assert ticket.events.count() == before


def test_tickets_of_teams_that_others_may_see_are_only_read(bot: Client) -> None:
    ticket = disputed()
    Ticket.objects.all().move(team=team("theirs", others_may_see=True))
    assert bot.get(f"{LIST}/{ticket.reference}").status_code == 200
    refused = do(bot, ticket, "note", {"text": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")


def test_a_ticket_is_opened_for_somebody_and_its_answers_are_put_right(bot: Client, rina: User) -> None:
    said = {"channel": "telephone", "name": "Sari", "description": "Sertifikat hilang.", "note": "Telepon 3."}
    headers = {"idempotency-key": "o1"}
    made = [bot.post(LIST, json.dumps(said), content_type="application/json", headers=headers) for _twice in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    ticket = Ticket.objects.get()
    assert (ticket.submissions.get().channel, made[0].json()["notes"][0]["text"]) == ("telephone", "Telepon 3.")

    def correct(**answers: Any) -> Any:
        path = f"{LIST}/{ticket.reference}/answers"
        return bot.patch(path, json.dumps(answers), content_type="application/json")

    right = correct(email="sari@example.com", completed_on="2026-09-15", description="Sertifikat salah nama.")
    assert right.status_code == 200, right.content
    known = right.json()["answers"]
    assert (known["completed_on"], known["name"], known["description"]) == (
        "2026-09-15",
        "Sari",
        "Sertifikat salah nama.",
    )
    assert correct(email="sari@example.com").json()["code"] == "nothing_changed"
    assert correct(completed_on="").json()["answers"].get("completed_on") is None
    assert correct(completed_on="soon").status_code == 422
    assert Submission.objects.filter(channel="correction").count() == 2


def test_a_requesters_own_words_are_not_an_agents_to_change(bot: Client) -> None:
    ticket = answered(replace(UNCLEAR))
    path = f"{LIST}/{ticket.reference}/answers"
    refused = bot.patch(path, '{"description": "Lain."}', content_type="application/json")
    assert refused.json()["errors"]["description"][0]["code"] == "unknown_field"
