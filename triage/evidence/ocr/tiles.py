"""Long pictures (scrolling screenshots, two screens side by side) are read piece by piece.

An engine's detector shrinks the longest side to a fixed length, which would leave nothing of the letters.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

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


def read_in_pieces(engine: Engine, picture: Image.Image) -> tuple[Line, ...]:
    """Read a picture of any shape with the engine, in reading order, each line once."""
    pieces = list(_pieces(*picture.size))
    if len(pieces) == 1:
        return engine.read(picture)
    read: list[tuple[bool, Line]] = []
    for piece in pieces:
        for line in engine.read(picture.crop(piece)):
            moved = replace(line, box=_moved(line.box, piece[0], piece[1]))
            read.append((_is_cut(moved, piece, picture.size), moved))
    # What one piece cuts the next has whole, unless it is longer than what they share. The surest come first.
    kept: list[Line] = []
    for _cut, line in sorted(read, key=lambda each: (each[0], -each[1].confidence)):
        if not any(same_words(line, other) for other in kept):
            kept.append(line)
    return in_reading_order(kept)


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
