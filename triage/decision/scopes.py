"""Which of many rules applies to a ticket: the one that says most about it. Teams and targets are chosen so."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TypeVar

Rule = TypeVar("Rule")


@dataclass(frozen=True, slots=True)
class Case:
    """What rules ask about a ticket; "" and 0 where it has none."""

    category: str = ""
    circumstances: frozenset[str] = frozenset()
    team: int = 0
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule is for; "" and 0 stand for any. In the order in which one counts more than another."""

    circumstance: str = ""
    category: str = ""
    team: int = 0
    channel: str = ""

    def fits(self, case: Case) -> bool:
        """Whether the rule speaks of the ticket."""
        return (
            (not self.circumstance or self.circumstance in case.circumstances)
            and self.category in {"", case.category}
            and self.team in {0, case.team}
            and self.channel in {"", case.channel}
        )

    @property
    def strength(self) -> tuple[int, tuple[bool, ...]]:
        """How much it says: the number of what it names, and of as many the weightier."""
        named = tuple(bool(getattr(self, each.name)) for each in fields(self))
        return sum(named), named


def most_specific(rules: Iterable[tuple[Scope, Rule]], case: Case) -> Rule | None:
    """The rule that fits ``case`` and says most, of equal ones the first; None where none fits."""
    fitting = [(scope, rule) for scope, rule in rules if scope.fits(case)]
    return max(fitting, key=lambda each: each[0].strength)[1] if fitting else None


@dataclass(frozen=True, slots=True)
class Target:
    """Within how many business hours a person acts, and how many before its end they are warned.

    The warning never comes before half of the time is over.
    """

    hours: int
    warning_hours: int = 1

    @property
    def warned_after(self) -> float:
        """Business hours until the warning."""
        return max(self.hours - self.warning_hours, self.hours / 2)
