"""What is private on a picture is made black before the picture is stored: gone, for agents too."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from statistics import median

from PIL import Image, ImageDraw

from triage.decision.facts import Line
from triage.evidence.masking import APART, mask
from triage.evidence.ocr.merge import letters_in, middle

Read = Callable[[Image.Image], Sequence[Line]]

# How much is painted beyond what is private: where a character stands in its line is an estimate.
_CHARACTERS_BESIDE = 1.5
_HEIGHTS_ABOVE = 0.2

# Boxes nearer than this, in heights of the line, may hold parts of one number.
_NEAR = 2.0
# The same for single characters: codes are asked for in a row of boxes, of which one may have been overlooked.
_NEAR_IN_BOXES = 6.0
# How much around a line is read again, in heights of the line.
_AROUND = 0.5

# So few that the engine, which shrinks tall pictures, still reads each.
_READ_AT_ONCE = 12

# Masked characters with no more than this many others between them are painted over in one piece.
_TOGETHER = 4
_FAR = 1000

_NARROW_WIDTH, _WIDE_WIDTH = 0.5, 1.5
_NARROW, _WIDE = frozenset(" .,:;'!|()[]-/ijlftrI1"), frozenset("mwMW@%&")


def black_out(
    picture: Image.Image,
    lines: Sequence[Line],
    *,
    contacts: Sequence[str],
    read: Read | None = None,
    until: float = math.inf,
) -> tuple[Image.Image, tuple[Line, ...]]:
    """Give the picture with its private words painted over, and the lines with the same words masked.

    ``contacts``: what is known of platforms (telephone numbers, addresses) and may stay. ``read`` reads
    what was painted once more; where it still sees something, the whole line goes, and where there is no time to look
    (``until``, monotonic) every line does.
    """
    masked = masked_lines(lines, contacts=contacts)
    touched = [(line, hidden) for line, hidden in zip(lines, masked, strict=True) if line.text != hidden.text]
    if not touched:
        return picture, masked
    picture = picture.copy()
    draw = ImageDraw.Draw(picture)
    for line, hidden in touched:
        for start, end in _hidden_parts(line.text, hidden.text):
            draw.polygon(_region(line, start, end), fill="black")
    if read:
        painted = [hidden for _, hidden in touched]
        for start in range(0, len(painted), _READ_AT_ONCE):
            some = painted[start : start + _READ_AT_ONCE]
            for line in _not_hidden(picture, some, read=read) if time.monotonic() < until else some:
                draw.polygon(_whole(line), fill="black")
    return picture, masked


def masked_lines(lines: Sequence[Line], *, contacts: Sequence[str]) -> tuple[Line, ...]:
    """The lines with what is private masked, also where several lines of a row or a label above make it so."""
    texts = {id(line): line.text for line in lines}
    rows = _rows(lines)
    joined = mask("\n".join(_row_text(row) for row in rows), contacts=contacts)
    position = 0
    for row in rows:
        for line in row:
            texts[id(line)] = joined[position : position + len(line.text)]
            position += len(line.text) + 1
    return tuple(replace(line, text=texts[id(line)]) for line in lines)


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines in rows, read along the slant that most of them have."""
    slant = median([_slant(line) for line in lines if _width(line) > 3 * _height(line)] or [0.0])
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: _turned(middle(line.box), -slant)[1]):
        _, y = _turned(middle(line.box), -slant)
        if rows and y - _turned(middle(rows[-1][0].box), -slant)[1] < _height(rows[-1][0]) / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: _turned(line.box[0], -slant)[0]) for row in rows]


def _row_text(row: Sequence[Line]) -> str:
    """The row as one text, one character between lines: a space between near ones, APART between others."""
    text = row[0].text
    for before, line in pairwise(row):
        reach = _NEAR_IN_BOXES if len(before.text) == len(line.text) == 1 else _NEAR
        near = math.dist(before.box[1], line.box[0]) < reach * max(_height(before), _height(line))
        text += (" " if near else APART) + line.text
    return text


def _hidden_parts(text: str, masked: str) -> list[tuple[float, float]]:
    """Where the masked characters stand, as shares of the line's length, generously.

    Taken as equally wide and by their kind: which is nearer depends on the font, so both are covered.
    """
    hidden = [position for position, (a, b) in enumerate(zip(text, masked, strict=True)) if a != b]
    starts = [here for before, here in pairwise([-_FAR, *hidden]) if here - before > _TOGETHER]
    ends = [here + 1 for here, behind in pairwise([*hidden, len(text) + _FAR]) if behind - here > _TOGETHER]
    widths = [_NARROW_WIDTH if c in _NARROW else _WIDE_WIDTH if c in _WIDE else 1.0 for c in text]
    whole, beside = sum(widths), _CHARACTERS_BESIDE / len(text)
    return [
        (
            min(start / len(text), sum(widths[:start]) / whole) - beside,
            max(end / len(text), sum(widths[:end]) / whole) + beside,
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def _region(line: Line, start: float, end: float) -> list[tuple[float, float]]:
    """The part of a line's box between two shares of its length, higher than the box by a margin."""
    top_left, top_right, foot_right, foot_left = line.box
    upper_left, lower_left = _between(top_left, top_right, start), _between(foot_left, foot_right, start)
    upper_right, lower_right = _between(top_left, top_right, end), _between(foot_left, foot_right, end)
    return [
        _between(upper_left, lower_left, -_HEIGHTS_ABOVE),
        _between(upper_right, lower_right, -_HEIGHTS_ABOVE),
        _between(upper_right, lower_right, 1 + _HEIGHTS_ABOVE),
        _between(upper_left, lower_left, 1 + _HEIGHTS_ABOVE),
    ]


def _whole(line: Line) -> list[tuple[float, float]]:
    beside = _height(line) / max(1.0, _width(line))
    return _region(line, -beside, 1 + beside)


def _not_hidden(picture: Image.Image, painted: Sequence[Line], *, read: Read) -> Iterator[Line]:
    """Those painted lines in which more letters and digits can be read than were meant to stay.

    All are read at once, as strips of one picture: a reading costs more than what it reads.
    """
    strips = [_strip(picture, line) for line in painted]
    feet = [0, *accumulate(height for _, _, _, height in strips)]
    sheet = Image.new("RGB", (max(width for _, _, width, _ in strips), feet[-1]))
    for (left, top, width, height), foot in zip(strips, feet, strict=False):
        sheet.paste(picture.crop((left, top, left + width, top + height)), (0, foot))
    found = read(sheet)
    for line, (left, top, _, _), begin, end in zip(painted, strips, feet, feet[1:], strict=False):
        inside = [each for each in found if begin <= middle(each.box)[1] < end]
        seen = sum(letters_in(each.text) for each in inside if _is_level(each, line, offset=(left, top - begin)))
        if seen > letters_in(line.text):
            yield line


def _strip(picture: Image.Image, line: Line) -> tuple[int, int, int, int]:
    """Left, top, width and height of the painted line with some of its surroundings."""
    xs, ys = zip(*_whole(line), strict=True)
    margin = _AROUND * _height(line)
    left, top = max(0, int(min(xs))), max(0, int(min(ys) - margin))
    right, foot = min(picture.width, math.ceil(max(xs))), min(picture.height, math.ceil(max(ys) + margin))
    return left, top, max(1, right - left), max(1, foot - top)


def _is_level(found: Line, line: Line, *, offset: tuple[int, int]) -> bool:
    """Whether the middle of ``found``, moved by ``offset``, is as high as the line."""
    x, y = middle(found.box)
    (left, top), (right, right_top), _, (_, foot) = line.box
    lean = (right_top - top) / max(1, right - left) * (x + offset[0] - left)
    return top <= y + offset[1] - lean <= foot


def _between(a: tuple[float, float], b: tuple[float, float], share: float) -> tuple[float, float]:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _width(line: Line) -> float:
    return math.dist(line.box[0], line.box[1])


def _height(line: Line) -> float:
    return max(1.0, math.dist(line.box[0], line.box[3]))


def _slant(line: Line) -> float:
    (left, top), (right, right_top) = line.box[:2]
    return math.atan2(right_top - top, right - left)


def _turned(point: tuple[float, float], angle: float) -> tuple[float, float]:
    x, y = point
    return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
