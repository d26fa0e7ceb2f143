"""Business time: what passes while the desk is open, on working days between two times of day at the desk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from triage.decision.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """When the desk is open: from ``opens`` to ``closes`` on the calendar's working days.

    Raises ValueError where it would never be open.
    """

    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    opens: time = time(8, 0)
    closes: time = time(16, 0)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("the desk must open before it closes")

    def spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Opening and closing of ``day`` and of every working day after it, without end."""
        while True:
            if self.calendar.is_working(day):
                yield (
                    datetime.combine(day, self.opens, tzinfo=self.calendar.zone),
                    datetime.combine(day, self.closes, tzinfo=self.calendar.zone),
                )
            day += timedelta(days=1)


def business_time(start: datetime, end: datetime, *, hours: BusinessHours) -> timedelta:
    """How long the desk is open between two moments (aware); nothing where ``end`` is not after ``start``."""
    total = timedelta()
    for opens, closes in hours.spans(hours.calendar.day(start)):
        if opens >= end:
            return total
        total += max(min(closes, end) - max(opens, start), timedelta())
    return total  # pragma: no cover - spans have no end


def due(start: datetime, target: timedelta, *, hours: BusinessHours) -> datetime:
    """The first moment by which the desk has been open for ``target`` since ``start``; ``start`` itself for none."""
    if target <= timedelta():
        return start
    for opens, closes in hours.spans(hours.calendar.day(start)):
        begins = max(opens, start)
        if closes - begins >= target:
            return begins + target
        target -= max(closes - begins, timedelta())
    raise AssertionError("unreachable")  # pragma: no cover - spans have no end
