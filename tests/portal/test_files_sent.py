"""Files beside pictures through the form, the status page and the API."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from datasets import files
from tests.factories import TOO_EARLY, received, replace
from tests.portal.posts import complaint, screenshot, text
from triage.models import ApiClient, File, Screenshot, Submission, Ticket
from triage.models.api_client import key_digest

ENGLISH = replace(TOO_EARLY, language="en")


def sent(name: str = "laporan.docx", content: bytes = files.DOCX) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def rows() -> list[tuple[str, str, str]]:
    return list(File.objects.order_by("id").values_list("original_name", "kind", "outcome"))


def lying() -> int:
    return sum(path.is_file() for path in django_settings.QUARANTINE.glob("*"))


@pytest.fixture(autouse=True)
def _quarantine(settings: Settings, tmp_path: Any) -> None:
    settings.QUARANTINE = tmp_path / "quarantine"


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def api() -> Client:
    ApiClient.objects.create(name="partner", key_digest=key_digest("tk_good"))
    return Client(headers={"authorization": "Bearer tk_good"})


def test_the_form_takes_files_with_its_pictures(visitor: Client) -> None:
    answer = visitor.post("/", complaint(screenshots=[sent(), screenshot(), sent("klip.mp4", files.film())]))

    assert answer.status_code == 303
    assert rows() == [("laporan.docx", "docx", "waiting"), ("klip.mp4", "film", "waiting")]
    assert Screenshot.objects.count() == 1
    assert "laporan.docx" in text(visitor.get(answer["Location"]))


def test_a_program_comes_back_with_its_reason_and_the_rest_is_kept(visitor: Client) -> None:
    form = complaint(screenshots=[sent(), sent("alat.exe", files.PROGRAM), screenshot()])
    shown = visitor.post("/", form)

    assert shown.status_code == 422
    assert "we do not take programs" in text(shown)
    assert 'name="kept" value="2"' in text(shown)
    assert f'name="remove" value="file-{File.objects.get().pk}"' in text(shown)

    answer = visitor.post("/", {**form, "screenshots": [], "kept": "2"})
    assert answer.status_code == 303
    submission = Submission.objects.get()
    assert (submission.files.count(), submission.screenshots.count(), submission.left_out) == (1, 1, 0)
    assert rows() == [("laporan.docx", "docx", "waiting")]


def test_a_kept_file_can_be_crossed_out(visitor: Client) -> None:
    form = complaint(consent="", screenshots=[sent(), screenshot()])
    visitor.post("/", form)
    crossed_out = f"file-{File.objects.get().pk}"
    answer = visitor.post("/", {**form, "consent": "on", "screenshots": [], "kept": "2", "remove": crossed_out})

    assert answer.status_code == 303
    assert (rows(), Screenshot.objects.count(), lying()) == ([], 1, 1)


def test_only_so_many_are_taken_at_once(visitor: Client, settings: Settings) -> None:
    settings.FILES_MAX = 1
    shown = visitor.post("/", complaint(screenshots=[sent(), sent("lagi.docx")]))

    assert shown.status_code == 422
    assert "at most 1 other files at once" in text(shown)
    assert rows() == [("laporan.docx", "docx", "waiting")]


def test_the_status_page_takes_a_file_alone(visitor: Client) -> None:
    ticket = received(ENGLISH)
    answer = visitor.post(f"/t/{ticket.token}/more/", {"key": str(uuid4()), "screenshots": [sent()]})

    assert answer.status_code == 303
    assert rows() == [("laporan.docx", "docx", "waiting")]
    assert Ticket.objects.get().submissions.count() == 2


def test_two_taps_are_one_message(visitor: Client) -> None:
    form = complaint()
    for _tap in range(2):
        assert visitor.post("/", {**form, "screenshots": [sent()]}).status_code == 303

    assert (rows(), lying()) == ([("laporan.docx", "docx", "waiting")], 1)


def test_the_api_takes_files_in_the_same_field(api: Client) -> None:
    def send(name: str = "laporan.docx", content: bytes = files.DOCX) -> Any:
        given = {"email": "sari@example.com", "description": "belum muncul", "screenshots": [sent(name, content)]}
        return api.post("/api/v1/tickets", given, headers={"idempotency-key": "k1"})

    made = send()
    assert (made.status_code, made.json()["files_left_out"], rows()) == (201, 0, [("laporan.docx", "docx", "waiting")])
    assert send().json()["outcome"] == "repeated"
    assert send(content=files.ZIP).status_code == 422
    assert lying() == 1


def test_the_api_refuses_all_for_one_program_and_keeps_nothing(api: Client) -> None:
    given = {"email": "sari@example.com", "description": "belum", "screenshots": [sent(), sent("a.exe", files.PROGRAM)]}
    refused = api.post("/api/v1/tickets", given)

    assert refused.status_code == 422
    assert refused.json()["errors"]["screenshots"][0]["code"] == "program"
    assert (rows(), lying()) == ([], 0)


def test_without_room_the_text_goes_on_without_its_file(visitor: Client, api: Client, settings: Settings) -> None:
    settings.DISK_FREE_MB = 10**9

    answer = visitor.post("/", complaint(screenshots=[sent()]))
    assert answer.status_code == 303
    assert "There was no room for this file." in text(visitor.get(answer["Location"]))
    given = {"email": "budi@example.com", "description": "belum", "screenshots": [sent()]}
    made = api.post("/api/v1/tickets", given)
    assert (made.status_code, made.json()["files_left_out"]) == (201, 1)
