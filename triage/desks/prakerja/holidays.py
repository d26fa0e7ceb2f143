"""Indonesia's days off, from the ``holidays`` package: public holidays and joint leave (cuti bersama)."""

from datetime import date
from functools import cache

FIRST_YEAR = 2020
LAST_YEAR = 2040
"""Years to look at; the package knows joint leave only for those already decreed."""


@cache
def public_days_off() -> tuple[frozenset[date], date]:
    """All days off, and the last day for which they are complete.

    The package's default leaves joint leave out, hence the "government" category. A year counts as
    known once its joint leave is decreed (for 2028 and later it is not, as of 2026).
    """
    import holidays  # Loaded where days are counted only: the picture reader has no need of it.

    years = range(FIRST_YEAR, LAST_YEAR + 1)
    days_off = frozenset(holidays.country_holidays("ID", categories=("public", "government"), years=years))
    decreed = {day.year for day in holidays.country_holidays("ID", categories=("government",), years=years)}
    return days_off, date(max(decreed), 12, 31)
