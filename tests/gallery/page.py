"""What a picture of the gallery is made of, and what is true of it by construction."""

from dataclasses import dataclass, field
from typing import Literal

Box = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Four (x, y) corners in the picture's pixels, clockwise from where the text begins."""

Usable = Literal["yes", "no_words", "illegible", "off_topic", "payment"]


@dataclass(frozen=True, slots=True)
class Page:
    """One HTML document and how it is photographed.

    In ``html``, the smallest element that holds just the words of a fact carries ``data-kind`` and
    ``data-value``: a ``ReadingKind`` and the value that a perfect reader gives (ISO dates, "85" for 85 %,
    a platform's code, a name as printed). Every fact that a perfect reader would give must be marked,
    at every place where it stands: whatever else is read counts as false. ``size`` in CSS pixels,
    ``scale`` pixels per CSS pixel; ``full`` takes the whole scrolling page. ``screen`` is the SCREEN
    reading's value; ``usable`` says whether the picture helps the desk, or why not.
    """

    name: str
    html: str
    screen: str
    size: tuple[int, int] = (360, 780)
    scale: float = 2.0
    kind: Literal["png", "jpg", "webp"] = "png"
    full: bool = False
    usable: Usable = "yes"


@dataclass(frozen=True, slots=True)
class Fact:
    """``kind`` and ``value`` of a reading; ``boxes``: every place where it stands, any of them is right."""

    kind: str
    value: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of one picture file. ``variant`` is ``clean`` or what was done to the picture ``of``."""

    file: str
    of: str
    variant: str
    screen: str
    usable: Usable
    width: int
    height: int
    facts: tuple[Fact, ...] = field(default=())
