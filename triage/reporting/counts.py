"""Everything that can be counted, counted by the database: by day, platform and a key.

A query gives ``(day, platform, key, count)``; days are the desk's. All of it lies at or before the moment given.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from triage.installed import installed


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of ``key`` on one day and platform ("" where it is unknown)."""

    day: date
    platform: str
    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, 90th percentile (seconds) and number of the durations in one bucket (None: the whole period) of one
    platform (None: all)."""

    bucket: int | None
    platform: str | None
    median: float
    p90: float
    count: int


COUNTED: Mapping[str, str] = {
    "received": """
        SELECT received_on, platform, category, count(*) FROM triage_ticketfigures
        WHERE received_on >= %(first)s GROUP BY 1, 2, 3""",
    "handled": """
        SELECT received_on, platform,
            CASE WHEN answered_alone THEN 'alone' WHEN handed_over THEN 'human' ELSE 'open' END, count(*)
        FROM triage_ticketfigures WHERE received_on >= %(first)s GROUP BY 1, 2, 3""",
    "closed": """
        SELECT closed_on, platform, 'closed', count(*) FROM triage_ticketfigures
        WHERE closed_on >= %(first)s GROUP BY 1, 2""",
    "models": """
        SELECT received_on, platform, model_version, count(*) FROM triage_ticketfigures
        WHERE received_on >= %(first)s AND model_version <> '' GROUP BY 1, 2, 3""",
    "verdicts": """
        SELECT received_on, platform,
            least(floor(round(confidence::numeric, 6) * 20), 19)::int
            || CASE WHEN is_right THEN ' right' WHEN NOT is_right THEN ' wrong' ELSE '' END, count(*)
        FROM triage_ticketfigures WHERE received_on >= %(first)s AND confidence IS NOT NULL GROUP BY 1, 2, 3""",
    "labels": """
        SELECT (label.created_at AT TIME ZONE %(zone)s)::date, coalesce(platform, ''), label.kind, count(*)
        FROM triage_label label JOIN triage_classification judged ON judged.id = label.judged_id
        LEFT JOIN triage_ticketfigures figures ON figures.ticket_id = judged.ticket_id
        WHERE label.created_at >= %(start)s AND label.created_at <= %(as_of)s GROUP BY 1, 2, 3""",
    "waits": """
        SELECT (since AT TIME ZONE %(zone)s)::date, coalesce(platform, ''),
            CASE WHEN coalesce(ended_at, %(as_of)s) > due_at THEN 'breached' WHEN due_at IS NULL THEN 'unknown'
                WHEN ended_at IS NULL THEN 'waiting' ELSE 'met' END, count(*)
        FROM ({waits}) wait LEFT JOIN triage_ticketfigures figures USING (ticket_id)
        WHERE since >= %(start)s GROUP BY 1, 2, 3""",
    "backlog": """
        SELECT day, coalesce(platform, ''), 'waiting', sum(change)::int FROM (
            SELECT ticket_id, (since AT TIME ZONE %(zone)s)::date AS day, 1 AS change FROM ({waits}) began
            UNION ALL
            SELECT ticket_id, (ended_at AT TIME ZONE %(zone)s)::date, -1 FROM ({waits}) ended
            WHERE ended_at IS NOT NULL
        ) changes LEFT JOIN triage_ticketfigures figures USING (ticket_id) GROUP BY 1, 2""",
    "age": """
        SELECT %(today)s::date, coalesce(platform, ''), CASE WHEN age < interval '4 hours' THEN '4h'
            WHEN age < interval '1 day' THEN '1d' WHEN age < interval '3 days' THEN '3d'
            WHEN age < interval '7 days' THEN '7d' ELSE 'more' END, count(*)
        FROM (SELECT id AS ticket_id, %(as_of)s - waiting_since AS age FROM triage_ticket
            WHERE state = 'with_agent' AND waiting_since <= %(as_of)s) waiting
        LEFT JOIN triage_ticketfigures figures USING (ticket_id) GROUP BY 2, 3""",
    "overdue": """
        SELECT %(today)s::date, coalesce(platform, ''), 'overdue', count(*) FROM triage_ticket ticket
        LEFT JOIN triage_ticketfigures figures ON figures.ticket_id = ticket.id
        WHERE state = 'with_agent' AND sla_due_at < %(as_of)s GROUP BY 2""",
    "follow_ups": """
        SELECT (fired_at AT TIME ZONE %(zone)s)::date, coalesce(platform, ''),
            kind || ' ' || CASE WHEN answer = '' THEN 'silent' ELSE answer END, count(*)
        FROM triage_followup LEFT JOIN triage_ticketfigures figures USING (ticket_id)
        WHERE fired_at >= %(start)s AND fired_at <= %(as_of)s GROUP BY 1, 2, 3""",
    "ratings": """
        SELECT (at AT TIME ZONE %(zone)s)::date, coalesce(platform, ''),
            CASE WHEN helpful THEN 'yes' ELSE 'no' END, count(*)
        FROM triage_satisfaction LEFT JOIN triage_ticketfigures figures USING (ticket_id)
        WHERE at >= %(start)s AND at <= %(as_of)s GROUP BY 1, 2, 3""",
    "deflected": """
        SELECT (told_at AT TIME ZONE %(zone)s)::date, platform, category || ' ' || what, count(*)
        FROM triage_deflected, unnest(ARRAY['told', CASE WHEN sent_at IS NOT NULL THEN 'sent' END]) what
        WHERE what IS NOT NULL AND told_at >= %(start)s AND told_at <= %(as_of)s GROUP BY 1, 2, 3
        UNION ALL
        SELECT (created_at AT TIME ZONE %(zone)s)::date, platform, category || ' ' || what, count(*)
        FROM triage_reminder, unnest(ARRAY['taken', CASE WHEN sent_at IS NOT NULL THEN 'reminded' END,
            CASE WHEN appeared_at IS NOT NULL THEN 'appeared' END,
            CASE WHEN came_back_at IS NOT NULL THEN 'back' END]) what
        WHERE what IS NOT NULL AND created_at >= %(start)s AND created_at <= %(as_of)s GROUP BY 1, 2, 3""",
}
WAITS = """
    SELECT ticket_id, since, due_at, ended_at FROM triage_wait WHERE ended_at <= %(as_of)s
    UNION ALL
    SELECT id, waiting_since, sla_due_at, NULL FROM triage_ticket
    WHERE state = 'with_agent' AND waiting_since <= %(as_of)s"""
SPREAD = """
    SELECT bucket, platform, percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seconds), count(*),
        grouping(platform), grouping(bucket)
    FROM (SELECT ({day} - %(first)s) / %(step)s AS bucket, platform, {seconds} AS seconds FROM triage_ticketfigures
        WHERE {day} >= %(first)s AND {seconds} IS NOT NULL) took
    GROUP BY GROUPING SETS ((bucket, platform), (bucket), (platform), ())"""
DURATIONS = {"first_reply": ("received_on", "first_reply_seconds"), "resolution": ("closed_on", "resolution_seconds")}
"""Each duration with the day that it counts on."""


def count(what: str, *, start: datetime, as_of: datetime, today: date) -> list[Cell]:
    """The cells of ``what``, from the desk's midnight ``start`` on; the backlog's from the beginning of time."""
    values: dict[str, Any] = {"start": start, "first": start.date(), "as_of": as_of, "today": today}
    values["zone"] = installed().zone.key
    with connection.cursor() as cursor:
        cursor.execute(COUNTED[what].replace("{waits}", WAITS), values)
        return [Cell(*row) for row in cursor.fetchall()]


def spread(what: str, *, first: date, step: int) -> Iterator[Spread]:
    """Percentiles of a duration since ``first``: by bucket of ``step`` days and by platform, and over all of each."""
    day, seconds = DURATIONS[what]
    with connection.cursor() as cursor:
        cursor.execute(SPREAD.format(day=day, seconds=seconds), {"first": first, "step": step})
        for bucket, platform, took, number, all_platforms, all_days in cursor.fetchall():
            if took:  # Nothing at all still makes a row for "all".
                median, p90 = took
                yield Spread(None if all_days else bucket, None if all_platforms else platform, median, p90, number)
