import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import WEDNESDAY, said
from triage.channels import complaint
from triage.channels.complaint import (
    MOST_ACCENTS,
    UNWANTED,
    ComplaintForm,
    KnownPlatforms,
    known_platforms,
    platform_spellings,
    tidy,
)
from triage.decision.policy import PlatformPolicy
from triage.desks.prakerja.facts import ReviewState, Symptom
from triage.messages import Answers
from triage.models import Platform
from triage.questions import DESCRIPTION_LENGTH

SPELLINGS = {"tokopedia": "tokopedia", "toped": "tokopedia"}


def form(*, now: datetime = WEDNESDAY, contacts: Sequence[str] = (), **answers: Any) -> ComplaintForm:
    data = {"email": "sari@example.com", "what_you_see": "absent", **answers}
    return ComplaintForm(data, platforms=SPELLINGS, contacts=contacts, now=now)


def answers_of(**answers: Any) -> Answers:
    filled = form(**answers)
    assert filled.is_valid(), filled.errors
    return filled.answers()


def codes(filled: ComplaintForm, field: str) -> list[str]:
    return [error["code"] for error in filled.errors.get_json_data().get(field, [])]


def test_it_turns_a_form_into_answers() -> None:
    assert answers_of(
        name="  Sari\t Wulandari ",
        platform=" Toped ",
        completed_on="15/09/2026",
        other_sites_open="true",
        other_network_tried=False,
        review_state="button_inactive",
        description=" Baris satu\n\nbaris dua ",
        language="en",
    ) == said(
        name="Sari Wulandari",
        email="sari@example.com",
        platform="tokopedia",
        completed_on=date(2026, 9, 15),
        finished=True,
        what_you_see=Symptom.ABSENT,
        other_sites_open=True,
        other_network_tried=False,
        review_state=ReviewState.BUTTON_INACTIVE,
        description="Baris satu\n\nbaris dua",
        language="en",
    )


def test_it_keeps_a_platform_that_it_does_not_know() -> None:
    answers = answers_of(platform="Warung Belajar")
    assert (answers.platform, answers.platform_other) == ("", "Warung Belajar")


@pytest.mark.parametrize("day", ["2026-09-15", "15/09/2026", "15-9-2026", "15.09.2026", date(2026, 9, 15)])
def test_it_reads_dates_day_first(day: object) -> None:
    assert answers_of(completed_on=day).given["completed_on"] == "2026-09-15"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-02-30", "invalid"),
        ("00/00/0000", "invalid"),
        ("09/15/2026", "invalid"),
        ("kemarin", "invalid"),
        ("2026-09-17", "future"),
        ("9999-12-31", "future"),
        ("2020-04-10", "past"),
        ("0001-01-01", "past"),
    ],
)
def test_it_refuses_days_that_cannot_be(day: str, code: str) -> None:
    assert codes(form(completed_on=day), "completed_on") == [code]


def test_it_knows_that_the_east_is_a_day_ahead() -> None:
    night = datetime(2026, 9, 16, 15, 30, tzinfo=UTC)  # 22:30 at the desk, 00:30 in Jayapura
    assert form(completed_on="2026-09-17", now=night).is_valid()
    assert not form(completed_on="2026-09-17", now=night.replace(hour=14)).is_valid()


def test_it_takes_not_finished_for_an_answer() -> None:
    answers = answers_of(completed_on="not_finished")
    assert answers.given["completed_on"] == "not_finished"
    assert "completed_on" not in answers_of().given


@pytest.mark.parametrize("told", [{"description": "hilang"}, {"what_you_see": "other"}])
def test_it_is_content_with_words_or_a_choice(told: dict[str, str]) -> None:
    assert form(**{"what_you_see": "", **told}).is_valid()


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b\u200f", "\x00\x01\n"])
def test_it_needs_something_to_look_at(nothing: str) -> None:
    assert codes(form(what_you_see="", description=nothing), "description") == ["required"]


@pytest.mark.parametrize(("field", "length"), [("description", DESCRIPTION_LENGTH), ("name", 200), ("platform", 100)])
def test_it_looks_for_what_is_private_in_no_more_than_a_field_takes(
    field: str, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    masked: list[str] = []
    monkeypatch.setattr(complaint, "mask", lambda text, **_: masked.append(text) or text)
    assert codes(form(**{field: "x" * (length + 1)}), field) == ["max_length"]
    assert max(map(len, masked), default=0) < length
    assert form(**{field: "x" * length}).is_valid()
    assert max(map(len, masked)) == length


def test_it_keeps_as_many_accents_as_a_letter_can_have() -> None:
    heap = "e" + "\u0323\u0301" * 2_000
    assert tidy(heap) == unicodedata.normalize("NFC", heap[: MOST_ACCENTS + 1])
    assert tidy("e\u0301 " + "😂" * 40) == "é " + "😂" * 40


@pytest.mark.parametrize("length", [DESCRIPTION_LENGTH + 1, 3 * DESCRIPTION_LENGTH, 1_000_000])
def test_it_refuses_a_long_story(length: int) -> None:
    assert codes(form(description="x" * length), "description") == ["max_length"]


def test_it_counts_what_is_left_after_tidying() -> None:
    assert form(description="\u200b" * 100 + "x" * DESCRIPTION_LENGTH).is_valid()


@pytest.mark.parametrize("email", ["\u200esari@example.com", " sari@exa\u202emple.com\u200b", "sari@example.com\x00"])
def test_it_takes_invisible_marks_out_of_an_address(email: str) -> None:
    assert answers_of(email=email).email == "sari@example.com"


@pytest.mark.parametrize("email", ["", "sari", "sari@", "a b@example.com", "x" * 250 + "@a.id"])
def test_it_refuses_what_is_no_address(email: str) -> None:
    assert codes(form(email=email), "email")


@pytest.mark.parametrize(
    "field", ["what_you_see", "review_state", "other_sites_open", "other_network_tried", "language"]
)
@pytest.mark.parametrize("value", ["nonsense", "{{ x }}", "True!", 7])
def test_it_refuses_choices_that_are_none(field: str, value: object) -> None:
    assert codes(form(**{field: value}), field) == ["invalid_choice"]


@given(st.text(max_size=60))
def test_tidying_leaves_nothing_unwanted_and_is_done_once(text: str) -> None:
    clean = tidy(text)
    assert not UNWANTED.search(clean)
    assert tidy(clean) == clean


def test_tidying_masks_numbers_that_are_nobodys_business() -> None:
    assert tidy("NIK 3171234567890123, 17/09/2026") == "NIK ••••••••••••••••, 17/09/2026"


def test_it_masks_a_requesters_number_and_not_a_platforms() -> None:
    complaint = form(contacts=("WhatsApp +62 821-1111-3630",), description="WA saya 0812 3456 7890, CS 0821-1111-3630")
    assert complaint.is_valid()
    assert complaint.answers().description == "WA saya •••• •••• ••••, CS 0821-1111-3630"


def test_it_knows_every_spelling_of_a_platform_but_no_institution() -> None:
    policies = [
        PlatformPolicy(code="pijar_mahir", name="Pijar Mahir", aliases=("Pijar",)),
        PlatformPolicy(code="skill_academy", name="Skill Academy", is_institution=True),
    ]
    assert platform_spellings(policies) == dict.fromkeys(("pijar_mahir", "pijar mahir", "pijar"), "pijar_mahir")


def test_it_offers_active_platforms_and_asks_the_database_once_a_minute(
    platforms: None, django_assert_num_queries: Any
) -> None:
    Platform.objects.filter(code="bukalapak").update(active=False)
    with django_assert_num_queries(2):
        known = known_platforms()
        assert known_platforms() is known
    offered = {code for code, _name in known.offered}
    assert isinstance(known, KnownPlatforms)
    assert "tokopedia" in offered
    assert offered.isdisjoint(
        {"bukalapak", *Platform.objects.filter(is_institution=True).values_list("code", flat=True)}
    )
    assert known.spellings["bl"] == "bukalapak"
    assert "021-508 13333" in known.contacts
    assert any("@prakerja.go.id" in contact for contact in known.contacts)
