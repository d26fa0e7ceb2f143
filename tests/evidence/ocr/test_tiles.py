import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.evidence.ocr.readings import Told, line
from triage.decision.facts import Line
from triage.evidence.ocr.engine import PaddleEngine
from triage.evidence.ocr.merge import extent
from triage.evidence.ocr.tiles import read_in_pieces


@pytest.fixture(scope="module")
def engine() -> PaddleEngine:
    return PaddleEngine()


def long_page(rows: int, *, step: int = 97) -> Image.Image:
    picture = Image.new("RGB", (720, rows * step), "white")
    draw = ImageDraw.Draw(picture)
    for row in range(rows):
        draw.text((40, row * step + 30), f"Baris nomor {100 + row}", fill="black", font=ImageFont.load_default(size=28))
    return picture


def test_it_reads_every_row_of_a_scrolling_screenshot_once(engine: PaddleEngine) -> None:
    lines = read_in_pieces(engine, long_page(60)).lines

    assert [line.text for line in lines] == [f"Baris nomor {100 + row}" for row in range(60)]
    for row, found in enumerate(lines):
        _, top, _, foot = extent(found)
        assert top < row * 97 + 46 < foot


def test_it_reads_two_screens_side_by_side(engine: PaddleEngine) -> None:
    picture = Image.new("RGB", (3840, 1080), "white")
    draw = ImageDraw.Draw(picture)
    for column in range(8):
        draw.text(
            (60 + column * 480, 500), f"Sertifikat nomor {200 + column}", "black", ImageFont.load_default(size=28)
        )

    lines = read_in_pieces(engine, picture).lines

    assert [line.text for line in lines] == [f"Sertifikat nomor {200 + column}" for column in range(8)]


@pytest.mark.parametrize("size", [(1080, 2340), (1080, 2640), (1920, 1080), (300, 900), (1, 1), (3, 960)])
def test_it_reads_what_is_not_long_in_one_piece(size: tuple[int, int]) -> None:
    engine = Told("told", lambda picture: [])

    assert read_in_pieces(engine, Image.new("RGB", size)).lines == ()
    assert [picture.size for picture in engine.shown] == [size]


@pytest.mark.parametrize("size", [(720, 4000), (4000, 720), (3, 9000), (1280, 7800)])
def test_its_pieces_cover_the_picture_and_overlap(size: tuple[int, int]) -> None:
    engine = Told("told", lambda picture: [])

    read_in_pieces(engine, Image.new("RGB", size))

    assert len(engine.shown) > 1
    lengths = [max(picture.size) for picture in engine.shown]
    assert all(min(picture.size) == min(size) for picture in engine.shown)
    assert sum(lengths) > max(size)
    assert max(lengths) - min(lengths) <= len(lengths)


def test_it_prefers_the_whole_line_to_its_half_at_the_seam() -> None:
    # Two pieces of 912 pixels, the second from 787 on; the line lies across the end of the first.
    def read(picture: Image.Image) -> list[Line]:
        if len(engine.shown) == 1:
            return [line("Se", top=900, height=12)]
        return [line("Selesai", top=900 - 787, height=20, confidence=0.8)]

    engine = Told("told", read)

    (found, *others) = read_in_pieces(engine, Image.new("RGB", (500, 1699))).lines

    assert found.text == "Selesai"
    assert others == []


def test_it_reads_the_beginning_of_what_it_has_no_time_for() -> None:
    # Pieces of 920 pixels, each 795 behind the one before; the time is up with the first.
    engine = Told("told", lambda _: [line("Selesai", top=40), line("halfway", top=780), line("beyond", top=860)])

    pieces = read_in_pieces(engine, Image.new("RGB", (500, 3300)), until=0.0)

    assert len(engine.shown) == 1
    assert [found.text for found in pieces.lines] == ["Selesai"]
    assert pieces.read == (0, 0, 500, 780)  # above the first line that may not have been seen whole


def test_it_reads_what_is_in_one_piece_however_late_it_is() -> None:
    engine = Told("told", lambda _: [line("Selesai", top=40)])

    pieces = read_in_pieces(engine, Image.new("RGB", (500, 900)), until=0.0)

    assert [found.text for found in pieces.lines] == ["Selesai"]
    assert pieces.is_all_of(Image.new("RGB", (500, 900)))
