"""One picture's lines, and what is read from a part of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from triage.decision.facts import Box, Line, Origin, Reading, Source
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens.clock import status_bar
from triage.desks.prakerja.screens.layout import Extent, Layout, Placed, around, extent, union
from triage.desks.prakerja.screens.told import QUESTION, SENTENCE_END, Word, tell
from triage.desks.prakerja.screens.words import fold, pattern
from triage.words.patterns import Pattern, Rule

LEGIBLE: Final = 0.3
"""Lines read with less confidence are noise."""
GUESSED: Final = 0.9
"""What is left of the sureness when a word had to be guessed from a misread one."""
HEADED_ROWS: Final = 6
"""How many lines below its column's head a value may stand."""
TABLE: Final = 3
"""Columns from which a row is a table's."""
MOST_LINES: Final = 4
"""A sentence on a phone's screen seldom takes more."""

_BECAUSE: Final = re.compile(f" (?:{fold('karena')}|{fold('because')}|{fold('sebab')}) ")
_ADDRESS: Final = re.compile(r"\S{0,2}\s?(?:https?:\S*|\S*\w[./]\w{2,}(?:[/.?]\S*)?)(?:\s?\S{0,2})?")
_LABEL: Final = re.compile(r"[^:]{3,24}:\s*(?=[^\W\d])")
_CONDITION: Final = pattern("condition")
_OPEN_END: Final = pattern("open_end")
_NARROW, _WIDE = frozenset("iljtfrI.,:;|!'’()[]1 "), frozenset("mwMW@%&")


@dataclass(frozen=True, slots=True)
class Part:
    """The characters [start, end) of a line."""

    line: Placed
    start: int
    end: int

    @property
    def box(self) -> Box:
        """Where the characters stand: the line's box cut by their widths, turned if it is."""
        text = self.line.text
        widths = [_width(character) for character in text]
        total = sum(widths)
        if self.start <= 0 and self.end >= len(text):
            return self.line.line.box
        first, last = sum(widths[: self.start]) / total, sum(widths[: self.end]) / total
        top_left, top_right, foot_right, foot_left = self.line.line.box
        return (
            _between(top_left, top_right, first),
            _between(top_left, top_right, last),
            _between(foot_left, foot_right, last),
            _between(foot_left, foot_right, first),
        )


def whole(line: Placed) -> Part:
    """All of a line."""
    return Part(line, 0, len(line.text))


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule was found: its parts, one a line, and how sure the words are."""

    parts: tuple[Part, ...]
    sureness: float


class Passage:
    """One line, or some where a sentence goes on in the next."""

    def __init__(self, lines: Sequence[Placed]) -> None:
        self.lines = tuple(lines)
        self._words: list[tuple[Word, Placed]] = [(word, line) for line in lines for word in tell(line.text)]
        self.said = " ".join(word.folded for word, _ in self._words)
        """The folded words."""
        self.words = frozenset(word.folded for word, _ in self._words)

    @property
    def text(self) -> str:
        """The words as read, lines joined by a space."""
        return " ".join(line.text for line in self.lines)

    def find(self, rule: Rule, *, clause: bool = False) -> Match | None:
        """Where ``rule`` is told as a fact: not in a question, nor after "if" and the like.

        With ``clause`` all of the sentence, or what stands behind its "because".
        """
        if not rule.pattern.may_be_in(self.words):
            return None
        for found in rule.pattern.regex.finditer(self.said):
            before = self.said[: found.start()].rpartition(f" {SENTENCE_END} ")[2]
            after = self.said[found.end() :].partition(f" {SENTENCE_END}")[0]
            if not _CONDITION.search(f"{before} ") and QUESTION not in after:
                first = self.said.count(" ", 0, found.start())
                last = first + 1 + found.group().strip().count(" ")
                if clause:
                    first -= len(_BECAUSE.split(f" {before}")[-1].split())
                    last += len(after.split())
                return self._match(first, last)
        return None

    def _match(self, first: int, last: int) -> Match:
        meant = [pair for pair in self._words[first:last] if pair[0].folded not in (SENTENCE_END, QUESTION)]
        parts = []
        for line in self.lines:
            words = [word for word, its in meant if its is line]
            if words:
                start, end = words[0].start, words[-1].end
                parts.append(_value(line) if _is_all(line.text, start, end) else Part(line, start, end))
        return Match(tuple(parts), GUESSED if any(word.guessed for word, _ in meant) else 1.0)


class Screen:
    """One picture's legible lines, with the status bar set apart."""

    def __init__(self, lines: Sequence[Line], *, screenshot: int) -> None:
        layout = Layout([line for line in lines if line.confidence >= LEGIBLE and line.text.strip()])
        self.screenshot = screenshot
        self.status_bar = status_bar(layout)
        self.extent = around(each.extent for each in layout.lines) if layout.lines else Extent(0, 0, 1, 1)
        """Around all words."""
        self.layout = layout.without(self.status_bar)
        self.lines = self.layout.lines
        self._labels: dict[Pattern, dict[Placed, None]] = {}

    @cached_property
    def single(self) -> list[Passage]:
        """Every line for itself, but for addresses: their words say nothing."""
        return [Passage((line,)) for line in self.lines if not is_address(line.text)]

    @cached_property
    def passages(self) -> list[Passage]:
        """Every line for itself, then every sentence that runs over two lines, three, four."""
        runs = [run for passage in self.single for run in self._runs(passage.lines[0])]
        return self.single + [Passage(run) for run in sorted(runs, key=len)]

    def reading(
        self, kind: ReadingKind, value: str, *, parts: Sequence[Part], sureness: float, label: Sequence[Placed] = ()
    ) -> Reading:
        """A reading from ``parts``, with the ``label`` that explains it quoted before their lines."""
        lines = list(dict.fromkeys(part.line for part in parts))
        quote = " ".join(each.text for each in (*label, *lines))
        box = union(part.box for part in parts)
        origin = Origin(Source.SCREENSHOT, screenshot=self.screenshot, box=box, quote=quote)
        return Reading(kind, value, round(sureness * min(line.line.confidence for line in lines), 3), origin)

    def whole(self, value: str, *, confidence: float) -> Reading:
        """A SCREEN reading that no single line gives."""
        return Reading(ReadingKind.SCREEN, value, confidence, Origin(Source.SCREENSHOT, screenshot=self.screenshot))

    def _runs(self, line: Placed) -> Iterator[tuple[Placed, ...]]:
        run = [line]
        while len(run) < MOST_LINES and (following := self._following.get(run[-1])):
            run.append(following)
            yield tuple(run)

    def is_button(self, line: Placed) -> bool:
        """Whether a line stands in a row of three or more, as the buttons at a page's foot do."""
        return len(self.layout.left_of(line)) + len(self.layout.right_of(line)) >= 2

    def label_of(self, line: Placed, labels: Pattern) -> Placed | None:
        """The label to the left of a value, or over it, other values of its column between."""
        left = self.layout.left_of(line)[:1]
        above = [each for _, each in zip(range(HEADED_ROWS), self.layout.above(line), strict=False)]
        found = self._labels_on_page(labels)
        return next((each for each in (*left, *above) if each in found), None) or self._head(line, found)

    def _labels_on_page(self, labels: Pattern) -> dict[Placed, None]:
        """The lines that are such labels, found once: each value on a page asks for them."""
        if labels not in self._labels:
            self._labels[labels] = {line: None for line in self.lines if labels.search(Passage((line,)).said)}
        return self._labels[labels]

    def _head(self, line: Placed, labels: Iterable[Placed]) -> Placed | None:
        """The head of a table's column that stands aside of its values, as centred ones do."""

        def distance(other: Placed) -> int:
            return abs(other.extent.left + other.extent.right - line.extent.left - line.extent.right)

        for each in labels:
            if each.extent.bottom <= line.extent.top:
                row = [each, *self.layout.left_of(each), *self.layout.right_of(each)]
                if len(row) >= TABLE and min(row, key=distance) is each:
                    return each
        return None

    def sentence(self, lines: Sequence[Placed]) -> tuple[Placed, ...]:
        """``lines`` with those from which their sentence comes and into which it goes on."""
        run = list(lines)
        while len(run) < MOST_LINES and (before := self._preceding.get(run[0])):
            run.insert(0, before)
        while len(run) < MOST_LINES and (following := self._following.get(run[-1])):
            run.append(following)
        return tuple(run)

    @cached_property
    def _preceding(self) -> dict[Placed, Placed]:
        return {following: line for line, following in self._following.items()}

    @cached_property
    def _following(self) -> dict[Placed, Placed]:
        return {
            line: following
            for line, following in self.stacked.items()
            if _goes_on(line.text, following.text) and not is_address(following.text)
        }

    @cached_property
    def stacked(self) -> dict[Placed, Placed]:
        """The line right below each, in the same column and of the same size."""
        found = {line: _right_below(self.layout, line) for line in self.lines}
        return {line: below for line, below in found.items() if below}


def _right_below(layout: Layout, line: Placed) -> Placed | None:
    below = next(layout.below(line), None)
    if below is None:
        return None
    heights = sorted((line.extent.height, below.extent.height))
    near = below.extent.top - line.extent.bottom <= heights[0]
    return below if near and heights[1] <= 1.6 * heights[0] else None


def _goes_on(text: str, following: str) -> bool:
    """Whether a sentence may run over from one line to the next: in small letters, or after a word that needs one."""
    words = tell(text)
    if not words or words[-1].folded in (SENTENCE_END, QUESTION):
        return False
    if is_address(following.split(maxsplit=1)[0]):
        return False
    first = next((character for character in following if character.isalpha()), "")
    return first.islower() or text.rstrip().endswith(",") or bool(_OPEN_END.search(words[-1].folded))


def is_address(text: str) -> bool:
    """Whether a line is an address of a page."""
    # Icons beside it have two letters at most; without them, no pattern goes back and forth between the words.
    *icons, _ = sorted(text.split(), key=len) or [""]
    return all(len(icon) <= 2 for icon in icons) and _ADDRESS.fullmatch(text.strip()) is not None


def ruled(passages: Sequence[Passage], rules: Sequence[Rule]) -> Iterator[tuple[Rule, Passage, Match]]:
    """Where rules are found; a line speaks for the first rule only."""
    taken: set[Placed] = set()
    for rule in rules:
        for passage in passages:
            match = passage.find(rule) if taken.isdisjoint(passage.lines) else None
            if match:
                taken.update(passage.lines)
                yield rule, passage, match


def prominence(reading: Reading) -> tuple[float, int]:
    """What the better of two places of one fact has more of: sureness, then size."""
    return round(reading.confidence, 1), extent([reading.origin.box]).height if reading.origin.box else 0


def _value(line: Placed) -> Part:
    """What stands behind a line's label, or all of it."""
    label = _LABEL.match(line.text)
    return Part(line, label.end(), len(line.text)) if label else whole(line)


def _width(character: str) -> float:
    if character in _NARROW:
        return 0.5
    return 1.5 if character in _WIDE else 1.2 if character.isupper() else 1.0


def _between(one: tuple[int, int], other: tuple[int, int], share: float) -> tuple[int, int]:
    return round(one[0] + (other[0] - one[0]) * share), round(one[1] + (other[1] - one[1]) * share)


def _is_all(text: str, start: int, end: int) -> bool:
    """Nothing but marks stands beside the characters."""
    return not any(character.isalnum() for character in text[:start] + text[end:])
