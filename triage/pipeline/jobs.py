"""Beat's jobs: when each last ran, and which are late. Which there are is the setting ``JOBS``, as is when one is late.

Rows tell it, not the processes: whether beat has died, the broker is away or a worker hangs, the row grows old.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from triage.models import JobRun


@dataclass(frozen=True, slots=True)
class Job:
    """One of beat's jobs and its last runs; ``run`` is None where it has never been started.

    ``is_late``: for too long it has not run to its end without an error.
    """

    name: str
    run: JobRun | None
    is_late: bool


def begin(name: str, *, now: datetime) -> None:
    """Note that a run starts."""
    JobRun.objects.update_or_create(name=name, defaults={"started_at": now})


def end(name: str, *, error: str, now: datetime) -> None:
    """Note that the run has ended; ``error`` is the type of what it failed with, "" if it did not."""
    rows = JobRun.objects.filter(name=name)
    if error:
        rows.update(error=error[:100])
    elif row := rows.first():
        rows.update(error="", succeeded_at=now, seconds=(now - row.started_at).total_seconds())


def jobs(*, now: datetime) -> list[Job]:
    """Every job, in the order of the setting.

    One that has never run to its end is late where that should happen within the hour; of a nightly one nobody knows
    whether its first night has come.
    """
    rows = {row.name: row for row in JobRun.objects.all()}
    return [Job(name, run := rows.get(name), _is_late(name, run, now=now)) for name in settings.JOBS]


def _is_late(name: str, run: JobRun | None, *, now: datetime) -> bool:
    late_after = settings.JOBS[name]
    if run is None or run.succeeded_at is None:
        has_begun_lately = run is not None and now - run.started_at < late_after
        return late_after.total_seconds() <= 3600 and not has_begun_lately
    return bool(now - run.succeeded_at > late_after)
