"""Fitted weights: pulled by cases, held by what people set, by signs and by orders."""

from dataclasses import replace

import numpy as np
import pytest

from tests.decision.facts_for_tests import POLICY, YESTERDAY, facts, late, shown
from triage.decision.decide import decide, unweighed
from triage.desks.prakerja import DESK, RULES
from triage.desks.prakerja.facts import Facts, ReadingKind, ReviewState, Symptom
from triage.learning.cases import read_cases
from triage.learning.weights import ORDERS, Labelled, fit
from triage.playbook.desk import fitted_weights

EARLY = facts(platform="tokopedia", completed_on=YESTERDAY, what_you_see=Symptom.ABSENT)
OVERDUE = facts(**late())
UNREVIEWED = facts(**late(review_state=ReviewState.NOT_YET))


def labelled(*pairs: tuple[Facts, str], count: float = 1.0) -> list[Labelled]:
    return [Labelled(known, (truth,), group=str(i % 3), count=count) for i, (known, truth) in enumerate(pairs)]


def test_it_follows_the_cases() -> None:
    surprising = labelled(*[(OVERDUE, "too_early")] * 30, *[(UNREVIEWED, "review_missing")] * 30)
    weights = fit(surprising, POLICY)
    policy = replace(POLICY, weights=weights)
    assert (
        decide(OVERDUE, policy, RULES).confidences["too_early"]
        > decide(OVERDUE, POLICY, RULES).confidences["too_early"]
    )


def test_it_stays_with_what_people_set_where_cases_say_little() -> None:
    weights = fit(labelled((EARLY, "too_early"), (OVERDUE, "platform_issue"), count=1e-6), POLICY)
    spread = [value / weights["unclear/open_until_shown"] for value in weights.values()]
    assert np.allclose(spread, 1.0, atol=0.01)


def test_no_evidence_turns_against_its_label_whatever_the_cases_say() -> None:
    absurd = labelled(*[(UNREVIEWED, "too_early")] * 50, *[(EARLY, "platform_issue")] * 50)
    weights = fit(absurd, POLICY)
    assert all(weight > 0 for weight in weights.values())
    policy = replace(POLICY, weights=weights)
    more = decide(UNREVIEWED, policy, RULES).reasons
    (reason,) = (each for each in more if each.code == "not_reviewed_and_overdue")
    assert reason.weight > 0


def test_it_keeps_the_orders_that_common_sense_demands() -> None:
    pages = [
        facts(readings=(shown(ReadingKind.ERROR_PAGE, page),)) for page in ("offline", "dns", "timeout", "spinner")
    ]
    upside_down = labelled(
        *[(pages[0], "unclear")] * 40, *[(pages[3], "connectivity")] * 40, (pages[1], "connectivity")
    )
    weights = fit(upside_down, POLICY)
    strengths = [
        sum(
            r.weight for r in unweighed(page, POLICY, RULES) if r.label == "connectivity" and r.code.startswith("page_")
        )
        * weights.get(f"connectivity/page_{name}", 1.0)
        for page, name in zip(pages, ("offline", "dns", "timeout", "spinner"), strict=True)
    ]
    assert strengths[0] >= strengths[1] - 1e-6
    assert strengths[0] >= strengths[3] - 1e-6


def test_it_refuses_to_fit_on_nothing() -> None:
    with pytest.raises(ValueError, match="no examples"):
        fit([], POLICY)


def test_the_shipped_weights_are_of_reasons_that_exist() -> None:
    weights = fitted_weights()
    labels = {*RULES.by_code, "other", "unclear"}
    assert weights
    assert {kind.partition("/")[0] for kind in weights} <= labels
    assert all(1 / 20 < weight < 20 for weight in weights.values())


def test_every_order_names_reasons_that_cases_have() -> None:
    named = {kind for order in ORDERS for kind in order}
    assert {kind.partition("/")[0] for kind in named} <= set(RULES.by_code)
    assert len(named & set(fitted_weights())) > len(named) // 2
    assert len(read_cases(DESK.fitting)) >= 400
