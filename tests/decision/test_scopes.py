"""Which of several rules applies: the one that names most, and of as many the weightier."""

import pytest

from triage.decision.scopes import Case, Scope, Target, most_specific

RULES = [
    (Scope(category="late"), "category"),
    (Scope(team=7), "team"),
    (Scope(circumstance="harm"), "circumstance"),
    (Scope(category="late", team=7), "both"),
    (Scope(channel="email"), "channel"),
    (Scope(), "anything"),
    (Scope(), "anything else"),
]


@pytest.mark.parametrize(
    ("case", "rule"),
    [
        (Case(), "anything"),
        (Case(category="early", channel="web"), "anything"),
        (Case(category="late", channel="email"), "category"),
        (Case(category="early", team=7, channel="email"), "team"),
        (Case(category="late", circumstances=frozenset({"harm", "money"})), "circumstance"),
        (Case(category="late", circumstances=frozenset({"harm"}), team=7), "both"),
        (Case(channel="email"), "channel"),
    ],
)
def test_the_most_specific_rule_counts(case: Case, rule: str) -> None:
    assert most_specific(RULES, case) == rule


def test_there_may_be_none() -> None:
    assert most_specific(RULES[:5], Case(category="early")) is None


@pytest.mark.parametrize(("target", "hours"), [(Target(8), 7), (Target(8, 6), 4), (Target(1), 0.5)])
def test_nobody_is_warned_in_the_first_half(target: Target, hours: float) -> None:
    assert target.warned_after == hours
