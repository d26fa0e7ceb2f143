"""The Celery application: queues, the beat's sweeps, and the nudge that the pipeline calls."""

import os
import time
from typing import Any

import structlog
from celery import Celery
from celery.signals import celeryd_after_setup, setup_logging, worker_process_init

from triage import nudge

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("triage")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["triage"])

app.conf.task_routes = {
    "triage.tasks.read": {"queue": "read"},
    "triage.tasks.classify": {"queue": "decide"},
    "triage.tasks.respond": {"queue": "decide"},
    "triage.tasks.send": {"queue": "send"},
    "triage.tasks.follow_up": {"queue": "send"},
    "triage.tasks.sweep": {"queue": "sweep"},
    "triage.tasks.sweep_quarantine": {"queue": "sweep"},
}
app.conf.beat_schedule = {
    # Expiring tasks: a beat that catches up after a pause must not flood the queue with sweeps.
    "sweep": {"task": "triage.tasks.sweep", "schedule": 15.0, "options": {"expires": 15}},
    "sweep-quarantine": {"task": "triage.tasks.sweep_quarantine", "schedule": 3600.0, "options": {"expires": 3600}},
}


@setup_logging.connect
def keep_our_logging(**_kwargs: object) -> None:
    """Stop Celery from installing its own handlers; settings have configured logging already."""


class _Warm:
    reader = False


@celeryd_after_setup.connect
def note_queues(instance: Any, **_kwargs: object) -> None:
    """Remember, before the pool forks, whether this worker reads pictures."""
    _Warm.reader = "read" in instance.app.amqp.queues.consume_from


@worker_process_init.connect
def warm_up(**_kwargs: object) -> None:
    """Load the models before the first ticket needs them; engines only after the fork."""
    from triage.evidence import reader, wording

    wording.shipped()
    if _Warm.reader:
        reader.shared_reader().warm()


NUDGE_LIFETIME = 60
"""Seconds after which a nudge is dropped unread: by then a sweep has sent a fresh one."""
QUIET_AFTER_FAILURE = 5.0
"""Seconds without publishing after a failure, so that requests don't each wait for a broker that is down."""

log = structlog.get_logger("triage.nudge")


class Publisher:
    """Publishes nudges; never raises, never blocks for long. What it drops, the sweep finds."""

    def __init__(self) -> None:
        self.quiet_until = 0.0

    def __call__(self, stage: str, pk: int) -> None:
        """Send the stage's task for a row."""
        if time.monotonic() < self.quiet_until:
            return
        try:
            app.send_task(f"triage.tasks.{stage}", args=[pk], expires=NUDGE_LIFETIME, ignore_result=True)
        except Exception as error:  # Any broker trouble: the row is safe, the sweep will find it.
            self.quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
            log.warning("nudge_dropped", stage=stage, error=type(error).__name__)


nudge.wire(Publisher())
