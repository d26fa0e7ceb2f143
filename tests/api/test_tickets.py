"""The API: keys, idempotency, clear problems in the client's language, nothing half-written."""

import io
import json
from base64 import b64encode
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from datasets.cases import PICTURES
from tests.factories import TOO_EARLY, WEDNESDAY, message, owner, work
from triage import pipeline
from triage.api.serializers import ComplaintRequest
from triage.installed import installed
from triage.models import ApiClient, FollowUp, FollowUpState, Screenshot, Submission, Ticket
from triage.models.api_client import key_digest

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

COMPLAINT = {
    "email": "sari@example.com",
    "name": "Sari Wulandari",
    "platform": "toped",
    "training": "Dasar Desain Grafis",
    "completed_on": "2026-09-15",
    "what_you_see": "absent",
    "description": "Kak, sertifikat saya belum muncul di dashboard.",
}


def send(api: Client, data: dict[str, Any] | None = None, *, key: str = "", **headers: str) -> Any:
    sent = {**headers, **({"idempotency-key": key} if key else {})}
    return api.post("/api/v1/tickets", COMPLAINT if data is None else data, headers=sent)


def shot(name: str = "chrome-offline.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (PICTURES / name).read_bytes())


def test_it_takes_a_complaint_with_screenshots_and_shows_the_verdict(api: Client) -> None:
    made = send(api, {**COMPLAINT, "screenshots": [shot(), shot("chrome-timeout.jpg")]})
    assert made.status_code == 201
    assert made.json()["outcome"] == "created"
    work(Ticket.objects.get())
    shown = api.get(f"/api/v1/tickets/{made.json()['reference']}").json()
    assert shown["status_url"] == made.json()["status_url"]
    assert shown["verdict"]["reasons"]
    assert sum(shown["verdict"]["confidences"].values()) == pytest.approx(1)
    assert {reason["source"] for reason in shown["verdict"]["reasons"]} >= {"form", "screenshot"}
    assert Submission.objects.get().platform_id == "tokopedia"


@pytest.mark.parametrize("odd", ["² ² ² ² ² ² ² ² ² ² ²", "① ٣ 𝟙 12 aguſtus L026", "Budi \ud800 Santoso \udfff"])
def test_no_character_stops_it_from_being_taken(api: Client, odd: str) -> None:
    fields = ("name", "platform", "training", "institution", "printed_name", "description")
    sent = api.post("/api/v1/tickets", {**COMPLAINT, **dict.fromkeys(fields, odd)}, content_type="application/json")
    assert sent.status_code == 201
    work(Ticket.objects.get())
    assert Submission.objects.get().description.split() == odd.encode("utf-8", "ignore").decode().split()


def test_it_tells_what_is_wrong_with_half_a_character(api: Client) -> None:
    wrong = dict.fromkeys(("what_you_see", "review_state", "language", "completed_on", "email"), "x\ud800")
    answer = api.post("/api/v1/tickets", {**COMPLAINT, **wrong}, content_type="application/json")
    assert (answer.status_code, sorted(answer.json()["errors"])) == (422, sorted(wrong))


def test_it_takes_json_with_files_in_base64(api: Client) -> None:
    picture = {"name": "chrome.jpg", "content": b64encode((PICTURES / "chrome-offline.jpg").read_bytes()).decode()}
    body = {**COMPLAINT, "other_sites_open": True, "other_network_tried": None, "screenshots": [picture]}
    assert api.post("/api/v1/tickets", json.dumps(body), content_type="application/json").status_code == 201
    assert Submission.objects.get().answers["other_sites_open"] is True
    assert Screenshot.objects.get().kind == "jpeg"


@pytest.mark.parametrize(("typed", "meant"), [("screenshots[]", "screenshots"), ("descripton", "description")])
def test_it_refuses_what_is_mistyped_by_name(api: Client, typed: str, meant: str) -> None:
    refused = send(api, {**COMPLAINT, typed: "x"})
    (told,) = refused.json()["errors"][typed]
    assert (refused.status_code, told["code"]) == (422, "unknown_field")
    assert f"Did you mean {meant}?" in told["message"]
    assert not Ticket.objects.exists()


def test_it_takes_more_for_a_ticket(api: Client) -> None:
    reference = send(api).json()["reference"]
    ticket = work(Ticket.objects.get())
    more = {"description": "Saya sudah menghubungi platform.", "screenshots": [shot()]}
    added = api.post(f"/api/v1/tickets/{reference}/messages", more, headers={"idempotency-key": "more"})
    assert (added.status_code, added.json()["outcome"]) == (200, "joined")
    assert [row.key for row in ticket.submissions.order_by("id")][-1] == "more"
    again = api.post(f"/api/v1/tickets/{reference}/messages", {"email": "other@example.com", "description": "x"})
    assert again.json()["errors"]["email"][0]["code"] == "unknown_field"


def test_it_passes_on_the_answer_to_a_follow_up_once(api: Client) -> None:
    reference = send(api).json()["reference"]
    row = work(Ticket.objects.get()).follow_ups.earliest("due_at")
    FollowUp.objects.filter(pk=row.pk).update(state=FollowUpState.FIRED, fired_at=WEDNESDAY)
    path = f"/api/v1/tickets/{reference}/follow-ups/{row.kind}/{row.sequence}"
    said = api.post(path, {"answer": "yes"}, content_type="application/json", headers={"idempotency-key": "yes"})
    assert (said.status_code, said.json()["state"]) == (200, "closed")
    twice = api.post(path, {"answer": "yes"}, content_type="application/json", headers={"idempotency-key": "yes"})
    assert (twice.status_code, twice["Idempotency-Replayed"]) == (200, "true")
    assert api.post(path, {"answer": "yes"}, content_type="application/json").json()["code"] == "closed"
    more = api.post(f"/api/v1/tickets/{reference}/messages", {"description": "Hilang lagi."})
    assert (more.status_code, more.json()["outcome"]) == (201, "created")


def test_it_takes_the_same_key_once(api: Client) -> None:
    first, again = send(api, key="order-1"), send(api, key="order-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "outcome": "repeated"}
    assert Submission.objects.count() == 1


def test_it_refuses_a_key_that_was_used_for_something_else(api: Client) -> None:
    send(api, key="order-1")
    other = send(api, {**COMPLAINT, "training": "Barista"}, key="order-1")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert send(api, {**COMPLAINT, "screenshots": [shot()]}, key="order-1").status_code == 422
    assert Ticket.objects.count() == 1


def test_it_opens_a_ticket_of_its_own_beside_somebody_elses(api: Client) -> None:
    first = send(api).json()["reference"]
    ApiClient.objects.create(name="other", key_digest=key_digest("tk_other"))
    stranger = {"authorization": "Bearer tk_other"}
    second = send(api, **stranger)
    assert (second.status_code, second.json()["outcome"]) == (201, "created")
    assert Ticket.objects.get(reference=second.json()["reference"]).proposed_for == Ticket.objects.get(reference=first)
    assert api.get(f"/api/v1/tickets/{first}", headers=stranger).status_code == 404
    assert api.get(f"/api/v1/tickets/{first}").status_code == 200


def test_it_shows_no_more_than_was_sent_once_the_requester_adds_to_it(api: Client) -> None:
    reference = send(api).json()["reference"]
    ticket = work(Ticket.objects.get(reference=reference))
    before = api.get(f"/api/v1/tickets/{reference}").json()
    assert before["verdict"]["reasons"]
    assert before["reply"]
    assert ticket.token not in str(before)
    more = message(TOO_EARLY, is_owner=True)
    pipeline.receive(more, now=WEDNESDAY, ticket=ticket, stands=owner)
    work(ticket)
    after = api.get(f"/api/v1/tickets/{reference}").json()
    assert (after["verdict"]["reasons"], after["reply"]) == ([], None)


def test_it_asks_for_a_key() -> None:
    for headers in (
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": "Bearer ÿþ"},
        {"authorization": "Basic x"},
    ):
        refused = Client().post("/api/v1/tickets", COMPLAINT, headers=headers)
        assert refused.status_code == 401
        assert refused.headers["Content-Type"].startswith("application/problem+json")
        assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_it_refuses_a_client_that_was_switched_off(api: Client) -> None:
    ApiClient.objects.update(active=False)
    assert send(api).status_code == 401


HUGE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00" + b"\0" * 64


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20)).save(buffer, "PNG")
    return buffer.getvalue()


BAD: dict[str, tuple[dict[str, Any], int, str]] = {
    "nothing": ({}, 422, "email"),
    "only-spaces": ({**COMPLAINT, "description": " \n\t ", "what_you_see": ""}, 422, "description"),
    "bad-address": ({**COMPLAINT, "email": "sari@"}, 422, "email"),
    "long-text": ({**COMPLAINT, "description": "a" * 600_000}, 422, "description"),
    "huge-text": ({**COMPLAINT, "description": "a" * 10_000_000}, 413, ""),
    "impossible-date": ({**COMPLAINT, "completed_on": "2026-02-30"}, 422, "completed_on"),
    "future-date": ({**COMPLAINT, "completed_on": "2026-12-01"}, 422, "completed_on"),
    "ancient-date": ({**COMPLAINT, "completed_on": "1970-01-01"}, 422, "completed_on"),
    "unknown-symptom": ({**COMPLAINT, "what_you_see": "ghosts"}, 422, "what_you_see"),
    "empty-file": ({**COMPLAINT, "screenshots": SimpleUploadedFile("a.png", b"")}, 422, "screenshots"),
    "program": ({**COMPLAINT, "screenshots": SimpleUploadedFile("a.jpg", b"MZ" + bytes(99))}, 422, "screenshots"),
    "half-a-picture": ({**COMPLAINT, "screenshots": SimpleUploadedFile("a.png", HUGE[:20])}, 422, "screenshots"),
    "too-many-pixels": ({**COMPLAINT, "screenshots": SimpleUploadedFile("a.png", HUGE)}, 422, "screenshots"),
    "20-megabytes": (
        {**COMPLAINT, "screenshots": SimpleUploadedFile("a.png", png() + b"\0" * 20_000_000)},
        422,
        "screenshots",
    ),
    "50-files": (
        {**COMPLAINT, "screenshots": [SimpleUploadedFile(f"{n}.png", png()) for n in range(50)]},
        422,
        "screenshots",
    ),
    "200-files": ({**COMPLAINT, "screenshots": [SimpleUploadedFile(f"{n}.png", b"x") for n in range(200)]}, 413, ""),
    "200-fields": ({**COMPLAINT, **{f"field{n}": "x" for n in range(200)}}, 413, ""),
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", BAD)
def test_it_says_what_is_wrong_and_writes_nothing(api: Client, name: str, language: str, settings: Any) -> None:
    data, status, field = BAD[name]
    for upload in [item for value in data.values() for item in (value if isinstance(value, list) else [value])]:
        if isinstance(upload, SimpleUploadedFile):
            upload.seek(0)
    before = set(settings.QUARANTINE.glob("*"))
    refused = send(api, data, **{"accept-language": language})
    assert refused.status_code == status
    told = refused.json()
    assert told["detail"]
    if field:
        assert told["errors"][field][0]["code"]
        assert told["errors"][field][0]["message"]
    assert not Ticket.objects.exists()
    assert not Screenshot.objects.exists()
    assert set(settings.QUARANTINE.glob("*")) == before


def test_it_speaks_the_clients_language(api: Client) -> None:
    details = {language: send(api, {}, **{"accept-language": language}).json()["detail"] for language in ("id", "en")}
    assert details["id"] != details["en"]


@pytest.mark.parametrize(
    "body", ["", "not json", "[]", '"text"', "{", "null", '{"email": {"a": 1}, "description": []}']
)
def test_it_survives_odd_json(api: Client, body: str) -> None:
    refused = api.post("/api/v1/tickets", body, content_type="application/json")
    assert refused.status_code in {400, 422}
    assert refused.json()["detail"]


@pytest.mark.parametrize("kind", ["text/plain", "application/xml"])
def test_it_refuses_other_content(api: Client, kind: str) -> None:
    assert api.post("/api/v1/tickets", "x", content_type=kind).status_code == 415


def test_it_keeps_odd_text_as_text(api: Client) -> None:
    odd = "‮halo\x00\x07 😀 <script>alert(1)</script> {{ settings.SECRET_KEY }} {% now %} 3171234567890123"
    assert send(api, {**COMPLAINT, "name": odd, "training": odd, "description": odd}).status_code == 201
    stored = Submission.objects.get()
    for text in (stored.name, stored.answers["training"], stored.description):
        assert "<script>alert(1)</script> {{ settings.SECRET_KEY }} {% now %}" in text
        assert "\x00" not in text
        assert "‮" not in text
        assert "3171234567890123" not in text


def test_it_answers_a_wrong_address_in_json(api: Client) -> None:
    missing = api.get("/api/v1/nothing")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_there_is_nothing_at_other_addresses_whatever_the_method() -> None:
    answer = Client(enforce_csrf_checks=True).post("/api/v1/desk/incidents/none/confirm", {})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_schema_names_the_forms_fields() -> None:
    assert set(ComplaintRequest().fields) - {"screenshots"} == {*installed().form.by_code, "language"}


def test_the_schema_is_served_and_sound() -> None:
    served = Client().get("/api/v1/schema/", headers={"accept": "application/json"})
    assert served.status_code == 200
    operations = {name for methods in served.json()["paths"].values() for name in methods}
    assert operations == {"post", "get", "patch", "delete"}
    assert Client().get("/api/v1/docs/").status_code == 200


def test_a_key_has_an_hourly_quota(api: Client) -> None:
    ApiClient.objects.update(hourly_quota=3)
    answers = [send(api, {**COMPLAINT, "training": f"Kelas {turn}"}) for turn in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    told = answers[-1]
    assert told["Content-Type"] == "application/problem+json"
    assert told.json()["code"] == "over_quota"
    assert 0 < int(told["Retry-After"]) <= 3600
    assert Ticket.objects.count() == 3


def test_a_key_has_a_quota_of_pictures_and_may_go_on_without(api: Client) -> None:
    ApiClient.objects.update(hourly_quota=2)
    pictures = [shot() for _ in range(5)]
    assert send(api, {**COMPLAINT, "screenshots": pictures}).status_code == 201
    assert send(api, {**COMPLAINT, "training": "Barista", "screenshots": [shot()]}).status_code == 429
    assert send(api, {**COMPLAINT, "training": "Barista"}).status_code == 201


def test_a_ticket_keeps_a_digest_of_the_key_that_sent_it(api: Client) -> None:
    send(api)
    assert len(Ticket.objects.get().origin) == 16
