"""Tables, and drawings made of them.

A plot fills a box of 100 x 100 that the page stretches to whatever room there is, so its words stand beside it in HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil, floor, log, log10

from django.utils import formats
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Value = str | int | float | date | None
TONES = "abcdefghi"
"""Names of colours in the style sheet, in the order in which they tell well apart."""
GAP = 0.18
"""What of a bar's place stays free."""
TENFOLDS = (1, 10, 60, 600, 3600, 86400, 7 * 86400, 30 * 86400, 365 * 86400)
"""Lines of the scale of durations, in seconds: each several times the one below."""
FLOORS = (0.9, 0.8, 0.5)
"""Where a scale of shares may begin if nothing lies below."""
MOST_DOTS = 35
"""A line through more points is dotted only where a point stands alone."""


@dataclass(frozen=True, slots=True)
class Column:
    """``code`` heads the CSV, ``title`` the table; ``unit``: day, week, count, share, seconds or text."""

    code: str
    title: str
    unit: str = "count"


@dataclass(frozen=True, slots=True)
class Table:
    """Raw values, a row a line; None where there is nothing to tell."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]

    def body(self) -> SafeString:
        """The rows in HTML, put together here: a template takes several times as long for thousands of cells."""
        units, lines = [column.unit for column in self.columns], []
        for row in self.rows:
            name, *others = map(escape, map(shown, row, units))
            cells = "".join(f"<td>{cell}</td>" for cell in others)
            lines.append(f'<tr><th scope="row">{name}</th>{cells}</tr>\n')
        return mark_safe("".join(lines))


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a drawing: ``tone`` names it in the style sheet, ``path`` and ``dots`` are SVG paths."""

    title: str
    tone: str
    path: str
    dots: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to point at, and what it tells."""

    x: float
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing. ``ticks`` are (distance from the top in percent, label), ``marks`` (x, what began there)."""

    kind: str
    series: Sequence[Series]
    slots: Sequence[Slot]
    ticks: Sequence[tuple[float, str]]
    labels: Sequence[str]
    marks: Sequence[tuple[float, str]] = ()

    def places(self) -> SafeString:
        """The slots in SVG, put together here for the same reason as a table's rows."""
        drawn = '<rect class="desk-slot" x="{:.2f}" width="{:.2f}" height="100"><title>{}</title></rect>'
        return mark_safe("".join(drawn.format(slot.x, slot.width, escape(slot.title)) for slot in self.slots))


@dataclass(frozen=True, slots=True)
class Row:
    """A horizontal bar: its name, its parts as (x, width, tone, title), and what stands at its end."""

    label: str
    parts: Sequence[tuple[float, float, str, str]]
    value: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One figure of the page. Without ``plot`` and ``rows`` there is nothing to draw yet."""

    code: str
    title: str
    help: str
    table: Table
    plot: Plot | None = None
    rows: Sequence[Row] = ()
    keys: Sequence[tuple[str, str]] = ()

    @property
    def legend(self) -> Sequence[tuple[str, str]]:
        """(tone, title) of each colour; none where nothing is drawn, or a single line that the title names."""
        if self.plot is None:
            return self.keys if self.rows else ()
        needed = len(self.plot.series) > 1 or self.plot.kind == "bars"
        return [(series.tone, series.title) for series in self.plot.series] if needed else ()


def shown(value: Value, unit: str) -> str:
    """A value as people read it."""
    if value is None:
        return "–"
    if isinstance(value, date):
        return _day(value, "j M Y", get_language())
    if isinstance(value, str):
        return value
    if unit == "share":
        percent = 100 * value
        decimals = 1 if 0 < percent < 5 or 95 < percent < 100 else 0
        return f"{_number(percent, decimals, get_language())} %"
    if unit == "seconds":
        return duration(value)
    return str(value) if isinstance(value, int) and value < 1000 else _number(value, 0, get_language())


@lru_cache(maxsize=20_000)
def _number(value: float, decimals: int, _language: str | None) -> str:
    """A number as the active language writes it; Django looks its marks up anew for each."""
    rounded = round(value, decimals)  # Django would cut the decimals off.
    return formats.number_format(rounded, decimals, use_l10n=True, force_grouping=True)


@lru_cache(maxsize=2000)
def _day(day: date, shape: str, _language: str | None) -> str:
    """A day in words of the language that is active; a page says each of them some thirty times."""
    return formats.date_format(day, shape)


def duration(seconds: float) -> str:
    """A duration in its largest unit, with a decimal where that is small."""
    for size, unit in ((86400, _("%(n)s d")), (3600, _("%(n)s h")), (60, _("%(n)s min"))):
        if seconds >= size:
            count = round(seconds / size, 1)
            decimals = 0 if count >= 10 or count == round(count) else 1
            return unit % {"n": _number(count, decimals, get_language())}
    return _("%(n)s s") % {"n": _number(seconds, 0, get_language())}


def bars(days: Sequence[date], step: int, series: Sequence[tuple[str, str, Sequence[int]]]) -> Plot | None:
    """Stacked bars, a bar a bucket; ``series`` are (tone, title, values). None where all is nothing."""
    heights = [sum(column) for column in zip(*(values for *_, values in series), strict=True)]
    if not any(heights):
        return None
    top, wide = nice(max(heights)), 100 / len(days)
    below = [0.0] * len(days)
    drawn = []
    for tone, title, values in series:
        parts = []
        for place, value in enumerate(values):
            if value:
                high = 100 * value / top
                x, y = place * wide + wide * GAP / 2, 100 - below[place] - high
                parts.append(f"M{x:.2f} {y:.2f}h{wide * (1 - GAP):.2f}v{high:.2f}h-{wide * (1 - GAP):.2f}z")
                below[place] += high
        if parts:
            drawn.append(Series(title, tone, "".join(parts)))
    ticks = [(100 - 100 * value / top, shown(value, "count")) for value in (top, top / 2, 0) if value == round(value)]
    return Plot("bars", drawn, _slots(days, step, series, "count", is_sparse=True), ticks, edges(days))


def lines(
    days: Sequence[date],
    step: int,
    series: Sequence[tuple[str, str, Sequence[float | None]]],
    *,
    unit: str,
    marks: Sequence[tuple[date, str]] = (),
) -> Plot | None:
    """Lines over buckets, broken where there is no value. Durations stand on a scale that grows severalfold a line."""
    known = [value for *_, values in series for value in values if value is not None]
    if not known:
        return None
    scale = Scale.of(known, unit)
    wide = 100 / len(days)
    drawn = []
    for tone, title, values in series:
        points = [
            None if value is None else ((place + 0.5) * wide, scale.y(value)) for place, value in enumerate(values)
        ]
        drawn.append(Series(title, tone, *path(points)))
    found = [((day - days[0]).days / step * wide, title) for day, title in marks if day >= days[0]]
    return Plot("lines", drawn, _slots(days, step, series, unit), scale.ticks(), edges(days), found)


def curve(points: Sequence[tuple[float, float, str]], title: str) -> Plot | None:
    """One line through (x, y, what it tells), both shares; ``y`` on a scale that begins where it must."""
    if not points:
        return None
    scale = Scale.of([y for _, y, _ in points], "share")
    placed = [(100 * x, scale.y(y)) for x, y, _ in points]
    slots = [Slot(max(0.0, 100 * x - 2), 4, told) for x, _, told in points]
    percents = [_("%(share)s covered") % {"share": shown(share, "share")} for share in (0, 0.5, 1)]
    return Plot("lines", [Series(title, "a", *path(sorted(placed)))], slots, scale.ticks(), percents)


def path(points: Sequence[tuple[float, float] | None]) -> tuple[str, str]:
    """An SVG path through the points, broken at None, and another that dots each of them."""
    line, pen_is_up = "", True
    for point in points:
        if point is not None:
            line += f"{'M' if pen_is_up else 'L'}{point[0]:.2f} {point[1]:.2f}"
        pen_is_up = point is None
    around = zip([None, *points[:-1]], points, [*points[1:], None], strict=True)
    dotted = [
        point
        for before, point, after in around
        if point is not None and (len(points) <= MOST_DOTS or before is after is None)
    ]
    return line, "".join(f"M{x:.2f} {y:.2f}h0" for x, y in dotted)


@dataclass(frozen=True, slots=True)
class Scale:
    """A vertical axis: its lines from the lowest to the highest, in ``unit``."""

    steps: Sequence[float]
    unit: str

    @classmethod
    def of(cls, values: Sequence[float], unit: str) -> "Scale":
        """One on which all values lie."""
        low, high = min(values), max(values)
        if unit == "seconds":
            first = max((n for n, step in enumerate(TENFOLDS) if step <= max(low, 1)), default=0)
            last = min((n for n, step in enumerate(TENFOLDS) if step >= high), default=len(TENFOLDS) - 1)
            return cls(TENFOLDS[first : max(last, first + 1) + 1], unit)
        if unit == "share":
            start = next((floor for floor in FLOORS if floor <= low), 0.0)
            return cls((start, (start + 1) / 2, 1.0), unit)
        top = nice(high)
        return cls([value for value in (0, top / 2, top) if value == round(value)], unit)

    def y(self, value: float) -> float:
        """Its distance from the top, 0 to 100."""
        first, last = self.steps[0], self.steps[-1]
        if self.unit == "seconds":
            return 100 - 100 * log(max(min(value, last), first) / first) / log(last / first)
        return 100 - 100 * (value - first) / (last - first)

    def ticks(self) -> list[tuple[float, str]]:
        """The lines with their labels."""
        return [(self.y(step), shown(step, self.unit)) for step in reversed(self.steps)]


def nice(value: float) -> float:
    """The next number above that people like to count in: 1, 2, 4, 5, 8, 10, 20 …"""
    size: float = 10.0 ** floor(log10(max(value, 1)))
    return next(step * size for step in (1, 2, 4, 5, 8, 10) if step * size >= ceil(value))


def edges(days: Sequence[date]) -> list[str]:
    """The first, the middle and the last day, for below a plot."""
    return [_day(day, "j M", get_language()) for day in (days[0], days[len(days) // 2], days[-1])]


def _slots(
    days: Sequence[date],
    step: int,
    series: Sequence[tuple[str, str, Sequence[float | None]]],
    unit: str,
    is_sparse: bool = False,
) -> list[Slot]:
    """A place a bucket: its day, or the week that begins with it, and the values, without zeros where ``is_sparse``."""
    wide, slots = 100 / len(days), []
    for place, day in enumerate(days):
        name = shown(day, "day")
        told = [name if step == 1 else _("Week of %(day)s") % {"day": name}]
        told += [f"{title}: {shown(v[place], unit)}" for _tone, title, v in series if v[place] or not is_sparse]
        slots.append(Slot(place * wide, wide, "\n".join(told)))
    return slots
