"""A worker that had better not work stands by: it takes no messages while its clock is wrong or its database unfit.

With a wrong clock it would swallow messages as expired, take leases of others as run out, and send what is not due.
With a database that is away, read-only or another version's it would take messages and fail at each. What it does not
take, another worker does; it looks again and goes on by itself.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from celery import bootsteps
from celery.signals import beat_init, task_revoked
from django.db import connections
from django.utils import timezone

LOOK_AGAIN = 10.0
"""Seconds between two looks while standing by; before, it looks as often as an upgrade counts on."""

log = structlog.get_logger("triage.standby")


class Standby(bootsteps.StartStopStep):
    """Part of a worker's main process: takes its queues away from it, and gives them back."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self.taken_away: tuple[str, ...] = ()
        self.timer: Any = None

    def start(self, consumer: Any) -> None:
        """Look before the first message is taken, and again each time that the broker was away."""
        self.look(consumer)

    def stop(self, consumer: Any) -> None:
        """No more looks."""
        if self.timer is not None:
            self.timer.cancel()

    def look(self, consumer: Any) -> None:
        """Stand by, or go on, and plan the next look."""
        from triage import fitness, schema  # Models are there only once Django is set up.

        failure = fitness.look()
        if failure is not None and not self.taken_away:
            self.taken_away = tuple(consumer.app.amqp.queues.consume_from)
            for queue in self.taken_away:
                consumer.cancel_task_queue(queue)
            log.error("worker_stands_by", part=failure.part, why=failure.code, detail=failure.detail)
        elif failure is None and self.taken_away:
            for queue in self.taken_away:
                consumer.add_task_queue(queue)
            self.taken_away = ()
            log.info("worker_goes_on")
        self.timer = consumer.timer.call_after(LOOK_AGAIN if self.taken_away else schema.EVERY, self.look, (consumer,))


class _Broker:
    """What this process knows of the broker."""

    is_away = False


@contextmanager
def watched_broker() -> Iterator[None]:
    """Note for people when a message cannot be published within, and when one can again."""
    try:
        yield
    except Exception as error:
        _note_broker(error)
        raise
    if _Broker.is_away:
        _note_broker(None)


def _note_broker(error: Exception | None) -> None:
    from triage import parts
    from triage.messages import PartFailed
    from triage.models import Trouble
    from triage.models.part import BROKER

    _Broker.is_away = error is not None
    try:
        if error is None:
            parts.works(BROKER, now=timezone.now())
        else:
            parts.fails(BROKER, PartFailed(Trouble.UNREACHABLE, type(error).__name__), now=timezone.now())
    except Exception as problem:  # Nobody is to fail because of a note.
        log.warning("broker_not_noted", error=type(problem).__name__)
    finally:
        if threading.current_thread() is not threading.main_thread():
            connections.close_all()  # The nudger's thread needs no connection but for this.


@beat_init.connect
def look_at_the_clock(**_kwargs: object) -> None:
    """Beat marks its messages with its own clock: one that is behind sends sweeps that have expired."""
    from triage import fitness

    fitness.look()


@task_revoked.connect
def note_expired(request: Any = None, expired: bool = False, **_kwargs: Mapping[str, object]) -> None:
    """A message that came too late is dropped; a sweep has sent a fresh one, or a clock is wrong."""
    if expired:
        log.info("message_expired", task=getattr(request, "name", ""))
