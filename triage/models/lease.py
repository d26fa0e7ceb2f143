"""Claims: how one worker, and only one, gets to work on a row.

A claim is a compare-and-set: ``UPDATE … WHERE it is free``, and whoever changed the row has it. It
carries a lease, so that the claim of a killed worker expires and a sweep hands the row to another.
Work is recorded through ``held``: nothing is written once the claim is lost.
"""

from collections import deque
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import Error, connection, models, transaction
from django.db.models import F, Q

MAX_ATTEMPTS = 3


class Claimable(models.Model):
    """A row that workers claim. ``attempts`` counts claims since the last success."""

    claim_id = models.UUIDField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    last_error = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True


RELEASED: dict[str, None] = {"claim_id": None, "claimed_until": None}
"""Fields to set together with a row's new state when its work is done."""


def free(now: datetime) -> Q:
    """Rows that nobody works on: never claimed, released, or claimed by someone whose lease ran out."""
    return Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)


_owed: "deque[tuple[models.QuerySet[Any], dict[str, Any]]]" = deque(maxlen=100)


def give_back(rows: "models.QuerySet[Any]", **fields: Any) -> None:
    """Uncount an attempt at ``rows`` that was nobody's fault, and set ``fields``.

    Where the database is gone it is done before this process's next claim; what was claimed anew by then no longer
    matches, as long as ``rows`` name the claim.
    """
    try:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()  # It may have broken in the middle of a statement.
        with transaction.atomic():
            rows.filter(attempts__gt=0).update(attempts=F("attempts") - 1, **fields)
    except Error:
        _owed.append((rows, fields))


def _settle() -> None:
    for _ in range(len(_owed)):
        rows, fields = _owed.popleft()
        give_back(rows, **fields)


def take_many(rows: "models.QuerySet[Any]", *, now: datetime, lease: timedelta, limit: int, **fields: Any) -> UUID:
    """Claim up to ``limit`` free rows of ``rows``, the first in their order, and set ``fields``; gives the claim that
    they then carry.
    """
    _settle()
    claim_id = uuid4()
    with transaction.atomic():
        unclaimed = rows.filter(free(now)).select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit]
        claimed = rows.model._default_manager.filter(pk__in=list(unclaimed))
        claimed.update(claim_id=claim_id, claimed_until=now + lease, attempts=F("attempts") + 1, **fields)
    return claim_id


def take(rows: "models.QuerySet[Any]", *, now: datetime, lease: timedelta, **fields: Any) -> UUID | None:
    """Claim the one row in ``rows`` until ``now + lease``, and set ``fields``; None if it is not free, or gone."""
    _settle()
    claim_id = uuid4()
    claim = {"claim_id": claim_id, "claimed_until": now + lease, "attempts": F("attempts") + 1}
    taken = rows.filter(free(now)).update(**claim, **fields)
    return claim_id if taken == 1 else None
