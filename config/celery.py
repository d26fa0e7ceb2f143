"""The Celery application: queues, the beat's sweeps, and the nudge that the pipeline calls."""

import os

from celery import Celery
from celery.signals import setup_logging

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
