from typing import Any

import pytest

from tests.decision.facts_for_tests import LAST_MONTH, POLICY, YESTERDAY, facts, judge, late, shown, written
from triage.decision.facts import Heard, Origin, Reading, Source, WordingSignal
from triage.decision.verdict import Disposition
from triage.desks.prakerja.categories import platform_issue
from triage.desks.prakerja.facts import ReadingKind, ReviewState, Symptom

AUTO, ASK, ESCALATE = Disposition.AUTO_REPLY, Disposition.ASK, Disposition.ESCALATE
CANNOT = written(ReadingKind.REVIEW, "cannot_review")
ABSENT = written(ReadingKind.STATUS, "certificate_absent")
LONG = written(ReadingKind.DAYS_WAITING, "21")
SHOWN_DATE = shown(ReadingKind.COMPLETED_ON, LAST_MONTH.isoformat())


@pytest.mark.parametrize(
    ("known", "disposition", "question"),
    [
        ({}, AUTO, ""),
        ({"review_state": None}, ASK, "review_state"),
        ({"review_state": ReviewState.UNSURE}, ASK, "review_state"),
        ({"review_state": ReviewState.UNSURE, "platform": ""}, ASK, "review_state"),
        ({"review_state": ReviewState.UNSURE, "readings": (written(ReadingKind.REVIEW, "given"),)}, AUTO, ""),
        ({"review_state": ReviewState.BUTTON_INACTIVE}, AUTO, ""),
        ({"review_state": ReviewState.BUTTON_INACTIVE, "readings": (CANNOT,)}, AUTO, ""),
        ({"what_you_see": None}, ASK, "what_you_see"),
        ({"what_you_see": None, "readings": (ABSENT,)}, AUTO, ""),
        ({"completed_on": None, "readings": (LONG,)}, AUTO, ""),
        ({"completed_on": None, "readings": (SHOWN_DATE,)}, AUTO, ""),
        ({"readings": (shown(ReadingKind.STATUS, "certificate_absent"),)}, AUTO, ""),
        ({"platform": "", "readings": (shown(ReadingKind.PLATFORM, "tokopedia"),)}, AUTO, ""),
        ({"answers": (("appeared", "no"),)}, AUTO, ""),
        ({"answers": (("answered", "no"),)}, ESCALATE, ""),
        ({"platform": ""}, ASK, "platform"),
        ({"platform": "skill_academy"}, ASK, "platform"),
        ({"readings": (shown(ReadingKind.PLATFORM, "kemnaker"),)}, ASK, "which_is_right"),
        ({"what_you_see": Symptom.PAGE_FAILS, "readings": (shown(ReadingKind.ERROR_PAGE, "server"),)}, AUTO, ""),
    ],
)
def test_it_sends_to_the_platform_when_all_conditions_are_met(
    known: dict[str, Any], disposition: Disposition, question: str
) -> None:
    verdict = judge(**late(**known))
    assert (verdict.category, verdict.disposition, verdict.question) == ("platform_issue", disposition, question)


@pytest.mark.parametrize(
    ("answer", "more"), [(("appeared", "yes"), False), (("answered", "yes"), False), (("appeared", "no"), True)]
)
def test_it_hears_one_click_answers(answer: tuple[str, str], more: bool) -> None:
    before, after = (judge(**late(answers=answers)).confidences["platform_issue"] for answers in ((), (answer,)))
    assert (after > before) is more


@pytest.mark.parametrize(
    "reading",
    [
        shown(ReadingKind.PLATFORM, "kemnaker", 0.4),
        shown(ReadingKind.PLATFORM, "skill_academy"),
        shown(ReadingKind.PLATFORM, "tokopedia"),
        written(ReadingKind.PLATFORM, "tokopedia"),
    ],
)
def test_it_sees_no_conflict_of_platforms(reading: Reading) -> None:
    assert platform_issue.conflicts(facts(**late(readings=(reading,))), POLICY) == ()


def test_it_asks_for_the_platform_when_the_words_name_another() -> None:
    readings = (written(ReadingKind.PLATFORM, "kemnaker"),)
    (hold,) = platform_issue.conflicts(facts(**late(readings=readings)), POLICY)
    assert hold.question == "platform"


@pytest.mark.parametrize(
    ("known", "hold"),
    [
        ({"completed_on": YESTERDAY}, "wait_not_over"),
        ({"completed_on": None}, "wait_unknown"),
        ({"completed_on": None, "readings": (written(ReadingKind.DAYS_WAITING, "21", 0.4),)}, "wait_unknown"),
        # "Minggu lalu" was over on the 5th, or is on the 11th.
        ({"completed_on": None, "readings": (written(ReadingKind.COMPLETED_ON, "2026-03-04", 0.5),)}, "wait_unknown"),
    ],
)
def test_it_sends_nobody_before_the_wait_is_known_to_be_over(known: dict[str, Any], hold: str) -> None:
    assert [each.code for each in platform_issue.gaps(facts(**late(**known)), POLICY)] == [hold]


@pytest.mark.parametrize(("log_odds", "hold"), [(4.0, []), (0.0, ["symptom_unknown"])])
def test_words_that_no_rule_knows_say_that_it_is_not_there(log_odds: float, hold: list[str]) -> None:
    """ "Sertifikatta gi' ta' kalowar": only the model knows what that means."""
    wording = tuple(
        WordingSignal(label, log_odds if label == "platform_issue" else 0.0) for label in ("platform_issue", "other")
    )
    known = facts(**late(what_you_see=None, wording=wording))
    assert [each.code for each in platform_issue.gaps(known, POLICY)] == hold


def test_a_name_that_is_right_does_not_hide_a_late_certificate() -> None:
    assert judge(**late(name="Jamaludin", printed_name="JAMALUDIN")).category == "platform_issue"


def test_what_the_form_says_of_other_networks_the_words_may_repeat() -> None:
    fails = {"what_you_see": Symptom.PAGE_FAILS, "other_sites_open": True, "platform": "tokopedia"}
    said = Heard("advice_device", 0.9, Origin(Source.TEXT))
    by_words, by_both = (
        platform_issue.gaps(facts(**fails, other_network_tried=tried, heard=(said,)), POLICY) for tried in (None, True)
    )
    assert ("advice_device" in {hold.code for hold in by_words}, by_both) == (True, ())
