"""How many reports are normal: a platform's own rate, the desk's rhythm of hours and days, what is rare against both.

A rate is never known exactly, least of all a new platform's. What was counted is one count of a Poisson process whose
rate has a Gamma prior, so that the number in a window is negative binomial: with little history its tail is long, and
only more reports convince.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, lgamma, log

from triage.decision.calendar import WorkingCalendar

HOUR = timedelta(hours=1)
PRIOR_COUNT = 0.5
PRIOR_HOURS = 24.0
"""What is believed of a platform before it is known: half a report a day."""
BUSY = 2.0
"""Days differ by more than chance. Twice the usual is a busy day, not an incident."""
SMOOTHING = 20.0
"""Reports that an even rhythm counts for, beside what was counted: a desk with little history has none."""

Hours = Mapping[datetime, int]
"""Reports by the hour in which they came (aware, whole hours); hours without any may be missing."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How much more than the average is written at an hour (0-23, desk time) of a working day and of a day off."""

    intensity: Mapping[tuple[bool, int], float]
    calendar: WorkingCalendar

    def between(self, start: datetime, end: datetime) -> float:
        """The hours from ``start`` to ``end``, each counted by its intensity."""
        total, at = 0.0, start
        while at < end:
            local = at.astimezone(self.calendar.zone)
            following = min(
                at + HOUR - timedelta(minutes=at.minute, seconds=at.second, microseconds=at.microsecond), end
            )
            total += (
                (following - at) / HOUR * self.intensity.get((self.calendar.is_working(local.date()), local.hour), 1.0)
            )
            at = following
        return total


@dataclass(frozen=True, slots=True)
class UsualByHour:
    """How many reports each of the 24 desk hours of a ``working`` day and of a day ``off`` usually brings."""

    working: Sequence[float]
    off: Sequence[float]

    def at(self, moment: datetime, *, calendar: WorkingCalendar) -> float:
        """How many the hour of ``moment`` (aware) usually brings."""
        local = moment.astimezone(calendar.zone)
        return (self.working if calendar.is_working(local.date()) else self.off)[local.hour]

    def as_json(self) -> dict[str, list[float]]:
        """For a row."""
        return {
            kind: [round(each, 4) for each in hours] for kind, hours in (("working", self.working), ("off", self.off))
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Sequence[float]]) -> "UsualByHour | None":
        """From a row; None where it says nothing."""
        return cls(**stored) if stored else None


@dataclass(frozen=True, slots=True)
class BaseRate:
    """What a platform and a category usually bring: ``seen`` reports in ``exposure`` hours of the desk's rhythm."""

    seen: float
    exposure: float
    rhythm: Rhythm

    def expected(self, start: datetime, end: datetime) -> float:
        """How many reports are usual from ``start`` to ``end``."""
        return self._an_hour() * self.rhythm.between(start, end)

    def by_hour(self) -> UsualByHour:
        """How many reports are usual in each hour."""
        working, off = (
            [self._an_hour() * self.rhythm.intensity.get((is_working, hour), 1.0) for hour in range(24)]
            for is_working in (True, False)
        )
        return UsualByHour(working, off)

    def of_these(self, alike: int, *, among: int) -> "BaseRate":
        """The rate of one kind of these reports: ``alike`` of the latest ``among`` were of the kind."""
        return BaseRate(alike, self.exposure * min(1.0, among / max(self.seen, 1)), self.rhythm)

    def chance(self, count: int, start: datetime, end: datetime) -> float:
        """The probability of ``count`` or more from ``start`` to ``end`` on a busy day."""
        return tail(
            count, shape=self.seen + PRIOR_COUNT, hours=self.exposure + PRIOR_HOURS,
            window=BUSY * self.rhythm.between(start, end),
        )  # fmt: skip

    def _an_hour(self) -> float:
        return (self.seen + PRIOR_COUNT) / (self.exposure + PRIOR_HOURS)


def rhythm(counted: Hours, *, start: datetime, end: datetime, calendar: WorkingCalendar) -> Rhythm:
    """The desk's rhythm from all its reports, ``counted`` from ``start`` to ``end``."""
    reports: dict[tuple[bool, int], float] = {}
    hours: dict[tuple[bool, int], int] = {}
    at = start
    while at < end:
        local = at.astimezone(calendar.zone)
        slot = calendar.is_working(local.date()), local.hour
        hours[slot] = hours.get(slot, 0) + 1
        reports[slot] = reports.get(slot, 0.0) + counted.get(at, 0)
        at += HOUR
    total = sum(hours.values())
    if not total:
        return Rhythm({}, calendar)
    rate = (sum(reports.values()) + SMOOTHING) / total
    intensity = {slot: (reports[slot] + SMOOTHING * hours[slot] / total) / hours[slot] / rate for slot in hours}
    return Rhythm(intensity, calendar)


def base_rate(seen: int, *, start: datetime, end: datetime, rhythm: Rhythm) -> BaseRate:
    """The rate of a platform and category that brought ``seen`` reports from ``start`` to ``end``."""
    return BaseRate(seen, rhythm.between(start, end), rhythm)


def tail(count: int, *, shape: float, hours: float, window: float) -> float:
    """P(at least ``count``) of a Poisson count over ``window`` whose rate is Gamma(``shape``, ``hours``)."""
    if count <= 0:
        return 1.0
    if window <= 0:
        return 0.0
    share = window / (hours + window)
    term = exp(lgamma(count + shape) - lgamma(shape) - lgamma(count + 1) + shape * log(1 - share) + count * log(share))
    total, number = 0.0, count
    while (term > total * 1e-12 and term > 0) or number < shape * share / (1 - share):
        total += term
        term *= (number + shape) / (number + 1) * share
        number += 1
    return min(total, 1.0)
