"""The generated cases: as many as promised, the same on every run, and read as they were drawn."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from datasets import scenarios
from datasets.scenarios.generate import SETS, drafts, seen
from datasets.scenarios.scenarios import SCENARIOS
from datasets.scenarios.world import due
from triage.desks.prakerja import DESK, RULES
from triage.evidence.wording import shipped
from triage.learning.cases import Case, read_cases
from triage.learning.decided import decide_all
from triage.playbook.desk import shipped as shipped_desk

pytestmark = pytest.mark.slow


def stored(name: str) -> list[Case]:
    return read_cases(DESK.golden.parent / f"{name}.jsonl")


@pytest.mark.parametrize("name", SETS)
def test_it_holds_what_the_seed_gives(name: str) -> None:
    made = drafts(name)
    kept = stored(name)
    assert [identity for identity, _ in made] == [case.id for case in kept]
    for (_, draft), case in zip(made, kept, strict=True):
        assert dict(draft.form) == dict(case.form)
        assert (draft.truth, draft.automatic, draft.scenario) == (case.truth, case.automatic, case.scenario)
        assert len(draft.pictures) == len(case.pictures)


@pytest.mark.parametrize("name", SETS)
def test_it_is_large_and_mixed_enough(name: str) -> None:
    cases = stored(name)
    automatic = Counter(case.automatic for case in cases)
    assert len(cases) >= 400
    assert automatic["yes"] >= 250
    assert sum(not case.truth for case in cases) >= 40
    assert {label for case in cases for label in case.truth} == set(RULES.labels)
    assert sum(bool(case.pictures) for case in cases) >= 150


@pytest.mark.parametrize(
    ("finished", "last"),
    [
        (date(2026, 3, 17), date(2026, 3, 27)),
        (date(2021, 5, 11), date(2021, 5, 19)),
        (date(2026, 1, 9), date(2026, 1, 14)),
    ],
)
def test_its_own_calendar_knows_the_holidays(finished: date, last: date) -> None:
    assert due(finished) == last


def test_the_golden_cases_are_answered_well() -> None:
    """The promise of the decision: few automatic answers are wrong, none to a contradiction, most cases are covered."""
    decided = decide_all(stored("golden"), desk=shipped_desk(), model=shipped())
    assert decided.coverage.value >= 0.8
    assert decided.wrong.value <= 0.01, decided.mistakes(5)
    assert decided.contradictions.part == 0
    assert decided.judged().calibration_error <= 0.03


def test_another_seed_gives_other_cases_that_fare_alike() -> None:
    plain = [
        Case(identity, draft.scenario, draft.form, draft.truth, draft.automatic, ())
        for identity, draft in drafts("golden", seed=5)
        if not draft.pictures
    ]
    decided = decide_all(plain, desk=shipped_desk(), model=shipped())
    assert decided.coverage.value >= 0.8
    assert decided.wrong.value <= 0.02, decided.mistakes(5)


@pytest.mark.browser
def test_the_pictures_are_read_as_the_file_says(browser: Browser) -> None:
    wanted = ("late-03", "wrong_name-05", "own_line_shown_down-00", "given_but_button_waits-01")
    made = dict(drafts("golden"))
    kept = {case.id: case for case in stored("golden")}
    for identity in wanted:
        again = seen(identity, made[identity], browser)
        for now, then in zip(again.pictures, kept[identity].pictures, strict=True):
            found = {(r.kind, r.value) for r in now.readings}
            known = {(r.kind, r.value) for r in then.readings}
            assert len(found & known) >= 0.8 * len(known), identity


def test_every_scenario_says_what_it_is() -> None:
    assert all(scenario.__doc__ for scenario in SCENARIOS)
    assert f"{len(SCENARIOS)} scenarios" in Path(scenarios.__file__).with_name("README.md").read_text("utf-8")
