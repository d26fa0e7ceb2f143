from dataclasses import replace

import pytest
from PIL import Image

from datasets.cases import PICTURES
from datasets.drawn import page
from tests.evidence.ocr.readings import Told, line
from triage.decision.facts import Line
from triage.desks.prakerja import DESK
from triage.evidence.ocr.cascade import Cascade, cascade_of

pytestmark = pytest.mark.slow

DASHBOARD = "dashboard-selesai-16-mar-2026.jpg"
SURE = [line("Pelatihan Saya", top=20), line("Selesai 17 Sep 2021", top=60), line("Beri Ulasan", top=100)]
BLANK = Image.new("RGB", (300, 200), "white")


@pytest.fixture(scope="module")
def cascade() -> Cascade:
    return Cascade()


def shipped(name: str) -> Image.Image:
    with Image.open(PICTURES / name) as picture:
        return picture.convert("RGB")


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


def test_it_stays_with_the_first_engine_where_that_is_sure() -> None:
    def load() -> Told:
        raise AssertionError("the stronger engine is not needed")

    seen = Cascade(Told("made-1 little-9", lambda _: SURE), load).read(BLANK)

    assert (seen.lines, seen.turned, seen.engine) == (tuple(SURE), 0, "made-1 little-9")
    assert seen.picture is BLANK


def test_it_reads_doubtful_lines_again_and_keeps_their_places() -> None:
    doubtful = line("Tokopodia", top=140, confidence=0.8)
    icon = line("x", top=160, confidence=0.3)
    stronger = Told("made-1 large-9", lambda sheet: [line("Tokopedia", left=12, top=30, confidence=0.99)])

    seen = Cascade(Told("made-1 little-9", lambda _: [*SURE, doubtful, icon]), lambda: stronger).read(BLANK)

    assert seen.lines == (*SURE, replace(doubtful, text="Tokopedia", confidence=0.99), icon)
    assert seen.engine == "made-1 little-9+large-9"
    assert stronger.shown[0].height < 100


@pytest.mark.parametrize(
    "again",
    [
        pytest.param([], id="nothing"),
        pytest.param([line("Tokobagus", top=30, confidence=0.7)], id="what is less sure"),
        pytest.param([line("Tokopedia", top=2, height=12, confidence=0.99)], id="the neighbour's feet"),
    ],
)
def test_it_keeps_a_doubtful_line_when_the_stronger_engine_reads(again: list[Line]) -> None:
    lines = [*SURE, line("Tokopodia", top=140, confidence=0.8)]

    seen = Cascade(Told("a-1 b", lambda _: lines), lambda: Told("a-1 c", lambda _: again)).read(BLANK)

    assert seen.lines == tuple(lines)


def test_it_reads_a_page_anew_that_is_doubtful_as_a_whole() -> None:
    faint = [replace(each, text=each.text[::-1], confidence=0.85) for each in SURE]
    stronger = Told("b-1 c", lambda _: SURE)

    seen = Cascade(Told("a-1 b", lambda _: faint), lambda: stronger).read(BLANK)

    assert seen.lines == tuple(SURE)
    assert [picture.size for picture in stronger.shown] == [BLANK.size]
    assert seen.engine == "a-1 b+b-1 c"


def test_it_reads_a_certificate_anew_that_shows_no_name() -> None:
    title = [line("SERTIFIKAT", top=20), line("Diberikan kepada", top=60), line("atas kelulusannya", top=140)]
    name = line("Dewi Anggraeni Puspita", top=100, confidence=0.96)

    stronger = Told("a-1 c", lambda _: [*title, name])
    seen = Cascade(Told("a-1 b", lambda _: title), lambda: stronger, lacks_a_fact=DESK.lacks_a_fact).read(BLANK)

    assert name in seen.lines


def test_it_gives_the_part_of_a_long_picture_that_it_had_time_to_read() -> None:
    faint = [replace(each, confidence=0.7) for each in SURE]
    stronger = Told("b-1 c", lambda _: SURE)

    seen = Cascade(Told("a-1 b", lambda _: faint), lambda: stronger).read(Image.new("RGB", (500, 3300)), until=0.0)

    assert seen.picture.size == (500, 794)
    assert seen.lines == tuple(SURE)
    assert seen.turned == 0


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_it_turns_a_picture_upright(cascade: Cascade, degrees: int) -> None:
    upright = shipped(DASHBOARD)
    expected = cascade.read(upright)
    # As it comes, it must be turned clockwise by so much.
    given = upright.rotate(degrees, expand=True)

    seen = cascade.read(given)

    assert seen.turned == degrees
    assert seen.picture.size == upright.size
    assert (seen.lines, expected.turned) == (expected.lines, 0)


@pytest.mark.parametrize(
    "name", ["kucing.jpg", "buram-gelap.jpg", "spinner-memuat.jpg", "sertifikat-budi-hartanto.jpg"]
)
def test_it_leaves_upright_what_is(cascade: Cascade, name: str) -> None:
    assert cascade.read(shipped(name)).turned == 0


def test_it_gives_leaning_boxes_on_the_photo_as_it_came(cascade: Cascade) -> None:
    rows = ("Pelatihan Saya sudah selesai", "Tanggal selesai 17 Sep 2021", "Sertifikat belum tersedia", "Beri Ulasan")
    desk = Image.new("RGB", (1000, 700), "#334")
    desk.paste(page(*rows), (180, 150))
    photo = desk.rotate(-8, Image.Resampling.BICUBIC, fillcolor="#334")

    seen = cascade.read(photo)

    assert seen.picture is photo
    assert texts(seen.lines) == list(rows)
    for found in seen.lines:
        (left, top), (right, right_top), _, _ = found.box
        assert (right_top - top) / (right - left) == pytest.approx(0.14, abs=0.03)


def test_it_reads_the_same_twice(cascade: Cascade) -> None:
    photo = shipped("foto-layar-selesai-20-sep-2021.jpg")

    assert cascade.read(photo).lines == cascade.read(photo).lines


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (2000, 3)])
def test_it_finds_nothing_on_an_empty_picture(cascade: Cascade, size: tuple[int, int]) -> None:
    assert cascade.read(Image.new("RGB", size)).lines == ()


def test_its_names_fit_their_column(cascade: Cascade) -> None:
    names = [cascade.name, f"{cascade.name}+small-800", cascade_of("rapid").name]

    assert max(map(len, names)) <= 60
    assert len(set(names)) == 3


def test_it_knows_its_engines_only() -> None:
    with pytest.raises(ValueError, match="tesseract"):
        cascade_of("tesseract")
