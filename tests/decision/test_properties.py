"""What holds for any facts at all."""

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime
from math import exp, fsum, isclose
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.decision.facts_for_tests import MOMENTS, POLICY, SAMPLED, any_facts, any_readings, indonesia, later
from triage.decision.calendar import MORNING
from triage.decision.decide import assess, decide
from triage.decision.facts import Origin, Reading, Source
from triage.decision.verdict import Disposition, Reason, Verdict
from triage.desks.prakerja import DESK as PRAKERJA
from triage.desks.prakerja import RULES
from triage.desks.prakerja.categories import too_early
from triage.desks.prakerja.facts import Facts, ReadingKind

WEIGHTS = json.loads((PRAKERJA.data / "weights.json").read_text(encoding="utf-8"))
DESK = replace(POLICY, calendar=indonesia(), weights=WEIGHTS)
"""As shipped: what holds for hand-set weights must hold for fitted ones."""


@SAMPLED
@given(any_facts())
def test_it_decides_the_same_twice(facts: Facts) -> None:
    assert decide(facts, DESK, RULES) == decide(facts, DESK, RULES)


@SAMPLED
@given(any_facts())
def test_it_is_the_softmax_of_its_reasons_and_of_nothing_else(facts: Facts) -> None:
    verdict = decide(facts, DESK, RULES)
    sums = {label: fsum(reason.weight for reason in verdict.reasons if reason.label == label) for label in RULES.labels}
    whole = sum(exp(total) for total in sums.values())
    assert verdict.reasons
    assert all(0 <= confidence <= 1 for confidence in verdict.confidences.values())
    assert isclose(sum(verdict.confidences.values()), 1)
    assert all(isclose(verdict.confidences[label], exp(sums[label]) / whole, rel_tol=1e-9) for label in RULES.labels)
    assert verdict.confidence == verdict.confidences[verdict.category] == max(verdict.confidences.values())


@SAMPLED
@given(any_facts())
def test_it_acts_consistently(facts: Facts) -> None:
    verdict = decide(facts, DESK, RULES)
    answers = verdict.disposition is Disposition.AUTO_REPLY
    assert answers == (not verdict.holds)
    assert bool(verdict.question) == (verdict.disposition is Disposition.ASK)
    if answers:
        assert verdict.category in RULES.by_code
        assert verdict.confidence >= DESK.category(verdict.category).threshold
    if answers and verdict.category == too_early.CODE:
        assert verdict.due_on is not None
        assert PRAKERJA.day(facts.now) <= verdict.due_on


@SAMPLED
@given(any_facts())
def test_it_never_auto_replies_to_a_conflict(facts: Facts) -> None:
    found = [hold for category in RULES.by_code.values() for hold in category.conflicts(facts, DESK)]
    assume(found)
    verdict = decide(facts, DESK, RULES)
    assert verdict.disposition is not Disposition.AUTO_REPLY
    assert {hold.code for hold in found} <= set(verdict.holds)


@SAMPLED
@given(MOMENTS, st.text(max_size=30), st.sampled_from(["", "tokopedia"]))
def test_it_never_auto_replies_to_no_evidence(now: datetime, text: str, platform: str) -> None:
    verdict = decide(Facts(now=now, name=text, platform=platform, description=text), DESK, RULES)
    assert verdict.disposition is not Disposition.AUTO_REPLY
    assert "no_evidence" in verdict.holds


def _without_place(reason: Reason) -> tuple[object, ...]:
    return reason.code, reason.label, reason.weight, tuple(sorted(reason.detail.items()))


@SAMPLED
@given(any_facts(), any_readings(), st.randoms(use_true_random=False))
def test_it_does_not_care_for_the_order_of_readings(
    facts: Facts, readings: tuple[Reading, ...], chance: Random
) -> None:
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert decide(replace(facts, readings=readings), DESK, RULES) == decide(
        replace(facts, readings=tuple(shuffled)), DESK, RULES
    )


@SAMPLED
@given(any_facts(), any_readings(), st.permutations(range(4)))
def test_it_does_not_care_for_the_order_of_screenshots(
    facts: Facts, readings: tuple[Reading, ...], places: list[int]
) -> None:
    moved = tuple(
        replace(reading, origin=replace(reading.origin, screenshot=places[reading.origin.screenshot]))
        if reading.origin.screenshot is not None
        else reading
        for reading in readings
    )
    one, other = (decide(replace(facts, readings=each), DESK, RULES) for each in (readings, moved))
    assert replace(one, reasons=()) == replace(other, reasons=())
    assert Counter(map(_without_place, one.reasons)) == Counter(map(_without_place, other.reasons))


@SAMPLED
@given(any_facts(), st.integers(0, 60 * 24 * 60))
def test_it_never_finds_it_earlier_as_time_passes(facts: Facts, minutes: int) -> None:
    def too_early_sum(at: Facts) -> float:
        return fsum(reason.weight for reason in assess(at, DESK, RULES) if reason.label == too_early.CODE)

    assert too_early_sum(replace(facts, now=later(facts.now, minutes))) <= too_early_sum(facts)


@SAMPLED
@given(any_facts())
def test_it_plans_follow_ups_after_now_on_working_mornings(facts: Facts) -> None:
    verdict = decide(facts, DESK, RULES)
    keys = [(planned.kind, planned.sequence) for planned in verdict.follow_ups]
    assert len(keys) == len(set(keys)) <= 2
    assert bool(keys) == (verdict.disposition is not Disposition.ESCALATE)
    for planned in verdict.follow_ups:
        local = planned.due_at.astimezone(PRAKERJA.zone)
        assert planned.due_at > facts.now
        assert local.time() == MORNING
        assert DESK.calendar.is_working(local.date())


def _said(verdict: Verdict) -> list[str]:
    return [RULES.sentences[reason.code] % reason.detail for reason in verdict.reasons]


@SAMPLED
@given(any_facts())
def test_it_has_a_sentence_for_everything_it_says(facts: Facts) -> None:
    verdict = decide(facts, DESK, RULES)
    assert all(_said(verdict))
    assert set(verdict.holds) <= RULES.holds.keys()
    assert not verdict.question or verdict.question in RULES.questions


@pytest.mark.parametrize("source", [Source.TEXT, Source.SCREENSHOT])
@SAMPLED
@given(any_facts())
def test_it_hands_every_fraud_notice_to_a_person(source: Source, facts: Facts) -> None:
    notice = Reading(ReadingKind.FRAUD, "asked", 0.8, Origin(source))
    verdict = decide(replace(facts, readings=(*facts.readings, notice)), DESK, RULES)
    assert verdict.disposition is Disposition.ESCALATE
