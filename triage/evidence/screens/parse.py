"""What a screenshot shows: OCR lines in, readings with their place on the picture out. Pure.

Nothing is forced: a picture without the desk's words is "unknown", one without words "unusable".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rapidfuzz import fuzz, process

from triage.decision.facts import Box, Origin, Reading, ReadingKind, Source
from triage.decision.policy import PlatformPolicy
from triage.evidence.line import Line
from triage.evidence.screens.dates import completion_dates
from triage.evidence.screens.layout import Layout, Placed, union
from triage.evidence.screens.names import account_names, certificate_names
from triage.evidence.screens.words import (
    ERROR_RULES,
    FRAUD_RULES,
    KINDS,
    REVIEW_RULES,
    SERVER_CODE_WORDS,
    SERVER_CODES,
    SPINNER,
    SPINNER_LINES,
    STATUS_RULES,
    TABS,
    TIMES_OF_A_CHAT,
    WARNINGS,
    ScreenRule,
    fold,
)
from triage.evidence.texts.platform_names import SHORT, aliases_of, find_platforms

LEGIBLE: Final = 0.3
"""Lines read with less confidence are noise."""
FEWEST_LETTERS: Final = 3
FUZZY_FROM: Final = 12
"""Folded letters; shorter phrases must be read exactly."""
ALIKE: Final = 90.0
VIVID: Final = 0.25
"""Colourfulness from which a button counts as active; grey buttons on white stay far below."""
CHAT_WEIGHT: Final = 0.6
"""What somebody writes in a chat is weaker evidence than what a page shows."""

_CLOCK = re.compile(r"(?:^|\s)([01OoIl]?[\dOoIl]|2[0-3Oo])\s?[:.]\s?([0-5Oo][\dOoIl])(?:\s?[AP]M)?(?=\s|$)")
_LONE_TIME = re.compile(r"\s*\d{1,2}[:.]\d{2}\s*(?:[AP]M|✓|√|//|W)*\s*", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}|1[0Oo]{2}|\d[Oo])\s?%")
_DIGITS = str.maketrans("OoIl", "0011")


@dataclass(frozen=True, slots=True)
class Passage:
    """One line, or two where a sentence goes on in the next."""

    lines: tuple[Placed, ...]

    @property
    def text(self) -> str:
        """The words, lines joined by a space."""
        return " ".join(line.text for line in self.lines)

    @property
    def confidence(self) -> float:
        """The worst line's."""
        return min(line.line.confidence for line in self.lines)

    @property
    def box(self) -> Box:
        """Around all lines."""
        return union(line.line.box for line in self.lines)


class Screen:
    """One picture's legible lines, with the status bar set apart."""

    def __init__(self, lines: Sequence[Line], *, screenshot: int) -> None:
        legible = [line for line in lines if line.confidence >= LEGIBLE and line.text.strip()]
        layout = Layout(legible)
        self.screenshot = screenshot
        self.status_bar = _status_bar(layout)
        self.layout = Layout([each.line for each in layout.lines if each not in self.status_bar])
        self.lines = self.layout.lines
        self.passages = [Passage((line,)) for line in self.lines] + [
            Passage((line, following)) for line in self.lines if (following := _continuation(self.layout, line))
        ]

    def reading(
        self, kind: ReadingKind, value: str, *, lines: Sequence[Placed], sureness: float, label: Sequence[Placed] = ()
    ) -> Reading:
        """A reading from ``lines``, with the ``label`` that explains it quoted before them."""
        passage = Passage(tuple(lines))
        quote = " ".join([*(each.text for each in label), passage.text])
        origin = Origin(Source.SCREENSHOT, screenshot=self.screenshot, box=passage.box, quote=quote)
        return Reading(kind, value, round(sureness * passage.confidence, 3), origin)

    def whole(self, value: str, *, confidence: float) -> Reading:
        """A SCREEN reading that no single line gives."""
        return Reading(ReadingKind.SCREEN, value, confidence, Origin(Source.SCREENSHOT, screenshot=self.screenshot))


def parse_screen(
    lines: Sequence[Line], *, screenshot: int, today: date, platforms: Mapping[str, PlatformPolicy]
) -> tuple[Reading, ...]:
    """Readings with source SCREENSHOT from one picture's OCR lines, in any order of lines the same.

    SCREEN comes always and first: dashboard | certificate | error | chat | transaction | unknown |
    unusable. Each (kind, value) comes once, at its surest place. ``box`` surrounds the lines it is
    read from; ``confidence`` is the OCR's times the rule's.
    """
    screen = Screen(lines, screenshot=screenshot)
    clock = list(_clock(screen))
    if sum(character.isalpha() for line in screen.lines for character in line.text) < FEWEST_LETTERS:
        return (screen.whole("unusable", confidence=0.9), *clock)
    errors = list(_errors(screen))
    kind = _kind(screen, errors)
    found = [
        *errors,
        *_ruled(screen, STATUS_RULES),
        *_ruled(screen, REVIEW_RULES),
        *_fraud(screen),
        *_progress(screen, kind.value),
        *_platforms(screen, platforms),
        *_completed(screen, today, kind.value),
        *_names(screen, kind.value),
    ]
    if kind.value == "chat":
        found = [replace(reading, confidence=round(reading.confidence * CHAT_WEIGHT, 3)) for reading in found]
    return (kind, *_surest(found), *clock)


def _surest(readings: Sequence[Reading]) -> list[Reading]:
    surest: dict[tuple[str, str], Reading] = {}
    for reading in readings:
        key = (reading.kind, reading.value)
        if key not in surest or reading.confidence > surest[key].confidence:
            surest[key] = reading
    return list(surest.values())


def _kind(screen: Screen, errors: Sequence[Reading]) -> Reading:
    """The kind of page that most of its words speak for."""
    votes = {kind: _votes(screen, contained=contained, whole=whole) for kind, (contained, whole) in KINDS.items()}
    times = [line for line in screen.lines if _LONE_TIME.fullmatch(line.text)]
    if len(times) >= TIMES_OF_A_CHAT:
        votes["chat"] += times
    kind, lines = max(votes.items(), key=lambda item: len(item[1]))
    if len(votes["chat"]) > TIMES_OF_A_CHAT:
        kind, lines = "chat", votes["chat"]  # People send pages and pictures through chats.
    elif errors and len(lines) <= 2:
        return replace(errors[0], kind=ReadingKind.SCREEN, value="error")
    if len(lines) < 2:
        return screen.whole("unknown", confidence=0.5)
    return screen.reading(ReadingKind.SCREEN, kind, lines=lines, sureness=min(0.95, 0.6 + 0.1 * len(lines)))


def _votes(screen: Screen, *, contained: tuple[str, ...], whole: tuple[str, ...]) -> list[Placed]:
    voting = []
    for line in screen.lines:
        folded = fold(line.text)
        if _says(folded, contained) or _is_whole(folded, whole):
            voting.append(line)
    return voting


def _ruled(screen: Screen, rules: Sequence[ScreenRule]) -> Iterator[Reading]:
    """Readings of the rules; a line speaks for the first rule only."""
    taken: set[Placed] = set()
    for rule in rules:
        for passage in screen.passages:
            if not taken.isdisjoint(passage.lines):
                continue
            folded = fold(passage.text)
            sureness = _says(folded, rule.contains) or _is_whole(folded, rule.whole)
            if sureness and not _is_tab(screen, passage):
                taken.update(passage.lines)
                value = _button(passage) if rule.value == "button" else rule.value
                yield screen.reading(rule.kind, value, lines=passage.lines, sureness=rule.sureness * sureness)


def _button(passage: Passage) -> str:
    """A review button's state: only one that works is colourful."""
    return "button_active" if passage.lines[0].line.vividness >= VIVID else "button_inactive"


def _says(folded: str, wanted: Sequence[str]) -> float:
    """1 where a phrase stands in ``folded``, 0.9 where one nearly does, else 0."""
    if any(phrase in folded for phrase in wanted):
        return 1.0
    # A phrase longer than the line would be compared the other way round: "sertifikat" is in many.
    long = [phrase for phrase in wanted if FUZZY_FROM <= len(phrase) <= len(folded) + 2]
    return 0.9 if process.extractOne(folded, long, scorer=fuzz.partial_ratio, score_cutoff=ALIKE) else 0.0


def _is_whole(folded: str, wanted: Sequence[str]) -> float:
    """1 where ``folded`` is a phrase, but for a stray letter that an icon left; 0.9 where it nearly is one."""
    if folded in wanted or folded[1:] in wanted:
        return 1.0
    long = [phrase for phrase in wanted if len(phrase) >= FUZZY_FROM - 2]
    return 0.9 if process.extractOne(folded, long, scorer=fuzz.ratio, score_cutoff=ALIKE) else 0.0


def _is_tab(screen: Screen, passage: Passage) -> bool:
    """Side by side with another word of a filter ("Semua | Berlangsung | Selesai")."""
    line = passage.lines[0]
    if fold(line.text) not in TABS:
        return False
    beside = [*screen.layout.left_of(line), *screen.layout.right_of(line)]
    return any(fold(each.text) in TABS for each in beside)


def _errors(screen: Screen) -> Iterator[Reading]:
    """At most one error page, the most telling."""
    ruled = sorted(_ruled(screen, ERROR_RULES), key=lambda reading: -reading.confidence)
    codes = [line for line in screen.lines if fold(line.text) in SERVER_CODES]
    telling = [line for line in screen.lines if _says(fold(line.text), SERVER_CODE_WORDS)]
    if ruled:
        yield ruled[0]
    elif codes and telling:
        yield screen.reading(ReadingKind.ERROR_PAGE, "server", lines=[codes[0], telling[0]], sureness=0.85)
    elif len(screen.lines) <= SPINNER_LINES:
        waiting = [line for line in screen.lines if fold(line.text).startswith(SPINNER)]
        if waiting:
            yield screen.reading(ReadingKind.ERROR_PAGE, "spinner", lines=waiting[:1], sureness=0.8)


def _fraud(screen: Screen) -> Iterator[Reading]:
    if not any(_says(fold(passage.text), WARNINGS) for passage in screen.passages):
        yield from _ruled(screen, FRAUD_RULES)


def _progress(screen: Screen, kind: str) -> Iterator[Reading]:
    """A percentage beside a word for progress, or alone on its line of a dashboard."""
    for line in screen.lines:
        match = _PERCENT.search(line.text)
        percent = int(match[1].translate(_DIGITS)) if match else 101
        if match is None or percent > 100:
            continue
        rest = fold(line.text.replace(match.group(), ""))
        beside = [fold(each.text) for each in screen.layout.left_of(line)[:1]]
        if any(word in text for text in (rest, *beside) for word in ("progres", "selesal", "complete", "materl")):
            yield screen.reading(ReadingKind.PROGRESS, str(percent), lines=[line], sureness=0.95)
        elif not rest and kind == "dashboard":
            yield screen.reading(ReadingKind.PROGRESS, str(percent), lines=[line], sureness=0.7)


def _platforms(screen: Screen, platforms: Mapping[str, PlatformPolicy]) -> Iterator[Reading]:
    """Platforms named on the page; none where it lists many, as a page's foot does."""
    found: list[Reading] = []
    for passage in screen.passages:
        named = {platform.code: _NAMED for platform in find_platforms(passage.text, platforms)}
        for code, sureness in (named or _nearly_named(passage, platforms)).items():
            found.append(screen.reading(ReadingKind.PLATFORM, code, lines=passage.lines, sureness=sureness))
    found = _surest(found)
    if len(found) <= 2:
        yield from found


_NAMED = 0.9


def _nearly_named(passage: Passage, platforms: Mapping[str, PlatformPolicy]) -> Mapping[str, float]:
    """Platforms whose name is the whole line but for OCR noise, or stands in it without its spaces."""
    folded = fold(passage.text)
    found: dict[str, float] = {}
    for platform in platforms.values():
        names = [fold(alias) for alias in aliases_of(platform)]
        # Long enough that nothing else contains it, and a line of its own to be nearly it.
        if any(len(name) >= FUZZY_FROM and name in folded for name in names):
            found[platform.code] = 0.85
        elif any(len(name) > 2 * SHORT and fuzz.ratio(name, folded) >= ALIKE for name in names):
            found[platform.code] = 0.7
    return found


def _completed(screen: Screen, today: date, kind: str) -> Iterator[Reading]:
    for found in completion_dates(screen.layout, today=today, on_certificate=kind == "certificate"):
        value = found.day.isoformat()
        yield screen.reading(
            ReadingKind.COMPLETED_ON, value, lines=[found.line], sureness=found.sureness, label=found.label
        )


def _names(screen: Screen, kind: str) -> Iterator[Reading]:
    if kind == "chat":
        return  # "Halo Kak Budi" is what somebody calls somebody.
    on_certificate = kind == "certificate"
    what = ReadingKind.CERTIFICATE_NAME if on_certificate else ReadingKind.ACCOUNT_NAME
    for found in certificate_names(screen.layout) if on_certificate else account_names(screen.layout):
        yield screen.reading(what, found.name, lines=found.lines, sureness=found.sureness, label=found.label)


def _status_bar(layout: Layout) -> list[Placed]:
    """The top row, if a clock stands in it."""
    if not layout.lines:
        return []
    first = layout.lines[0]
    row = [first, *layout.left_of(first), *layout.right_of(first)]
    return row if any(_CLOCK.search(line.text) and len(line.text) <= 25 for line in row) else []


def _clock(screen: Screen) -> Iterator[Reading]:
    for line in screen.status_bar:
        match = _CLOCK.search(line.text)
        if match:
            hours, minutes = (int(group.translate(_DIGITS)) for group in match.groups())
            if hours < 24 and minutes < 60:
                value = f"{hours:02}:{minutes:02}"
                yield screen.reading(ReadingKind.CLOCK, value, lines=[line], sureness=0.9)
                return


def _continuation(layout: Layout, line: Placed) -> Placed | None:
    """The line right below, in the same column and of the same size, where a sentence may go on."""
    following = next(layout.below(line), None)
    if following is None:
        return None
    heights = sorted((line.extent.height, following.extent.height))
    near = following.extent.top - line.extent.bottom <= heights[0]
    return following if near and heights[1] <= 1.6 * heights[0] else None
