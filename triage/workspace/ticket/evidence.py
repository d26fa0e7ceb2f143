"""Why the machine thinks so, for the page: the terms of the sum, and the words and regions that they came from.

A reason's number (its 1-based place in the verdict) ties the three together: ``data-reason`` on a term,
on the marked words and on the drawn region.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, pairwise
from math import fsum

from triage.decision.calendar import WorkingCalendar
from triage.decision.codec import reading_from
from triage.decision.exhibits import Waiting
from triage.decision.facts import CHAT_RECEIVED, CHAT_SENT, SCREEN, Box, Heard
from triage.decision.verdict import Reason, Verdict
from triage.evidence.masking import MASK
from triage.models import Screenshot, ScreenshotState
from triage.workspace import labels as words

CHAT = (CHAT_SENT, CHAT_RECEIVED)
MASKED = 2 * MASK
"""A single one may be a list's bullet."""
LONGEST_STRIP = 31
"""Days of the due-date arithmetic that are still drawn one by one."""


@dataclass(frozen=True, slots=True)
class Term:
    """One reason. ``share`` (0-100) is the length of its bar; ``anchor`` is what hovering it lights up."""

    number: int
    sentence: str
    weight: float
    share: int
    source: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Label:
    """One label with its confidence and the terms whose weights add up to ``total``."""

    code: str
    title: str
    confidence: float
    total: float
    terms: Sequence[Term] = ()


@dataclass(frozen=True, slots=True)
class Listened:
    """A circumstance that was heard: what it says of the requester, how sure that is, and the words.

    ``is_said`` is what an agent says of it, None where none did; ``code`` is "" where none can. Without confidence it
    was not heard.
    """

    code: str
    title: str
    confidence: float | None
    quote: str
    is_said: bool | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the description; ``reasons`` holds the numbers of the reasons that it carried, "" for none.

    ``tone`` is "" where nothing marks it.
    """

    text: str
    reasons: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A quadrangle on a picture, as SVG ``points``, and the reasons read there ("" for a mere reading)."""

    points: str
    reasons: str
    tone: str
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot with its regions; ``number`` is 1-based.

    ``worth`` is whether it helps, ``readings`` what it was understood to say, ``chat`` who said what in it
    (whether the requester did, and the words), ``lines`` its text as the engine saw it.
    """

    row: Screenshot
    number: int
    regions: Sequence[Region]
    worth: str
    readings: Sequence[str]
    chat: Sequence[tuple[bool, str]]
    lines: Sequence[str]

    @property
    def is_read(self) -> bool:
        """Whether there is a clean picture to show."""
        return self.row.state == ScreenshotState.READ

    @property
    def is_deleted(self) -> bool:
        """Whether the picture was there, and has been deleted since."""
        return self.row.state == ScreenshotState.DELETED

    @property
    def is_masked(self) -> bool:
        """Whether something private was blacked out."""
        return any(MASKED in line for line in self.lines)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the wait: ``working`` is its number among the working days, 0 for days off and the first day."""

    day: date
    working: int
    is_start: bool
    is_due: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class DueDate:
    """From the first day to the last day of the wait."""

    start: date
    due: date
    working_days: int
    is_over: bool
    days: Sequence[Day] = ()


def labels(verdict: Verdict) -> list[Label]:
    """All labels, the most confident first, each with its terms, the weightiest first."""
    heaviest = max((abs(reason.weight) for reason in verdict.reasons), default=0.0) or 1.0
    terms: defaultdict[str, list[Term]] = defaultdict(list)
    for number, reason in enumerate(verdict.reasons, start=1):
        terms[reason.label].append(_term(number, reason, heaviest=heaviest))
    return [
        Label(code, words.category(code), confidence, fsum(term.weight for term in terms[code]), terms[code])
        for code, confidence in sorted(verdict.confidences.items(), key=lambda item: (-item[1], item[0]))
    ]


def listened(heard: Sequence[Heard], told: Mapping[str, bool], known: Collection[str]) -> list[Listened]:
    """What was heard, then what only agents ``told`` of, for the page. Of those ``known`` agents can say otherwise."""
    found = [
        Listened(
            code=each.code if each.code in known else "",
            title=words.hold(each.code),
            confidence=each.confidence,
            quote=each.origin.quote,
            is_said=told.get(each.code),
        )
        for each in heard
    ]
    missed = sorted(code for code in told if told[code] and code not in {each.code for each in heard})
    return found + [Listened(code, words.hold(code), None, "", True) for code in missed]


def pieces(text: str, reasons: Sequence[Reason], *, leader: str, heard: Iterable[Heard] = ()) -> list[Piece]:
    """``text`` cut where a reason's words begin or end, or what was heard; overlapping ones share a piece.

    ``leader`` is the label that the machine chose: the marks' tones are about it.
    """
    said = [each.origin.span for each in heard if each.origin.span is not None]
    spans = [
        (max(0, reason.origin.span[0]), min(len(text), reason.origin.span[1]), number, reason)
        for number, reason in enumerate(reasons, start=1)
        if reason.origin.span is not None
    ]
    ends = {*chain.from_iterable(said), *(cut for start, end, *_ in spans for cut in (start, end))}
    cuts = sorted({0, len(text), *(cut for cut in ends if 0 <= cut <= len(text))})
    found = []
    for start, end in pairwise(cuts):
        here = {number: reason for first, last, number, reason in spans if first <= start and end <= last}
        tone = _tone(here.values(), leader=leader) if here else ""
        if any(first <= start and end <= last for first, last in said):
            tone = "heard"
        found.append(Piece(text[start:end], " ".join(map(str, here)), tone))
    return found


def pictures(rows: Iterable[Screenshot], reasons: Sequence[Reason], *, leader: str) -> list[Picture]:
    """The ticket's screenshots, in the order in which reasons count them, with the regions drawn on them."""
    return [_picture(row, position, reasons, leader=leader) for position, row in enumerate(rows)]


def due_date(known: Waiting | None, calendar: WorkingCalendar, *, today: date) -> DueDate | None:
    """The waiting time day by day; None where there is none."""
    if known is None:
        return None
    days: list[Day] = []
    count, length = 0, (known.due - known.start).days
    for offset in range(length + 1 if length <= LONGEST_STRIP else 0):
        day = known.start + timedelta(days=offset)
        is_counted = offset > 0 and calendar.is_working(day)
        count += is_counted
        days.append(Day(day, count if is_counted else 0, offset == 0, day == known.due, day == today))
    return DueDate(known.start, known.due, count or known.working_days, today > known.due, days)


def _term(number: int, reason: Reason, *, heaviest: float) -> Term:
    anchor = "region" if reason.origin.box is not None else "words" if reason.origin.span is not None else ""
    source = str(words.SOURCES[reason.origin.source])
    if reason.origin.screenshot is not None:
        source = f"{source} {reason.origin.screenshot + 1}"
    share = round(abs(reason.weight) / heaviest * 100)
    return Term(number, words.reason(reason), reason.weight, share, source, anchor)


def _picture(row: Screenshot, position: int, reasons: Sequence[Reason], *, leader: str) -> Picture:
    found = [reading_from(data) for data in row.readings]
    regions = list(_regions(position, reasons, leader=leader))
    told = {region.points for region in regions}
    plain = [
        Region(_points(reading.origin.box), "", "plain", words.reading(reading))
        for reading in found
        if reading.origin.box is not None and reading.kind != SCREEN  # That one is most of the picture.
    ]
    return Picture(
        row,
        number=position + 1,
        regions=[*(region for region in plain if region.points not in told), *regions],
        worth=words.worth(row),
        readings=list(dict.fromkeys(words.reading(reading) for reading in found if reading.kind not in CHAT)),
        chat=[(reading.kind == CHAT_SENT, reading.value) for reading in found if reading.kind in CHAT],
        lines=[str(line.get("text", "")) for line in row.lines],
    )


def _points(box: Box) -> str:
    return " ".join(f"{x},{y}" for x, y in box)


def _regions(position: int, reasons: Sequence[Reason], *, leader: str) -> Iterator[Region]:
    """One region a box, however many reasons were read in it."""
    boxes: defaultdict[Box, dict[int, Reason]] = defaultdict(dict)
    for number, reason in enumerate(reasons, start=1):
        if reason.origin.screenshot == position and reason.origin.box is not None:
            boxes[reason.origin.box][number] = reason
    for box, found in boxes.items():
        yield Region(
            points=_points(box),
            reasons=" ".join(map(str, found)),
            tone=_tone(found.values(), leader=leader),
            title=" ".join(dict.fromkeys(words.reason(reason) for reason in found.values())),
        )


def _tone(reasons: Iterable[Reason], *, leader: str) -> str:
    """What reasons mean for the chosen label: "for", "against", or "aside" when they are about others only."""
    weight = fsum(reason.weight for reason in reasons if reason.label == leader)
    return "for" if weight > 0 else "against" if weight < 0 else "aside"
