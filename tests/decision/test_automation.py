"""What supervisors' rules ask: each condition, how phrases are found, and when the decision keeps a letter back."""

from typing import Any

import pytest

from triage.decision.automation import (
    OF_VERDICTS,
    POSSIBLE,
    TESTS,
    WITH_THE_VERDICT,
    Automation,
    Situation,
    Trigger,
    compiled,
    fits,
    kept_back,
    spelled,
)
from triage.decision.verdict import Disposition

HERE = Situation(
    category="too_early",
    circumstances=frozenset({"deadline"}),
    confidence=0.9,
    answers={"platform": "tokopedia", "training": " Dasar  ", "rated": True, "again": False},
    words=spelled("Kak, saya minta REFUND-nya ya! Sudah 3 hari."),
    tags=frozenset({1, 2}),
    language="id",
    channel="email",
    team=4,
    is_open=False,
)


def rule(**conditions: Any) -> Automation:
    return Automation(1, "rule", 1, Trigger.CLASSIFIED, conditions=compiled(conditions))


@pytest.mark.parametrize(
    ("about", "fitting", "other"),
    [
        ("category", ["x", "too_early"], ["x"]),
        ("circumstance", ["deadline", "x"], ["x"]),
        ("no_circumstance", ["x"], ["deadline", "x"]),
        ("confidence_from", 0.9, 0.91),
        ("confidence_below", 0.91, 0.9),
        ("answers", [["platform", "Tokopedia"], ["x", "y"]], [["platform", "pijar"]]),
        ("answers", [["training", "dasar"]], [["training", "das"]]),
        ("answers", [["training", "*"]], [["what_you_see", "*"]]),
        ("answers", [["rated", "yes"]], [["rated", "no"]]),
        ("answers", [["again", "no"]], [["again", "yes"]]),
        ("words", ["nothing", "minta refund"], ["minta  uang", "fund"]),
        ("words", ["sud*"], ["sud"]),
        ("no_words", ["uang"], ["3 HARI"]),
        ("tags", [2, 3], [3]),
        ("no_tags", [3], [1, 3]),
        ("language", ["id"], ["en"]),
        ("channel", ["email", "web"], ["web"]),
        ("team", [4], [0]),
        ("hours", ["closed"], ["open"]),
    ],
)
def test_each_condition_says_whether_it_fits(about: str, fitting: Any, other: Any) -> None:
    assert fits(rule(**{about: fitting}), HERE)
    assert not fits(rule(**{about: other}), HERE)


def test_all_conditions_have_to_hold_and_none_is_always() -> None:
    assert fits(rule(), Situation())
    assert not fits(rule(category=["too_early"], language=["en"]), HERE)
    assert rule(category=["x"], words=["y"]).asks == {"category", "words"}


def test_what_nobody_knows_and_phrases_without_words_never_fit() -> None:
    assert not fits(rule(from_a_later_version=["x"]), HERE)
    assert not fits(rule(words=["!!", "*"]), HERE)


def test_what_goes_with_a_verdict_is_named() -> None:
    assert TESTS.keys() > OF_VERDICTS
    for action in ("macro", "reply", "close"):
        assert POSSIBLE[action].isdisjoint({Trigger.RECEIVED, Trigger.WAITED, Trigger.BEFORE_DUE})
    assert POSSIBLE["hold"] == set(WITH_THE_VERDICT)


@pytest.mark.parametrize(
    ("disposition", "holds", "is_harm", "why"),
    [
        (Disposition.AUTO_REPLY, (), False, ""),
        (Disposition.AUTO_REPLY, (), True, "harm"),
        (Disposition.AUTO_REPLY, ("fraud",), False, "held"),
        (Disposition.ASK, (), False, "held"),
        (Disposition.ESCALATE, ("low_confidence",), False, "held"),
    ],
)
def test_a_rule_writes_only_where_the_decision_would(
    disposition: Disposition, holds: tuple[str, ...], is_harm: bool, why: str
) -> None:
    assert kept_back(disposition, holds, is_harm=is_harm) == why
