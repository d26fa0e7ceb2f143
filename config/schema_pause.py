"""Workers and beat pause while the database has another schema than theirs (``triage.operations.schema``).

A worker stops taking messages, which wait in their queues; what it had taken already goes back there. Beat announces
nothing. Both look again every few seconds and go on by themselves.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from celery import Task, bootsteps
from celery.beat import PersistentScheduler
from celery.exceptions import Reject
from celery.worker.consumer.tasks import Tasks
from django.db import connection

from triage.operations.schema import EVERY, Watch

REST = 1.0
"""Seconds that a message that came too late is held before it goes back: until its worker has stopped taking any."""

watch = Watch()
"""This process's. (After a fork each has its own.)"""


class PausingTask(Task):  # type: ignore[type-arg] # Celery's class is not generic at run time.
    """A task that goes back into its queue while its process pauses."""

    def before_start(self, task_id: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
        """Hand the message back, a little later, instead of working on it."""
        if watch.why():
            time.sleep(REST)
            raise Reject("the database has another schema", requeue=True)


class PauseConsuming(bootsteps.StartStopStep):
    """Stops and starts consuming as the schema wants it; a thread looks, so that the event loop never waits."""

    requires = (Tasks,)

    def __init__(self, consumer: Any, **_options: Any) -> None:
        self._stopped = threading.Event()
        self._queues: list[str] = []

    def start(self, consumer: Any) -> None:
        """Look at once, before the first message, and then again and again."""
        self._stopped = threading.Event()
        self.look(consumer)
        connection.close()  # A child that is forked later shall inherit none that is open.
        threading.Thread(target=self._run, args=(consumer, self._stopped), name="schema", daemon=True).start()

    def stop(self, consumer: Any) -> None:
        """The connection to the broker is lost or closed; the next one gets a thread of its own."""
        self._stopped.set()

    def look(self, consumer: Any) -> None:
        """Take messages of no queue, or again of those that were left."""
        is_paused = bool(watch.why())
        if is_paused and not self._queues:
            self._queues = list(consumer.app.amqp.queues.consume_from)
            for queue in self._queues:
                consumer.call_soon(consumer.cancel_task_queue, queue)
        elif not is_paused and self._queues:
            for queue in self._queues:
                consumer.call_soon(consumer.add_task_queue, queue)
            self._queues = []

    def _run(self, consumer: Any, stopped: threading.Event) -> None:
        while not stopped.wait(EVERY):
            self.look(consumer)
            connection.close()  # This thread's own.


class PausingScheduler(PersistentScheduler):
    """Beat's schedule, which stands still while the process pauses."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Announce what is due, or look again soon."""
        if watch.why():
            return EVERY
        return float(super().tick(*args, **kwargs))
