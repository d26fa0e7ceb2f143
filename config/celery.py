"""The Celery application: queues, the beat's sweeps, and the nudge that the pipeline calls."""

import os
from collections.abc import Sequence
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import celeryd_after_setup, setup_logging, worker_process_init

from config.env import env_int
from config.nudger import Nudger
from triage import nudge

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("triage")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["triage"])

app.conf.task_routes = {
    "triage.tasks.read": {"queue": "read"},
    "triage.tasks.classify": {"queue": "decide"},
    "triage.tasks.respond": {"queue": "decide"},
    "triage.tasks.bulk": {"queue": "decide"},
    "triage.tasks.send": {"queue": "send"},
    "triage.tasks.follow_up": {"queue": "send"},
    "triage.tasks.sweep": {"queue": "sweep"},
    "triage.tasks.sweep_quarantine": {"queue": "sweep"},
    "triage.tasks.learn": {"queue": "sweep"},
    "triage.tasks.fetch_mail": {"queue": "sweep"},
    "triage.tasks.check_up": {"queue": "sweep"},
}
app.conf.beat_schedule = {
    # Expiring tasks: a beat that catches up after a pause must not flood the queue with sweeps.
    "sweep": {
        "task": "triage.tasks.sweep",
        "schedule": 15.0 / env_int("HASTE", 1, least=1),
        "options": {"expires": 15},
    },
    "fetch-mail": {"task": "triage.tasks.fetch_mail", "schedule": 30.0, "options": {"expires": 30}},
    # At night in Jakarta, when few write. A beat that was down catches up within the hour or not at all.
    "learn": {"task": "triage.tasks.learn", "schedule": crontab(hour="2", minute="30"), "options": {"expires": 3600}},
    "check-up": {
        "task": "triage.tasks.check_up",
        "schedule": crontab(hour="1", minute="10"),
        "options": {"expires": 3600},
    },
    "sweep-quarantine": {"task": "triage.tasks.sweep_quarantine", "schedule": 900.0, "options": {"expires": 900}},
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
    from triage.evidence import wording
    from triage.evidence.pictures import reader

    wording.shipped()
    if _Warm.reader:
        reader.shared_reader().warm()


NUDGE_LIFETIME = 60
"""Seconds after which a nudge is dropped unread: by then a sweep has sent a fresh one."""


def publish(stage: str, pks: Sequence[int]) -> None:
    """Send the stage's task for some rows; raises whatever the broker's trouble is."""
    app.send_task(f"triage.tasks.{stage}", args=pks, expires=NUDGE_LIFETIME, ignore_result=True)


nudge.wire(Nudger(publish))
