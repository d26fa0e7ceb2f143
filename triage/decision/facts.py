"""What is known about a complaint at one moment: the only input of the decision.

Everything here is plain data. Rows become facts in ``triage.evidence.gather``; the decision never
looks anywhere else, not even at the clock (``Facts.now`` is a fact).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

Box = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]
"""Four (x, y) corners in the stored picture's pixels, clockwise from the top left."""


class Source(StrEnum):
    """Where evidence can come from."""

    FORM = "form"
    TEXT = "text"
    SCREENSHOT = "screenshot"
    CLOCK = "clock"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Origin:
    """The exact place a fact was seen, so that a person can look there too.

    ``field`` names a form field; ``span`` is a half-open [start, end) character range in
    ``Facts.description``; ``screenshot`` is the picture's position in the ticket (0-based) and
    ``box`` its region there; ``quote`` holds the words as they were seen.
    """

    source: Source
    field: str = ""
    span: tuple[int, int] | None = None
    screenshot: int | None = None
    box: Box | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as the OCR engine saw it.

    ``confidence`` in [0, 1]; ``box`` in the stored picture's pixels, its first corner where the text begins.

    ``vividness``: how colourful the line's surroundings are, 0 (grey) to 1, what tells a button that works
    from a grey one.
    """

    text: str
    confidence: float
    box: Box
    vividness: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing read in a screenshot or in the free text.

    ``kind`` says what (a code of the desk's), ``value`` what it is in normal form: a date in ISO
    format, a name as printed, a platform's code, a progress in percent. ``confidence`` is the
    reader's own, in [0, 1].
    """

    kind: str
    value: str
    confidence: float
    origin: Origin


DAY = "day"
"""A kind of reading of the words of any desk: a day that they name, ISO format, whatever it is the day of."""
SCREEN, TOAST, CHAT_SENT, CHAT_RECEIVED = "screen", "toast", "chat_sent", "chat_received"
"""Kinds of readings that the pictures of every desk may have: what is shown; a notice laid over it; messages of both
sides of a chat."""


@dataclass(frozen=True, slots=True)
class WordingSignal:
    """What the wording model says for one label: log-odds and the words that carried them.

    ``spans`` are half-open character ranges in ``Facts.description``, strongest first.
    """

    label: str
    log_odds: float
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """A circumstance that the words tell of: its code, how sure that is in [0, 1], and the words that say it."""

    code: str
    confidence: float
    origin: Origin


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known about one ticket at ``now`` (an aware datetime). A desk adds what its form asks.

    ``readings`` stand surest first, whatever the order in which they were given. ``platform`` is the code of the
    service that it is about, or "". ``answers`` holds what one-click links brought in, as (follow-up kind, answer)
    pairs in the order in which they came. ``received_at`` is when the description was written, from where its "3 days
    ago" counts; None means just now. ``pictures`` holds for each picture sent a code of why it does not help, "" where
    it does. ``heard`` is what the words tell of beside the cause, the surest first.
    """

    now: datetime
    language: str = ""
    name: str = ""
    platform: str = ""
    description: str = ""
    readings: tuple[Reading, ...] = ()
    wording: tuple[WordingSignal, ...] = ()
    answers: tuple[tuple[str, str], ...] = field(default=())
    received_at: datetime | None = None
    pictures: tuple[str, ...] = ()
    heard: tuple[Heard, ...] = ()

    def __post_init__(self) -> None:
        """Put the readings in their order, so that whoever looks for the surest takes the first."""
        object.__setattr__(self, "readings", tuple(sorted(self.readings, key=_by_sureness)))

    @classmethod
    def of(cls, answers: Mapping[str, str | bool], **known: Any) -> Self:
        """Facts from the form's own answers (``questions.Form``) and what every desk knows."""
        return cls(**known)

    @classmethod
    def typed(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """A desk's own fields from their JSON."""
        return dict(stored)

    @property
    def words(self) -> str:
        """All that was written, for the search."""
        return self.description

    def unquoted(self, name: Callable[[str], str]) -> Self:
        """Without a stranger's words; ``name`` gives what of a name may be quoted."""
        return replace(self, name=name(self.name), description="", heard=())


def _by_sureness(reading: Reading) -> tuple[object, ...]:
    origin = reading.origin
    place = (origin.source, -1 if origin.screenshot is None else origin.screenshot, origin.span or (), origin.box or ())
    return -reading.confidence, reading.kind, reading.value, place, origin.quote, origin.field
