"""Cheap first: the small engine reads everything, stronger means read what it could not."""

from dataclasses import dataclass

from PIL import Image

from triage.evidence.line import Line
from triage.evidence.ocr.engine import PaddleEngine


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read. ``picture`` is the one that ``lines`` have their boxes in: upright.

    ``turned``: by how many degrees clockwise (0, 90, 180 or 270) it had to be turned for that.
    ``engine``: engines, versions and settings that the lines come from, in one short word.
    """

    picture: Image.Image
    lines: tuple[Line, ...]
    turned: int
    engine: str


class Cascade:
    """Reads a picture with as little work as it needs. Loads its first engine at once, stronger ones when needed."""

    def __init__(self) -> None:
        self._first = PaddleEngine()

    @property
    def name(self) -> str:
        """Versions and settings of all means: what a picture read with another name may be read better with."""
        return self._first.name

    def read(self, picture: Image.Image) -> Seen:
        """Read an RGB picture. Deterministic."""
        return Seen(picture, self._first.read(picture), turned=0, engine=self._first.name)
