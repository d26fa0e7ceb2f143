"""The service's Celery application, in whose workers something odd happens: `celery -A tests.fault.odd_worker worker`.

``ODD`` says what: "lethal" (deciding kills the process), "brief" (deciding takes a moment), "slow" (reading a picture
never ends) or nothing. Each child that starts, each task that ends and each oddity leaves a line in ``ODD_NOTES``.
"""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery.signals import task_postrun, worker_process_init
from django.conf import settings

from config.celery import app  # noqa: F401 - what `-A` looks for

settings.EMAIL_BACKEND = "triage.channels.email.mailbox.MailboxBackend"


def note(what: str) -> None:
    """Add a line, whole and at once."""
    with Path(os.environ["ODD_NOTES"]).open("a") as notes:
        notes.write(f"{what}\n")


def die(*_arguments: Any, **_options: Any) -> None:
    """As if the kernel were out of memory."""
    note("killed")
    os.kill(os.getpid(), signal.SIGKILL)


def dawdle(*_arguments: Any, **_options: Any) -> None:
    """Longer than anybody waits."""
    note("reading")
    time.sleep(600)


def takes_a_moment(work: Callable[..., Any]) -> Callable[..., Any]:
    """Work that can be met in its middle."""

    def with_a_pause(*arguments: Any, **options: Any) -> Any:
        note("deciding")
        time.sleep(1)
        return work(*arguments, **options)

    return with_a_pause


@worker_process_init.connect
def be_odd(**_options: Any) -> None:
    """Put the oddity in its place."""
    from triage.evidence.pictures.reader import Reader
    from triage.pipeline import judging

    note("started")
    match os.environ.get("ODD", ""):
        case "lethal":
            judging.gather = die  # type: ignore[assignment]
        case "brief":
            judging.gather = takes_a_moment(judging.gather)
        case "slow":
            Reader.read = dawdle  # type: ignore[assignment,method-assign]


@task_postrun.connect
def count(**_options: Any) -> None:
    """A task has ended."""
    note("done")
