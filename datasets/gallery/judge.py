"""What was read in a picture, held against what is true of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from datasets.gallery.page import Box, Fact, Truth
from triage.decision.facts import Reading
from triage.desks.prakerja.facts import ReadingKind
from triage.evidence.pictures.reader import ReadPicture

WORDS = frozenset(
    {
        ReadingKind.CERTIFICATE_NAME,
        ReadingKind.ACCOUNT_NAME,
        ReadingKind.TOAST,
        ReadingKind.CHAT_SENT,
        ReadingKind.CHAT_RECEIVED,
    }
)
"""Kinds whose values are words of the page: found when nearly the same."""
ALIKE = 92.0
"""rapidfuzz's ratio from which words count as found. (Identity is another matter: see ``exact``.)"""
OVERLAP = 0.5
"""Intersection over union from which a region counts as right."""

_ILLEGIBLE = frozenset({"no_words", "illegible"})
"""Of words that nobody can read nobody can say whether they are any."""


@dataclass(frozen=True, slots=True)
class Found:
    """A fact that was read: word for word or not, and how well the regions overlap (0 to 1)."""

    fact: Fact
    reading: Reading
    exact: bool
    overlap: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """``wrong``: readings of what is not there; ``optional`` facts are in ``found`` only."""

    truth: Truth
    found: tuple[Found, ...]
    missed: tuple[Fact, ...]
    wrong: tuple[Reading, ...]
    screen: str
    right_screen: bool
    usable: str
    right_usable: bool

    @property
    def required(self) -> tuple[Found, ...]:
        """Those found that had to be."""
        return tuple(each for each in self.found if not each.fact.optional)

    @property
    def readings(self) -> int:
        """How many readings there were, but for the SCREEN's."""
        return len(self.found) + len(self.wrong)

    @property
    def problems(self) -> tuple[str, ...]:
        """Each miss, false reading, wrong region and wrong judgement in a few words."""
        return (
            *(f"missed {fact.kind}={fact.value}" for fact in self.missed),
            *(f"false {each.kind}={each.value}" for each in self.wrong),
            *(f"box {each.fact.kind}={each.fact.value}" for each in self.found if each.overlap < OVERLAP),
            *((f"screen {self.screen}, not {self.truth.screen}",) if not self.right_screen else ()),
            *((f"usable {self.usable}, not {self.truth.usable}",) if not self.right_usable else ()),
        )


def judge(truth: Truth, readings: Sequence[Reading], *, usable: str, given: Callable[[Box], Box]) -> Judgement:
    """Compare ``readings`` and the word for the picture with ``truth``; ``given`` takes boxes to the file's pixels.

    Each reading is right or wrong, each fact found at most once, by its nearest reading.
    """
    screen = next((reading.value for reading in readings if reading.kind == ReadingKind.SCREEN), "")
    found: dict[Fact, Found] = {}
    wrong = []
    for reading in (each for each in readings if each.kind != ReadingKind.SCREEN):
        facts = [fact for fact in truth.facts if _same(fact, reading)]
        if not facts:
            wrong.append(reading)
            continue
        each = _found(max(facts, key=lambda fact: fuzz.ratio(fact.value, reading.value)), reading, given)
        if each.fact not in found or (each.exact, each.overlap) > (found[each.fact].exact, found[each.fact].overlap):
            found[each.fact] = each
    return Judgement(
        truth=truth,
        found=tuple(found.values()),
        missed=tuple(fact for fact in truth.facts if fact not in found and not fact.optional),
        wrong=tuple(wrong),
        screen=screen,
        right_screen=screen == truth.screen or (truth.usable == "illegible" and screen in ("unusable", "unknown")),
        usable=usable,
        right_usable=usable == truth.usable or {usable, truth.usable} <= _ILLEGIBLE,
    )


def in_given(picture: ReadPicture) -> Callable[[Box], Box]:
    """What takes boxes of the stored picture to the pixels of the picture as it came (EXIF's orientation applied)."""
    wide, high = picture.width, picture.height
    lying = picture.turned in (90, 270)
    across, down = picture.given[0] / (high if lying else wide), picture.given[1] / (wide if lying else high)

    def given(x: float, y: float) -> tuple[float, float]:
        x, y = {0: (x, y), 90: (y, wide - x), 180: (wide - x, high - y), 270: (high - y, x)}[picture.turned]
        return x * across, y * down

    return lambda box: (given(*box[0]), given(*box[1]), given(*box[2]), given(*box[3]))


def _same(fact: Fact, reading: Reading) -> bool:
    if fact.kind != reading.kind:
        return False
    if fact.kind in WORDS:
        return fuzz.ratio(fact.value, reading.value) >= ALIKE
    return fact.value == reading.value


def _found(fact: Fact, reading: Reading, given: Callable[[Box], Box]) -> Found:
    box = reading.origin.box
    overlap = max((_overlap(given(box), place) for place in fact.boxes), default=0.0) if box else 0.0
    return Found(fact, reading, exact=fact.value == reading.value, overlap=overlap)


def _overlap(one: Iterable[tuple[float, float]], other: Iterable[tuple[float, float]]) -> float:
    """Intersection over union of the upright rectangles around two boxes."""
    (left, top, right, foot), (left2, top2, right2, foot2) = _around(one), _around(other)
    width, height = min(right, right2) - max(left, left2), min(foot, foot2) - max(top, top2)
    shared = max(0.0, width) * max(0.0, height)
    return shared / ((right - left) * (foot - top) + (right2 - left2) * (foot2 - top2) - shared or 1.0)


def _around(box: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = zip(*box, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
