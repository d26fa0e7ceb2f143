"""The Celery application: queues, the beat's sweeps, graceful stops, and the nudge that the pipeline calls."""

import os
import threading
from collections.abc import Mapping
from typing import Any

import structlog
from celery import Celery
from celery.schedules import crontab
from celery.signals import (
    celeryd_after_setup,
    setup_logging,
    task_prerun,
    worker_process_init,
    worker_process_shutdown,
    worker_ready,
    worker_shutting_down,
)
from django.conf import settings
from django.db import connections

from config import metrics_files, watching
from config.durations import DURATIONS
from config.nudger import Nudger
from config.processes import WORKERS, kind
from config.standby import Standby, watched_broker
from triage import nudge
from triage.cache_server import server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

log = structlog.get_logger("triage.worker")

if (this := kind()) in WORKERS:
    metrics_files.take_slot(this)

app = Celery("triage")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["triage"])
app.conf.beat_scheduler = "config.watching:Scheduler"
app.steps["consumer"].add(watching.Pulse)
app.steps["consumer"].add(Standby)

QUEUES = {
    "read": ["read"],
    "decide": ["classify", "respond", "bulk"],
    "send": ["alarm", "converse", "link", "send", "send_overdue", "tell_outage", "follow_up", "remind", "notify"],
    "sweep": ["sweep", "sweep_quarantine", "watch", "announce", "target", "hand_out", "rules"],
    # A stranger decides what a mail holds: whatever one does to its process, tickets are decided and replies sent.
    "mail": ["fetch_mail", "take_again"],
    # A receiver decides how long it takes to post to it.
    "hook": ["hook"],
    # These take minutes: in a process of their own they keep neither mails nor pictures waiting.
    "learn": ["learn", "check_up", "retain", "report", "make_list", "try_rule", "weekly_report"],
}
app.conf.task_routes = {f"triage.tasks.{task}": {"queue": queue} for queue, tasks in QUEUES.items() for task in tasks}
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
    # It goes on by itself as long as something is due. Should that be interrupted, it begins anew the next hour.
    "retain": {
        "task": "triage.tasks.retain",
        "schedule": crontab(hour="3-6", minute="30"),
        "options": {"expires": 3600},
    },
    "report": {"task": "triage.tasks.report", "schedule": 60.0, "options": {"expires": 60}},
    "sweep-quarantine": {"task": "triage.tasks.sweep_quarantine", "schedule": 900.0, "options": {"expires": 900}},
}


@setup_logging.connect
def keep_our_logging(**_kwargs: object) -> None:
    """Stop Celery from installing its own handlers; settings have configured logging already."""


@task_prerun.connect
def look_at_connections(**_kwargs: object) -> None:
    """Let the database's connection that a task has kept be checked before the next one uses it.

    So a database that was restarted, or a task that was stopped in the middle of a statement, costs that task alone.
    """
    for each in connections.all(initialized_only=True):
        if not each.in_atomic_block:  # Whoever calls a task within a transaction keeps it.
            each.close_if_unusable_or_obsolete()


class _Worker:
    """This process's worker, where it is one."""

    instance: Any = None
    queues: frozenset[str] = frozenset()


@celeryd_after_setup.connect
def note_worker(instance: Any, **_kwargs: object) -> None:
    """Remember, before the pool forks, which queues this worker serves; say so in a line instead of the banner."""
    _Worker.instance, _Worker.queues = instance, frozenset(instance.app.amqp.queues.consume_from)
    instance.quiet = True
    log.info("worker_starts", node=instance.hostname, queues=sorted(_Worker.queues), children=instance.concurrency)


@worker_process_init.connect
def warm_up(**_kwargs: object) -> None:
    """Load the models before the first ticket needs them; engines only after the fork."""
    from triage.evidence import wording
    from triage.evidence.pictures import reader

    if _Worker.queues & {"decide", "read"}:
        wording.shipped()
    if "read" in _Worker.queues:
        reader.shared_reader().warm()


@worker_ready.connect
def tell_metrics(**_kwargs: object) -> None:
    """Only now: the pool has forked, and none of its children has the thread."""
    if settings.METRICS_PORT:
        from config import metrics

        metrics.serve(settings.METRICS_PORT)


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


def _queue_of(stage: str) -> str:
    return next(queue for queue, tasks in QUEUES.items() if stage in tasks)


NUDGE_LIFETIME = 60
"""Seconds after which a nudge is dropped unread: by then a sweep has sent a fresh one."""


BY_TURN = frozenset({"read", "classify", "respond", "send_overdue", "hook"})
"""Tasks whose messages only say that some rows wait: as long as there are a few of them, more say nothing new."""
DEEP = 20
"""Messages in a queue that are a few: enough to wake every idle worker, too few to keep other tasks waiting."""


def publish(stage: str, rows: Mapping[int, str]) -> None:
    """Send the stage's task for some rows, with the ids of the requests that caused it ("" for none); raises whatever
    the broker's trouble is.
    """
    headers = {"requests": {str(pk): request for pk, request in rows.items() if request}}
    with watched_broker():
        if stage in BY_TURN and server().llen(_queue_of(stage)) >= DEEP:
            return
        app.send_task(
            f"triage.tasks.{stage}", args=list(rows), headers=headers, expires=NUDGE_LIFETIME, ignore_result=True
        )


nudger = Nudger(publish)
nudge.wire(nudger)


@worker_process_shutdown.connect
def publish_the_rest(**_kwargs: object) -> None:
    """A child that ends (for its memory, because it was told to) takes no nudge along; a sweep would be late."""
    nudger.round()
