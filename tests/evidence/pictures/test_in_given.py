"""From the stored picture's pixels back to those of the picture as it came."""

import pytest
from PIL import Image

from triage.evidence.pictures.reader import ReadPicture

GIVEN = (400, 300)
MARK = (40, 60, 140, 80)
TURNED = {0: None, 90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
"""Degrees clockwise to Pillow's names, which are counter-clockwise."""


def read_picture(stored: Image.Image, *, turned: int) -> ReadPicture:
    return ReadPicture(*stored.size, given=GIVEN, turned=turned, lines=(), engine="none", seconds=0.0)


@pytest.mark.parametrize("factor", [1, 2])
@pytest.mark.parametrize(("degrees", "turn"), TURNED.items())
def test_it_finds_the_place_in_the_given_picture(degrees: int, turn: Image.Transpose | None, factor: int) -> None:
    given = Image.new("L", GIVEN)
    given.paste(255, MARK)
    stored = given.resize((GIVEN[0] // factor, GIVEN[1] // factor), Image.Resampling.NEAREST)
    stored = stored if turn is None else stored.transpose(turn)
    left, top, right, foot = stored.getbbox() or (0, 0, 0, 0)

    box = read_picture(stored, turned=degrees).in_given(((left, top), (right, top), (right, foot), (left, foot)))

    xs, ys = zip(*box, strict=True)
    assert (min(xs), min(ys), max(xs), max(ys)) == MARK


def test_it_keeps_the_corner_where_the_text_begins_first() -> None:
    upside_down = Image.new("L", GIVEN)

    box = read_picture(upside_down, turned=180).in_given(((0, 0), (100, 10), (100, 30), (0, 20)))

    assert box == ((400, 300), (300, 290), (300, 270), (400, 280))
