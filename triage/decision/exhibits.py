"""What a desk lays out beside a verdict for the agent's eye, in shapes that every desk's page can draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Waiting:
    """A waiting time: ``working_days`` after ``start``, until the end of ``due``."""

    start: date
    due: date
    working_days: int


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of two texts: ``a`` and ``b`` as written; ``same`` ignores case."""

    same: bool
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts beside each other. ``title``, the names of both sides and the ``outcome`` are msgids."""

    title: str
    sides: tuple[str, str]
    outcome: str
    parts: Sequence[Part]
