"""What somebody has not read yet, and reading it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from triage.models import Notice
from triage.models.notice import UNREAD
from triage.models.team import kept_from
from triage.notices.who import kinds

MOST = 100
"""Unread notices that are counted; the bell says "99+" then."""


def shown_to(person: User) -> QuerySet[Notice]:
    """What somebody was told of and may still look at: their rights may have changed since, and who keeps a ticket."""
    rows = Notice.objects.filter(person=person, kind__in=kinds(person))
    return rows.exclude(Q(ticket__team__in=kept_from(person).values("pk")) & ~Q(ticket__assignee=person.pk))


def unread(person: User) -> QuerySet[Notice]:
    """Their newest unread notices, newest first: one look into an index that holds nothing else."""
    return shown_to(person).filter(UNREAD).order_by("-id")[:MOST]


def mark_read(person: int, *, now: datetime, until: int | None = None, **thing: object) -> int:
    """Note that they have read what they were told of a ``ticket``, an ``incident`` or a notice (``pk``); without any
    of these all up to the notice ``until``, so that what came meanwhile stays unread. Gives how many.
    """
    rows = Notice.objects.filter(UNREAD, person=person, **thing)
    if until is not None:
        rows = rows.filter(pk__lte=until)
    return rows.update(read_at=now)
