from typing import Any

import pytest

from tests.decision.facts_for_tests import POLICY, YESTERDAY, facts, judge, late, shown, words, written
from triage.decision.verdict import Disposition
from triage.desks.prakerja.categories import review_missing
from triage.desks.prakerja.facts import ReadingKind, ReviewState, Symptom

AUTO, ASK, ESCALATE = Disposition.AUTO_REPLY, Disposition.ASK, Disposition.ESCALATE
NOT_YET, GIVEN, GREY = ReviewState.NOT_YET, ReviewState.GIVEN, ReviewState.BUTTON_INACTIVE
CANNOT = written(ReadingKind.REVIEW, "cannot_review")
BOTH = (written(ReadingKind.REVIEW, "given"), written(ReadingKind.REVIEW, "not_yet"))
THERE = {"what_you_see": Symptom.OTHER, "readings": (written(ReadingKind.STATUS, "certificate_present"),)}


@pytest.mark.parametrize(
    ("known", "category", "disposition", "question"),
    [
        (late(review_state=NOT_YET), "review_missing", AUTO, ""),
        (late(review_state=NOT_YET, platform=""), "review_missing", AUTO, ""),
        (late(review_state=NOT_YET, answers=(("review_given", "yes"),)), "platform_issue", AUTO, ""),
        (late(review_state=None, answers=(("review_given", "no"),)), "review_missing", AUTO, ""),
        (late(review_state=None, readings=(CANNOT,)), "review_missing", AUTO, ""),
        ({**THERE, "review_state": GREY, "wording": words(review_missing=4.0)}, "review_missing", AUTO, ""),
        (
            {**THERE, "review_state": GREY, "completed_on": YESTERDAY, "wording": words(review_missing=4.0)},
            "review_missing",
            AUTO,
            "",
        ),
        ({**THERE, "review_state": NOT_YET, "readings": (CANNOT,)}, "review_missing", AUTO, ""),
        (late(review_state=NOT_YET, finished=False, completed_on=None), "other", ESCALATE, ""),
        (late(review_state=None, readings=(written(ReadingKind.REVIEW, "not_yet"),)), "review_missing", AUTO, ""),
        (late(review_state=GIVEN, readings=(CANNOT,)), "platform_issue", ASK, "review_state"),
        ({"review_state": NOT_YET, "what_you_see": Symptom.ABSENT}, "review_missing", AUTO, ""),
        ({"description": "x", "wording": words(review_missing=5.0)}, "review_missing", ASK, "review_state"),
        (
            {"description": "x", "wording": words(review_missing=4.0), "readings": (CANNOT,)},
            "review_missing",
            AUTO,
            "",
        ),
        (late(completed_on=YESTERDAY, review_state=NOT_YET), "too_early", AUTO, ""),
        (late(review_state=GREY), "platform_issue", AUTO, ""),
        (late(review_state=None, readings=BOTH), "platform_issue", ASK, "review_state"),
        # All that they write about is the button.
        (late(review_state=GREY, description="x", wording=words(review_missing=6.0)), "review_missing", AUTO, ""),
    ],
)
def test_it_puts_the_review_before_the_platform(
    known: dict[str, Any], category: str, disposition: Disposition, question: str
) -> None:
    verdict = judge(**known)
    assert (verdict.category, verdict.disposition, verdict.question) == (category, disposition, question)


@pytest.mark.parametrize("state", [None, NOT_YET, GREY])
@pytest.mark.parametrize("value", ["cannot_review", "button_inactive"])
def test_it_finds_it_too_early_for_a_review_while_the_certificate_may_still_come(
    state: ReviewState | None, value: str
) -> None:
    said = (written(ReadingKind.REVIEW, value), shown(ReadingKind.REVIEW, "button_inactive"))
    early = late(completed_on=YESTERDAY, review_state=state, readings=said)
    verdict = judge(**early, description="x", wording=words(review_missing=6.0))
    assert (verdict.category, verdict.disposition) == ("too_early", AUTO)


@pytest.mark.parametrize(
    ("state", "shows", "question"),
    [
        (GIVEN, shown(ReadingKind.REVIEW, "button_active"), "which_is_right"),
        (NOT_YET, shown(ReadingKind.REVIEW, "given"), "which_is_right"),
        (GREY, shown(ReadingKind.REVIEW, "button_active"), "which_is_right"),
        (NOT_YET, written(ReadingKind.REVIEW, "given"), "review_state"),
    ],
)
def test_it_asks_when_word_and_picture_differ(state: ReviewState, shows: Any, question: str) -> None:
    verdict = judge(**late(review_state=state, readings=(shows,)))
    assert (verdict.disposition, verdict.question) == (ASK, question)
    assert "conflict_review" in verdict.holds
    answered = facts(**late(review_state=state, readings=(shows,), answers=(("review_given", "yes"),)))
    assert review_missing.conflicts(answered, POLICY) == ()


@pytest.mark.parametrize(
    ("known", "code"),
    [
        (late(review_state=GREY), "button_grey_and_overdue"),
        ({"review_state": GREY}, "button_grey"),
        ({"review_state": NOT_YET, "completed_on": YESTERDAY}, "not_reviewed_in_time"),
        (late(review_state=None), "review_unsure"),
        (late(review_state=GIVEN), "reviewed"),
    ],
)
def test_it_weighs_the_state_by_the_wait(known: dict[str, Any], code: str) -> None:
    assert [reason.code for reason in review_missing.assess(facts(**known), POLICY)] == [code]


def test_it_makes_nothing_of_a_grey_button_within_the_wait() -> None:
    assert review_missing.assess(facts(completed_on=YESTERDAY, review_state=GREY), POLICY) == ()
