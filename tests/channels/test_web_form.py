from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from tests.factories import TOO_EARLY, WEDNESDAY, said
from tests.portal.posts import complaint, screenshot, upload
from triage.channels.uploads import BoundedUploads, Kept
from triage.channels.web_form import Parsed, parse, parse_more
from triage.evidence.pictures.intake import MAX_BYTES
from triage.messages import InboundMessage

pytestmark = pytest.mark.usefixtures("platforms")
KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"


def posted(**fields: Any) -> HttpRequest:
    return RequestFactory().post("/", {"key": KEY, **fields})


def parsed(**changes: Any) -> Parsed:
    return parse(posted(**complaint(key=KEY, **changes)), now=WEDNESDAY)


def message(outcome: Parsed) -> InboundMessage:
    assert outcome.is_acceptable(), (outcome.form.errors, outcome.refused)
    return outcome.message()


@pytest.fixture(autouse=True)
def _quarantine(settings: Any, tmp_path: Any) -> None:
    settings.QUARANTINE = tmp_path


def test_it_makes_a_message_of_a_posted_form() -> None:
    with translation.override("en"):
        sent = message(parsed(screenshots=[screenshot()]))

    assert (sent.channel, sent.client, sent.draft_key) == ("web", "", "")
    assert sent.answers.platform == "tokopedia"
    assert sent.answers.language == "en"
    assert [picture.original_name for picture in sent.pictures] == ["chrome-offline.jpg"]
    assert len(sent.key) == 64


def test_the_same_content_is_the_same_message() -> None:
    first, second = (message(parsed(screenshots=[screenshot()])) for _turn in range(2))
    assert first.key == second.key


@pytest.mark.parametrize(
    "change", [{"key": "1" * 32}, {"description": "lain"}, {"screenshots": [screenshot("502-bad-gateway.jpg")]}]
)
def test_other_content_is_another_message(change: dict[str, Any]) -> None:
    other = parse(posted(**{**complaint(key=KEY, screenshots=[screenshot()]), **change}), now=WEDNESDAY)
    assert message(parsed(screenshots=[screenshot()])).key != message(other).key


def test_it_remembers_kept_pictures_only_when_the_page_says_so() -> None:
    assert message(parsed(kept="1")).draft_key == KEY


def test_it_tells_which_picture_was_refused_and_why() -> None:
    outcome = parsed(screenshots=[upload("kosong\u202e.jpg", b""), screenshot()])

    assert not outcome.is_acceptable()
    assert outcome.form.is_valid()
    assert [refused.name for refused in outcome.refused] == ["kosong.jpg"]
    assert len(outcome.pictures) == 1


def test_it_leaves_room_for_kept_pictures(settings: Any) -> None:
    request = posted(**complaint(screenshots=[screenshot(), screenshot()]))
    outcome = parse(request, now=WEDNESDAY, kept=Kept(pictures=settings.PICTURES_MAX - 1))
    assert (len(outcome.pictures), len(outcome.refused)) == (1, 1)


KNOWN = said(email="sari@example.com", name="Sari", platform_other="Warung", training="Desain")


def test_it_adds_to_what_is_known() -> None:
    more = parse_more(posted(description="lagi", email="evil@example.com"), known=KNOWN, asked=(), now=WEDNESDAY)
    answers = message(more).answers
    assert (answers.email, answers.name, answers.platform_other) == ("sari@example.com", "Sari", "Warung")
    assert answers.description == "lagi"


@pytest.mark.parametrize(
    ("asked", "answer", "stored"),
    [
        (("printed_name",), {"printed_name": "Sri"}, {"printed_name": "Sri"}),
        (("other_sites_open",), {"other_sites_open": "false"}, {"other_sites_open": False}),
        (("platform",), {"platform": "tokopedia"}, {"platform": "tokopedia", "platform_other": ""}),
        (("completed_on",), {"not_finished": "on"}, {"completed_on": "not_finished"}),
    ],
)
def test_the_answer_to_the_question_is_enough(
    asked: tuple[str, ...], answer: dict[str, str], stored: dict[str, object]
) -> None:
    known = TOO_EARLY if "platform" not in asked else KNOWN
    more = parse_more(posted(**answer), known=known, asked=asked, now=WEDNESDAY)
    answers = message(more).answers
    told = {**answers.given, "platform": answers.platform, "platform_other": answers.platform_other}
    assert {name: told[name] for name in stored} == stored


def test_nothing_more_is_nothing() -> None:
    more = parse_more(posted(), known=KNOWN, asked=("printed_name",), now=WEDNESDAY)
    assert not more.is_acceptable()


def test_uploads_are_cut_off_where_they_are_too_large_anyway(settings: Any) -> None:
    settings.PICTURES_MAX, settings.FILES_MAX = 1, 1
    files = [SimpleUploadedFile(f"{number}.jpg", bytes(3 * MAX_BYTES)) for number in range(3)]
    request = posted(screenshots=files, description="tetap ada")
    request.upload_handlers = [BoundedUploads(request), *request.upload_handlers]

    sizes = [file.size for file in request.FILES.getlist("screenshots")]
    assert all(MAX_BYTES < size <= MAX_BYTES + 128 * 1024 for size in sizes[:2])
    assert sizes[2] == 0
    assert request.POST["description"] == "tetap ada"
    request.close()
