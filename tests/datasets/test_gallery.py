"""The gallery is sound, and what it holds in small is still read."""

import html as entities
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from datasets import gallery
from datasets.gallery.degrade import VARIANTS, chosen, degrade, moved
from datasets.gallery.judge import WORDS, Judgement, in_given, judge
from datasets.gallery.looks import PAGES
from datasets.gallery.page import Fact, Page, Truth, read_truth
from triage.decision.facts import Origin, Reading, Source
from triage.desks.prakerja.screens.parse import parse_screen
from triage.desks.prakerja.screens.usable import usable
from triage.desks.prakerja.texts.dates import find_dates
from triage.evidence.pictures.reader import Reader, ReadPicture
from triage.playbook.desk import shipped

pytestmark = pytest.mark.slow

COMMITTED = Path(gallery.__file__).parent / "committed"
TODAY = date(2026, 11, 23)
"""No date of the gallery lies after it."""
KNOWN_PROBLEMS = frozenset[tuple[str, str]]()
"""(file, problem) of the committed pictures that are not read rightly today; none may join them."""

SCREENS = {"dashboard", "certificate", "error", "chat", "transaction", "unknown", "unusable"}
VALUES = {
    "status": {"finished", "not_finished", "certificate_absent", "certificate_present"},
    "error_page": {"offline", "dns", "timeout", "not_found", "denied", "server", "spinner"},
    "review": {"given", "not_yet", "button_active", "button_inactive", "cannot_review"},
    "fraud": {"asked", "notice"},
}


class _Marks(HTMLParser):
    """Collects (kind, value, words) of a page's marks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self._open: list[list[str] | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "span":
            return
        told = dict(attrs)
        self._open.append([told["data-kind"] or "", told["data-value"] or "", ""] if "data-kind" in told else None)

    def handle_data(self, data: str) -> None:
        for each in self._open:
            if each:
                each[2] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and (each := self._open.pop()):
            self.found.append((each[0], each[1], " ".join(each[2].split())))


def _marks(page: Page) -> list[tuple[str, str, str]]:
    parser = _Marks()
    parser.feed(page.html)
    return parser.found


def test_it_holds_more_than_120_pictures_of_many_screens() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES) >= 85
    assert sum(1 + len(chosen(page.name, page.size)) for page in PAGES) >= 120
    assert {page.screen for page in PAGES} == SCREENS
    assert all("." not in page.name for page in PAGES)


def test_it_shows_every_kind_of_fact_more_than_once() -> None:
    shown = Counter((kind, value if kind in VALUES else "") for page in PAGES for kind, value, _ in _marks(page))
    expected = {(kind, value) for kind, values in VALUES.items() for value in values} | {
        (kind, "") for kind in ("completed_on", "progress", "platform", "clock", *WORDS)
    }
    assert set(shown) == expected
    assert min(shown.values()) >= 2, shown.most_common()[-3:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_its_marks_say_what_their_words_say(page: Page) -> None:
    assert page.screen in SCREENS
    for kind, value, words in _marks(page):
        assert _agree(kind, value, words), (kind, value, words)
    if page.usable in ("no_words", "illegible"):
        assert not _marks(page)


def _agree(kind: str, value: str, words: str) -> bool:
    match kind:
        case "completed_on":
            return [found.day.isoformat() for found in find_dates(words, today=TODAY)] == [value]
        case "progress":
            return re.sub(r"\D", "", words) == value and int(value) <= 100
        case "clock":
            return re.fullmatch(r"[0-2]\d:[0-5]\d", value) is not None and value[-2:] in words
        case "platform":
            return value in shipped().policy.platforms and bool(words)
        case _ if kind in WORDS:
            return words == entities.unescape(value)
        case _:
            return value in VALUES[kind] and bool(words)


@pytest.mark.parametrize(
    "variant", [variant for variant in VARIANTS if variant != "photo"]
)  # as photo_hard, but milder
def test_a_variant_takes_boxes_along(variant: str) -> None:
    picture = Image.new("RGB", (360, 640), "white")
    ImageDraw.Draw(picture).rectangle((100, 200, 180, 240), fill=(220, 0, 0))
    content, homography = degrade(picture, name="red", variant=variant)
    (left, top), _, (right, foot), _ = moved(((100, 200), (180, 200), (180, 240), (100, 240)), homography)
    red, green, _ = np.asarray(_opened(content)).astype(int)[round((top + foot) / 2), round((left + right) / 2)]
    assert red > green + 60


def test_a_variant_is_the_same_every_time() -> None:
    picture = Image.new("RGB", (360, 640), "white")
    once, again = (degrade(picture, name="white", variant="whatsapp")[0] for _ in range(2))
    assert once == again


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def _reading(kind: str, value: str, box: tuple[int, int, int, int] | None = None) -> Reading:
    left, top, right, foot = box or (0, 0, 1, 1)
    corners = ((left, top), (right, top), (right, foot), (left, foot))
    return Reading(kind, value, 0.9, Origin(Source.SCREENSHOT, screenshot=0, box=corners))


def test_it_judges_each_reading_once() -> None:
    name = Fact("account_name", "Citra Maheswari", (((0, 0), (100, 0), (100, 20), (0, 20)),))
    maybe = Fact("status", "finished", name.boxes, optional=True)
    missing = Fact("progress", "85", name.boxes)
    truth = Truth("a.png", "a", "clean", "dashboard", "yes", 200, 100, (name, maybe, missing))
    readings = [
        _reading("screen", "dashboard"),
        _reading("account_name", "Citra Mahesvari", (0, 0, 100, 18)),
        _reading("status", "finished"),
        _reading("clock", "09:10"),
    ]
    judged: Judgement = judge(truth, readings, usable="yes", given=lambda box: box)
    assert [(found.fact, found.exact, found.overlap) for found in judged.required] == [(name, False, 0.9)]
    assert judged.missed == (missing,)
    assert [reading.kind for reading in judged.wrong] == ["clock"]
    assert judged.right_screen
    assert judged.right_usable


@pytest.mark.parametrize(
    ("turned", "corner"), [(0, (0, 0)), (90, (0, 400)), (180, (200, 400)), (270, (200, 0))]
)  # clockwise: what is now at the top left lay there in the picture as it came
def test_it_finds_places_in_the_picture_as_it_came(turned: int, corner: tuple[int, int]) -> None:
    width, height = (100, 200) if turned in (0, 180) else (200, 100)
    stored = ReadPicture(width, height, given=(200, 400), turned=turned, lines=(), engine="", seconds=0.0)
    assert in_given(stored)(((0, 0), (1, 0), (1, 1), (0, 1)))[0] == corner


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    reader = Reader()
    yield reader
    reader.close()


@pytest.mark.parametrize("truth", read_truth(COMMITTED), ids=lambda truth: truth.file)
def test_it_is_still_read(truth: Truth, reader: Reader, tmp_path: Path) -> None:
    picture = reader.read(COMMITTED / truth.file, target=tmp_path / "stored.jpg", contacts=shipped().public_contacts)
    readings = parse_screen(picture.lines, screenshot=0, today=TODAY, platforms=shipped().policy.platforms)
    judged = judge(truth, readings, usable=usable(picture.lines, readings), given=in_given(picture))
    assert {(truth.file, problem) for problem in judged.problems} <= KNOWN_PROBLEMS
