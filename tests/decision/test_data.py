"""The small values around the decision: policy, codec, an agent's decision, a category without holds."""

import json
from dataclasses import replace

from hypothesis import given

from tests.decision.facts_for_tests import POLICY, SAMPLED, any_facts, facts, judge, late
from triage.decision.by_agent import decided_by_agent
from triage.decision.category import Category, FollowUpRule
from triage.decision.codec import facts_from, follow_up_from, reason_from, to_json
from triage.decision.decide import decide
from triage.decision.facts import Origin, Reading, Source
from triage.decision.policy import CategoryPolicy, Policy
from triage.desks.prakerja import RULES
from triage.desks.prakerja.categories import too_early
from triage.desks.prakerja.facts import Facts, ReadingKind


@SAMPLED
@given(any_facts())
def test_it_survives_json(known: Facts) -> None:
    verdict = decide(known, POLICY, RULES)
    stored = json.loads(json.dumps(to_json({"facts": known, "verdict": verdict})))
    assert facts_from(stored["facts"], Facts) == known
    assert tuple(map(reason_from, stored["verdict"]["reasons"])) == verdict.reasons
    assert tuple(map(follow_up_from, stored["verdict"]["follow_ups"])) == verdict.follow_ups


def test_it_keeps_boxes_and_spans_in_json() -> None:
    box = ((0, 0), (9, 0), (9, 9), (0, 9))
    origin = Origin(Source.SCREENSHOT, screenshot=0, box=box, span=(1, 2))
    known = facts(readings=(Reading(ReadingKind.PROGRESS, "60", 0.9, origin),), pictures=("", "broken"))
    assert facts_from(json.loads(json.dumps(to_json(known))), Facts) == known


def test_it_changes_its_version_with_anything_in_the_policy() -> None:
    changed = [
        POLICY,
        Policy(),
        replace(POLICY, temperature=1.5),
        replace(POLICY, wait_working_days=9),
        replace(POLICY, second_cause_from=0.3),
        replace(POLICY, categories={"too_early": CategoryPolicy(threshold=0.9)}),
    ]
    assert len({policy.version for policy in changed}) == len(changed)
    assert replace(POLICY).version == POLICY.version


def test_it_takes_an_agents_word() -> None:
    known = facts(**late())
    verdict = decided_by_agent(judge(**late()), category="review_missing", facts=known, policy=POLICY, rules=RULES)
    assert (verdict.category, verdict.confidence, verdict.holds) == ("review_missing", 1.0, ())
    assert [planned.kind for planned in verdict.follow_ups] == ["review_given"]
    assert verdict.reasons[0].code == "agent"


def test_it_lets_a_category_hold_nothing_up() -> None:
    plain = Category(
        code="plain",
        title="Plain",
        reply="plain",
        assess=too_early.assess,
        sentences={},
        follow_up=FollowUpRule("plain", (1,)),
    )
    assert plain.conflicts(facts(), POLICY) == plain.gaps(facts(), POLICY) == ()
    assert plain.reply_for(()) == "plain"
