import math
from pathlib import Path

import pytest
from PIL import Image

from datasets.cases import PICTURES
from datasets.drawn import page
from triage.evidence.ocr.straighten import Lean, lean_of, straighten

ROWS = ("Pelatihan Saya sudah selesai", "Tanggal selesai 17 Sep 2021", "Sertifikat belum tersedia", "Beri Ulasan")


def photo(degrees: float) -> Image.Image:
    """A page that hangs: degrees clockwise."""
    desk = Image.new("RGB", (1000, 700), "#334")
    desk.paste(page(*ROWS), (180, 150))
    return desk.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor="#334")


@pytest.mark.parametrize("degrees", [-12, -6, -2, 2, 5, 11])
def test_it_measures_how_far_lines_lean(degrees: float) -> None:
    lean = lean_of(photo(degrees))

    assert lean
    assert (lean.top + lean.foot) / 2 == pytest.approx(math.tan(math.radians(degrees)), abs=0.015)


@pytest.mark.parametrize("path", sorted(PICTURES.glob("[!f]*")), ids=lambda path: path.stem)
def test_it_leaves_screenshots_alone(path: Path) -> None:
    with Image.open(path) as picture:
        assert lean_of(picture.convert("RGB")) is None


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (900, 2), (300, 300)])
def test_it_finds_no_lean_where_nothing_is(size: tuple[int, int]) -> None:
    assert lean_of(Image.new("RGB", size, "grey")) is None


def test_what_it_made_level_leans_no_more() -> None:
    given = photo(7)
    lean = lean_of(given)
    assert lean

    assert lean_of(straighten(given, lean).picture) is None


def test_it_knows_the_way_back() -> None:
    # Half of the picture is blue, below a line that falls to the right, more steeply at the top than at the foot.
    given = Image.new("RGB", (400, 400), "red")
    given.paste("blue", (0, 200, 400, 400))
    straightened = straighten(given, Lean(top=0.2, foot=0.1))
    level, back = straightened.picture, straightened.back

    for x, y in ((100, 120), (250, 180), (220, 320), (300, 260)):
        corners = back(((x, y), (x + 8, y), (x + 8, y + 8), (x, y + 8)))
        assert level.getpixel((x, y)) == given.getpixel(corners[0])
        assert corners[1][0] > corners[0][0]
        assert corners[1][1] >= corners[0][1]


def test_it_keeps_boxes_inside_the_picture() -> None:
    straightened = straighten(Image.new("RGB", (300, 200)), Lean(top=-0.2, foot=-0.25))
    width, height = straightened.picture.size

    for corner in ((0, 0), (width, 0), (width, height), (0, height)):
        (x, y), *_ = straightened.back((corner,) * 4)
        assert 0 <= x <= 300
        assert 0 <= y <= 200
