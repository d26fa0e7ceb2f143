from datetime import UTC, date, datetime

import pytest

from tests.decision.facts_for_tests import indonesia
from triage.decision.calendar import WorkingCalendar
from triage.desks.prakerja import DESK as PRAKERJA


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 3, 17), 3, date(2026, 3, 27)),  # Nyepi, Idul Fitri and joint leave between
        (date(2021, 5, 11), 1, date(2021, 5, 17)),
        (date(2026, 2, 6), 1, date(2026, 2, 9)),  # a Friday
        (date(2026, 2, 7), 1, date(2026, 2, 9)),  # a Saturday
    ],
)
def test_it_counts_working_days(day: date, count: int, expected: date) -> None:
    assert indonesia().add(day, count) == expected


def test_it_refuses_to_count_no_days() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        WorkingCalendar().add(date(2026, 3, 17), 0)


def test_it_knows_how_far_its_holidays_reach() -> None:
    assert indonesia().covers(date(2027, 12, 31))
    assert not indonesia().covers(date(2028, 1, 1))


def test_it_counts_days_at_the_desk() -> None:
    assert PRAKERJA.day(datetime(2026, 3, 10, 16, 59, tzinfo=UTC)) == date(2026, 3, 10)
    assert PRAKERJA.day(datetime(2026, 3, 10, 17, 0, tzinfo=UTC)) == date(2026, 3, 11)
    assert PRAKERJA.morning(date(2026, 3, 10)) == datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
