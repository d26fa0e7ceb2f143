"""What the decision returns: a category, why, how sure, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from triage.decision.facts import Origin

OTHER = "other"
UNCLEAR = "unclear"
"""Outcomes, not categories: nobody answers them automatically."""


class Disposition(StrEnum):
    """What is done about a verdict."""

    AUTO_REPLY = "auto_reply"
    ASK = "ask"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class Reason:
    """One term of the sum: ``weight`` log-odds for (or against, if negative) ``label``.

    ``code`` finds the sentence that says it to a person (``sentences.SENTENCES``), ``detail`` fills
    the sentence's gaps: plain strings, dates in ISO format.
    """

    code: str
    label: str
    weight: float
    origin: Origin
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedFollowUp:
    """A future action: ``kind`` and ``sequence`` are unique within a ticket."""

    kind: str
    sequence: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole answer of ``decide``.

    ``confidences`` maps every label to a probability; they add up to 1. ``question`` is the code
    of the one thing to ask (only with ASK). ``holds`` are codes of what keeps the verdict from
    being answered automatically (conflicts among them); empty with AUTO_REPLY. ``due_on`` is the
    last day of a waiting time, where there is one.
    """

    category: str
    confidence: float
    confidences: Mapping[str, float]
    disposition: Disposition
    reasons: tuple[Reason, ...]
    second: str = ""
    question: str = ""
    holds: tuple[str, ...] = ()
    due_on: date | None = None
    follow_ups: tuple[PlannedFollowUp, ...] = ()
