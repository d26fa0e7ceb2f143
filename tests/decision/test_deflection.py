from dataclasses import replace

import pytest

from tests.decision.facts_for_tests import LAST_MONTH, POLICY, TUESDAY
from triage.decision.circumstances import NOT_UNDERSTOOD, UNHEARD
from triage.decision.decide import decide
from triage.decision.deflection import deflection
from triage.decision.facts import Heard, Origin, Source
from triage.decision.policy import CategoryPolicy
from triage.desks.prakerja import RULES
from triage.desks.prakerja.facts import Facts, Symptom

EARLY = Facts(
    now=TUESDAY,
    platform="tokopedia",
    completed_on=TUESDAY.date(),
    finished=True,
    what_you_see=Symptom.ABSENT,
    description="Sertifikat saya belum muncul.",
)


def said_ahead(facts: Facts = EARLY, *heard: tuple[str, float]) -> bool:
    whole = Origin(Source.TEXT, field="description")
    facts = replace(facts, heard=tuple(Heard(code, confidence, whole) for code, confidence in heard))
    return deflection(decide(facts, POLICY, RULES), facts, RULES) is not None


def test_what_would_be_answered_and_solves_itself_is_said_ahead() -> None:
    found = deflection(decide(EARLY, POLICY, RULES), EARLY, RULES)
    assert found == RULES.deflections["too_early"]
    assert RULES.needed_ahead == {"completed_on", "what_you_see"}
    assert RULES.said_ahead == dict.fromkeys((found.notice, found.letter), "too_early")


def test_what_would_be_answered_and_does_not_solve_itself_is_not() -> None:
    assert not said_ahead(replace(EARLY, completed_on=LAST_MONTH))


def test_what_would_not_be_answered_is_not() -> None:
    off = replace(POLICY, categories={"too_early": CategoryPolicy(auto_reply=False)})
    assert deflection(decide(EARLY, off, RULES), EARLY, RULES) is None
    assert not said_ahead(replace(EARLY, what_you_see=None, description=""))


@pytest.mark.parametrize("code", ["deadline", "barrier", "advice_network", UNHEARD, NOT_UNDERSTOOD])
def test_anything_heard_keeps_it_back_even_faintly(code: str) -> None:
    assert not said_ahead(EARLY, (code, 0.25))
    assert said_ahead(EARLY, (code, 0.24))


def test_a_second_cause_keeps_it_back() -> None:
    verdict = replace(decide(EARLY, POLICY, RULES), second="connectivity")
    assert deflection(verdict, EARLY, RULES) is None
