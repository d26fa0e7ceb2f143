"""The page of one snapshot: its tiles, and its charts in their order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from triage.installed import installed
from triage.models import Snapshot
from triage.workspace.dashboard import of_the_machine, of_the_work
from triage.workspace.dashboard.charts import Chart, duration, shown
from triage.workspace.dashboard.numbers import Numbers, share_of

STALE = timedelta(minutes=15)
"""An older snapshot says that the background work has stopped."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One number at the top: its name, its value, what it is made of, and whether it is a worry."""

    code: str
    title: str
    value: str
    note: str
    is_worry: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The page: tiles and charts of one snapshot, ``is_new`` in its first minute, ``is_empty`` without a ticket."""

    as_of: datetime
    is_new: bool
    is_stale: bool
    is_empty: bool
    tiles: Sequence[Tile]
    charts: Sequence[Chart]


def board(snapshot: Snapshot, platforms: Mapping[str, str], *, now: datetime) -> Board:
    """Lay out a snapshot."""
    numbers = Numbers(snapshot.figures, platforms)
    return Board(
        as_of=snapshot.as_of,
        is_new=now - snapshot.as_of < timedelta(minutes=1),
        is_stale=now - snapshot.as_of > STALE,
        is_empty=not numbers.total("received") and not numbers.figures["age"],
        tiles=tiles(numbers),
        charts=[build(numbers) for build in charts_of(snapshot).values()],
    )


def charts_of(snapshot: Snapshot) -> dict[str, Callable[[Numbers], Chart]]:
    """The charts that a snapshot has numbers for, by their codes."""
    lacking = {code for code in ("platforms", "deflected") if code not in snapshot.figures}
    if not installed().rules.deflections:
        lacking.add("deflected")
    return {code: build for code, build in CHARTS.items() if code not in lacking}


def tiles(numbers: Numbers) -> list[Tile]:
    """The page's numbers in short."""
    figures, received = numbers.figures, numbers.total("received")
    alone, waiting, overdue = numbers.total("handled", "alone"), sum(figures["age"].values()), figures["overdue"]
    met, breached = numbers.total("waits", "met"), numbers.total("waits", "breached")
    yes, no = numbers.total("ratings", "yes"), numbers.total("ratings", "no")
    first = figures["first_reply"]["all"]
    return [
        Tile("received", _("Complaints received"), shown(received, "count"), _of(numbers.total("closed"), _("closed"))),
        Tile(
            "automatic",
            _("Answered automatically"),
            share_of(alone, received),
            _of(alone, _("of %(n)s") % {"n": shown(received, "count")}),
        ),
        Tile(
            "waiting",
            _("Waiting for an agent now"),
            shown(waiting, "count"),
            _of(overdue, _("overdue")),
            is_worry=overdue > 0,
        ),
        Tile("sla", _("Handled on time"), share_of(met, met + breached), _of(breached, _("late"))),
        Tile(
            "first_reply",
            _("First reply, median"),
            duration(first[0]) if first else "–",
            _("90 %% within %(time)s") % {"time": duration(first[1])} if first else "",
        ),
        Tile("helpful", _("Rated helpful"), share_of(yes, yes + no), _of(yes + no, _("answers"))),
    ]


def _of(count: int, what: str) -> str:
    return f"{shown(count, 'count')} {what}"


CHARTS: Mapping[str, Callable[[Numbers], Chart]] = {
    "categories": of_the_work.categories,
    "platforms": of_the_work.platforms,
    "automatic": of_the_machine.automatic,
    "coverage": of_the_machine.coverage,
    "agreement": of_the_machine.agreement,
    "sla": of_the_work.sla,
    "backlog": of_the_work.backlog,
    "age": of_the_work.age,
    "first_reply": of_the_work.first_reply,
    "resolution": of_the_work.resolution,
    "follow_ups": of_the_work.follow_ups,
    "deflected": of_the_work.deflected,
    "helpful": of_the_work.helpful,
    "models": of_the_machine.models,
}
"""The page's charts in their order."""
