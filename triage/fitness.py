"""Whether this process is fit to work: its clock is right, and its database is there, writable and of its version."""

from django.db import connections
from django.utils import timezone

from triage import database, parts
from triage.messages import PartFailed
from triage.models import Part, Trouble
from triage.models.part import CLOCK, VERSION

MOST_AHEAD = 30.0
"""Seconds that a clock may be off the database's, either way: half of what the shortest message and lease live."""


def unfit() -> PartFailed | None:
    """Why this process had better not work, None where it may. Asked by workers, and fit to be asked by /readyz."""
    failure = database.trouble()
    if failure is not None:
        is_ours = failure.code == Trouble.OTHER_VERSION  # To others the database is well.
        return PartFailed(failure.code, failure.detail, part=parts.here(VERSION)) if is_ours else failure
    try:
        ahead = database.seconds_ahead()
    except database.ITS_OWN as error:  # It went away between two questions.
        return database.unanswered(error)
    if abs(ahead) > MOST_AHEAD:
        return PartFailed(Trouble.WRONG_TIME, f"{ahead:+.0f} s", part=parts.here(CLOCK))
    return None


def look() -> PartFailed | None:
    """As ``unfit``, noted for people. Its connection is closed: a process that is forked off must not share it."""
    try:
        failure = unfit()
        if failure is not None:
            parts.fails(failure.part, failure, now=timezone.now())
            return failure
        ours = [parts.here(CLOCK), parts.here(VERSION)]
        for part in Part.objects.filter(name__in=ours, failing_since__isnull=False):
            parts.works(part.name, now=timezone.now())
        return None
    except database.ITS_OWN as error:
        return database.unanswered(error)
    finally:
        connections.close_all()
