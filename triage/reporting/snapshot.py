"""The counts become pages of numbers: one a period and platform, all as of the same moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any

import structlog
from django.db import connection, transaction

from triage.installed import installed
from triage.models import Platform, Snapshot, TicketFigures
from triage.reporting import counts, ticket_figures
from triage.reporting.counts import COUNTED, DURATIONS, Cell, Spread

ONE_AT_A_TIME = 0x5717
"""Key of the advisory lock that a computing transaction holds."""
SMALL, EVERY = 10_000, timedelta(minutes=5)
"""Up to so many tickets counting is a matter of a moment; a larger desk is counted so often."""
BINS = 20
"""Steps of confidence in the curve of coverage against accuracy."""
NOT_SERIES = {"age", "overdue", "verdicts", "follow_ups", "deflected", "models", "backlog"}
"""Counts that are no sums a bucket."""

log = structlog.get_logger("triage.reporting")


@dataclass(frozen=True, slots=True)
class Period:
    """The last ``days`` days, today among them, in buckets of ``step`` days."""

    days: int
    step: int

    def first(self, today: date) -> date:
        """Its first day."""
        return today - timedelta(days=self.days - 1)


PERIODS = (Period(7, 1), Period(30, 1), Period(90, 1), Period(364, 7))
"""What the dashboard offers; a year is 52 whole weeks."""


def is_due(*, now: datetime) -> bool:
    """Whether it is time to count again: always on a small desk, which wants to see what it has just done."""
    newest = Snapshot.objects.order_by("-as_of").values_list("as_of", flat=True).first()
    is_small = TicketFigures.objects.order_by()[: SMALL + 1].count() <= SMALL
    return newest is None or is_small or now - newest >= EVERY


def take(*, now: datetime, rebuild: bool = False) -> int | None:
    """Compute all figures as of ``now`` and replace the snapshots; gives the number of tickets whose row was written.

    None, and nothing done, while another process is at it. ``rebuild`` writes every ticket's row anew, not only those
    of tickets that were touched since the last time.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:  # Every query sees the rows of one moment. Within somebody's transaction it is too late for that.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        return _take(now, rebuild=rebuild) if cursor.fetchone()[0] else None


def _take(now: datetime, *, rebuild: bool) -> int:
    started = perf_counter()
    last = Snapshot.objects.order_by("as_of").first()
    written = ticket_figures.bring_up_to_date(since=None if rebuild or last is None else last.as_of)
    today = installed().day(now)
    start = datetime.combine(PERIODS[-1].first(today), datetime.min.time(), tzinfo=installed().zone)
    cells = {what: _by_platform(counts.count(what, start=start, as_of=now, today=today)) for what in COUNTED}
    platforms = ["", *Platform.objects.values_list("code", flat=True)]
    rows = []
    for period in PERIODS:
        spreads = {what: list(counts.spread(what, first=period.first(today), step=period.step)) for what in DURATIONS}
        for platform in platforms:
            own = {what: found.get(platform, []) for what, found in cells.items()}
            figures = page(period, platform, cells=own, spreads=spreads, today=today)
            rows.append(Snapshot(days=period.days, platform=platform, as_of=now, figures=figures))
    Snapshot.objects.all().delete()
    Snapshot.objects.bulk_create(rows)
    log.info("snapshot", tickets=written, seconds=round(perf_counter() - started, 1))
    return written


def page(
    period: Period,
    platform: str,
    *,
    cells: Mapping[str, Sequence[Cell]],
    spreads: Mapping[str, Sequence[Spread]],
    today: date,
) -> dict[str, Any]:
    """The figures of one period and platform ("" for all) from its own cells, ready for JSON."""
    first, size = period.first(today), period.days // period.step
    late = {what: [cell for cell in found if cell.day >= first] for what, found in cells.items()}
    figures: dict[str, Any] = {
        "buckets": [(first + timedelta(days=n * period.step)).isoformat() for n in range(size)],
        "step": period.step,
        "age": _totals(cells["age"]),
        "overdue": sum(cell.count for cell in cells["overdue"]),
        "backlog": _backlog(cells["backlog"], period, today),
        "coverage": _coverage(late["verdicts"]),
        "follow_ups": _totals(late["follow_ups"]),
        "deflected": _totals(late["deflected"]),
        "models": _models(late["models"]),
        **{what: _series(late[what], first, period) for what in COUNTED if what not in NOT_SERIES},
        **{what: _durations(found, platform or None, size) for what, found in spreads.items()},
    }
    if not platform:
        named = [Cell(cell.day, "", cell.platform, cell.count) for cell in late["received"]]
        figures["platforms"] = _series(named, first, period)
    return figures


def _by_platform(cells: Sequence[Cell]) -> dict[str, list[Cell]]:
    """The cells of each platform, and of all under ""."""
    found: dict[str, list[Cell]] = defaultdict(list, {"": list(cells)})
    for cell in cells:
        if cell.platform:
            found[cell.platform].append(cell)
    return found


def _series(cells: Iterable[Cell], first: date, period: Period) -> dict[str, list[int]]:
    """For each key its count in each bucket."""
    series: dict[str, list[int]] = defaultdict(lambda: [0] * (period.days // period.step))
    for cell in cells:
        place = (cell.day - first).days // period.step
        if place < len(series[cell.key]):  # Clocks differ: what is from tomorrow waits for it.
            series[cell.key][place] += cell.count
    return dict(sorted(series.items()))


def _totals(cells: Iterable[Cell]) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for cell in cells:
        totals[cell.key] += cell.count
    return dict(sorted(totals.items()))


def _backlog(cells: Iterable[Cell], period: Period, today: date) -> list[int]:
    """How many tickets waited for a human at the end of each bucket (now, in the last one)."""
    first = period.first(today)
    changes = [0] * (period.days // period.step)
    before = 0
    for cell in cells:
        if cell.day < first:
            before += cell.count
        else:
            changes[min((cell.day - first).days // period.step, len(changes) - 1)] += cell.count
    waiting = []
    for change in changes:
        before += change
        waiting.append(before)
    return waiting


def _coverage(cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """For each confidence from half on: how many verdicts reach it, how many of those were judged, and were right."""
    covered, judged, right = ([0] * BINS for _ in range(3))
    for cell in cells:
        place, _, truth = cell.key.partition(" ")
        for reached in range(int(place) + 1):
            covered[reached] += cell.count
            judged[reached] += cell.count if truth else 0
            right[reached] += cell.count if truth == "right" else 0
    if not covered[0]:
        return []
    return [
        {"from": n / BINS, "covered": covered[n], "of": covered[0], "judged": judged[n], "right": right[n]}
        for n in range(BINS // 2, BINS)
    ]


def _models(cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """Each version of the model: the first and last day whose tickets it judged, and how many."""
    days: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        days[cell.key].append(cell)
    found = [
        {
            "version": version,
            "first": min(cell.day for cell in judged).isoformat(),
            "last": max(cell.day for cell in judged).isoformat(),
            "tickets": sum(cell.count for cell in judged),
        }
        for version, judged in days.items()
    ]
    return sorted(found, key=lambda row: (row["first"], row["version"]))


def _durations(found: Iterable[Spread], platform: str | None, size: int) -> dict[str, Any]:
    """Median, 90th percentile and number a bucket, and over the whole period (None where there is nothing)."""
    told: dict[str, Any] = {"median": [None] * size, "p90": [None] * size, "count": [0] * size, "all": None}
    for row in found:
        if row.platform != platform:
            continue
        if row.bucket is None:
            told["all"] = [row.median, row.p90, row.count]
        elif row.bucket < size:
            told["median"][row.bucket], told["p90"][row.bucket] = row.median, row.p90
            told["count"][row.bucket] = row.count
    return told
