"""No text keeps a reader busy: at most five times the work of a harmless one, at most 2.5 times for twice the length.

``bench/hostile_texts.py`` is the long form.
"""

import pytest

from datasets.hostile.texts import FAMILIES
from harness.readers import READERS
from harness.work import worst, worst_combinations

pytestmark = pytest.mark.slow

COMBINATIONS = 20_000
PARTS = 4


@pytest.mark.parametrize("name", READERS)
def test_it_has_bounded_work_with_a_repeated_text(name: str) -> None:
    assert [load for load in worst(READERS[name], FAMILIES, count=8) if not load.is_bounded] == []


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", READERS)
def test_it_has_bounded_work_with_combined_fragments(name: str, part: int) -> None:
    loads = worst_combinations(READERS[name], count=COMBINATIONS // PARTS, seed=part)
    assert [load for load in loads if not load.is_bounded] == []
