"""What is known about a request: what the form asks, and the kinds of readings that the categories understand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self

from triage.decision import facts as core


class ReadingKind(StrEnum):
    """What is read in words and pictures."""

    TOPIC = "topic"  # the code of a category, or one of OTHER_TOPICS
    SCREEN = "screen"  # no_internet | printer_offline | password_expired | unknown


class Urgency(StrEnum):
    """The answer to "how urgent is it?"."""

    CAN_WORK = "can_work"
    SLOWED = "slowed"
    CANNOT_WORK = "cannot_work"


@dataclass(frozen=True, slots=True)
class Facts(core.Facts):
    """``since`` is the day on which it began."""

    language: str = "en"
    device: str = ""
    since: date | None = None
    error: str = ""
    urgency: Urgency | None = None

    @classmethod
    def of(cls, answers: Mapping[str, str | bool], **known: Any) -> Self:
        """The form's answers have the fields' names."""
        return cls(**known, **cls.typed(answers))

    @classmethod
    def typed(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """The day and the code from their texts."""
        kinds = {"since": date.fromisoformat, "urgency": Urgency}
        return {**stored, **{name: kinds[name](stored[name]) for name in kinds.keys() & stored.keys() if stored[name]}}

    @property
    def words(self) -> str:
        """The description and the error message."""
        return f"{self.description} {self.error}".strip()

    def unquoted(self, name: Callable[[str], str]) -> Self:
        """The error message is as much a stranger's word as the description."""
        return replace(self, name=name(self.name), description="", error="")
