"""Two readings of the same words become one: the surer."""

from collections.abc import Sequence

from triage.decision.facts import Box, Line

_SAME = 0.5
"""Boxes are of the same words when they share this part of the smaller one."""


def sureness(lines: Sequence[Line]) -> float:
    """Give the mean confidence, weighted by length: long lines are what pages say. 0 when there are none."""
    length = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / length if length else 0.0


def letters_in(text: str) -> int:
    """Give the number of letters and digits."""
    return sum(character.isalnum() for character in text)


def surer(one: Sequence[Line], other: Sequence[Line]) -> list[Line]:
    """Merge two readings of one picture, in no order.

    Where they see the same place (a line here may be two there), the surer reading of that place
    stands; a line that only one of them has stays.
    """
    places: list[tuple[list[Line], list[Line]]] = [([line], []) for line in one]
    for line in other:
        touched = [place for place in places if any(same_words(there, line) for there in (*place[0], *place[1]))]
        places = [place for place in places if place not in touched]
        ours = [mine for place in touched for mine in place[0]]
        theirs = [mine for place in touched for mine in place[1]]
        places.append((ours, [line, *theirs]))
    return [line for ours, theirs in places for line in (theirs if sureness(theirs) > sureness(ours) else ours)]


def same_words(one: Line, other: Line) -> bool:
    """Tell whether two lines' boxes lie on the same words."""
    first, second = extent(one), extent(other)
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    smaller = min((each[2] - each[0]) * (each[3] - each[1]) for each in (first, second))
    return wide > 0 and high > 0 and wide * high >= _SAME * smaller


def extent(line: Line) -> tuple[int, int, int, int]:
    """Give left, top, right and foot of the line's box."""
    xs, ys = [x for x, _ in line.box], [y for _, y in line.box]
    return min(xs), min(ys), max(xs), max(ys)


def middle(box: Box) -> tuple[float, float]:
    """Give the middle of a box, also of a leaning one."""
    return sum(x for x, _ in box) / 4, sum(y for _, y in box) / 4


def surroundings(line: Line, page: tuple[int, int], *, share: float, least: int) -> tuple[int, int, int, int]:
    """Give the box with a margin of ``share`` of its height, of ``least`` pixels at least, not beyond the page."""
    left, top, right, foot = extent(line)
    margin = max(least, round((foot - top) * share))
    return max(0, left - margin), max(0, top - margin), min(page[0], right + margin), min(page[1], foot + margin)
