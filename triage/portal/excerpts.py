"""Pointing at evidence: the words in their sentence, the region in its picture."""

from dataclasses import dataclass

from triage.decision.facts import Box

CONTEXT = 48
"""Characters shown on each side of the words."""
CROP_WIDTH = 18
"""A crop is at least this many times as wide as its words are high: enough to recognise the place."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The words that count (``marked``) and what stands around them, as plain text."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a picture for an SVG: its ``view_box``, the marked region's ``points``, the picture's size."""

    view_box: str
    points: str
    width: int
    height: int


def excerpt(text: str, span: tuple[int, int] | None) -> Excerpt | None:
    """The words at the half-open ``span`` of ``text`` with some context; None where it points nowhere."""
    if span is None or not 0 <= span[0] < span[1] <= len(text):
        return None
    start, end = span
    before, after = text[:start], text[end:]
    if len(before) > CONTEXT:  # Both are cut between words, where there is more than one.
        before = "…" + (before[-CONTEXT:].partition(" ")[2] or before[-CONTEXT:])
    if len(after) > CONTEXT:
        after = (after[:CONTEXT].rpartition(" ")[0] or after[:CONTEXT]) + "…"
    return Excerpt(_one_line(before), _one_line(text[start:end]), _one_line(after))


def corners(box: Box) -> str:
    """The four corners as SVG points."""
    return " ".join(f"{x},{y}" for x, y in box)


def crop(box: Box, *, width: int, height: int) -> Crop | None:
    """The region and its surroundings, wide enough to recognise the place; None where the size is unknown."""
    if not (width and height):
        return None
    left, right = min(x for x, _ in box), max(x for x, _ in box)
    top, bottom = min(y for _, y in box), max(y for _, y in box)
    high = bottom - top
    margin = max(12, high * 3 // 2)
    tall = min(height, high + 2 * margin)
    wide = min(width, max(right - left + 2 * margin, high * CROP_WIDTH))
    x = min(max(0, (left + right - wide) // 2), width - wide)
    y = min(max(0, top - margin), height - tall)
    return Crop(view_box=f"{x} {y} {wide} {tall}", points=corners(box), width=width, height=height)


def _one_line(text: str) -> str:
    """Line breaks and runs of spaces as one space each, also at the ends."""
    lead, trail = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    words = " ".join(text.split())
    return f"{lead}{words}{trail}" if words else ""
