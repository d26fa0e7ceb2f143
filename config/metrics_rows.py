"""What the rows, the broker and the disk say at the moment of a scrape, as metrics."""

import os
import threading
import time
from collections.abc import Iterator, Sequence

import structlog
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from triage import parts
from triage.cache_server import OUT_OF_REACH, server
from triage.meters import error_label
from triage.pipeline import jobs
from triage.pipeline.backlog import backlog

KEPT = 10.0
"""Seconds that an answer is kept: several who ask at once cost one look at the database."""
PATIENCE_MS = 2_000
"""What each statement may take."""

log = structlog.get_logger("triage.metrics")

Labels = dict[str, str]


class Rows:
    """Looks at most every ``KEPT`` seconds. What cannot be asked is left out, and ``triage_database_up`` says so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: Sequence[Metric] = ()
        self._until = 0.0

    def describe(self) -> Sequence[Metric]:
        """Nothing, so that to register this asks no database."""
        return ()

    def collect(self) -> Sequence[Metric]:
        """All of them."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._kept = [*_of_database(), *_of_broker(), *_of_disk()]
                self._until = time.monotonic() + KEPT
            return self._kept


def _of_database() -> list[Metric]:
    up = "triage_database_up", "Whether the database answers in time."
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE_MS}")
            found = [*_of_backlog(), *_of_jobs(), *_of_parts(), *_of_connections()]
    except DatabaseError as error:
        log.warning("metrics_without_database", error=type(error).__name__)
        return [_one(*up, 0)]
    return [_one(*up, 1), *found]


def _of_backlog() -> Iterator[Metric]:
    now = timezone.now()
    found = backlog(now=now)
    stages = [({"stage": str(stage)}, pile) for stage, pile in found.stages.items()]
    yield _many(
        "triage_tickets_unfinished", "Tickets that the machine has work with.", [(of, p.count) for of, p in stages]
    )
    yield _many(
        "triage_tickets_oldest_seconds",
        "For how long nothing has happened to the one that has stood still for longest.",
        [(of, pile.seconds(now=now)) for of, pile in stages],
    )
    yield _one("triage_tickets_waiting_for_agents", "Tickets that wait for a person.", found.agents.count)
    yield _one("triage_tickets_overdue", "Those of them whose time has passed.", found.overdue.count)
    unsent = [({"state": str(state), "error": error_label(error)}, n) for (state, error), n in found.unsent.items()]
    yield _many("triage_replies_unsent", "Letters that wait, by what they last failed with.", _summed(unsent))
    yield _one(
        "triage_replies_oldest_due_seconds",
        "How long the longest has waited since its time came.",
        found.replies.seconds(now=now),
    )
    failed = [({"error": error_label(error)}, n) for error, n in found.failed.items()]
    yield _many("triage_replies_failed", "Letters of the last day that were given up.", _summed(failed))
    yield _one("triage_follow_ups_overdue", "Follow-ups whose time has come.", found.follow_ups.count)
    yield _one(
        "triage_follow_ups_oldest_overdue_seconds",
        "How long the longest has waited.",
        found.follow_ups.seconds(now=now),
    )
    overdue = [({"what": what}, pile) for what, pile in found.retention.items()]
    yield _many(
        "triage_retention_overdue", "Closed tickets with what is to be forgotten.", [(of, p.count) for of, p in overdue]
    )
    yield _many(
        "triage_retention_oldest_overdue_seconds",
        "For how long the first has been overdue.",
        [(of, pile.seconds(now=now)) for of, pile in overdue],
    )
    yield _one("triage_mails_kept", "Mails of the last day that nobody could use.", found.kept.count)
    yield _one("triage_chats_waiting", "Messages in chats to be worked on or answered.", found.chats.count)


def _of_jobs() -> Iterator[Metric]:
    runs = [({"task": job.name}, job) for job in jobs.jobs(now=timezone.now())]
    yield _many(
        "triage_job_late", "Whether the job has not succeeded for too long.", [(of, job.is_late) for of, job in runs]
    )
    yield _many(
        "triage_job_last_success_timestamp_seconds",
        "When the job last succeeded.",
        [(of, job.run.succeeded_at.timestamp()) for of, job in runs if job.run and job.run.succeeded_at],
    )
    yield _many(
        "triage_job_seconds",
        "How long its last success took.",
        [(of, job.run.seconds) for of, job in runs if job.run and job.run.seconds is not None],
    )


def _of_parts() -> Iterator[Metric]:
    now = timezone.now()
    yield _many(
        "triage_part_failing_seconds",
        "For how long a part around us has failed, and why.",
        [
            ({"part": part.name, "why": part.why}, (now - part.failing_since).total_seconds())
            for part in parts.failing()
            if part.failing_since
        ],
    )


def _of_connections() -> Iterator[Metric]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN application_name ~ '^triage [a-z]+$' THEN substr(application_name, 8) ELSE 'other' END,"
            " count(*) FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1"
        )
        found = [({"kind": kind}, count) for kind, count in cursor.fetchall()]
        cursor.execute("SELECT current_setting('max_connections')::int")
        most = cursor.fetchone()[0]
    yield _many("triage_database_connections", "Connections to the database, by the kind of process.", found)
    yield _one("triage_database_connections_max", "How many the server takes, from all.", most)


def _of_broker() -> Iterator[Metric]:
    up = "triage_broker_up", "Whether the broker answers."
    try:
        queues = sorted({route["queue"] for route in current_app.conf.task_routes.values()})
        waiting = [({"queue": queue}, float(server().llen(queue))) for queue in queues]
    except OUT_OF_REACH:
        yield _one(*up, 0)
        return
    yield _one(*up, 1)
    yield _many("triage_queue_messages", "Messages that no worker has taken yet.", waiting)


def _of_disk() -> Iterator[Metric]:
    """At most QUARANTINE_MAX_FILES are there to be looked at."""
    size = 0
    try:
        with os.scandir(settings.QUARANTINE) as entries:
            for entry in entries:
                try:
                    size += entry.stat(follow_symlinks=False).st_size
                except FileNotFoundError:  # Read and deleted meanwhile.
                    continue
    except FileNotFoundError:  # Nothing has been laid down yet.
        pass
    yield _one("triage_quarantine_bytes", "What lies in quarantine.", size)
    yield _one("triage_quarantine_max_bytes", "What may lie there.", settings.QUARANTINE_MAX_MB * 1024 * 1024)


def _summed(found: Sequence[tuple[Labels, int]]) -> list[tuple[Labels, float]]:
    """Those of the same labels together: several codes may have one."""
    sums: dict[tuple[tuple[str, str], ...], float] = {}
    for labels, n in found:
        key = tuple(labels.items())
        sums[key] = sums.get(key, 0) + n
    return [(dict(key), n) for key, n in sums.items()]


def _one(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)


def _many(name: str, says: str, found: Sequence[tuple[Labels, float]]) -> Metric:
    family = GaugeMetricFamily(name, says, labels=list(found[0][0]) if found else [])
    for labels, value in found:
        family.add_metric(list(labels.values()), float(value))
    return family
