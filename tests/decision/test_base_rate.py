"""How many reports are usual, and how rare many are."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.decision.base_rate import HOUR, BaseRate, Rhythm, UsualByHour, base_rate, rhythm, tail
from triage.decision.calendar import WorkingCalendar
from triage.desks.prakerja import DESK as PRAKERJA

NOW = datetime(2026, 9, 16, 10, 0, tzinfo=PRAKERJA.zone)
CALENDAR = WorkingCalendar(zone=PRAKERJA.zone)
EVEN = Rhythm({}, CALENDAR)


def base(seen: int, *, days: int = 27) -> BaseRate:
    return BaseRate(seen, days * 24, EVEN)


def test_it_counts_what_is_alike_among_the_latest_only() -> None:
    assert base(300).of_these(10, among=100).expected(NOW, NOW + HOUR) == pytest.approx(10.5 / (27 * 24 / 3 + 24))
    assert base(0).of_these(0, among=0).expected(NOW, NOW + HOUR) > base(0).expected(NOW, NOW + HOUR)


@given(st.integers(0, 60), st.integers(0, 400), st.floats(0.1, 100))
def test_more_reports_are_never_likelier(count: int, seen: int, window: float) -> None:
    chances = [tail(each, shape=seen + 0.5, hours=600, window=window) for each in (count, count + 1)]
    assert 0 <= chances[1] <= chances[0] <= 1


@pytest.mark.parametrize("count", [1, 3, 10])
def test_its_tail_is_the_negative_binomials(count: int) -> None:
    share = 5 / (20 + 5)
    exact = 1 - sum(comb(k + 2, k) * (1 - share) ** 3 * share**k for k in range(count))
    assert tail(count, shape=3, hours=20, window=5) == pytest.approx(exact)


def test_it_believes_little_of_a_platform_that_it_hardly_knows() -> None:
    start = NOW - 3 * HOUR
    assert base(0, days=0).chance(6, start, NOW) > base(0).chance(6, start, NOW)


def test_it_knows_the_desks_rhythm() -> None:
    start = NOW.replace(hour=0) - timedelta(days=14)
    hours = [start + n * HOUR for n in range(14 * 24)]
    counted: Mapping[datetime, int] = {at: 5 for at in hours if 8 <= at.hour < 18 and CALENDAR.is_working(at.date())}
    beat = rhythm(counted, start=start, end=NOW.replace(hour=0), calendar=CALENDAR)
    morning, night = NOW.replace(hour=9), NOW.replace(hour=2)
    assert beat.between(morning, morning + HOUR) > 10 * beat.between(night, night + HOUR)
    usual = base_rate(sum(counted.values()), start=start, end=NOW.replace(hour=0), rhythm=beat)
    assert usual.expected(start, NOW.replace(hour=0)) == pytest.approx(sum(counted.values()), rel=0.1)


def test_it_says_what_is_usual_in_each_hour_of_a_day() -> None:
    rate = BaseRate(60, 27 * 24, Rhythm({(True, 9): 3.0, (False, 9): 0.2}, CALENDAR))
    by_hour = UsualByHour.from_json(rate.by_hour().as_json())
    assert by_hour is not None
    for at in (NOW + number * HOUR for number in range(7 * 24)):
        assert by_hour.at(at, calendar=CALENDAR) == pytest.approx(rate.expected(at, at + HOUR), abs=1e-4)
    assert UsualByHour.from_json({}) is None


@given(st.integers(0, 23), st.integers(0, 59), st.integers(1, 3000))
def test_it_measures_a_stretch_whole_or_in_parts(hour: int, minute: int, minutes: int) -> None:
    beat = Rhythm({(True, 9): 3.0, (False, 9): 0.2, (True, 23): 0.1}, CALENDAR)
    start = NOW.replace(hour=hour, minute=minute)
    middle, end = start + timedelta(minutes=minutes // 2), start + timedelta(minutes=minutes)
    assert beat.between(start, middle) + beat.between(middle, end) == pytest.approx(beat.between(start, end))


def test_a_desk_that_has_just_opened_has_no_rhythm_yet() -> None:
    assert rhythm({}, start=NOW, end=NOW, calendar=CALENDAR).intensity == {}


def test_in_no_time_nothing_comes() -> None:
    assert tail(1, shape=2, hours=3, window=0) == 0.0
    assert tail(0, shape=2, hours=3, window=0) == 1.0
