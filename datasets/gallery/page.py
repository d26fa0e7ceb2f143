"""What a picture of the gallery is made of, and what is true of it by construction."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Box = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Four (x, y) corners in the picture's pixels, clockwise from where the text begins."""

Usable = Literal["yes", "no_words", "illegible", "off_topic", "payment"]

TRUTH = "truth.jsonl"
"""The file beside the pictures that tells what is true of them."""


@dataclass(frozen=True, slots=True)
class Page:
    """One HTML document and how it is photographed.

    In ``html``, the smallest element that holds just the words of a fact carries ``data-kind`` and
    ``data-value``: a ``ReadingKind`` and the value that a perfect reader gives (ISO dates, "85" for 85 %,
    a platform's code, a name as printed). Every fact that a perfect reader would give must be marked,
    at every place where it stands: whatever else is read counts as false. Where readers may honestly
    differ ("telah menyelesaikan pelatihan" on a certificate: finished?), ``data-optional`` says that it
    is right to read it and no miss not to. Marks may be nested. ``size`` in CSS pixels, ``scale``
    pixels per CSS pixel; ``full`` takes the whole scrolling page. ``screen`` is the SCREEN reading's
    value; ``usable`` says whether the picture helps the desk, or why not.
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
    """``kind`` and ``value`` of a reading; ``boxes``: every place where it stands, any of them is right.

    An ``optional`` one may be read or not.
    """

    kind: str
    value: str
    boxes: tuple[Box, ...]
    optional: bool = False


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


def write_truth(folder: Path, truths: Iterable[Truth]) -> None:
    """Write ``truths`` into ``folder``, one a line, sorted by file."""
    rows = sorted((asdict(truth) for truth in truths), key=lambda row: str(row["file"]))
    (folder / TRUTH).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def read_truth(folder: Path) -> tuple[Truth, ...]:
    """What is true of the pictures in ``folder``."""
    with (folder / TRUTH).open(encoding="utf-8") as file:
        return tuple(_truth(json.loads(line)) for line in file)


def _truth(row: dict[str, Any]) -> Truth:
    return Truth(**{**row, "facts": tuple(_facts(row["facts"]))})


def _facts(rows: Iterable[dict[str, Any]]) -> Iterator[Fact]:
    for row in rows:
        boxes = tuple(tuple((x, y) for x, y in box) for box in row["boxes"])
        yield Fact(row["kind"], row["value"], boxes, row["optional"])  # type: ignore[arg-type]
