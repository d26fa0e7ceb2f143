"""Work in a fork of the test's process, until it is killed."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

_INHERITED: list[object] = []


def killed_after(seconds: float, work: Callable[..., object], /, **how: Any) -> None:
    """Let ``work`` go on for so long in a process of its own, and kill that."""
    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(target=_alone, args=(work,), kwargs=how)
    worker.start()
    time.sleep(seconds)
    os.kill(worker.pid or 0, signal.SIGKILL)
    worker.join()


def _alone(work: Callable[..., object], /, **how: Any) -> None:
    take_own_connection()
    work(**how)


def take_own_connection() -> None:
    """Leave the one that a fork has inherited alone. The parent's may be open although it has closed all: Playwright's
    event loop hides one of a thread's from it. Two processes would speak over it; whoever drops it hangs up for both.
    """
    _INHERITED.append(connections[DEFAULT_DB_ALIAS])
    connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)
