"""Chats: who said what, by the side on which it stands: the phone's owner writes on the right."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from triage.decision.facts import Reading
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens.layout import Extent, Layout, Placed, around
from triage.desks.prakerja.screens.screen import Part, Passage, Screen, whole
from triage.desks.prakerja.screens.words import RULES, pattern

WEIGHT: Final = 0.6
"""What somebody writes in a chat is weaker evidence than what a page shows."""
TIMES: Final = 3
"""So many times of day beside messages make a chat likely."""
ASIDE: Final = 0.07
"""By how much of the picture's width a bubble's margins must differ; a day or a notice stands in the middle."""
COLOURED: Final = 0.15
LONGEST_SENDER: Final = 25
HEAD: Final = 0.13
"""The part of the page's height in which a chat without times of day shows whom it is with."""

# Possessive, as are the marks behind it: what ends no line is given back once, not in each of their mixtures.
_MARKS: Final = r"(?:[\s✓√✔/\\|]|(?<![^\W\d_])[vVwWJN](?![^\W\d_])|(?<=\d)[wWvVJ]{1,2}$)*+"
_TIME: Final = r"(?:[01OoIl]?[\dOoIl]|2[0-3])[:.][0-5OoIlS][\dOoIlS](?:\s?[AaPp]\.?[Mm]\.?)?"
LONE_TIME: Final = re.compile(rf"\W*+(?:(?:diedit|edited|kemarin|yesterday)\W++)?{_TIME}{_MARKS}\W*+")
_TRAILING_TIME: Final = re.compile(rf"(?<!\s)\s++(?:(?:diedit|edited)\s)?{_TIME}{_MARKS}\W*+$", re.IGNORECASE)
_TRAILING_TICKS: Final = re.compile(r"(?<!\s)\s++[✓√✔/]{1,2}$")
_OTHERS: Final = (*(rule.pattern for rule in RULES["kinds"] if rule.value == "chat"), pattern("beside_messages"))


@dataclass
class _Bubble:
    """The lines of one message, and whether a time of day belongs to them."""

    lines: list[Placed]
    timed: bool = False
    times: list[Placed] = field(default_factory=list)

    @property
    def extent(self) -> Extent:
        return around(line.extent for line in (*self.lines, *self.times))


def times(screen: Screen) -> list[Placed]:
    """Lines that are the time of a message, or end with one."""
    return [line for line in screen.lines if LONE_TIME.fullmatch(line.text) or _TRAILING_TIME.search(line.text)]


def messages(screen: Screen) -> Iterator[Reading]:
    """Readings CHAT_SENT and CHAT_RECEIVED, one a message, in the order in which they stand."""
    bubbles = _bubbles(screen)
    timed = [bubble for bubble in bubbles if bubble.timed]
    if len(timed) < 2:
        head = screen.extent.top + HEAD * screen.extent.height
        timed = [bubble for bubble in bubbles if bubble.lines[0].extent.top > head]
    page = screen.extent
    if page.width > page.height:  # On a desk a chat has a part of the page to itself.
        page = around(bubble.extent for bubble in timed) if timed else page
    for bubble in timed:
        kind = _side(bubble.extent, page=page)
        parts = [_without_time(line) for line in _without_sender(bubble.lines)]
        said = " ".join(part.line.text[part.start : part.end] for part in parts)
        if kind and sum(map(str.isalnum, said)) > 1:
            yield screen.reading(kind, said, parts=parts, sureness=0.9)


def _bubbles(screen: Screen) -> list[_Bubble]:
    """Messages from the top; a time of day ends one."""
    found: list[_Bubble] = []
    for line in _rows(screen.layout):
        open_ = next((each for each in reversed(found[-2:]) if _belongs(each, line)), None)
        if LONE_TIME.fullmatch(line.text):
            owner = open_ or next((each for each in reversed(found) if _is_beside(each, line)), None)
            if owner:
                owner.timed = True
                owner.times.append(line)
        elif len(line.text) < 40 and any(other.search(Passage((line,)).said) for other in _OTHERS):
            continue
        elif open_ and not open_.timed:
            open_.lines.append(line)
            open_.timed = bool(_TRAILING_TIME.search(line.text))
        else:
            found.append(_Bubble([line], timed=bool(_TRAILING_TIME.search(line.text))))
    return found


def _rows(layout: Layout) -> Sequence[Placed]:
    """Lines by their middles: a time beside the last words comes after them."""
    return sorted(
        layout.lines,
        key=lambda line: (
            line.extent.bottom if LONE_TIME.fullmatch(line.text) else line.extent.top + 0.5 * line.extent.height,
            line.extent.left,
        ),
    )


def _belongs(bubble: _Bubble, line: Placed) -> bool:
    """Right below the bubble's last line and beginning where it does; a time: below or beside it."""
    last = bubble.lines[-1].extent
    height = min(last.height, line.extent.height)
    near = line.extent.top - last.bottom <= 0.9 * height and line.extent.bottom > last.top
    if LONE_TIME.fullmatch(line.text):
        return near and line.extent.right > bubble.extent.left and not bubble.timed
    return near and abs(line.extent.left - last.left) <= height


def _is_beside(bubble: _Bubble, line: Placed) -> bool:
    """Some apps put the time beside the bubble."""
    its = bubble.extent
    return not bubble.timed and its.top <= line.extent.top <= its.bottom + line.extent.height


def _side(bubble: Extent, *, page: Extent) -> ReadingKind | None:
    margin = (page.right - bubble.right) - (bubble.left - page.left)
    if abs(margin) < ASIDE * page.width:
        return None
    return ReadingKind.CHAT_RECEIVED if margin > 0 else ReadingKind.CHAT_SENT


def _without_sender(lines: Sequence[Placed]) -> Sequence[Placed]:
    """Groups put the sender's name over a message, in a colour of its own."""
    first, *others = lines
    paler = max((line.line.vividness for line in others), default=1.0)
    is_name = len(first.text) <= LONGEST_SENDER and first.line.vividness > paler + COLOURED
    return others if is_name else lines


def _without_time(line: Placed) -> Part:
    found = _TRAILING_TIME.search(line.text) or _TRAILING_TICKS.search(line.text)
    return Part(line, 0, found.start()) if found else whole(line)
