"""Numbers in words, scales on which every value lies, drawings that stay in their box."""

import re
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from triage.workspace.dashboard.charts import Scale, bars, duration, lines, nice, path, shown

DAYS = [date(2026, 9, 1) + timedelta(days=n) for n in range(4)]


@pytest.fixture(autouse=True)
def _surroundings() -> None:
    """No rows: nothing here needs any."""


@pytest.mark.parametrize(
    ("value", "unit", "english", "indonesian"),
    [
        (None, "count", "–", "–"),
        (1234567, "count", "1,234,567", "1.234.567"),
        (2 / 3, "share", "67 %", "67 %"),
        (0.0123, "share", "1.2 %", "1,2 %"),
        (42, "seconds", "42 s", "42 dtk"),
        (5400, "seconds", "1.5 h", "1,5 jam"),
        (3 * 86400, "seconds", "3 d", "3 hr"),
        (date(2026, 8, 1), "day", "1 Aug 2026", "1 Agu 2026"),
    ],
)
def test_it_says_a_value_in_both_languages(value: float | None, unit: str, english: str, indonesian: str) -> None:
    for language, told in (("en", english), ("id", indonesian)):
        with translation.override(language):
            assert shown(value, unit) == told


@given(st.floats(1, 1e9))
def test_a_nice_number_holds_the_value_and_little_more(value: float) -> None:
    assert value <= nice(value) <= 2.5 * value + 1


@given(st.sampled_from(["count", "seconds"]), st.lists(st.floats(0, 3e7), min_size=1, max_size=5))
def test_every_value_lies_on_its_scale(unit: str, values: list[float]) -> None:
    scale = Scale.of(values, unit)
    assert all(-0.01 <= scale.y(value) <= 100.01 for value in values)
    tops = [y for y, _label in scale.ticks()]
    assert tops == sorted(tops)
    assert len(tops) >= 2


def test_a_scale_of_shares_begins_where_it_must() -> None:
    assert Scale.of([0.95, 1.0], "share").steps[0] == 0.9
    assert Scale.of([0.6], "share").steps[0] == 0.5
    assert Scale.of([0.1], "share").steps[0] == 0


def test_bars_stand_on_each_other() -> None:
    plot = bars(DAYS, 1, [("a", "One", [1, 0, 2, 0]), ("b", "Two", [1, 0, 0, 0]), ("c", "Three", [0, 0, 0, 0])])
    assert plot
    assert [series.title for series in plot.series] == ["One", "Two"]
    one, two = (re.findall(r"M[\d.]+ ([\d.]+)h[\d.]+v([\d.]+)", series.path) for series in plot.series)
    assert one == [("50.00", "50.00"), ("0.00", "100.00")]
    assert two == [("0.00", "50.00")]
    assert plot.slots[0].title.splitlines()[1:] == ["One: 1", "Two: 1"]


def test_nothing_is_not_drawn() -> None:
    assert bars(DAYS, 1, [("a", "One", [0, 0, 0, 0])]) is None
    assert lines(DAYS, 1, [("a", "One", [None] * 4)], unit="share") is None


def test_a_line_breaks_where_nothing_is_known() -> None:
    assert path([(0, 1), (1, 2), None, (3, 4)])[0] == "M0.00 1.00L1.00 2.00M3.00 4.00"


def test_a_long_line_is_dotted_only_where_a_point_stands_alone() -> None:
    points: list[tuple[float, float] | None] = [(n, 0.0) for n in range(40)]
    points[1] = None
    assert path(points)[1] == "M0.00 0.00h0"


def test_a_duration_has_one_unit() -> None:
    with translation.override("en"):
        assert [duration(n) for n in (0.4, 59, 61, 3599, 86400)] == ["0 s", "59 s", "1 min", "60 min", "1 d"]
