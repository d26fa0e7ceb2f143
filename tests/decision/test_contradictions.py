"""What the requester's words may do beside the form's answers: fill gaps, raise a question, but never outvote them."""

from typing import Any

import pytest

from tests.decision.facts_for_tests import LAST_MONTH, POLICY, YESTERDAY, judge, late, shown, words, written
from triage.decision.facts import WordingSignal
from triage.decision.verdict import Disposition
from triage.desks.prakerja import RULES
from triage.desks.prakerja.facts import ReadingKind, ReviewState, Symptom

AUTO, ASK, ESCALATE = Disposition.AUTO_REPLY, Disposition.ASK, Disposition.ESCALATE
IN_TIME = late(completed_on=YESTERDAY)
WRONG_NAME = {"name": "Budi Santoso", "printed_name": "Siti Rahayu", "what_you_see": Symptom.WRONG_NAME}
OFFLINE = {"what_you_see": Symptom.PAGE_FAILS, "other_sites_open": False}
SERVER = shown(ReadingKind.ERROR_PAGE, "server")
CLEAR = {
    "in time": (IN_TIME, "too_early"),
    "in time, review open": (late(completed_on=YESTERDAY, review_state=None), "too_early"),
    "in time, not reviewed": (late(completed_on=YESTERDAY, review_state=ReviewState.NOT_YET), "too_early"),
    "in time, button grey": (late(completed_on=YESTERDAY, review_state=ReviewState.BUTTON_INACTIVE), "too_early"),
    "overdue": (late(), "platform_issue"),
    "overdue, button grey": (late(review_state=ReviewState.BUTTON_INACTIVE), "platform_issue"),
    "overdue, not reviewed": (late(review_state=ReviewState.NOT_YET), "review_missing"),
    "another name": (WRONG_NAME, "name_mismatch"),
    "nothing opens": (OFFLINE, "connectivity"),
    "the site fails": ({"what_you_see": Symptom.PAGE_FAILS, "platform": "tokopedia", "readings": (SERVER,)},
                       "platform_issue"),
}  # fmt: skip


def said_absent() -> dict[str, Any]:
    return said(ReadingKind.STATUS, "certificate_absent")


def said(kind: ReadingKind, value: str) -> dict[str, Any]:
    return {"readings": (written(kind, value, 0.8),)}


@pytest.mark.parametrize(("known", "category"), CLEAR.values(), ids=CLEAR.keys())
def test_it_lets_no_wording_move_what_the_form_makes_clear(known: dict[str, Any], category: str) -> None:
    # The weights add up, so nothing is worse than all against the one.
    heard = tuple(WordingSignal(label, -9.0 if label == category else 9.0) for label in RULES.labels)
    verdict = judge(**known, description="x", wording=heard)
    assert verdict.category == category
    assert verdict.confidence >= POLICY.category(category).threshold
    assert set(verdict.holds) <= {"words_differ"}


@pytest.mark.parametrize(("known", "category"), CLEAR.values(), ids=CLEAR.keys())
@pytest.mark.parametrize("label", ["too_early", "platform_issue", "unclear"])
def test_it_answers_a_clear_form_however_angry_or_empty_the_words_are(
    known: dict[str, Any], category: str, label: str
) -> None:
    verdict = judge(**known, description="x", wording=words(**{label: 9.0}))
    assert (verdict.category, verdict.disposition) == (category, AUTO)


@pytest.mark.parametrize(
    ("known", "label", "question"),
    [
        (late(name="Budi"), "name_mismatch", "printed_name"),
        (late(completed_on=YESTERDAY, name="Budi"), "name_mismatch", "printed_name"),
        (late(), "connectivity", "other_sites"),
        (WRONG_NAME, "connectivity", "other_sites"),
        ({**OFFLINE, "name": "Budi"}, "name_mismatch", "printed_name"),
        (late(other_sites_open=True), "connectivity", "which_is_right"),
        (late(), "review_missing", "review_state"),
        (late(), "other", ""),
        (WRONG_NAME, "other", ""),
    ],
)
def test_it_answers_no_form_beside_words_that_are_loudly_about_something_else(
    known: dict[str, Any], label: str, question: str
) -> None:
    verdict = judge(**known, description="x", wording=words(**{label: 5.0}))
    assert (verdict.disposition, verdict.question) == (ASK if question else ESCALATE, question)
    assert {"words_differ", "conflict_review"} & set(verdict.holds)


@pytest.mark.parametrize(
    ("known", "wording"),
    [
        (late(), words(name_mismatch=3.5)),
        (late(), words(name_mismatch=5.0, platform_issue=4.0)),
        (late(**said_absent()), words(other=6.0)),
        (late(completed_on=YESTERDAY), words(review_missing=6.0)),
        (late(readings=(written(ReadingKind.REVIEW, "given"),)), words(review_missing=6.0)),
    ],
)
def test_it_takes_no_quiet_mixed_or_plainly_matching_words_for_a_contradiction(
    known: dict[str, Any], wording: tuple[WordingSignal, ...]
) -> None:
    assert judge(**known, description="x", wording=wording).disposition is AUTO


PRESENT = said(ReadingKind.STATUS, "certificate_present")
ABSENT = said_absent()
SAYS_WRONG_NAME = said(ReadingKind.COMPLAINT, "wrong_name")
INCENTIVE = said(ReadingKind.COMPLAINT, "incentive")
NAMED = written(ReadingKind.CERTIFICATE_NAME, "Siti Rahayu")


@pytest.mark.parametrize(
    ("known", "category", "disposition", "question"),
    [
        (late(**SAYS_WRONG_NAME, name="Budi"), "name_mismatch", ASK, "printed_name"),
        (late(**SAYS_WRONG_NAME, name="Budi", completed_on=YESTERDAY), "name_mismatch", ASK, "printed_name"),
        (late(readings=(*SAYS_WRONG_NAME["readings"], NAMED), name="Budi Santoso"), "name_mismatch", ASK,
         "which_is_right"),
        (late(readings=(NAMED,), name="Budi Santoso"), "name_mismatch", ASK, "which_is_right"),
        (late(**PRESENT), "platform_issue", ASK, "which_is_right"),
        (late(**said(ReadingKind.COMPLAINT, "wont_open")), "platform_issue", ASK, "which_is_right"),
        (late(**said(ReadingKind.CONNECTION, "own_down")), "platform_issue", ASK, "other_sites"),
        ({**WRONG_NAME, **ABSENT}, "name_mismatch", ASK, "which_is_right"),
        (late(**said(ReadingKind.COMPLETED_ON, YESTERDAY.isoformat())), "platform_issue", ASK, "completion_date"),
        (IN_TIME | said(ReadingKind.DAYS_WAITING, "60"), "too_early", ASK, "completion_date"),
        (IN_TIME | {"readings": (written(ReadingKind.COMPLETED_ON, LAST_MONTH.isoformat(), 0.45),)}, "too_early", ASK,
         "completion_date"),
        (late(**INCENTIVE), "other", ESCALATE, ""),
        (late(**INCENTIVE, completed_on=YESTERDAY, review_state=None), "other", ESCALATE, ""),
        (late(readings=(*INCENTIVE["readings"], *PRESENT["readings"])), "other", ESCALATE, ""),
        (late(readings=(*INCENTIVE["readings"], *ABSENT["readings"])), "platform_issue", AUTO, ""),
        ({**INCENTIVE, "what_you_see": Symptom.OTHER, "completed_on": LAST_MONTH}, "other", ESCALATE, ""),
        (late(completed_on=None, finished=False), "other", ESCALATE, ""),
        (late(completed_on=None, **said(ReadingKind.STATUS, "not_finished")), "unclear", ASK, "finished"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("angry", [False, True])
def test_it_answers_no_words_that_deny_the_form(
    known: dict[str, Any], category: str, disposition: Disposition, question: str, *, angry: bool
) -> None:
    wording = words(platform_issue=6.0) if angry else ()
    verdict = judge(**known, wording=wording)
    assert (verdict.category, verdict.disposition, verdict.question) == (category, disposition, question)


@pytest.mark.parametrize(
    "screens",
    [
        (shown(ReadingKind.SCREEN, "certificate"), shown(ReadingKind.STATUS, "certificate_present")),
        (shown(ReadingKind.SCREEN, "dashboard"), shown(ReadingKind.STATUS, "certificate_present", screenshot=1)),
    ],
)
def test_it_finds_a_certificate_beside_the_dashboard_no_contradiction(screens: tuple[Any, ...]) -> None:
    verdict = judge(**late(readings=screens))
    assert (verdict.category, verdict.disposition) == ("platform_issue", AUTO)


def test_it_takes_the_texts_word_where_the_form_says_nothing() -> None:
    told = (*ABSENT["readings"], written(ReadingKind.COMPLETED_ON, YESTERDAY.isoformat()))
    verdict = judge(description="x", readings=told, wording=words(too_early=3.0))
    assert (verdict.category, verdict.disposition) == ("too_early", AUTO)


@pytest.mark.parametrize(
    "known", [{"what_you_see": Symptom.OTHER}, {"what_you_see": Symptom.OTHER, **PRESENT}, PRESENT]
)
def test_it_waits_for_nothing_that_nobody_misses(known: dict[str, Any]) -> None:
    verdict = judge(**known, completed_on=LAST_MONTH, platform="tokopedia", review_state=ReviewState.GIVEN)
    assert verdict.category in ("other", "unclear")
    assert verdict.disposition is not AUTO
