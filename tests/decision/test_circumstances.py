from dataclasses import replace

import pytest

from tests.decision.facts_for_tests import LAST_MONTH, POLICY, TUESDAY
from triage.decision.circumstances import NOT_UNDERSTOOD, UNHEARD, believed, heard
from triage.decision.decide import decide
from triage.decision.facts import Heard, Origin, Reading, Source
from triage.decision.policy import CircumstancePolicy, Policy
from triage.decision.verdict import OTHER, UNCLEAR, Disposition, Verdict
from triage.desks.prakerja import RULES
from triage.desks.prakerja.circumstances import CIRCUMSTANCES
from triage.desks.prakerja.facts import Facts, ReadingKind, ReviewState, Symptom

OVERDUE = Facts(
    now=TUESDAY,
    platform="tokopedia",
    completed_on=LAST_MONTH,
    finished=True,
    what_you_see=Symptom.ABSENT,
    review_state=ReviewState.GIVEN,
    description="Sertifikat saya belum muncul.",
)
WORDS = Origin(Source.TEXT, field="description", span=(0, 10), quote="Sertifikat")


def said(code: str, confidence: float = 0.9) -> Heard:
    return Heard(code, confidence, WORDS)


def verdict(*said: Heard, policy: Policy = POLICY, facts: Facts = OVERDUE) -> Verdict:
    return decide(replace(facts, heard=said), policy, RULES)


def test_a_plain_complaint_is_answered() -> None:
    assert verdict().disposition is Disposition.AUTO_REPLY


@pytest.mark.parametrize(
    "code", ["self_harm", "deadline", "threat", "several_people", "advice_platform", "sent_around"]
)
def test_what_is_heard_holds_the_answer_and_says_why(code: str) -> None:
    found = verdict(said(code))
    assert (found.category, found.disposition, found.holds[0]) == ("platform_issue", Disposition.ESCALATE, code)


def test_advice_that_the_answer_does_not_give_holds_nothing() -> None:
    assert verdict(said("advice_network")).disposition is Disposition.AUTO_REPLY


def test_below_the_threshold_nothing_is_believed() -> None:
    assert verdict(said("deadline", 0.4)).disposition is Disposition.AUTO_REPLY


def test_a_row_says_what_follows() -> None:
    lenient = replace(POLICY, circumstances={"deadline": CircumstancePolicy(holds=False)})
    assert verdict(said("deadline"), policy=lenient).disposition is Disposition.AUTO_REPLY


def test_a_matter_of_its_own_is_another_cause() -> None:
    found = verdict(said("test_failed", 1.0))
    assert found.category == OTHER
    assert found.reasons[0].code == "told_test_failed"
    assert found.reasons[0].origin.quote == "Sertifikat"


def test_words_that_nothing_explains_hold_the_answer() -> None:
    assert verdict(said(UNHEARD)).holds == (UNHEARD,)


def test_what_does_not_matter_to_the_answer_explains_them() -> None:
    assert verdict(said(UNHEARD), said("advice_network")).disposition is Disposition.AUTO_REPLY
    assert verdict(said(UNHEARD), said("advice_network"), said("illness", 0.3)).disposition is Disposition.ESCALATE


def test_strictness_is_a_setting() -> None:
    assert verdict(said(UNHEARD, 0.5)).disposition is Disposition.AUTO_REPLY
    assert verdict(said(UNHEARD, 0.5), policy=replace(POLICY, unheard_from=0.4)).holds == (UNHEARD,)


def test_words_that_nobody_knows_leave_it_unclear() -> None:
    found = verdict(
        said(NOT_UNDERSTOOD, 1.0), facts=Facts(now=TUESDAY, what_you_see=Symptom.ABSENT, description="qwzx")
    )
    assert found.category == UNCLEAR
    assert NOT_UNDERSTOOD in {reason.code for reason in found.reasons}


def test_rules_and_models_are_heard_together() -> None:
    asked = Reading(ReadingKind.FRAUD, "asked", 0.8, WORDS)
    facts = replace(OVERDUE, readings=(asked,), heard=(said("fraud", 0.3), said("deadline", 0.7)))
    assert [(each.code, each.confidence) for each in heard(facts, CIRCUMSTANCES)] == [("fraud", 0.8), ("deadline", 0.7)]


def test_what_matters_most_comes_first() -> None:
    ahead = {
        "self_harm": CircumstancePolicy(head_start_hours=1000),
        "deadline": CircumstancePolicy(head_start_hours=24),
    }
    policy = replace(POLICY, circumstances=ahead)
    facts = replace(OVERDUE, heard=(said("deadline", 0.9), said("self_harm", 0.6)))
    assert [each.code for each in believed(facts, CIRCUMSTANCES, policy)] == ["self_harm", "deadline"]


def test_every_circumstance_that_is_a_matter_can_be_told() -> None:
    assert all(each.told for each in CIRCUMSTANCES if each.is_matter)
    assert not any(each.told for each in CIRCUMSTANCES if each.is_harm)


def test_every_advice_is_given_by_some_answer() -> None:
    given = set().union(*(category.advises for category in RULES.categories))
    assert given == {each.code for each in CIRCUMSTANCES if each.is_advice}


def test_a_contradiction_that_a_question_is_about_needs_nobody_else() -> None:
    another_day = Reading(ReadingKind.COMPLETED_ON, "2026-09-14", 0.9, WORDS)
    found = verdict(said("contradiction"), facts=replace(OVERDUE, readings=(another_day,)))
    assert (found.disposition, found.question) == (Disposition.ASK, "completion_date")
    assert found.holds == ("conflict_completion_date",)
    assert verdict(said("contradiction")).disposition is Disposition.ESCALATE


def test_two_platforms_in_the_words_are_asked_about_where_the_letter_would_send_them_to_one() -> None:
    named = tuple(Reading(ReadingKind.PLATFORM, code, 0.6, WORDS) for code in ("tokopedia", "bukalapak"))
    found = verdict(facts=replace(OVERDUE, platform="", readings=named))
    assert (found.question, found.holds) == ("platform", ("two_platforms",))
    assert verdict(facts=replace(OVERDUE, readings=named)).disposition is Disposition.AUTO_REPLY


def test_where_all_words_are_facts_nothing_is_left_to_hear() -> None:
    told = Reading(ReadingKind.STATUS, "certificate_absent", 0.8, Origin(Source.TEXT, span=(0, 28), quote="…"))
    facts = replace(OVERDUE, readings=(told,))
    assert verdict(said(UNHEARD, 0.8), facts=facts).disposition is Disposition.AUTO_REPLY
    assert verdict(said(UNHEARD, 0.95), facts=facts).holds == (UNHEARD,)
    assert verdict(said(UNHEARD, 0.8), facts=replace(facts, description=facts.description * 2)).holds == (UNHEARD,)


def test_words_that_deny_a_trial_go_before_a_model_that_heard_one() -> None:
    facts = replace(OVERDUE, what_you_see=Symptom.WONT_OPEN, other_sites_open=False)
    tried = said("advice_network")
    assert verdict(tried, facts=facts).holds == ("advice_network",)
    denied = Reading(ReadingKind.CONNECTION, "untried", 0.8, WORDS)
    assert verdict(tried, facts=replace(facts, readings=(denied,))).disposition is Disposition.AUTO_REPLY


def test_advice_of_any_likely_cause_counts() -> None:
    """Where two causes are close, who has followed the advice of one is not asked about the other."""
    page = replace(OVERDUE, what_you_see=Symptom.PAGE_FAILS, other_sites_open=None)
    found = verdict(said("advice_network"), facts=page, policy=replace(POLICY, second_cause_from=0.0))
    assert "advice_network" in found.holds
    assert verdict(said("advice_reviewed"), policy=replace(POLICY, second_cause_from=0.0)).holds == ("advice_reviewed",)
    assert verdict(said("advice_reviewed")).holds == ()
