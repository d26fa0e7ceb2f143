"""The schema says what the API does: schemathesis tries it (long form: bench/fuzz_api.py), and what it found once."""

import json
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from schemathesis.generation import GenerationMode

import harness.fuzz_api_hooks  # noqa: F401 - it gives schemathesis sensible days and pictures
from tests.api.test_tickets import COMPLAINT, png, send
from triage.models import Screenshot, Submission

pytestmark = [pytest.mark.usefixtures("desk_rows", "clock"), pytest.mark.slow]

QUICK = hypothesis.settings(max_examples=25, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))


@pytest.fixture
def one_connection() -> Iterator[None]:
    """As Django's test client does it: the end of a request is not the end of the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("key", ["", "tk_good"])
def test_schema_and_behaviour_agree(api: Client, mode: GenerationMode, key: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    for path, method in (("/api/v1/tickets", "POST"), ("/api/v1/tickets/{reference}", "GET")):
        if path.endswith("}") and mode == GenerationMode.NEGATIVE:
            continue  # Every text may be a reference.

        @QUICK
        @hypothesis.given(case=schema[path][method].as_strategy(generation_mode=mode))
        def agree(case: Any) -> None:
            case.call_and_validate(headers=headers)

        agree()


def refused(answer: Any) -> dict[str, str]:
    """What a refusal names, and the first code of each."""
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    return {name: wrong[0]["code"] for name, wrong in answer.json()["errors"].items()}


def send_json(api: Client, **changes: Any) -> Any:
    return api.post("/api/v1/tickets", json.dumps({**COMPLAINT, **changes}), content_type="application/json")


@pytest.mark.parametrize("screenshots", [["https://example.org/a.png"], [""] * 6, [{}], "a.png", {}, False, 5])
def test_json_carries_no_pictures(api: Client, screenshots: Any) -> None:
    assert refused(send_json(api, screenshots=screenshots)) == {"screenshots": "not_a_file"}
    assert not Submission.objects.exists()


def test_a_text_is_no_picture_and_a_picture_no_text(api: Client) -> None:
    picture = SimpleUploadedFile("a.png", png())
    assert refused(send(api, {**COMPLAINT, "screenshots": "a.png"})) == {"screenshots": "not_a_file"}
    assert refused(send(api, {**COMPLAINT, "name": picture})) == {"name": "invalid"}


@pytest.mark.parametrize("name", ["name", "training", "description", "completed_on", "what_you_see", "email"])
@pytest.mark.parametrize("value", [5, True, ["a"], {"a": 1}])
def test_an_answer_is_a_text(api: Client, name: str, value: Any) -> None:
    assert refused(send_json(api, **{name: value})) == {name: "invalid"}


def test_what_is_empty_was_not_said(api: Client) -> None:
    assert send_json(api, name=None, language="", other_sites_open="", screenshots=[]).status_code == 201
    stored = Submission.objects.get()
    assert (stored.name, stored.language) == ("", "id")
    assert "other_sites_open" not in stored.answers


def test_as_many_files_are_taken_as_the_schema_allows_however_they_are_called(api: Client) -> None:
    file = {"name": "a" * 300, "content": "JVBERi0xLjQK"}
    most = api.get("/api/v1/form").json()["properties"]["screenshots"]["maxItems"]
    assert most == settings.PICTURES_MAX + settings.FILES_MAX

    assert send_json(api, screenshots=[file] * settings.FILES_MAX).status_code == 201
    assert refused(send_json(api, screenshots=[file] * (most + 1))) == {"screenshots": "too_many"}


def test_a_length_is_that_of_what_was_sent(api: Client) -> None:
    assert refused(send_json(api, name="a" * 200 + " ")) == {"name": "max_length"}


def test_what_is_sent_twice_is_laid_down_once(api: Client, settings: Any) -> None:
    before = set(settings.QUARANTINE.glob("*"))
    for _twice in range(2):
        send(api, {**COMPLAINT, "screenshots": SimpleUploadedFile("a.png", png())}, key="order-1")
    (row,) = Screenshot.objects.all()
    assert set(settings.QUARANTINE.glob("*")) - before == {settings.QUARANTINE / row.quarantine_name}
