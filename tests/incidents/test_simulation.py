"""The simulation of ``bench/incidents.py``: an outage in a normal month, and a quiet month."""

import pytest

from datasets.outage import KINDS
from harness.incidents import LATEST_FOUND, MOST_FOREIGN, simulate
from triage.desks.prakerja import DESK

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", KINDS)
def test_it_finds_one_outage_early_and_hardly_anything_foreign(kind: str) -> None:
    outcome = simulate(1, reports=100, cases=[DESK.fitting], kind=kind)
    assert len(outcome.incidents) == 1
    assert outcome.incidents[0].at_report < LATEST_FOUND
    assert outcome.foreign <= MOST_FOREIGN
    assert outcome.caught >= 0.7


def test_it_finds_nothing_in_a_quiet_month() -> None:
    assert simulate(1, reports=0, cases=[DESK.fitting]).incidents == []
