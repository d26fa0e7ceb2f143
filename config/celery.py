"""The Celery application: queues, the beat's sweeps, graceful stops, and the nudge that the pipeline calls."""

import os
import threading
from collections.abc import Sequence
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import (
    celeryd_after_setup,
    setup_logging,
    worker_process_init,
    worker_process_shutdown,
    worker_shutting_down,
)

from config.durations import DURATIONS
from config.nudger import Nudger
from config.schema_pause import PauseConsuming
from triage import nudge

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("triage", task_cls="config.schema_pause:PausingTask")
app.steps["consumer"].add(PauseConsuming)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["triage"])

QUEUES = {
    "read": ["read"],
    "decide": ["classify", "respond", "bulk"],
    "send": ["alarm", "link", "send", "tell_outage", "follow_up"],
    "sweep": ["sweep", "sweep_quarantine", "watch", "announce"],
    # A stranger decides what a mail holds: whatever one does to its process, tickets are decided and replies sent.
    "mail": ["fetch_mail", "take_again"],
    # These take minutes: in a process of their own they keep neither mails nor pictures waiting.
    "learn": ["learn", "check_up", "retain", "report"],
}
app.conf.task_routes = {f"triage.tasks.{task}": {"queue": queue} for queue, tasks in QUEUES.items() for task in tasks}
app.conf.beat_scheduler = "config.schema_pause:PausingScheduler"
app.conf.beat_schedule = {
    # Expiring tasks: a beat that catches up after a pause must not flood the queue with sweeps.
    "sweep": {"task": "triage.tasks.sweep", "schedule": DURATIONS.sweep, "options": {"expires": 15}},
    "fetch-mail": {"task": "triage.tasks.fetch_mail", "schedule": 30.0, "options": {"expires": 30}},
    "watch": {"task": "triage.tasks.watch", "schedule": DURATIONS.watch, "options": {"expires": 60}},
    # At night at the desk, when few write. A beat that was down catches up within the hour or not at all.
    "learn": {"task": "triage.tasks.learn", "schedule": crontab(hour="2", minute="30"), "options": {"expires": 3600}},
    "check-up": {
        "task": "triage.tasks.check_up",
        "schedule": crontab(hour="1", minute="10"),
        "options": {"expires": 3600},
    },
    "retain": {"task": "triage.tasks.retain", "schedule": crontab(hour="3", minute="30"), "options": {"expires": 3600}},
    "report": {"task": "triage.tasks.report", "schedule": 60.0, "options": {"expires": 60}},
    "sweep-quarantine": {"task": "triage.tasks.sweep_quarantine", "schedule": 900.0, "options": {"expires": 900}},
}


@setup_logging.connect
def keep_our_logging(**_kwargs: object) -> None:
    """Stop Celery from installing its own handlers; settings have configured logging already."""


class _Worker:
    """This process's worker, where it is one."""

    instance: Any = None
    queues: frozenset[str] = frozenset()


@celeryd_after_setup.connect
def note_worker(instance: Any, **_kwargs: object) -> None:
    """Remember, before the pool forks, which queues this worker serves."""
    _Worker.instance, _Worker.queues = instance, frozenset(instance.app.amqp.queues.consume_from)


@worker_process_init.connect
def warm_up(**_kwargs: object) -> None:
    """Load the models before the first ticket needs them; engines only after the fork."""
    from triage.evidence import wording
    from triage.evidence.pictures import reader

    if _Worker.queues & {"decide", "read"}:
        wording.shipped()
    if "read" in _Worker.queues:
        reader.shared_reader().warm()


@worker_shutting_down.connect
def hand_back(**_kwargs: object) -> None:
    """Whoever is told to stop has some seconds to finish, and hands the rest back.

    Celery's warm shutdown (SIGTERM) may wait for ever, its soft one (SIGQUIT) always waits the whole time. So: warm,
    and after the time what the soft one does then. It ends the children with SystemExit, on which a stage releases its
    claim (``pipeline.work``); the unacknowledged message returns to the queue when the connection closes.
    """
    seconds = app.conf.worker_soft_shutdown_timeout
    timer = threading.Timer(seconds, lambda: _Worker.instance.consumer.cancel_active_requests())
    timer.daemon = True
    timer.start()


NUDGE_LIFETIME = 60
"""Seconds after which a nudge is dropped unread: by then a sweep has sent a fresh one."""


def publish(stage: str, pks: Sequence[int]) -> None:
    """Send the stage's task for some rows; raises whatever the broker's trouble is."""
    app.send_task(f"triage.tasks.{stage}", args=pks, expires=NUDGE_LIFETIME, ignore_result=True)


nudger = Nudger(publish)
nudge.wire(nudger)


@worker_process_shutdown.connect
def publish_the_rest(**_kwargs: object) -> None:
    """A child that ends (for its memory, because it was told to) takes no nudge along; a sweep would be late."""
    nudger.round()
