"""Whom an agent should look at first: whose time runs out, except that a human adds more to some than to others."""

from collections.abc import Mapping
from datetime import datetime, timedelta

HEAD_STARTS: Mapping[str, timedelta] = {
    "sla_breached": timedelta(hours=24),
    "disputed": timedelta(hours=12),
    "blind_check": timedelta(hours=12),
    "send_failed": timedelta(hours=8),
    "stage_failed": timedelta(hours=8),
    "answered": timedelta(hours=6),
    "follow_up": timedelta(hours=4),
    "words_differ": timedelta(hours=2),
    "screenshot_alone": timedelta(hours=1),
}
"""By why a ticket is with an agent: as if its time ran out that much earlier.

Somebody has waited for longer than was promised, or was answered wrongly; somebody hears nothing; somebody talks to a
person already; the evidence contradicts itself. What the machine merely does not know waits its turn. Circumstances
have head starts of their own (``CircumstancePolicy``): somebody may be in danger, or losing money.
"""


def rank(by: datetime, *, why: str, ahead_hours: int = 0) -> datetime:
    """What the queue is ordered by, the earliest first; ``by`` is when a human is to have acted."""
    return by - max(HEAD_STARTS.get(why, timedelta(0)), timedelta(hours=ahead_hours))
