"""A snapshot's numbers within reach, and the two shapes in which most of them are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from triage.workspace.dashboard.charts import Column, Plot, Table, Value, bars, shown


@dataclass(frozen=True, slots=True)
class Numbers:
    """A snapshot's numbers within reach; ``platforms`` are names by code."""

    figures: Mapping[str, Any]
    platforms: Mapping[str, str]

    @property
    def days(self) -> list[date]:
        """The first day of each bucket."""
        return [date.fromisoformat(day) for day in self.figures["buckets"]]

    @property
    def step(self) -> int:
        """Days in a bucket."""
        return int(self.figures["step"])

    def series(self, what: str, key: str) -> list[int]:
        """A count in each bucket."""
        values: list[int] = self.figures[what].get(key) or [0] * len(self.figures["buckets"])
        return values

    def total(self, what: str, *keys: str) -> int:
        """A count over the whole period, of some keys or of all."""
        return sum(sum(self.series(what, key)) for key in keys or self.figures[what])


def share_of(part: int, whole: int) -> str:
    """A share in words, "–" of nothing."""
    return shown(part / whole, "share") if whole else "–"


def ratio(part: int, whole: int) -> float | None:
    """A share in [0, 1], None of nothing."""
    return part / whole if whole else None


def by_time(numbers: Numbers, columns: Sequence[tuple[Column, Sequence[Value]]]) -> Table:
    """A line a bucket."""
    rows = zip(numbers.days, *(values for _column, values in columns), strict=True)
    first = Column("day", _("Day")) if numbers.step == 1 else Column("week_from", _("Week of"))
    return Table([first, *(column for column, _values in columns)], list(rows))


def stacked(numbers: Numbers, series: Sequence[tuple[str, str, str, Sequence[int]]]) -> tuple[Table, Plot | None]:
    """Table and bars of series given as (code, tone, title, values)."""
    table = by_time(numbers, [(Column(code, title), values) for code, _tone, title, values in series])
    return table, bars(numbers.days, numbers.step, [(tone, title, values) for _code, tone, title, values in series])
