"""The parts around us: noted when they fail and when they work again, by those who need them.

What fails because a part does is nobody's attempt: no ticket's, no letter's, no picture's. Work that needs the part
waits (``rests``), one asker at a time tries, and at the first success everything goes on. Who is told: see
``pipeline.outages``.
"""

import socket
from datetime import datetime, timedelta

import structlog
from django.db import Error, transaction

from triage import database
from triage.messages import PartFailed
from triage.models import Part
from triage.models.lease import RELEASED

PATIENCE = timedelta(minutes=5)
"""What has failed for so long is told by mail; the workspace shows it at once."""
SHORTEST_REST, LONGEST_REST = timedelta(seconds=15), timedelta(seconds=45)
"""Between two tries with a part that fails: a quarter of how long it has failed, within these bounds. Where it does not
answer each try takes a worker's time; where it works again nobody waits, and nobody is told otherwise, for more than a
minute."""
FRESH = timedelta(seconds=30)
"""A part that works is not noted again within this time: many mails a second go out."""

log = structlog.get_logger("triage.parts")


def here(name: str) -> str:
    """The name of this machine's own part, which says nothing about another's."""
    return name + socket.gethostname()[:60]


def nobodys_fault(error: BaseException) -> PartFailed | None:
    """The failure of a part around us that ``error`` is; None where it says something about what was worked on."""
    return error if isinstance(error, PartFailed) and error.part else database.trouble_in(error)


def works(name: str, *, now: datetime) -> None:
    """The part did what it is for: whatever was wrong is over."""
    try:
        _note_success(name, now=now)
    except Error as error:  # A mail that is out is recorded as sent all the same.
        log.warning("part_not_noted", part=name, error=type(error).__name__)


def _note_success(name: str, *, now: datetime) -> None:
    row, _is_new = Part.objects.get_or_create(name=name, defaults={"tried_at": now, "worked_at": now})
    if row.failing_since is None and row.worked_at is not None and now - row.worked_at < FRESH:
        return
    well = {"failing_since": None, "why": "", "detail": "", "tell_at": None, "rests_until": None, "attempts": 0}
    Part.objects.filter(pk=row.pk).update(tried_at=now, worked_at=now, **well, **RELEASED)
    if row.failing_since is not None:
        log.info("part_works_again", part=name)


def fails(name: str, failure: PartFailed, *, now: datetime) -> datetime:
    """It did not work; gives until when work that needs it is to wait. What is wrong may change meanwhile; the
    outage is the same. Where not even this can be written, the log says it.
    """
    log.warning("part_fails", part=name, why=failure.code)
    until = now + SHORTEST_REST
    try:
        with transaction.atomic():  # In a transaction of somebody's, a failure here costs them nothing.
            row, _is_new = Part.objects.get_or_create(name=name, defaults={"tried_at": now})
            until = now + _rest(row, now=now)
            told = {"tried_at": now, "why": failure.code, "detail": failure.detail[:300], "rests_until": until}
            worked = Part.objects.filter(pk=row.pk, failing_since__isnull=True)
            if not worked.update(failing_since=now, tell_at=now + PATIENCE, **told):
                Part.objects.filter(pk=row.pk).update(**told)
    except Error as error:
        log.warning("part_not_noted", part=name, error=type(error).__name__)
    return until


def rests(*names: str, now: datetime) -> datetime | None:
    """Until when work that needs these parts is to wait; None where it may go on.

    Of a part that fails and has rested long enough one asker is told to go on, and everybody else to wait for how that
    goes: a crowd that tries a server which does not answer is a crowd of workers that do nothing else.
    """
    failing = list(Part.objects.filter(name__in=names, failing_since__isnull=False))
    for part in failing:
        if part.rests_until is not None and part.rests_until > now:
            return part.rests_until
    for part in failing:
        until = now + _rest(part, now=now)
        if not Part.objects.filter(pk=part.pk, rests_until=part.rests_until).update(rests_until=until):
            return until  # Another was faster. (Where it works again meanwhile the wait is short.)
    return None


def resting(*, now: datetime) -> set[str]:
    """The names of parts that fail and that nobody is to try yet; unlike ``rests`` it gives nobody leave."""
    rows = Part.objects.filter(failing_since__isnull=False, rests_until__gt=now)
    return set(rows.values_list("name", flat=True))


def failing() -> list[Part]:
    """The parts that do not work, by name."""
    return list(Part.objects.filter(failing_since__isnull=False).order_by("name"))


def _rest(part: Part, *, now: datetime) -> timedelta:
    lasted = now - part.failing_since if part.failing_since else timedelta()
    return min(max(lasted / 4, SHORTEST_REST), LONGEST_REST)
