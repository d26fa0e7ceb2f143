import math
from collections.abc import Sequence

import pytest
from PIL import Image, ImageDraw, ImageFont

from triage.decision.facts import Box, Line
from triage.evidence.masking import MASK
from triage.evidence.ocr.engine import PaddleEngine
from triage.evidence.pictures.blackout import black_out, masked_lines

CONTACTS = ("WhatsApp +62 821-1111-3630",)
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def box(left: int, top: int, right: int, foot: int) -> Box:
    return (left, top), (right, top), (right, foot), (left, foot)


def line(text: str, *, left: int = 20, top: int = 40, character: int = 10, height: int = 20) -> Line:
    return Line(text, 0.9, box(left, top, left + character * len(text), top + height), vividness=0.5)


def white(width: int = 600, height: int = 200) -> Image.Image:
    return Image.new("RGB", (width, height), "white")


def texts(lines: Sequence[Line]) -> list[str]:
    return [each.text for each in lines]


def no_reading(_picture: Image.Image) -> Sequence[Line]:
    raise AssertionError("nothing to be read again")


def test_it_gives_back_the_very_picture_when_nothing_is_private() -> None:
    picture, lines = white(), (line("Selesai 17-09-2021"), line("WA 0821-1111-3630", top=80))
    assert black_out(picture, lines, contacts=CONTACTS, read=no_reading) == (picture, lines)


def test_it_masks_the_words_and_paints_over_their_place_alone() -> None:
    shown = line("HP saya 081234567890 tolong dibantu")
    picture, (hidden,) = black_out(white(), [shown], contacts=())
    assert hidden == Line("HP saya " + MASK * 12 + " tolong dibantu", 0.9, shown.box, 0.5)
    # Digits stand from x = 100 to 220; beside them, a character and a half may go too.
    assert all(picture.getpixel((x, 50)) == BLACK for x in range(95, 226))
    assert all(picture.getpixel((x, 50)) == WHITE for x in (20, 60, 300, 370))
    assert picture.getpixel((150, 39)) == BLACK
    assert picture.getpixel((150, 20)) == WHITE


def test_it_paints_over_the_whole_line_where_there_is_no_time_to_look_again() -> None:
    shown = line("HP saya 081234567890 tolong dibantu")
    picture, _ = black_out(white(), [shown], contacts=(), read=no_reading, until=0.0)
    assert all(picture.getpixel((x, 50)) == BLACK for x in range(20, 370))


def test_it_leaves_the_given_picture_as_it_is() -> None:
    given = white()
    black_out(given, [line("081234567890")], contacts=())
    assert given.getcolors() == [(600 * 200, WHITE)]


def test_it_finds_a_number_that_stretches_over_lines_of_a_row() -> None:
    row = [line("3201 2345", left=20), line("6789", left=125, top=42), line("0001", left=180, top=39)]
    picture, lines = black_out(white(), row, contacts=())
    assert texts(lines) == ["•••• ••••", "••••", "••••"]
    assert all(picture.getpixel((x, 50)) == BLACK for x in (25, 100, 140, 200))


def test_it_takes_far_columns_for_numbers_of_their_own() -> None:
    row = [line("3201", left=20), line("2345", left=160), line("6789", left=300), line("0001", left=440)]
    assert masked_lines(row, contacts=()) == tuple(row)


@pytest.mark.parametrize(
    "code", [line("482913", top=70), line("482913", left=400)], ids=["below its label", "across from it"]
)
def test_it_finds_a_code_by_a_label_elsewhere(code: Line) -> None:
    picture, lines = black_out(white(), [line("Kode OTP"), code], contacts=())
    assert texts(lines) == ["Kode OTP", "••••••"]
    x, y = (code.box[0][0] + code.box[2][0]) // 2, (code.box[0][1] + code.box[2][1]) // 2
    assert picture.getpixel((x, y)) == BLACK


def test_it_finds_a_code_in_boxes() -> None:
    digits = [line(digit, left=20 + 55 * place, top=80) for place, digit in enumerate("482913")]
    del digits[3]  # which the engine overlooked
    assert texts(masked_lines([line("Masukkan kode OTP"), *digits], contacts=()))[1:] == [MASK] * 5


def tilted(text: str, *, start: tuple[int, int], degrees: float) -> Line:
    """A line of 10 x 20 pixels a character, turned clockwise about its first corner."""

    def corner(x: float, y: float) -> tuple[int, int]:
        sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
        return round(start[0] + x * cosine - y * sine), round(start[1] + x * sine + y * cosine)

    length = 10 * len(text)
    return Line(text, 0.9, (corner(0, 0), corner(length, 0), corner(length, 20), corner(0, 20)))


def test_it_follows_a_line_that_is_tilted() -> None:
    picture, _ = black_out(white(), [tilted("HP 081234567890", start=(50, 50), degrees=15)], contacts=())
    end = (50 + 145 * math.cos(math.radians(15)), 50 + 145 * math.sin(math.radians(15)) + 8)
    assert picture.getpixel((round(end[0]), round(end[1]))) == BLACK
    assert picture.getpixel((round(end[0]), 55)) == WHITE


def test_it_reads_rows_along_their_slant() -> None:
    drop = 200 * math.sin(math.radians(6))
    row = [
        tilted("Nomor kartu", start=(20, 20), degrees=6),
        tilted("3201 2345", start=(140, 33), degrees=6),
        tilted("6789 0001", start=(240, 43), degrees=6),
        tilted("Pelatihan Saya di sini", start=(20, 50), degrees=6),
    ]
    assert drop > 20
    assert texts(masked_lines(row, contacts=())) == ["Nomor kartu", "•••• ••••", "•••• ••••", "Pelatihan Saya di sini"]


def test_it_paints_the_whole_line_when_more_can_be_read_than_should_stay() -> None:
    shown = line("HP saya 081234567890 ya")
    seen: list[tuple[int, int]] = []

    def read(picture: Image.Image) -> Sequence[Line]:
        seen.append(picture.size)
        return [Line("HP saya 08 90 ya", 0.9, box(20, 10, 240, 30))]

    picture, lines = black_out(white(), [shown], contacts=(), read=read)
    assert texts(lines) == ["HP saya •••••••••••• ya"]
    assert all(picture.getpixel((x, 50)) == BLACK for x in range(10, 260))
    assert len(seen) == 1
    assert seen[0][1] < 60


def test_it_leaves_the_rest_of_a_line_when_just_that_can_be_read() -> None:
    def read(picture: Image.Image) -> Sequence[Line]:
        return [Line("HP saya", 0.9, box(20, 10, 100, 30)), Line("Lain", 0.9, box(20, 32, 100, 38))]

    picture, _ = black_out(white(), [line("HP saya 081234567890 ya")], contacts=(), read=read)
    assert picture.getpixel((30, 50)) == WHITE


def test_nothing_private_can_be_read_again() -> None:
    picture = Image.new("RGB", (900, 420), "#121212")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(size=34)
    shown = (
        "Illi, lilin di NIK 3201 2345 6789 0001",
        "WWW MMM 0812-3456-7890 illi",
        "budi.santoso@gmail.com itu saya",
        "Kode OTP",
        "482913",
        "Selesai 17 September 2021",
    )
    for number, text in enumerate(shown):
        pen.text((30, 30 + 62 * number), text, fill="#eeeeee", font=font)
    engine = PaddleEngine()
    stored, lines = black_out(picture, engine.read(picture), contacts=(), read=engine.read)
    again = " ".join(texts(engine.read(stored)))
    for secret in ("3201", "2345", "6789", "0001", "0812", "3456", "7890", "budi", "gmail", "482913"):
        assert secret not in again
        assert secret not in " ".join(texts(lines))
    assert "17 September 2021" in again
