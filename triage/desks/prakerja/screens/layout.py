"""Where lines of text lie to each other on a picture."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from triage.decision.facts import Box, Line

ROW_OVERLAP = 0.5
"""Two lines stand in one row when they share this part of the lower one's height."""
LABEL_GAP = 3.0
"""How far above its value a label may stand, in heights of the value."""
MOST_LINES = 200
"""Lines of a picture that are looked at, from the top: how they lie to each other takes the square of their number."""
LONGEST_LINE = 200
"""Characters of a line: no screen shows more, and the patterns for lines may take the square of them."""


@dataclass(frozen=True, slots=True)
class Extent:
    """An upright rectangle in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        """At least 1."""
        return max(1, self.bottom - self.top)

    @property
    def width(self) -> int:
        """At least 1."""
        return max(1, self.right - self.left)


def extent(boxes: Iterable[Box]) -> Extent:
    """The smallest upright rectangle around ``boxes`` (at least one)."""
    corners = [corner for box in boxes for corner in box]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Extent(min(xs), min(ys), max(xs), max(ys))


def around(extents: Iterable[Extent]) -> Extent:
    """The smallest rectangle around ``extents`` (at least one)."""
    lefts, tops, rights, bottoms = zip(*((e.left, e.top, e.right, e.bottom) for e in extents), strict=True)
    return Extent(min(lefts), min(tops), max(rights), max(bottoms))


def union(boxes: Iterable[Box]) -> Box:
    """One box around ``boxes`` (at least one); a single box stays as it is, turned corners and all."""
    all_boxes = list(boxes)
    if len(all_boxes) == 1:
        return all_boxes[0]
    around = extent(all_boxes)
    return (
        (around.left, around.top),
        (around.right, around.top),
        (around.right, around.bottom),
        (around.left, around.bottom),
    )


@dataclass(frozen=True, slots=True)
class Slant:
    """How the lines of a photo of a screen lean: with a slope of ``at_top + by_y * y``, around the ``middle``.

    ``mean``: the mean slope, by which a turned page's columns lean the other way.
    """

    at_top: float
    by_y: float
    middle: float
    mean: float = 0.0

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Slant":
        """The straight line through the slopes of the lines that are long enough to have one; flat without two."""
        slopes = [_slope(line.box) for line in lines if _is_long(line.box)]
        if len(slopes) < 2 or not any(slope for slope, _, _ in slopes):
            return cls(0.0, 0.0, 0.0)
        middle = sum(x for _, x, _ in slopes) / len(slopes)
        mean, height = (sum(each[index] for each in slopes) / len(slopes) for index in (0, 2))
        spread = sum((y - height) ** 2 for _, _, y in slopes)
        by_y = sum((slope - mean) * (y - height) for slope, _, y in slopes) / spread if spread else 0.0
        return cls(mean - by_y * height, by_y, middle, mean)

    def levelled(self, box: Box) -> Box:
        """The box as it would lie if no line leaned."""
        one, two, three, four = (
            (round(x + self.mean * y), round(y - (self.at_top + self.by_y * y) * (x - self.middle))) for x, y in box
        )
        return one, two, three, four


def _slope(box: Box) -> tuple[float, float, float]:
    """Slope of a box's upper edge, and the middle of the box."""
    (left, top), (right, right_top), (_, foot), _ = box
    return (right_top - top) / (right - left), (left + right) / 2, (top + foot) / 2


def _is_long(box: Box) -> bool:
    (left, _), (right, top), (_, foot), _ = box
    return right - left > 3 * abs(foot - top)


class Placed:
    """A line with its rectangle, level; itself only, however alike another line may be."""

    __slots__ = ("extent", "line", "text")

    def __init__(self, line: Line, slant: Slant) -> None:
        self.line = line
        self.text = line.text[:LONGEST_LINE]
        self.extent = extent([slant.levelled(line.box)])


class Layout:
    """The lines of one picture from the top left, whatever the order in which they were read."""

    def __init__(self, lines: Sequence[Line]) -> None:
        slant = Slant.of(lines)
        placed = [Placed(line, slant) for line in lines]
        self.lines = sorted(placed, key=lambda each: (each.extent.top, each.extent.left, each.text))[:MOST_LINES]
        self._rows: dict[Placed, list[Placed]] = {}
        self._columns: dict[Placed, list[Placed]] = {}

    def without(self, some: Sequence[Placed]) -> "Layout":
        """The same layout without some of its lines."""
        rest = Layout([])
        rest.lines = [each for each in self.lines if each not in some]
        return rest

    def left_of(self, line: Placed) -> list[Placed]:
        """Lines in the same row to the left, the nearest first."""
        found = [each for each in self._row(line) if each.extent.right <= _middle(line)]
        return sorted(found, key=lambda each: -each.extent.right)

    def right_of(self, line: Placed) -> list[Placed]:
        """Lines in the same row to the right, the nearest first."""
        found = [each for each in self._row(line) if each.extent.left >= _middle(line)]
        return sorted(found, key=lambda each: each.extent.left)

    def above(self, line: Placed) -> Iterator[Placed]:
        """Lines over ``line`` in its column, the nearest first, as long as each is near the one before."""
        yield from self._stack(line, upwards=True)

    def below(self, line: Placed) -> Iterator[Placed]:
        """Lines under ``line`` in its column, the nearest first, as long as each is near the one before."""
        yield from self._stack(line, upwards=False)

    def _row(self, line: Placed) -> list[Placed]:
        if line not in self._rows:
            self._rows[line] = [each for each in self.lines if _same_row(each, line)]
        return self._rows[line]

    def _column(self, line: Placed) -> list[Placed]:
        # Neighbours must overlap the first line, not each other: a wide line would leak into other columns.
        if line not in self._columns:
            left, right = line.extent.left, line.extent.right
            self._columns[line] = [
                each
                for each in self.lines
                if each.extent.right > left and right > each.extent.left and each is not line
            ]
        return self._columns[line]

    def _stack(self, line: Placed, *, upwards: bool) -> Iterator[Placed]:
        column = self._column(line)
        last = line
        for each in reversed(column) if upwards else column:
            gap = last.extent.top - each.extent.bottom if upwards else each.extent.top - last.extent.bottom
            ahead = each.extent.top < last.extent.top if upwards else each.extent.bottom > last.extent.bottom
            if not ahead or _same_row(each, last):
                continue
            if gap > LABEL_GAP * min(last.extent.height, each.extent.height):
                return
            yield each
            last = each


def _middle(line: Placed) -> int:
    return (line.extent.left + line.extent.right) // 2


def _same_row(one: Placed, other: Placed) -> bool:
    first, second = one.extent, other.extent
    if first.top > second.bottom or second.top > first.bottom or one is other:
        return False
    shared = min(first.bottom, second.bottom) - max(first.top, second.top)
    return shared >= ROW_OVERLAP * min(first.height, second.height)
