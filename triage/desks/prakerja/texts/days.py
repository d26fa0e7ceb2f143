"""Which day is meant by what leaves part of it out: "12 Maret" without a year, "tgl 12" without a month, "Kamis"."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

OLDEST_YEARLESS: Final = 300
"""Days: a date without a year that would lie further back is not guessed."""
SOON: Final = 45
"""Days: nor is one that lies further ahead."""
YEARLESS: Final = 0.9


@dataclass(frozen=True, slots=True)
class FoundDate:
    """``day`` at [start, end) in the text.

    ``certainty`` in [0, 1]: 1 for a full date, ``YEARLESS`` where the year was filled in, less
    for words that count from today.
    """

    day: date
    start: int
    end: int
    certainty: float = 1.0


def date_of(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def yearless(month: int, day: int, today: date) -> date | None:
    """The latest such day not after today, unless that is more than ``OLDEST_YEARLESS`` days ago."""
    days = (date_of(year, month, day) for year in (today.year, today.year - 1))
    latest = max((each for each in days if each and each <= today), default=None)
    return None if latest is None or (today - latest).days > OLDEST_YEARLESS else latest


def soon(month: int, day: int, today: date) -> date | None:
    """The first such day after today, unless that is more than ``SOON`` days ahead."""
    days = (date_of(year, month, day) for year in (today.year, today.year + 1))
    first = min((each for each in days if each and each > today), default=None)
    return None if first is None or (first - today).days > SOON else first


def in_month(day: int, today: date, months: int) -> date | None:
    """That day of the month so many months from this one."""
    month = today.year * 12 + today.month - 1 + months
    return date_of(month // 12, month % 12 + 1, day)


def last_in_month(day: int, today: date) -> date | None:
    """The latest such day of a month, today at the latest."""
    days = (in_month(day, today, months) for months in (0, -1, -2))
    return next((each for each in days if each and each <= today), None)


def next_in_month(day: int, today: date) -> date | None:
    """The first such day of a month after today."""
    days = (in_month(day, today, months) for months in (0, 1, 2))
    return next((each for each in days if each and each > today), None)


def agreeing(weekday: int, day: int, today: date) -> date | None:
    """That day of this month, the last one or the next one, if it falls on that weekday; rather one that passed."""
    days = [in_month(day, today, months) for months in (0, -1, 1)]
    found = [each for each in days if each and each.weekday() == weekday]
    return min(found, key=lambda each: each > today, default=None)


def weekday_before(weekday: int, today: date) -> date:
    """The latest such weekday before today."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def weekday_after(weekday: int, today: date) -> date:
    """The first such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def nearest_weekday(weekday: int, today: date) -> date:
    """Today, or such a weekday up to three days before or after it."""
    return weekday_after(weekday, today - timedelta(days=4))


def in_week(weekday: int, today: date, weeks: int) -> date:
    """That day of the week from Monday to Sunday that is so many weeks from this one."""
    return today + timedelta(days=weekday - today.weekday() + 7 * weeks)


def end_of_month(today: date, months: int) -> date:
    """The last day of the month so many months from this one."""
    first = in_month(1, today, months + 1)
    assert first is not None  # Every month has one.
    return first - timedelta(days=1)
