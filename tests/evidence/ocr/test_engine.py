import itertools
import os
import time
from collections.abc import Callable

import pytest
from PIL import Image

from datasets.cases import PICTURES
from datasets.drawn import page
from triage.decision.facts import Line
from triage.evidence.ocr.engine import Engine, PaddleEngine, in_reading_order
from triage.evidence.ocr.rapid import RapidEngine

pytestmark = pytest.mark.slow

WORDS = ("Pelatihan Saya", "Selesai 17 Sep 2021", "Beri Ulasan")

ENGINES: dict[str, Callable[[], Engine]] = {
    "faster-paddle-1.0.4 tiny-960": PaddleEngine,
    "faster-paddle-1.0.4 small-800": lambda: PaddleEngine("small"),
    "rapidocr-3.10.0 small-1280": RapidEngine,
}
"""Every engine that the service can be set up with, by its name."""


@pytest.fixture(scope="module", autouse=True)
def others() -> int:
    """Threads of this process that have nothing to do with engines."""
    return len(os.listdir("/proc/self/task"))


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    built = ENGINES[request.param]()
    assert built.name == request.param
    return built


def line(text: str, *, left: int, top: int, height: int = 20) -> Line:
    right, foot = left + 50, top + height
    return Line(text=text, confidence=1.0, box=((left, top), (right, top), (right, foot), (left, foot)))


def test_it_reads_words_in_order_with_their_boxes(engine: Engine) -> None:
    lines = engine.read(page(*WORDS))

    assert tuple(line.text for line in lines) == WORDS
    for row, found in enumerate(lines):
        (left, top), (right, also_top), (also_right, foot), (also_left, also_foot) = found.box
        assert (left, top, right, foot) == pytest.approx((also_left, also_top, also_right, also_foot), abs=6)
        assert abs(left - 40) < 20
        assert top < 40 + 80 * row + 25 < foot
        assert 0.8 < found.confidence <= 1.0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dashboard-selesai-16-mar-2026.jpg", ("Pelatihan Saya", "16 Maret 2026", "Sertifikat belum tersedia")),
        ("sertifikat-budi-hartanto.jpg", ("SERTIFIKAT", "BUDI HARTANTO")),
        ("desktop-riwayat-2-feb-2026.png", ("Riwayat Pelatihan", "Selesai")),
        ("foto-layar-selesai-20-sep-2021.jpg", ("Riwayat Pelatihan", "20 Sep 2021")),
    ],
)
def test_it_reads_the_pictures_that_the_desk_gets(engine: Engine, name: str, words: tuple[str, ...]) -> None:
    with Image.open(PICTURES / name) as picture:
        read = [line.text for line in engine.read(picture.convert("RGB"))]

    assert [word for word in words if not any(word in text for text in read)] == []


def test_it_gives_boxes_in_the_pixels_of_a_picture_larger_than_the_detectors(engine: Engine) -> None:
    first, *_ = engine.read(page(*WORDS, size=(1000, 2000)))

    (left, top), _, (right, foot), _ = first.box
    assert 20 < left < right < 300
    assert 20 < top < foot < 120


def test_it_reads_light_on_dark(engine: Engine) -> None:
    lines = engine.read(page(*WORDS, paper="#121212", ink="#e0e0e0"))

    assert tuple(line.text for line in lines) == WORDS


def test_it_reads_the_same_twice(engine: Engine) -> None:
    assert engine.read(page(*WORDS)) == engine.read(page(*WORDS))


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (2000, 3), (640, 400)])
def test_it_finds_nothing_on_an_empty_picture(engine: Engine, size: tuple[int, int]) -> None:
    assert engine.read(Image.new("RGB", size, "black")) == ()


def test_it_does_nothing_while_it_has_nothing_to_do(engine: Engine, others: int) -> None:
    engine.read(page(*WORDS))
    before = time.process_time()  # of all threads

    time.sleep(0.5)  # not for luck: this is the idleness that is measured

    assert time.process_time() - before < 0.05
    assert len(os.listdir("/proc/self/task")) - others < 13


def test_it_sorts_by_rows_then_from_the_left_whatever_the_order_found() -> None:
    # The right-hand word of the first row stands three pixels higher than the left-hand one.
    expected = (
        line("Status", left=10, top=13),
        line("Selesai", left=200, top=10),
        line("Ulasan", left=10, top=40),
        line("Belum", left=200, top=41),
    )
    for found in itertools.permutations(expected):
        assert in_reading_order(list(found)) == expected
