"""The figures of one week, counted as the dashboard counts (see the package), for those who do not look at it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection

from triage.installed import installed
from triage.reporting import counts

DAYS = 7
REOPENED = """
    SELECT count(DISTINCT ticket_id) FROM triage_ticketevent
    WHERE kind = 'reopened' AND at >= %(start)s AND at < %(end)s"""


@dataclass(frozen=True, slots=True)
class Week:
    """Tickets received from ``first`` to ``last``: how many, by category, and who handled them so far.

    ``first_reply`` is median and 90th percentile in seconds, None without any. ``met`` and ``breached`` are waits that
    began in the week. ``waiting`` and ``overdue`` are as of ``as_of``; all else is the week's.
    """

    first: date
    last: date
    as_of: datetime
    received: int
    alone: int
    human: int
    unhandled: int
    categories: Sequence[tuple[str, int]]
    first_reply: tuple[float, float] | None
    reopened: int
    helpful: int
    unhelpful: int
    met: int
    breached: int
    waiting: int
    overdue: int


def week(monday: date, *, now: datetime) -> Week:
    """Count the week from ``monday`` on, as things stand ``now``; tickets' rows of figures are at most minutes old."""
    last = monday + timedelta(days=DAYS - 1)
    start, end = (_midnight(day) for day in (monday, last + timedelta(days=1)))

    def totals(what: str) -> Mapping[str, int]:
        found: defaultdict[str, int] = defaultdict(int)
        for cell in counts.count(what, start=start, as_of=now, today=installed().day(now)):
            if monday <= cell.day <= last or what in {"age", "overdue"}:  # These two are of this moment.
                found[cell.key] += cell.count
        return found

    received, handled, waits, ratings = (totals(what) for what in ("received", "handled", "waits", "ratings"))
    took = counts.spread("first_reply", first=monday, step=DAYS)
    first_reply = next(((each.median, each.p90) for each in took if (each.bucket, each.platform) == (0, None)), None)
    with connection.cursor() as cursor:
        cursor.execute(REOPENED, {"start": start, "end": end})
        reopened: int = cursor.fetchone()[0]
    return Week(
        first=monday,
        last=last,
        as_of=now,
        received=sum(received.values()),
        alone=handled["alone"],
        human=handled["human"],
        unhandled=handled["open"],
        categories=sorted(received.items(), key=lambda each: (-each[1], each[0])),
        first_reply=first_reply,
        reopened=reopened,
        helpful=ratings["yes"],
        unhelpful=ratings["no"],
        met=waits["met"],
        breached=waits["breached"],
        waiting=sum(totals("age").values()),
        overdue=totals("overdue")["overdue"],
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=installed().zone)
