import io
import os
import random
import stat
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from datasets.drawn import (
    FORMATS,
    GPS,
    ORIENTATION,
    animated,
    encoded,
    jpeg_with_exif,
    page,
    png_that_declares,
)
from triage.evidence.pictures import sanitise as module
from triage.evidence.pictures.sanitise import STORED_PIXELS, Unsound, sanitise, set_up_decoders, write_jpeg

NOISE = Image.frombytes("RGB", (200, 120), bytes((7 * n * n >> 3) & 0xFF for n in range(200 * 120 * 3)))

BACKWARDS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a phone that was held so stores what it saw."""


@pytest.fixture(autouse=True, scope="module")
def decoders() -> None:
    set_up_decoders()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "source"


def difference(one: Image.Image, other: Image.Image) -> float:
    """Give the mean difference of two pictures, 0 to 255."""
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


@pytest.mark.parametrize("kind", FORMATS)
def test_it_decodes_every_kind_to_rgb(kind: str, source: Path) -> None:
    picture = page("Selesai", size=(320, 160))
    source.write_bytes(encoded(picture, kind))

    clean = sanitise(source).picture

    assert clean.mode == "RGB"
    assert difference(clean, picture) < 4


@pytest.mark.parametrize("orientation", BACKWARDS)
def test_it_turns_a_picture_upright(orientation: int, source: Path) -> None:
    upright = page("Selesai", "17 Sep 2021", size=(320, 240))
    turn = BACKWARDS[orientation]
    source.write_bytes(
        jpeg_with_exif(upright.transpose(turn) if turn is not None else upright, orientation=orientation)
    )

    assert difference(sanitise(source).picture, upright) < 4


def test_it_drops_all_metadata(source: Path, tmp_path: Path) -> None:
    source.write_bytes(jpeg_with_exif(page("Selesai"), orientation=6))
    with Image.open(source) as before:
        assert before.getexif().get_ifd(GPS)

    write_jpeg(sanitise(source).picture, tmp_path / "clean.jpg")

    stored = (tmp_path / "clean.jpg").read_bytes()
    with Image.open(io.BytesIO(stored)) as after:
        assert after.format == "JPEG"
        assert not after.getexif()
        assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Exif" not in stored
    assert b"SECRET" not in stored


@pytest.mark.parametrize("kind", ["png", "webp", "heif", "avif"])
def test_it_drops_metadata_of_other_kinds_too(kind: str, source: Path, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 1
    exif[0x0110] = "SECRETPHONE"
    source.write_bytes(encoded(page("Selesai"), kind, exif=exif.tobytes(), xmp=b"<x>SECRETPLACE</x>"))

    write_jpeg(sanitise(source).picture, tmp_path / "clean.jpg")

    assert b"SECRET" not in (tmp_path / "clean.jpg").read_bytes()


@pytest.mark.parametrize("kind", ["gif", "webp", "avif"])
def test_it_takes_the_first_frame_of_an_animation(kind: str, source: Path) -> None:
    source.write_bytes(animated(kind))

    assert difference(sanitise(source).picture, Image.new("RGB", (64, 48), "red")) < 4


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        pytest.param((3000, 4000), (1500, 2000), id="a camera's photo"),
        pytest.param((1080, 2340), (1080, 2340), id="a phone's screen"),
        pytest.param((1440, 3200), (1280, 2844), id="a sharp phone's screen"),
        pytest.param((1920, 1080), (1920, 1080), id="a desktop"),
        pytest.param((1080, 8000), (1080, 8000), id="a scrolling screenshot"),
        pytest.param((6400, 1600), (5120, 1280), id="two desktops side by side"),
        pytest.param((1600, 12_000), (1155, 8660), id="a page without end"),
        pytest.param((3, 9000), (3, 9000), id="a hair"),
    ],
)
def test_it_shrinks_to_what_reading_needs(given: tuple[int, int], stored: tuple[int, int], source: Path) -> None:
    source.write_bytes(encoded(Image.new("RGB", given), "jpeg"))

    clean = sanitise(source)

    assert clean.picture.size == stored
    assert clean.given == given
    assert clean.picture.width * clean.picture.height <= 1.001 * STORED_PIXELS


def test_it_leaves_a_small_picture_at_its_size(source: Path) -> None:
    source.write_bytes(encoded(page(size=(1, 1)), "png"))

    assert sanitise(source).picture.size == (1, 1)


def test_it_lays_a_transparent_picture_on_white(source: Path) -> None:
    picture = Image.new("RGBA", (40, 20), (255, 0, 0, 0))
    source.write_bytes(encoded(picture, "png"))

    assert difference(sanitise(source).picture, Image.new("RGB", (40, 20), "white")) == 0


@pytest.mark.parametrize("ink", ["white", "#cccccc", "black", "#1a56db"])
def test_it_shows_words_of_any_shade_on_transparent_paper(ink: str, source: Path) -> None:
    words = page("Selesai", paper="black", ink="white").convert("L")
    picture = Image.new("RGBA", words.size, ink)
    picture.putalpha(words)
    source.write_bytes(encoded(picture, "png"))

    darkest, lightest = sanitise(source).picture.convert("L").getextrema()

    assert lightest - darkest > 80


def test_it_shows_light_and_dark_words_on_one_transparent_paper(source: Path) -> None:
    words = page("Pelatihan", "Selesai", paper="black", ink="white").convert("L")
    picture = Image.new("RGBA", words.size, "white")
    picture.paste("black", (0, 0, 640, 100))
    picture.putalpha(words)
    source.write_bytes(encoded(picture, "png"))

    clean = sanitise(source).picture.convert("L")

    for row in ((0, 0, 640, 100), (0, 100, 640, 200)):
        darkest, lightest = clean.crop(row).getextrema()
        assert lightest - darkest > 80


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "I;16"])
def test_it_shrinks_a_large_picture_without_seams(mode: str, source: Path) -> None:
    ramp = Image.linear_gradient("L").resize((3000, 4000))
    picture = (
        ramp.convert("I").point(lambda value: value * 256).convert("I;16") if mode == "I;16" else ramp.convert(mode)
    )
    source.write_bytes(encoded(picture, "png"))

    assert difference(sanitise(source).picture, ramp.resize((1500, 2000))) < 1.5


def test_it_scales_sixteen_bits_instead_of_clipping_them(source: Path) -> None:
    source.write_bytes(encoded(Image.new("I;16", (40, 20), 0x8000), "png"))

    assert difference(sanitise(source).picture, Image.new("RGB", (40, 20), (128, 128, 128))) == 0


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "CMYK"])
def test_it_takes_every_mode(mode: str, source: Path) -> None:
    source.write_bytes(encoded(Image.new("RGB", (40, 20), "white").convert(mode), "jpeg" if mode == "CMYK" else "png"))

    assert difference(sanitise(source).picture, Image.new("RGB", (40, 20), "white")) == 0


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "bmp"])
def test_it_shows_what_is_there_of_a_truncated_picture(kind: str, source: Path) -> None:
    whole = encoded(Image.frombytes("RGB", (200, 120), random.Random(3).randbytes(200 * 120 * 3)), kind)
    source.write_bytes(whole[: int(len(whole) * 0.7)])

    clean = sanitise(source)

    assert not clean.is_whole
    there = (0, 90, 200, 120) if kind == "bmp" else (0, 0, 200, 30)  # a BMP begins with its last row
    with Image.open(io.BytesIO(whole)) as picture:
        assert difference(clean.picture.crop(there), picture.convert("RGB").crop(there)) < 4


@pytest.mark.parametrize("kind", ["webp", "heif", "avif"])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_it_refuses_a_truncated_picture_of_a_kind_that_has_no_parts(kind: str, part: float, source: Path) -> None:
    whole = encoded(NOISE, kind)
    source.write_bytes(whole[: int(len(whole) * part)])

    with pytest.raises(Unsound, match="broken"):
        sanitise(source)


def test_it_is_strict_again_after_a_truncated_picture(source: Path) -> None:
    source.write_bytes(encoded(NOISE, "png")[:-40])
    assert not sanitise(source).is_whole
    source.write_bytes(encoded(NOISE, "png"))
    assert sanitise(source).is_whole


@pytest.mark.parametrize(
    "data",
    [b"", b"halo", b"\xff\xd8\xff" + bytes(99), b"GIF89a" + b"\xff" * 99, b"<svg/>", b"%PDF-1.7", b"P6 1 1 255 abc"],
    ids=["nothing", "text", "JPEG of noise", "GIF of noise", "SVG", "PDF", "a format that we do not take"],
)
def test_it_refuses_what_is_no_picture(data: bytes, source: Path) -> None:
    source.write_bytes(data)

    with pytest.raises(Unsound, match="broken"):
        sanitise(source)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(8100, 8100), (10_000, 10_000), (30_000, 30_000)])
def test_it_refuses_a_bomb_before_decoding(size: tuple[int, int], source: Path) -> None:
    source.write_bytes(png_that_declares(*size))

    with pytest.raises(Unsound, match="too_many_pixels"):
        sanitise(source)


def test_it_reports_a_lost_file(source: Path) -> None:
    with pytest.raises(Unsound, match="missing"):
        sanitise(source)


def test_it_reports_want_of_memory(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def starve(_: Image.Image) -> Image.Image:
        raise MemoryError

    source.write_bytes(encoded(NOISE, "png"))
    monkeypatch.setattr(module, "_shrunk", starve)

    with pytest.raises(Unsound, match="too_demanding"):
        sanitise(source)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize(
    "exif", [b"Exif\x00\x00", b"Exif\x00\x00MM\x00*\xff\xff\xff\xff", b"Exif\x00\x00" + b"\xff" * 64]
)
def test_it_reads_a_picture_with_a_malformed_exif_block(exif: bytes, source: Path) -> None:
    picture = page("Selesai")
    source.write_bytes(encoded(picture, "jpeg", quality=95, exif=exif))

    assert difference(sanitise(source).picture, picture) < 4


def test_it_writes_whole_files_for_the_owner_only(tmp_path: Path) -> None:
    target = tmp_path / "clean.jpg"
    target.write_bytes(b"what an attempt before left")
    (tmp_path / "clean.jpg.part").write_bytes(b"what a killed attempt left")

    picture = page("Selesai")
    write_jpeg(picture, target)

    assert os.listdir(tmp_path) == ["clean.jpg"]
    with Image.open(target) as stored:
        assert difference(stored, picture) < 4
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
