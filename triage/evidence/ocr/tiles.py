"""Long pictures (scrolling screenshots, two screens side by side) are read piece by piece.

An engine's detector shrinks the longest side to a fixed length, which would leave nothing of the letters.
"""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from triage.decision.facts import Box, Line
from triage.evidence.ocr.engine import Engine, in_reading_order
from triage.evidence.ocr.merge import extent, same_words

_LONG = 2.6
"""How many times longer than broad a picture may be that is read whole; the longest phones' screens are 2.45."""
_PIECE = 2.0
_OVERLAP = 0.25
"""The most length of a piece, and what it shares with the next, in breadths of the picture. All are equally long."""
_ENOUGH = 960
"""No piece is shorter: a detector sees that many pixels as they are."""
_RIM = 3
"""A line that ends this many pixels from a seam was cut by it."""

Piece = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The lines of a picture in reading order, each once. ``read``: the part that was read, from the beginning."""

    lines: tuple[Line, ...]
    read: Piece

    def is_all_of(self, picture: Image.Image) -> bool:
        """Whether the whole picture was read."""
        return self.read == (0, 0, *picture.size)


def read_in_pieces(engine: Engine, picture: Image.Image, *, until: float = math.inf) -> Pieces:
    """Read a picture of any shape with the engine. No piece but the first is begun after ``until`` (monotonic)."""
    pieces = list(_pieces(*picture.size))
    if len(pieces) == 1:
        return Pieces(engine.read(picture), pieces[0])
    read: list[tuple[bool, Line]] = []
    part = (0, 0, *picture.size)
    for number, piece in enumerate(pieces):
        if number and time.monotonic() > until:
            part = (0, 0, *((piece[0], picture.height) if piece[0] else (picture.width, piece[1])))
            break
        for line in engine.read(picture.crop(piece)):
            moved = replace(line, box=_moved(line.box, piece[0], piece[1]))
            read.append((_is_cut(moved, piece, picture.size), moved))
    # What one piece cuts the next has whole, unless it is longer than what they share. The surest come first.
    kept: list[Line] = []
    for _cut, line in sorted(read, key=lambda each: (each[0], -each[1].confidence)):
        if not any(same_words(line, other) for other in kept):
            kept.append(line)
    return _ending_between_lines(kept, part)


def _ending_between_lines(lines: Sequence[Line], part: Piece) -> Pieces:
    """The lines within ``part``, which ends before the first that goes over its end: of what is shown all was read."""
    spans = [extent(line) for line in lines]
    right, foot = part[2:]
    while lefts := [left for left, _, rightmost, _ in spans if left < right < rightmost]:
        right = min(lefts)
    while tops := [top for _, top, _, lowest in spans if top < foot < lowest]:
        foot = min(tops)
    right, foot = right or part[2], foot or part[3]
    inside = [line for line in lines if extent(line)[2] <= right and extent(line)[3] <= foot]
    return Pieces(in_reading_order(inside), (0, 0, right, foot))


def _pieces(width: int, height: int) -> Iterator[Piece]:
    breadth, length = sorted((width, height))
    if length <= max(_LONG * breadth, _ENOUGH):
        yield (0, 0, width, height)
        return
    most = max(round(_PIECE * breadth), _ENOUGH)
    shared = max(round(_OVERLAP * breadth), _ENOUGH // 8)
    count = math.ceil((length - shared) / (most - shared))
    step = math.ceil((length - shared) / count)
    for start in range(0, count * step, step):
        end = min(length, start + step + shared)
        yield (start, 0, end, height) if width > height else (0, start, width, end)


def _is_cut(line: Line, piece: Piece, size: tuple[int, int]) -> bool:
    left, top, right, foot = extent(line)
    return (
        (piece[0] > 0 and left < piece[0] + _RIM)
        or (piece[1] > 0 and top < piece[1] + _RIM)
        or (piece[2] < size[0] and right > piece[2] - _RIM)
        or (piece[3] < size[1] and foot > piece[3] - _RIM)
    )


def _moved(box: Box, right: int, down: int) -> Box:
    one, two, three, four = ((x + right, y + down) for x, y in box)
    return one, two, three, four
