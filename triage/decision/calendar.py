"""Working days: Monday to Friday less the days off in the desk's calendar. Days are days at the desk."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

MORNING = time(9, 0)
"""When follow-ups go out, at the desk."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """``days_off``: public holidays and the like. ``known_until``: last day the data covers. ``zone``: the desk's."""

    days_off: frozenset[date] = frozenset()
    known_until: date = date.max
    zone: tzinfo = UTC

    def day(self, moment: datetime) -> date:
        """The day on the desk's wall calendar at ``moment`` (aware)."""
        return moment.astimezone(self.zone).date()

    def morning(self, day: date) -> datetime:
        """09:00 at the desk on ``day``, when follow-ups go out."""
        return datetime.combine(day, MORNING, tzinfo=self.zone)

    def is_working(self, day: date) -> bool:
        """True on Monday to Friday unless the day is off."""
        return day.weekday() < 5 and day not in self.days_off

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (``count`` >= 1); ``day`` itself never counts."""
        if count < 1:
            raise ValueError("count must be at least 1")
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def covers(self, day: date) -> bool:
        """False when ``day`` lies beyond the holiday data, so that the result may be too early."""
        return day <= self.known_until
