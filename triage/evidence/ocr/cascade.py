"""Cheap first: a small engine reads everything, stronger means read what it could not.

1. A picture whose lines of text lean (a photo of a screen) is made level.
2. The first engine reads it, a long picture piece by piece.
3. If that is noise, the picture may stand on its side or its head: the turn that reads best is taken.
4. What is still doubtful is read by the stronger engine: single lines as scraps on a sheet, or the whole
   page where most of it is doubtful or where it lacks what such a page says.
"""

import math
import re
import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace

from PIL import Image

from triage.decision.facts import Line
from triage.evidence.ocr.engine import Engine, PaddleEngine, in_reading_order
from triage.evidence.ocr.merge import extent, letters_in, sureness, surer
from triage.evidence.ocr.scraps import read_again
from triage.evidence.ocr.straighten import lean_of, straighten
from triage.evidence.ocr.tiles import Piece, read_in_pieces

DOUBTFUL = 0.93
"""Lines read with less confidence are read again. At 0.95 the gallery's recall is the same, at a tenth more work."""
_DOUBTFUL_SHORT = 0.85
"""The same for a time of day or a word of five letters, which engines are less sure of and read as well."""
_WORDY, _SHORT = 4, 5
"""Letters and digits from which a line is worth it (icons are read as less), and up to which it is short."""
_OF_A_BAR = re.compile(r"[2-5]G|LTE|H\+|Wi-?Fi|\d{1,3}\s?%|[vV√✓]+$")
"""What a phone's status bar and a message's ticks are read as: not worth a second look."""
_MOST_SCRAPS = 12
_UNCLEAR = 0.9
"""A page whose mean confidence is lower is read anew as a whole."""
_NOISE = 0.8
_FEWEST = 3
"""Lines from which noise may be text that stands on its head: fewer are a picture's ornaments."""
_STANDING = 0.5
"""Part of a page's letters from which, standing in tall boxes, they mean that the page lies on its side."""
_BETTER = 1.15
"""By how much the page must be read better for a turn."""

_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
"""Degrees clockwise to Pillow's, which are counter-clockwise."""
_VERSION = "c3"


LacksAFact = Callable[[Sequence[Line], float], bool]
"""Whether a page, read with this mean confidence, lacks what such a page says: the desk's word."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read. ``picture`` is the one that ``lines`` have their boxes in: upright, and only so much of a long one
    as there was time to read.

    ``turned``: by how many degrees clockwise (0, 90, 180 or 270) it had to be turned for that.
    ``engine``: engines, versions and settings that the lines come from, in one short word.
    """

    picture: Image.Image
    lines: tuple[Line, ...]
    turned: int
    engine: str


class Cascade:
    """Reads a picture with as little work as it needs. Loads its first engine at once, the stronger when needed."""

    def __init__(
        self,
        first: Engine | None = None,
        stronger: Callable[[], Engine] | None = None,
        *,
        lacks_a_fact: LacksAFact = lambda _lines, _sureness: False,
    ) -> None:
        self._first = first or PaddleEngine("tiny")
        self._make_stronger = stronger or (lambda: PaddleEngine("small"))
        self._stronger: Engine | None = None
        self._lacks_a_fact = lacks_a_fact

    @property
    def name(self) -> str:
        """The first engine, and the version of all that follows; another name may read a picture better."""
        return f"{self._first.name} {_VERSION}"

    def glance(self, picture: Image.Image) -> tuple[Line, ...]:
        """Read an RGB picture with the first engine, as it is."""
        return self._first.read(picture)

    def read(self, picture: Image.Image, *, until: float = math.inf) -> Seen:
        """Read an RGB picture. Deterministic, unless it is so long that its end cannot be read until then (monotonic).

        Of that time the first engine has three quarters.
        """
        started = time.monotonic()
        first_until = started + (until - started) * 3 / 4
        page = _Page(picture)
        # A page that was made level cannot be cut where its reading ends; but what leans is a photo, and none is long.
        found = read_in_pieces(self._first, page.level, until=math.inf if page.is_straightened else first_until)
        lines, turned = found.lines, 0
        if not found.is_all_of(page.level):
            page = page.cut(found.read)
        elif len(lines) >= _FEWEST and (sureness(lines) < _NOISE or _standing(lines) > _STANDING):
            latest = first_until - (time.monotonic() - started)  # a turned page takes as long as this one did
            turned, page, lines = self._upright(page, lines, latest=latest)
        lines, helped = self._doubts_settled(page.level, lines, until=until)
        names = [self._first.name, *([self._second().name] if helped else [])]
        return Seen(page.picture, page.placed(lines), turned, engine=_joined(names))

    def _second(self) -> Engine:
        if self._stronger is None:
            self._stronger = self._make_stronger()
        return self._stronger

    def _upright(
        self, given: "_Page", lines: tuple[Line, ...], *, latest: float
    ) -> tuple[int, "_Page", tuple[Line, ...]]:
        """The turn by which the picture is read best, with the page and its lines; none is begun after ``latest``."""
        best, turned, page = _uprightness(lines) * _BETTER, 0, given
        for degrees, transposition in _TURNS.items():
            if time.monotonic() > latest:
                break
            other = _Page(given.picture.transpose(transposition))
            read = read_in_pieces(self._first, other.level).lines
            if len(read) >= _FEWEST and _uprightness(read) > best:
                best, turned, page, lines = _uprightness(read), degrees, other, read
        return turned, page, lines

    def _doubts_settled(
        self, level: Image.Image, lines: tuple[Line, ...], *, until: float
    ) -> tuple[tuple[Line, ...], bool]:
        """The lines, the doubtful ones read again, and whether there were any."""
        doubtful = [line for line in lines if _is_doubtful(line)]
        is_unclear = len(doubtful) > _MOST_SCRAPS or (bool(lines) and sureness(lines) < _UNCLEAR)
        if is_unclear or self._lacks_a_fact(lines, sureness(lines)):
            again = read_in_pieces(self._second(), level, until=until)
            return in_reading_order(surer(lines, again.lines)), True
        if not doubtful:
            return lines, False
        settled = dict(zip(map(id, doubtful), read_again(self._second(), level, doubtful), strict=True))
        return tuple(settled.get(id(line), line) for line in lines), True


def cascade_of(engine: str, *, lacks_a_fact: LacksAFact = lambda _lines, _sureness: False) -> Cascade:
    """Give the cascade of the setting OCR_ENGINE: ``paddle`` or ``rapid``, whose one model is its own stronger one."""
    if engine == "paddle":
        return Cascade(lacks_a_fact=lacks_a_fact)
    if engine == "rapid":
        from triage.evidence.ocr.rapid import RapidEngine  # an extra that need not be installed

        rapid = RapidEngine()
        return Cascade(rapid, lambda: rapid, lacks_a_fact=lacks_a_fact)
    raise ValueError(f"There is no OCR engine {engine!r}.")


class _Page:
    """A picture and, where its lines lean, the level one that is read in its place."""

    def __init__(self, picture: Image.Image) -> None:
        lean = lean_of(picture)
        self.picture = picture
        self._straightened = straighten(picture, lean) if lean else None
        self.level = self._straightened.picture if self._straightened else picture

    @property
    def is_straightened(self) -> bool:
        """Whether the level page is another picture."""
        return self._straightened is not None

    def cut(self, part: Piece) -> "_Page":
        """This part of a page that needed no levelling."""
        page = copy(self)
        page.picture = page.level = self.picture.crop(part)
        return page

    def placed(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        """The level page's lines where they stand on the picture."""
        if self._straightened is None:
            return tuple(lines)
        back = self._straightened.back
        return tuple(replace(line, box=back(line.box)) for line in lines)


def _uprightness(lines: Sequence[Line]) -> float:
    return sureness(lines) * (1 - _standing(lines))


def _standing(lines: Sequence[Line]) -> float:
    """Give the part of the letters that stands in boxes higher than wide: engines read those turned."""
    standing = 0
    for line in lines:
        left, top, right, foot = extent(line)
        if foot - top > right - left and letters_in(line.text) >= _WORDY:
            standing += len(line.text)
    return standing / max(1, sum(len(line.text) for line in lines))


def _is_doubtful(line: Line) -> bool:
    length = letters_in(_OF_A_BAR.sub("", line.text))
    return length >= _WORDY and line.confidence < (DOUBTFUL if length > _SHORT else _DOUBTFUL_SHORT)


def _joined(names: Sequence[str]) -> str:
    """Names of engines as one: the settings only of those after the first, when engine and version are the same."""
    first, *others = names
    same = first.split(" ")[0]
    return "+".join([first, *(other.removeprefix(f"{same} ") for other in others if other != first)])
