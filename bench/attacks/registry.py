"""What an attack is, and what it has seen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.attacks.world import World


@dataclass
class Seen:
    """What an attack saw: ``harm`` in sentences (none: it held), ``figures`` for the table."""

    harm: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)

    def harm_if(self, happened: object, sentence: str) -> None:
        """Note ``sentence`` as harm where it ``happened``."""
        if happened:
            self.harm.append(sentence)

    def figure(self, text: str) -> None:
        """Note a figure."""
        self.figures.append(text)


Steps = Callable[["World", Seen], None]


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack: the ``finding``'s number, what is ``right`` in one sentence, and its steps."""

    finding: str
    right: str
    steps: Steps

    @property
    def name(self) -> str:
        """Its function's name in words."""
        return self.steps.__name__.replace("_", " ")


ATTACKS: list[Attack] = []
"""All of them, in the order of their files: what closes a service that is not mended comes last."""


def attack(finding: str, right: str) -> Callable[[Steps], Steps]:
    """Enter a function as an attack."""

    def enter(steps: Steps) -> Steps:
        ATTACKS.append(Attack(finding, right, steps))
        return steps

    return enter
