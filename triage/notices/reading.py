"""What somebody has not read yet, and reading it."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from triage.models import Notice
from triage.models.notice import UNREAD

MOST = 100
"""Unread notices that are counted; the bell says "99+" then."""


def unread(person: int, kinds: Collection[str]) -> QuerySet[Notice]:
    """Their newest unread notices of these kinds, newest first: one look into an index that holds nothing else."""
    return Notice.objects.filter(UNREAD, person=person, kind__in=kinds).order_by("-id")[:MOST]


def mark_read(person: int, *, now: datetime, until: int | None = None, **thing: object) -> int:
    """Note that they have read what they were told of a ``ticket``, an ``incident`` or a notice (``pk``); without any
    of these all up to the notice ``until``, so that what came meanwhile stays unread. Gives how many.
    """
    rows = Notice.objects.filter(UNREAD, person=person, **thing)
    if until is not None:
        rows = rows.filter(pk__lte=until)
    return rows.update(read_at=now)
