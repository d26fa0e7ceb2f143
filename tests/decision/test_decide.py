"""The disposition: when it answers, asks or hands over, and that words do not override the form."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.decision.facts_for_tests import POLICY, YESTERDAY, facts, judge, late, shown, words, written
from triage.decision.decide import decide
from triage.decision.facts import Source, WordingSignal
from triage.decision.policy import CategoryPolicy
from triage.decision.verdict import OTHER, UNCLEAR, Disposition
from triage.desks.prakerja import RULES
from triage.desks.prakerja.categories import review_missing
from triage.desks.prakerja.facts import ReadingKind, ReviewState, Symptom

RECENT = {"platform": "tokopedia", "completed_on": YESTERDAY, "what_you_see": Symptom.ABSENT}


def test_it_answers_from_form_answers_alone() -> None:
    verdict = judge(**RECENT)
    assert (verdict.category, verdict.disposition) == ("too_early", Disposition.AUTO_REPLY)
    assert verdict.due_on == date(2026, 3, 12)


LONG = "saya mau bertanya soal hal yang lain dari biasanya"


@pytest.mark.parametrize("label", ["name_mismatch", "connectivity", "platform_issue", "review_missing", OTHER, UNCLEAR])
@pytest.mark.parametrize("known", [RECENT, late(), late(review_state=ReviewState.NOT_YET)])
def test_it_lets_no_words_answer_against_clear_form_facts(label: str, known: dict[str, Any]) -> None:
    silent = judge(**known)
    loud = judge(**known, description="x", wording=words(**{label: 40.0}))
    assert loud.category == silent.category or loud.disposition is not Disposition.AUTO_REPLY


@pytest.mark.parametrize(("log_odds", "sure"), [(3.0, False), (6.0, True)])
def test_it_believes_words_alone_only_when_they_are_really_clear(log_odds: float, sure: bool) -> None:
    verdict = judge(description="x", wording=words(connectivity=log_odds))
    assert (verdict.confidence >= 0.8) is sure
    assert (verdict.disposition, verdict.question) == (Disposition.ASK, "other_sites")


def test_it_does_not_hold_an_empty_text_against_clear_form_facts() -> None:
    verdict = judge(**RECENT, description="x", wording=words(unclear=6.0))
    assert (verdict.category, verdict.disposition) == ("too_early", Disposition.AUTO_REPLY)


def test_it_quotes_the_words_that_carried_it() -> None:
    signals = (WordingSignal("connectivity", 3.0, ((5, 11), (0, 4))), WordingSignal("unheard_of", 3.0))
    verdict = judge(description="situs lambat", wording=signals)
    (reason,) = (each for each in verdict.reasons if each.code == "wording")
    assert reason.origin.source is Source.TEXT
    assert (reason.origin.span, reason.origin.quote) == ((5, 11), " lamba")
    assert reason.detail == {"words": reason.origin.quote}


def test_it_shows_a_plausible_second_cause() -> None:
    verdict = judge(description="x", wording=words(connectivity=6.0, platform_issue=5.0))
    assert (verdict.category, verdict.second) == ("connectivity", "platform_issue")
    assert judge(**RECENT).second == ""


def test_it_obeys_the_category_settings() -> None:
    off = replace(POLICY, categories={"too_early": CategoryPolicy(auto_reply=False)})
    strict = replace(POLICY, categories={"too_early": CategoryPolicy(threshold=0.99)})
    assert decide(facts(**RECENT), off, RULES).holds == ("switched_off",)
    assert decide(facts(**RECENT), off, RULES).disposition is Disposition.ESCALATE
    assert decide(facts(**RECENT), strict, RULES).holds == ("low_confidence",)
    assert decide(facts(**RECENT), strict, RULES).disposition is Disposition.ESCALATE


def test_it_grows_less_certain_with_temperature() -> None:
    assert decide(facts(**RECENT), replace(POLICY, temperature=2.0), RULES).confidence < judge(**RECENT).confidence


@pytest.mark.parametrize(
    ("known", "question"),
    [
        ({"what_you_see": Symptom.ABSENT}, "completion_date"),
        ({"what_you_see": Symptom.WRONG_NAME, "name": "Budi Santoso"}, "printed_name"),
        ({"what_you_see": Symptom.PAGE_FAILS}, "other_sites"),
        ({"platform": "tokopedia", "completed_on": YESTERDAY}, "what_you_see"),
        (late(platform=""), "platform"),
        (late(platform="skill_academy"), "platform"),
    ],
)
def test_it_asks_the_one_thing_that_is_missing(known: dict[str, Any], question: str) -> None:
    verdict = judge(**known)
    assert (verdict.disposition, verdict.question) == (Disposition.ASK, question)


@pytest.mark.parametrize(
    ("known", "category", "hold"),
    [
        ({"pictures": ("",)}, UNCLEAR, "no_evidence"),
        ({"description": LONG, "wording": words(unclear=4.0)}, UNCLEAR, "outcome"),
        ({"what_you_see": Symptom.OTHER, "description": "x", "wording": words(other=4.0)}, OTHER, "outcome"),
        ({**RECENT, "readings": (written(ReadingKind.FRAUD, "asked"),)}, OTHER, "fraud"),
        ({"finished": False}, OTHER, "not_finished"),
    ],
)
def test_it_hands_over_what_it_cannot_decide(known: dict[str, Any], category: str, hold: str) -> None:
    verdict = judge(**known)
    assert (verdict.category, verdict.disposition) == (category, Disposition.ESCALATE)
    assert hold in verdict.holds


def test_it_does_not_let_a_screenshot_decide_alone() -> None:
    verdict = judge(readings=(shown(ReadingKind.ERROR_PAGE, "offline", 1.0),), what_you_see=None)
    assert (verdict.category, verdict.disposition) == ("connectivity", Disposition.ASK)
    assert "screenshot_alone" in verdict.holds


def test_it_chooses_the_reply_that_fits_the_reasons() -> None:
    blocked = judge(readings=(written(ReadingKind.REVIEW, "cannot_review"),))
    plain = judge(**late(review_state=ReviewState.NOT_YET))
    assert review_missing.CATEGORY.reply_for(blocked.reasons) == "review_blocked"
    assert review_missing.CATEGORY.reply_for(plain.reasons) == "review_missing"


def test_it_asks_for_the_right_picture_where_none_helps_and_nothing_else_is_known() -> None:
    verdict = judge(pictures=("off_topic", "broken"), readings=(shown(ReadingKind.SCREEN, "unknown"),))
    assert (verdict.category, verdict.disposition) == (UNCLEAR, Disposition.ASK)
    assert verdict.question == "right_picture"


TROUBLE = written(ReadingKind.COMPLAINT, "trouble")


@pytest.mark.parametrize(
    ("known", "question"),
    [
        ({}, "what_you_see"),
        ({"description": "belum ada min, gimana nih", "wording": words(unclear=4.0)}, "what_you_see"),
        ({"description": LONG, "wording": words(unclear=4.0), "readings": (TROUBLE,)}, "what_you_see"),
        ({"what_you_see": Symptom.OTHER, "description": "halo", "wording": words(unclear=9.0)}, ""),
        ({"description": LONG, "wording": words(unclear=4.0)}, ""),
    ],
)
def test_it_asks_what_there_is_to_see_where_hardly_anything_was_said(known: dict[str, Any], question: str) -> None:
    verdict = judge(**known)
    assert verdict.question == question
    assert verdict.disposition is (Disposition.ASK if question else Disposition.ESCALATE)


@pytest.mark.parametrize("pictures", [("",), ("off_topic", "")])
def test_it_asks_for_no_picture_where_one_helps(pictures: tuple[str, ...]) -> None:
    assert judge(pictures=pictures).disposition is Disposition.ESCALATE


def test_it_asks_for_facts_rather_than_for_another_picture() -> None:
    known = {"description": "x", "wording": words(connectivity=3.0)}
    assert judge(**known, pictures=("no_words",)).question == judge(**known).question != ""


def test_it_hands_another_matter_over_whatever_its_pictures_show() -> None:
    assert judge(what_you_see=Symptom.OTHER, pictures=("payment",)).disposition is Disposition.ESCALATE


def test_it_holds_what_words_alone_turn_away_from_clear_facts() -> None:
    known = {"platform": "tokopedia", "completed_on": YESTERDAY}
    verdict = judge(**known, description="x", wording=words(connectivity=40.0))
    assert (judge(**known).category, verdict.category) == ("too_early", "connectivity")
    assert "words_differ" in verdict.holds
