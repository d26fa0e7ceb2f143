"""A worker that had better not work stands by: it takes no messages while its clock is wrong or its database unfit.

With a wrong clock it would swallow messages as expired, take leases of others as run out, and send what is not due.
With a database that is away, read-only or another version's it would take messages and fail at each. What it does not
take, another worker does; it looks again and goes on by itself.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from celery import bootsteps
from celery.signals import beat_init, task_revoked
from django.db import connections
from django.utils import timezone

from triage import database, parts
from triage.messages import PartFailed
from triage.models import Part, Trouble
from triage.models.part import CLOCK, VERSION

MOST_AHEAD = 30.0
"""Seconds that a clock may be off the database's, either way: half of what the shortest message and lease live."""
LOOK, LOOK_AGAIN = 60.0, 10.0
"""Seconds between two looks, while all is well and while standing by."""

log = structlog.get_logger("triage.standby")


def unfit() -> PartFailed | None:
    """Why this process had better not work, None where it may."""
    failure = database.trouble()
    if failure is not None:
        own = failure.code == Trouble.OTHER_VERSION  # Ours: to others the database is well.
        return PartFailed(failure.code, failure.detail, part=parts.here(VERSION)) if own else failure
    ahead = database.seconds_ahead()
    if abs(ahead) > MOST_AHEAD:
        return PartFailed(Trouble.WRONG_TIME, f"{ahead:+.0f} s", part=parts.here(CLOCK))
    return None


def look() -> PartFailed | None:
    """As ``unfit``, noted for people. Its connection is closed: a child that is forked off must not share it."""
    try:
        failure = unfit()
        if failure is not None:
            parts.fails(failure.part, failure, now=timezone.now())
            return failure
        ours = [parts.here(CLOCK), parts.here(VERSION)]
        for part in Part.objects.filter(name__in=ours, failing_since__isnull=False):
            parts.works(part.name, now=timezone.now())
        return None
    except database.ITS_OWN as error:  # It went away between two questions.
        return database.trouble_in(error)
    finally:
        connections.close_all()


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
        failure = look()
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
        self.timer = consumer.timer.call_after(LOOK_AGAIN if self.taken_away else LOOK, self.look, (consumer,))


@beat_init.connect
def look_at_the_clock(**_kwargs: object) -> None:
    """Beat marks its messages with its own clock: one that is behind sends sweeps that have expired."""
    look()


@task_revoked.connect
def note_expired(request: Any = None, expired: bool = False, **_kwargs: Mapping[str, object]) -> None:
    """A message that came too late is dropped; a sweep has sent a fresh one, or a clock is wrong."""
    if expired:
        log.info("message_expired", task=getattr(request, "name", ""))
