"""Business time: examples on the desk's own calendar, and what must hold for any moments and hours."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.decision.facts_for_tests import indonesia
from triage.decision.business_hours import BusinessHours, Season, business_time, due, same_every_workday, week_of
from triage.decision.calendar import WorkingCalendar
from triage.desks.prakerja import DESK as PRAKERJA

HOURS = BusinessHours(indonesia())


def at(day: int, hour: int, minute: int = 0, *, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PRAKERJA.zone)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (at(16, 9), at(16, 11), timedelta(hours=2)),  # a Wednesday
        (at(16, 6), at(16, 20), timedelta(hours=8)),
        (at(16, 15), at(17, 9), timedelta(hours=2)),
        (at(18, 15), at(21, 9), timedelta(hours=2)),  # over a weekend
        (at(17, 15, month=3), at(25, 9, month=3), timedelta(hours=2)),  # Nyepi, Idul Fitri and joint leave
        (at(16, 11), at(16, 9), timedelta()),
    ],
)
def test_it_counts_only_while_the_desk_is_open(start: datetime, end: datetime, expected: timedelta) -> None:
    assert business_time(start, end, hours=HOURS) == expected


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (at(16, 9), 8, at(17, 9)),
        (at(16, 8), 8, at(16, 16)),  # to the closing itself, not to the next opening
        (at(18, 22), 8, at(21, 16)),
        (at(19, 12), 1, at(21, 9)),
        (at(16, 9), 0, at(16, 9)),
    ],
)
def test_it_says_when_a_target_has_passed(start: datetime, hours: int, expected: datetime) -> None:
    assert due(start, timedelta(hours=hours), hours=HOURS) == expected


@pytest.mark.parametrize(
    ("moment", "expected"), [((9, 16, 8), True), ((9, 16, 16), False), ((9, 16, 7), False), ((9, 19, 10), False)]
)
def test_it_says_whether_somebody_works_now(moment: tuple[int, int, int], expected: bool) -> None:
    assert HOURS.is_open(datetime(2026, *moment, tzinfo=PRAKERJA.zone)) is expected


def test_it_refuses_a_desk_that_never_opens() -> None:
    with pytest.raises(ValueError, match="open before it closes"):
        same_every_workday(time(16), time(8))
    with pytest.raises(ValueError, match="open at some time"):
        BusinessHours(week=week_of([]))


BREAK = [(day, *span) for day in range(5) for span in ((time(8), time(12)), (time(13), time(16)))]
WITH_SATURDAY = replace(HOURS, week=week_of([*BREAK, (5, time(9), time(12))]))
FASTING = Season(date(2026, 9, 21), date(2026, 9, 25), week_of([(day, time(8), time(14)) for day in range(5)]))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (at(16, 11), at(16, 14), timedelta(hours=2)),  # over the break
        (at(16, 12), at(16, 13), timedelta()),
        (at(18, 15), at(19, 10), timedelta(hours=2)),  # Friday's last hour, Saturday's first
        (at(18, 16), at(21, 9), timedelta(hours=4)),
        (at(17, 8, month=3), at(28, 10, month=3), timedelta(hours=29)),  # over Nyepi, Idul Fitri and the leave
    ],
)
def test_it_knows_breaks_and_saturdays(start: datetime, end: datetime, expected: timedelta) -> None:
    assert business_time(start, end, hours=WITH_SATURDAY) == expected


def test_a_season_replaces_the_week_while_it_lasts() -> None:
    hours = replace(WITH_SATURDAY, seasons=(FASTING,))
    assert business_time(at(21, 8), at(21, 16), hours=hours) == timedelta(hours=6)
    # Its last day ends at two; Saturday is as usual.
    assert due(at(25, 13), timedelta(hours=3), hours=hours) == at(26, 11)
    shorter = Season(date(2026, 9, 23), date(2026, 9, 23), week_of([(2, time(8), time(10))]))
    assert hours.hours(date(2026, 9, 23)) == ((time(8), time(14)),)
    assert replace(hours, seasons=(shorter, FASTING)).hours(date(2026, 9, 23)) == ((time(8), time(10)),)


def test_hours_that_touch_or_overlap_are_one() -> None:
    week = week_of(
        [(0, time(10), time(12)), (0, time(8), time(10)), (0, time(11), time(11, 30)), (1, time(8), time(9))]
    )
    assert week[:2] == (((time(8), time(12)),), ((time(8), time(9)),))


NEW_YEAR = datetime(2026, 1, 1, tzinfo=PRAKERJA.zone)
moments = st.timedeltas(timedelta(), timedelta(days=90)).map(lambda passed: NEW_YEAR + passed)
targets = st.timedeltas(timedelta(seconds=1), timedelta(hours=60))
calendars = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 4, 30)), max_size=30).map(
    lambda days: WorkingCalendar(days, zone=PRAKERJA.zone)
)


@st.composite
def desks(draw: st.DrawFn) -> BusinessHours:
    opens, closes = sorted(draw(st.lists(st.times(), min_size=2, max_size=2, unique=True)))
    return BusinessHours(draw(calendars), same_every_workday(opens, closes))


@given(moments, moments, moments, desks())
def test_it_adds_up_and_never_shrinks(one: datetime, two: datetime, three: datetime, hours: BusinessHours) -> None:
    start, middle, end = sorted((one, two, three))
    first, second = business_time(start, middle, hours=hours), business_time(middle, end, hours=hours)
    assert timedelta() <= first <= middle - start
    assert first + second == business_time(start, end, hours=hours)


@given(moments, desks())
def test_it_stands_still_on_a_day_off(moment: datetime, hours: BusinessHours) -> None:
    day = PRAKERJA.day(moment)
    without = replace(hours.calendar, days_off=hours.calendar.days_off | {day})
    closed = replace(hours, calendar=without)
    midnight = datetime.combine(day, time(), tzinfo=PRAKERJA.zone)
    assert business_time(midnight, midnight + timedelta(days=1), hours=closed) == timedelta()


LONG_DAYS = st.builds(
    lambda calendar, closes, lunch: BusinessHours(
        calendar,
        week_of([*((day, time(6), lunch) for day in range(5)), *((day, time(10), closes) for day in range(6))]),
    ),
    calendars,
    st.times(time(12), time(23)),
    st.times(time(7), time(11)),
)


@given(moments, targets, LONG_DAYS)
def test_what_is_due_is_the_first_moment_by_which_the_target_has_passed(
    start: datetime, target: timedelta, hours: BusinessHours
) -> None:
    end = due(start, target, hours=hours)
    assert business_time(start, end, hours=hours) == target
    assert business_time(start, end - timedelta(microseconds=1), hours=hours) < target


@given(moments, moments, targets, LONG_DAYS)
def test_whoever_comes_later_is_due_no_earlier(
    one: datetime, two: datetime, target: timedelta, hours: BusinessHours
) -> None:
    first, second = sorted((one, two))
    assert due(first, target, hours=hours) <= due(second, target, hours=hours)
