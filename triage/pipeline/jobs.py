"""Beat's jobs: when each last ran, and which are late. Which there are is the setting ``JOBS``, as is when one is late.

Rows tell it, not the processes: whether beat has died, the broker is away or a worker hangs, the row grows old.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from triage.models import JobRun


@dataclass(frozen=True, slots=True)
class Job:
    """One of beat's jobs and its last runs; ``run`` is None where no job has ever been started.

    ``is_late``: for too long it has not run to its end without an error.
    """

    name: str
    run: JobRun | None
    is_late: bool


def begin(name: str, *, now: datetime) -> None:
    """Note that a run starts; the others, too, are due from the first on that does."""
    missing = settings.JOBS.keys() - set(JobRun.objects.values_list("name", flat=True))
    JobRun.objects.bulk_create([JobRun(name=each, known_at=now) for each in missing], ignore_conflicts=True)
    JobRun.objects.filter(name=name).update(started_at=now)


def end(name: str, *, error: str, now: datetime) -> None:
    """Note that the run has ended; ``error`` is the type of what it failed with, "" if it did not."""
    rows = JobRun.objects.filter(name=name)
    if error:
        rows.update(error=error[:100])
    elif row := rows.first():
        rows.update(error="", succeeded_at=now, seconds=(now - (row.started_at or now)).total_seconds())


def jobs(*, now: datetime) -> list[Job]:
    """Every job, in the order of the setting. Before anything has ever run, all are late."""
    rows = {row.name: row for row in JobRun.objects.all()}
    return [Job(name, run := rows.get(name), _is_late(run, now - late)) for name, late in settings.JOBS.items()]


def _is_late(run: JobRun | None, long_ago: datetime) -> bool:
    return run is None or (run.succeeded_at or run.known_at) < long_ago
