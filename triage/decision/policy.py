"""How the desk wants to decide: numbers and rows that people edit, frozen for one decision."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import sha256

from triage.decision.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class PlatformPolicy:
    """A platform (or what people take for one) as the decision needs it.

    ``wait_working_days`` overrides the desk's number for this platform. ``is_institution`` marks
    names that requesters give although they are no platforms.
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    wait_working_days: int | None = None
    is_institution: bool = False


@dataclass(frozen=True, slots=True)
class CategoryPolicy:
    """Whether a category may be answered automatically, and from which confidence on."""

    auto_reply: bool = True
    threshold: float = 0.80


@dataclass(frozen=True, slots=True)
class CircumstancePolicy:
    """What follows from a circumstance that is heard with a confidence of ``threshold`` or more.

    ``holds``: a person answers. ``head_start_hours``: the ticket stands in the queue as if its time ran out so much
    earlier.
    """

    holds: bool = True
    threshold: float = 0.5
    head_start_hours: int = 0


@dataclass(frozen=True)
class Policy:
    """Everything adjustable about a decision.

    ``wait_working_days``: how long something may take, in working days.
    ``weights``: what labelled cases say that a reason's hand-set weight must be multiplied by, above 0, as
    ``label/code``. ``temperature``: divides every sum before the softmax. ``second_cause_from``: the confidence
    from which a second category is shown beside the first. ``phrases``: words that name a topic, by its code.
    ``unheard_from``: how likely it must be that a person has to
    read the words, though no circumstance is known by name, for the answer to be held.
    """

    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    platforms: Mapping[str, PlatformPolicy] = field(default_factory=dict)
    categories: Mapping[str, CategoryPolicy] = field(default_factory=dict)
    circumstances: Mapping[str, CircumstancePolicy] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wait_working_days: int = 3
    temperature: float = 1.0
    second_cause_from: float = 0.15
    unheard_from: float = 0.7

    def wait_for(self, platform: str) -> int:
        """Working days that it may take on ``platform`` (a code, or "")."""
        known = self.platforms.get(platform)
        return self.wait_working_days if known is None or known.wait_working_days is None else known.wait_working_days

    def category(self, code: str) -> CategoryPolicy:
        """The category's settings, or the defaults when the desk has none for it."""
        return self.categories.get(code, CategoryPolicy())

    def circumstance(self, code: str) -> CircumstancePolicy:
        """What follows from the circumstance, or the defaults when the desk has no row for it."""
        return self.circumstances.get(code, CircumstancePolicy())

    def weight(self, label: str, code: str) -> float:
        """What the hand-set weight of a reason is multiplied by: 1 where nothing was learnt about it."""
        return self.weights.get(f"{label}/{code}", 1.0)

    @cached_property
    def version(self) -> str:
        """Twelve hex digits that change whenever anything in the policy changes."""
        content: dict[str, object] = {
            "wait_working_days": self.wait_working_days,
            "temperature": self.temperature,
            "second_cause_from": self.second_cause_from,
            "platforms": {code: asdict(platform) for code, platform in self.platforms.items()},
            "categories": {code: asdict(category) for code, category in self.categories.items()},
            "circumstances": {code: asdict(each) for code, each in self.circumstances.items()},
            "unheard_from": self.unheard_from,
            "weights": dict(self.weights),
            "days_off": sorted(day.isoformat() for day in self.calendar.days_off),
            "known_until": self.calendar.known_until.isoformat(),
        }
        if self.phrases:  # A desk without topics keeps the version that it had before there were any.
            content["phrases"] = dict(self.phrases)
        return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]
