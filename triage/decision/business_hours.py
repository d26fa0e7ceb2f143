"""Business time: what passes while the desk, or a team, is open, by the hours of its week at the desk."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from triage.decision.calendar import WorkingCalendar

Span = tuple[time, time]
"""From opening to closing. Two of a day have a break between them."""
Week = tuple[tuple[Span, ...], ...]
"""The spans of each day, Monday first."""
WORKDAYS = range(5)


def same_every_workday(opens: time, closes: time) -> Week:
    """Monday to Friday alike. Raises ValueError where the desk would close before it opens."""
    return week_of([(day, opens, closes) for day in WORKDAYS])


def week_of(hours: Iterable[tuple[int, time, time]]) -> Week:
    """A week of (weekday, opens, closes), Monday being 0; spans of a day that touch or overlap are one.

    Raises ValueError for a span that ends before it begins.
    """
    days: list[list[Span]] = [[] for _ in range(7)]
    for weekday, opens, closes in sorted(hours):
        if opens >= closes:
            raise ValueError("the desk must open before it closes")
        spans = days[weekday]
        if spans and opens <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], closes))
        else:
            spans.append((opens, closes))
    return tuple(map(tuple, days))


@dataclass(frozen=True, slots=True)
class Season:
    """Days with hours of their own, both ends included: the weeks of Ramadan, a fair. They replace the usual week's."""

    first: date
    last: date
    week: Week


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """When the desk is open: its week's hours, those of a season while it lasts, never on the calendar's days off.

    Where seasons overlap, the one that began last counts. Raises ValueError where it would never be open.
    """

    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    week: Week = field(default_factory=lambda: same_every_workday(time(8, 0), time(16, 0)))
    seasons: Sequence[Season] = ()

    def __post_init__(self) -> None:
        if not any(self.week):
            raise ValueError("the desk must be open at some time of its week")

    def hours(self, day: date) -> Sequence[Span]:
        """The spans of ``day``, the earliest first."""
        if day in self.calendar.days_off:
            return ()
        seasons = [season for season in self.seasons if season.first <= day <= season.last]
        week = max(seasons, key=lambda season: season.first).week if seasons else self.week
        return week[day.weekday()]

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody works at ``moment`` (aware)."""
        local = moment.astimezone(self.calendar.zone)
        return any(opens <= local.time() < closes for opens, closes in self.hours(local.date()))

    def spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Opening and closing of ``day`` and of every day after it, in their order, without end."""
        while True:
            for opens, closes in self.hours(day):
                yield (
                    datetime.combine(day, opens, tzinfo=self.calendar.zone),
                    datetime.combine(day, closes, tzinfo=self.calendar.zone),
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
