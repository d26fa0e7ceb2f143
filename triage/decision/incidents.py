"""What an incident spans: which causes count as one, how far back is looked, who joins, when it is over by itself."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from triage.decision.bursts import FITS, FITS_ELSEWHERE, Centre, Features, beforehand

FAMILIES: Mapping[str, str] = {"connectivity": "platform_issue"}
"""Causes that an outage is taken for, by the one under which it is counted."""
AFTERWARDS: Mapping[str, str] = {"platform_issue": "opens"}
"""The follow-up that asks how it went once an incident is over, by family; elsewhere ``USUAL_QUESTION``."""
USUAL_QUESTION = "appeared"

HISTORY = timedelta(days=28)
"""What is usual is counted from this long ago on …"""
SETTLED = timedelta(days=1)
"""… up to so long ago: what is going on now is not what is usual."""
OTHERS = 600
"""Earlier reports whose words say what is usual to say."""
LATELY = timedelta(hours=3)
"""How many members came in this long tells how likely the next report is one."""
LOOK_BACK = timedelta(hours=12)
"""How old a report may be to be looked at."""
LONGEST_LULL = timedelta(hours=24)
"""After so long without a new report nobody joins by themselves any more."""
NOT_AGAIN = timedelta(days=1)
"""What an agent dismissed is not proposed again for so long."""


def family(category: str) -> str:
    """The cause under which ``category`` is counted."""
    return FAMILIES.get(category, category)


def causes(family: str) -> list[str]:
    """All that is counted under ``family``."""
    return [family, *(category for category, counted in FAMILIES.items() if counted == family)]


def question_afterwards(cause: str) -> str:
    """The follow-up that asks members whether all is well again."""
    return AFTERWARDS.get(cause, USUAL_QUESTION)


def membership(
    features: Features, *, centre: Centre, is_same_family: bool, at: datetime, since: datetime, lately: int,
    usual: float, now: datetime,
) -> float | None:  # fmt: skip
    """How well a report that came ``at`` fits an incident that began at ``since``, as log-odds; None if it does not.

    ``lately`` members came in the last hours where ``usual`` reports are usual: the more, the likelier the next one is
    of them. What was judged to have another cause must speak for itself.
    """
    fit = centre.fit(features)
    if not is_same_family:
        return fit if fit >= FITS_ELSEWHERE else None
    if at >= max(since, now - LATELY):
        fit += beforehand(lately, usual)
    return fit if fit >= FITS else None
