"""Looks at what requesters sent, recorded before they happen."""

from datetime import datetime

from django.contrib.auth.models import User

from triage.models import Access, AccessKind


def record_access(
    kind: AccessKind, what: str | int, *, agent: User, now: datetime, reference: str = "", rows: int = 1
) -> None:
    """Record that ``agent`` is about to see ``what``: the number of a picture or mail, or the name of an export.

    ``reference`` is the ticket's where there is one, ``rows`` how many tickets an export holds. Call it before
    the answer is made: what cannot be recorded is not shown.
    """
    Access.objects.create(kind=kind, what=str(what), agent=agent, at=now, reference=reference, rows=rows)
