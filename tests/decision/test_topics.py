"""Topics in the sum: they split *something else*, and take nothing from any other cause."""

from dataclasses import replace
from typing import Any

import pytest

from tests.decision.facts_for_tests import POLICY, YESTERDAY, facts, judge, words
from triage.decision.decide import decide
from triage.decision.facts import Heard, Origin, Source, WordingSignal
from triage.decision.policy import CategoryPolicy, Policy
from triage.decision.topics import HIGHEST, Topic, as_category
from triage.decision.verdict import OTHER, Disposition, Verdict
from triage.desks.prakerja import RULES
from triage.desks.prakerja.facts import Symptom

EMAIL, BATCH = "topic_email", "topic_batch"
NAMES = {"id": "Ganti e-mail", "en": "Change of e-mail"}
TOPICS = tuple(as_category(Topic(code, NAMES)) for code in (EMAIL, BATCH))
OURS = replace(RULES, categories=(*RULES.categories, *TOPICS))
ASKING = replace(RULES, categories=(*RULES.categories, as_category(Topic(EMAIL, NAMES, {"en": "Which address?"}))))
RECENT = {"platform": "tokopedia", "completed_on": YESTERDAY, "what_you_see": Symptom.ABSENT}


def said(*, topic_email: float = -4.0, **log_odds: float) -> tuple[WordingSignal, ...]:
    """What both models say: the causes as ``words`` has them, and each topic's own judge."""
    return (*words(**log_odds), WordingSignal(EMAIL, topic_email), WordingSignal(BATCH, -4.0))


def decided(rules: Any = OURS, policy: Policy = POLICY, **known: Any) -> Verdict:
    return decide(facts(**known), policy, rules)


@pytest.mark.parametrize("known", [{}, RECENT, {"description": "x", "wording": words(other=5.0, connectivity=2.0)}])
def test_a_topic_that_nothing_names_changes_no_number(known: dict[str, Any]) -> None:
    before, after = judge(**known), decided(**known)
    assert after.confidences == {**before.confidences, EMAIL: 0.0, BATCH: 0.0}
    assert (after.reasons, after.holds, after.disposition) == (before.reasons, before.holds, before.disposition)


def test_a_topic_takes_its_part_of_something_else_and_of_nothing_else() -> None:
    before = judge(description="x", wording=words(other=5.0, connectivity=2.0))
    after = decided(description="x", wording=said(other=5.0, connectivity=2.0, topic_email=3.0))
    assert (before.category, after.category) == (OTHER, EMAIL)
    assert after.confidences[EMAIL] > after.confidences[OTHER] > after.confidences["connectivity"]
    own = [reason for reason in after.reasons if reason.label == EMAIL]
    inherited = [reason for reason in after.reasons if reason.label == OTHER]
    assert len(own) == len(inherited) + 1
    assert sum(reason.weight for reason in own) > sum(reason.weight for reason in inherited)


def test_every_number_is_a_term_of_the_sum() -> None:
    verdict = decided(description="x", wording=said(topic_email=40.0))
    (reason,) = (each for each in verdict.reasons if each.label == EMAIL and each.weight > 0)
    assert reason.weight <= HIGHEST


def test_a_phrase_of_the_row_speaks_for_it_and_is_quoted_where_it_stands() -> None:
    policy = replace(POLICY, phrases={EMAIL: ("ganti email",)})
    verdict = decided(policy=policy, description="Mau GANTI  email kak")
    (reason,) = (each for each in verdict.reasons if each.code == "phrase")
    assert (verdict.category, reason.label, reason.origin.span) == (EMAIL, EMAIL, (4, 16))
    silent = decided(policy=policy, description="terganti emailnya")
    assert silent.confidences[EMAIL] == 0.0


def test_words_about_a_topic_do_not_move_what_the_form_makes_clear() -> None:
    verdict = decided(**RECENT, description="x", wording=said(topic_email=6.0))
    assert verdict.category == "too_early"
    assert verdict.disposition is not Disposition.AUTO_REPLY  # But somebody looks.


def test_it_is_answered_only_where_its_row_lets_it_be() -> None:
    known = {"description": "x", "wording": said(other=6.0, topic_email=6.0)}
    never = replace(POLICY, categories={EMAIL: CategoryPolicy(auto_reply=False)})
    assert (decided(**known).category, decided(**known).disposition) == (EMAIL, Disposition.AUTO_REPLY)
    assert decided(policy=never, **known).holds == ("switched_off",)
    assert decided(**known).follow_ups == ()


def test_what_is_heard_of_another_matter_does_not_hold_the_answer_to_just_that() -> None:
    matter = Heard("other_matter", 0.9, Origin(Source.TEXT))
    known = {"description": "x", "wording": said(other=6.0, topic_email=6.0), "heard": (matter,)}
    assert decided(**known).disposition is Disposition.AUTO_REPLY
    distress = Heard("distress", 0.9, Origin(Source.TEXT))
    assert "distress" in decided(**{**known, "heard": (matter, distress)}).holds


def test_its_question_is_asked_where_the_words_are_not_certain() -> None:
    vague = decided(ASKING, description="x", wording=said(other=4.0, topic_email=1.5))
    assert (vague.category, vague.disposition, vague.question) == (EMAIL, Disposition.ASK, EMAIL)
    clear = decided(ASKING, description="x", wording=said(other=6.0, topic_email=6.0))
    assert clear.disposition is Disposition.AUTO_REPLY


def test_a_desk_without_topics_keeps_its_policys_version() -> None:
    assert replace(POLICY, phrases={}).version == POLICY.version
    assert replace(POLICY, phrases={EMAIL: ("ganti email",)}).version != POLICY.version


def test_what_is_retired_keeps_its_title_and_is_no_verdict() -> None:
    rules = replace(RULES, retired=TOPICS[:1])
    assert rules.titles[EMAIL] in rules.spoken
    assert EMAIL not in rules.labels
    wording = said(other=5.0, topic_email=6.0)
    assert decided(rules, description="x", wording=wording).category == OTHER
