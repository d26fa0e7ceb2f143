"""What Celery's processes tell of themselves: that they live (``config.heartbeat``), and how beat's jobs went.

Its scheduler, a step of its workers, and receivers of its signals. Whatever goes wrong in these is logged by Celery and
keeps no task from being done.
"""

import math
import time
from typing import Any

import structlog
from celery import bootsteps
from celery.beat import PersistentScheduler
from celery.signals import task_postrun, task_prerun
from django.conf import settings
from django.utils import timezone

from config import heartbeat
from triage import nudge

log = structlog.get_logger("triage.beat")

PULSE = 15.0
"""Seconds between two signs of life of a worker."""


class Scheduler(PersistentScheduler):
    """Beat's own, which says with each look at its jobs that it lives: at least as often as the sweep is due."""

    def setup_schedule(self) -> None:
        """Begin."""
        log.info("beat_starts")
        heartbeat.forget_others()
        super().setup_schedule()

    def tick(self, *args: Any, **options: Any) -> float:
        """Look at the jobs; gives the seconds until the next look."""
        heartbeat.touch(heartbeat.node("beat"))
        return float(super().tick(*args, **options))


class Pulse(bootsteps.StartStopStep):
    """Has a child of this worker touch its file again and again, as long as the worker hears its broker.

    That the main process answers says nothing about its children. One that has no child free is at work: how long a
    task may take, Celery sees to.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)
    sent_at = -math.inf
    timer: Any = None

    def start(self, consumer: Any) -> None:
        """The worker is connected."""
        heartbeat.touch(consumer.hostname)
        self.timer = consumer.timer.call_repeatedly(PULSE, self.beat, (consumer,))

    def stop(self, consumer: Any) -> None:
        """The connection is lost, or the worker ends."""
        if self.timer:
            self.timer = self.timer.cancel()

    def beat(self, consumer: Any) -> None:
        """Once; but no second time while the first one waits for a child."""
        if len(consumer.controller.state.active_requests) >= consumer.pool.num_processes:
            heartbeat.touch(consumer.hostname)
        elif time.monotonic() - self.sent_at > heartbeat.OLDEST:
            self.sent_at = time.monotonic()
            consumer.pool.apply_async(heartbeat.touch, (consumer.hostname,), callback=self.came_back)

    def came_back(self, _result: object) -> None:
        """A child has done it."""
        self.sent_at = -math.inf


@task_prerun.connect
def note_begin(sender: Any, **_kwargs: object) -> None:
    """A task starts: which requests caused it, and when, where it is one of beat's jobs."""
    nudge.requests.set((sender.request.headers or {}).get("requests", {}))
    if (job := _job(sender)) in settings.JOBS:
        from triage.pipeline import jobs

        jobs.begin(job, now=timezone.now())


@task_postrun.connect
def note_end(sender: Any, retval: object, **_kwargs: object) -> None:
    """One of beat's jobs has ended, well or not."""
    if (job := _job(sender)) in settings.JOBS:
        from triage.pipeline import jobs

        jobs.end(job, error=type(retval).__name__ if isinstance(retval, BaseException) else "", now=timezone.now())


def _job(task: Any) -> str:
    return str(task.name).removeprefix("triage.tasks.")
