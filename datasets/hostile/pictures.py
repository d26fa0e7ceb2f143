"""What an attacker sends: a hundred and more files, built in memory, each with what is to become of it."""

import io
import random
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from PIL import Image

from datasets.drawn import FORMATS, animated, encoded, jpeg_with_exif, page, png_that_declares
from datasets.hostile import forged
from datasets.hostile.forged import FILM, HTML, JPEG, PAGE, PDF, SVG

READ = "read"
READ_IF_THERE_IS_ROOM = "read or reader: too_demanding"
READ_OR_BROKEN = "read or reader: broken"
BROKEN = "reader: broken"
HUGE = "door: too_many_pixels"
STRANGE = "door: not_an_image"
DAMAGED = "door: broken_header"

SHOWN_IN_PART = ("jpeg", "png", "gif", "bmp")
PIXELS = 8000  # a side: just below the limit of 65 million pixels
QUICKLY = {"webp": {"lossless": True, "method": 0}, "avif": {"speed": 10, "subsampling": "4:0:0"}}
SAMPLES = {kind: encoded(PAGE, kind) for kind in FORMATS}


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file under a speaking name; ``outcome`` as ``Passage`` names it, or several; ``heavy``: costs seconds."""

    name: str
    build: Callable[[], bytes]
    outcome: str
    heavy: bool = False

    def __str__(self) -> str:
        return self.name


@cache
def corpus() -> tuple[Hostile, ...]:
    """Give every hostile file; the large ones are built when they are asked for."""
    light = (_wrong_types, _two_things, _giants, _bombs, _cut, _animations, _exif, _profiles, _odd, _disagreeing)
    return tuple(
        Hostile(name, build if callable(build) else lambda build=build: build, outcome, heavy=room is _heavy_bombs)
        for room in (*light, _heavy_bombs)
        for name, build, outcome in room()
    )


Rows = Iterator[tuple[str, bytes | Callable[[], bytes], str]]


def _wrong_types() -> Rows:
    yield "no bytes", b"", "door: empty"
    yield "one byte", b"\xff", STRANGE
    yield "one NUL", b"\0", STRANGE
    yield "4 KB of NULs", bytes(4096), STRANGE
    yield "noise", random.Random(1).randbytes(5000), STRANGE
    yield "text", b"halo, ini foto saya ya kak", STRANGE
    yield "HTML named .jpg", HTML, STRANGE
    yield "SVG", SVG, "door: svg"
    yield "SVG in UTF-16", SVG.decode().encode("utf-16"), STRANGE
    yield "PDF", PDF, "door: pdf"
    yield "MP4", FILM, "door: film"
    yield "TIFF", lambda: _saved("TIFF"), STRANGE
    yield "TIFF, big-endian, EXIF only", forged.tiff(order=">"), STRANGE
    yield "ICO", lambda: _saved("ICO"), STRANGE
    yield "JPEG 2000", lambda: _saved("JPEG2000"), STRANGE
    yield "EPS", lambda: _saved("EPS"), STRANGE
    yield "PPM", lambda: _saved("PPM"), STRANGE
    yield "TGA", lambda: _saved("TGA"), STRANGE
    yield "PSD", b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 99, 99, 8, 3) + bytes(99), STRANGE
    yield "ZIP", forged.archive(), STRANGE
    yield "Windows program", b"MZ" + bytes(58) + b"\x80\0\0\0" + bytes(64) + b"PE\0\0" + bytes(200), STRANGE
    yield "shell script", b"#!/bin/sh\nrm -rf /\n", STRANGE
    yield "words that begin like a BMP", b"BMW saya rusak, tolong dibantu ya kak", STRANGE
    yield "too many bytes", lambda: JPEG + bytes(11 * 1024**2), "door: too_large"


def _two_things() -> Rows:
    for kind, data in SAMPLES.items():
        yield f"{kind} with HTML behind it", data + HTML, STRANGE
        yield f"{kind} with a ZIP behind it", data + forged.archive(), STRANGE
    yield "GIFAR: a GIF that is a JAR", forged.gif(forged.gif_frame(64, 64)) + forged.archive(), STRANGE
    yield "PNG with a PDF behind it", SAMPLES["png"] + PDF, "door: pdf"
    yield "PNG with an SVG behind it", SAMPLES["png"] + SVG, "door: svg"
    yield "JPEG with PHP behind it", JPEG + b"<?php system($_GET['c']); ?>", STRANGE
    yield "JPEG with a RAR behind it", JPEG + b"Rar!\x1a\x07\x01\x00" + bytes(100), STRANGE
    yield "JPEG with HTML in its comment", forged.jpeg_with(forged.segment(0xFE, HTML)), READ
    yield "JPEG with a PDF in its comment", forged.jpeg_with(forged.segment(0xFE, PDF)), READ
    yield "PNG with SVG in its text", forged.png_with(forged.chunk(b"tEXt", b"a\0" + SVG)), READ
    yield "PNG with PHP in its text", forged.png_with(forged.chunk(b"tEXt", b"a\0<?php phpinfo();")), READ
    yield "GIF that is HTML", b"GIF89a/*" + HTML, HUGE
    yield "GIF that is JavaScript", b"GIF89a/*" + SAMPLES["gif"][8:] + b"*/=1;alert(1)", STRANGE
    yield "BMP that is JavaScript", b"BM/*" + SAMPLES["bmp"][4:999] + b"*/=1;alert(1)", STRANGE
    script = forged.segment(0xE0, b"JFIF\0\1" + bytes(0x2F2A - 10) + b"*/=alert(1)/*"[:2])
    yield "JPEG that is JavaScript", lambda: JPEG[:2] + script + b"=1;" + JPEG[2:], STRANGE
    yield "JPEG with a film behind it, as phones make", JPEG + FILM, READ
    yield "JPEG with noise behind it", JPEG + random.Random(2).randbytes(50_000), READ
    yield "PNG with noise behind it", SAMPLES["png"] + random.Random(3).randbytes(50_000), READ


def _giants() -> Rows:
    yield "PNG of 65535 x 65535", png_that_declares(65_535, 65_535), HUGE
    yield "PNG of 4294967295 x 1", png_that_declares(0xFFFFFFFF, 1), HUGE
    yield "PNG of 32001 x 1", png_that_declares(32_001, 1), HUGE
    yield "PNG of 1 x 60000", png_that_declares(1, 60_000), HUGE
    yield "PNG of 32000 x 1", lambda: forged.png_of_zeros(32_000, 1), READ
    yield "PNG of 1 x 32000", lambda: forged.png_of_zeros(1, 32_000), READ
    yield "PNG of 0 x 10", png_that_declares(0, 10), DAMAGED
    yield "PNG of 1 x 1", lambda: forged.png_of_zeros(1, 1), READ
    yield "JPEG of 65535 x 65535", forged.jpeg_that_declares(65_535, 65_535), HUGE
    yield "JPEG of 0 x 0", forged.jpeg_that_declares(0, 0), DAMAGED
    yield "JPEG whose height is to follow (DNL)", forged.jpeg_that_declares(480, 0), DAMAGED
    yield "JPEG that promises 6000 x 6000", forged.jpeg_that_declares(6000, 6000), READ
    yield "GIF of 65535 x 65535", forged.gif(forged.gif_frame(1, 1), width=65_535, height=65_535), HUGE
    yield "BMP of 65535 x 65535", forged.bmp(65_535, 65_535, bytes(99)), HUGE
    yield "BMP of -1 x 10", forged.bmp(-1, 10, bytes(99)), DAMAGED
    yield "BMP of 10 x -2147483648", forged.bmp(10, -(2**31), bytes(99)), HUGE
    yield "WebP canvas of 16777216 x 16777216", forged.riff(forged.webp_canvas(1 << 24, 1 << 24)), HUGE
    yield "HEIC of 65535 x 65535", forged.that_declares(SAMPLES["heif"], 65_535, 65_535), HUGE
    yield "AVIF of 65535 x 65535", forged.that_declares(SAMPLES["avif"], 65_535, 65_535), HUGE


def _bombs() -> Rows:
    yield "PNG of 800,000 chunks", lambda: forged.png_with(forged.chunk(b"teXt", b"") * 800_000), DAMAGED
    yield "RLE BMP of 64 MP", forged.bmp(PIXELS, PIXELS, b"\xff\x01" * 160_000 + b"\0\1", compression=1), STRANGE
    yield "RLE BMP of 5 million runs", lambda: forged.bmp(6000, 6000, b"\1\1" * 5_000_000, compression=1), STRANGE
    yield "PNG that holds more than its size", _overfull_png, READ
    yield "JPEG of 2 million segments", lambda: forged.jpeg_with(b"\xff\xfe\0\2" * 2_000_000), DAMAGED
    yield "JPEG of 9 MB of fill bytes", lambda: forged.jpeg_with(b"\xff" * 9_000_000), DAMAGED
    yield "JPEG of 45 passes", lambda: forged.jpeg_with_scans(35, side=500), READ
    yield "JPEG of 3000 passes", lambda: forged.jpeg_with_scans(3000, side=500), "door: too_demanding"
    yield "JPEG of 3000 passes behind a stray byte", forged.jpeg_with_hidden_scans, "door: too_demanding"
    yield "GIF of 40,000 blocks of comment", lambda: forged.gif(forged.gif_comment(), forged.gif_frame(1, 1)), READ
    yield "HEIC of 1 million boxes", lambda: SAMPLES["heif"] + forged.box(b"free", b"") * 1_000_000, READ
    yield "HEIC of 67 MP", lambda: forged.heif_of_tiles(16, 16, side=512), HUGE
    yield "HEIC of 49 MP that says 64 x 64", lambda: forged.heif_of_tiles(14, 14, side=512, size=(64, 64)), READ
    yield "HEIC of 9604 tiles", lambda: forged.heif_of_tiles(98, 98, side=64), BROKEN
    yield "HEIC of 900 items", lambda: forged.heif_of_tiles(30, 30, side=64, items=900), READ
    yield "HEIC of 3600 items", lambda: forged.heif_of_tiles(60, 60, side=64, items=3600), BROKEN
    yield "AVIF of boxes within boxes", forged.nested_boxes(5000), DAMAGED


def _heavy_bombs() -> Rows:
    for kind in sorted(set(FORMATS) - {"bmp", "heif"}):
        swollen = READ_IF_THERE_IS_ROOM if kind == "webp" else READ  # its decoder keeps the picture three times
        yield (
            f"{kind} that swells to 64 MP",
            lambda kind=kind: encoded(_blank(), kind, **QUICKLY.get(kind, {})),
            swollen,
        )
    yield "HEIC of 225 tiles that swells to 59 MP", lambda: forged.heif_of_tiles(15, 15, side=512), READ
    yield "BMP of 64 MP with one bit a pixel", lambda: encoded(_blank().convert("1"), "bmp"), READ
    yield "transparent WebP of 64 MP", lambda: encoded(_glass(), "webp", **QUICKLY["webp"]), READ_IF_THERE_IS_ROOM
    yield "transparent PNG of 64 MP", lambda: encoded(_glass(), "png"), READ
    yield "interlaced PNG that swells past its size", lambda: forged.png_of_zeros(3000, 3000, interlaced=True), READ
    yield "JPEG of 45 passes over 36 MP", lambda: forged.jpeg_with_scans(35, side=6000), READ
    yield "AVIF of 49 MP that says 64 x 64", lambda: forged.that_declares(_avif(7000), 64, 64), READ
    yield "AVIF of 67 MP", lambda: _avif(8200), HUGE
    yield "AVIF that says 6000 x 6000", forged.that_declares(SAMPLES["avif"], 6000, 6000), READ


def _cut() -> Rows:
    for kind, data in SAMPLES.items():
        yield f"{kind}: its first bytes only", data[:12], STRANGE if kind == "bmp" else DAMAGED
        for percent in (30, 60, 95):
            cut = READ_OR_BROKEN if kind in SHOWN_IN_PART else DAMAGED
            yield f"{kind} cut off at {percent} %", data[: len(data) * percent // 100], cut
        blank = {"png": BROKEN, "gif": DAMAGED, "webp": BROKEN}.get(kind, READ)
        yield f"{kind} of NULs behind its header", data[:700] + bytes(len(data) - 700), blank


def _animations() -> Rows:
    yield "GIF of 5000 frames", forged.gif(forged.gif_frame(1, 1) * 5000), READ
    yield "GIF of 500,000 frames", lambda: forged.gif(forged.gif_frame(1, 1) * 500_000), DAMAGED
    yield "GIF without a frame", forged.gif(), BROKEN
    yield (
        "GIF whose frame is larger than its screen",
        forged.gif(forged.gif_frame(65_535, 65_535)),
        ("reader: too_many_pixels"),
    )
    for kind in ("gif", "webp", "avif"):
        yield f"animated {kind}", animated(kind), READ
    yield "WebP of 300 frames", lambda: forged.film_of(forged.frames(300), "webp"), READ
    yield "AVIF of 60 frames", lambda: forged.film_of(forged.frames(60), "avif"), READ
    yield "APNG", lambda: forged.film_of(forged.frames(40), "png"), READ
    yield "APNG that promises 4 billion frames", forged.png_with(forged.chunk(b"acTL", b"\xff" * 8)), READ


def _exif() -> Rows:
    for orientation in (0, 9, 65_535):
        block = forged.exif(orientation)
        yield f"JPEG turned by {orientation}", encoded(PAGE, "jpeg", exif=b"Exif\0\0" + block), READ
        yield f"PNG turned by {orientation}", encoded(PAGE, "png", exif=block), READ
        yield f"WebP turned by {orientation}", encoded(PAGE, "webp", exif=block), READ
    names = {"loops": forged.LOOPS, "huge counts": forged.HUGE_COUNTS, "5000 entries": forged.MANY_ENTRIES[:60_000]}
    for name, block in (names | {"noise": b"MM\0*" + random.Random(4).randbytes(2000), "no end": b"II*\0"}).items():
        yield f"JPEG with EXIF of {name}", forged.jpeg_with(forged.segment(0xE1, b"Exif\0\0" + block)), READ
        yield f"PNG with EXIF of {name}", forged.png_with(forged.chunk(b"eXIf", block)), READ
        yield f"WebP with EXIF of {name}", forged.webp_with(b"EXIF", block, flag=8), READ
        yield f"HEIC with EXIF of {name}", lambda b=block: forged.heif_with_exif(b), READ
        yield f"AVIF with EXIF of {name}", lambda b=block: forged.avif_with_exif(b), READ
    yield "JPEG with a place, a comment, a profile", jpeg_with_exif(PAGE, orientation=6), READ


def _profiles() -> Rows:
    yield "JPEG with 6 MB of colour profile", lambda: forged.jpeg_with(*_parts(range(1, 101))), READ
    yield "JPEG with parts of a profile missing", lambda: forged.jpeg_with(*_parts((1, 51))), READ
    for name, kind, start in (
        ("a profile", b"iCCP", b"a\0\0"),
        ("text", b"zTXt", b"a\0\0"),
        ("world text", b"iTXt", b"a\0\1\0\0\0"),
    ):
        yield f"PNG with {name} that swells to 200 MB", lambda k=kind, s=start: forged.png_with(_swelling(k, s)), READ
    yield "PNG with 500 texts that swell to 1 MB each", lambda: forged.png_with(_swelling(size=1) * 500), BROKEN
    yield "WebP with a profile of noise", forged.webp_with(b"ICCP", random.Random(5).randbytes(9000), flag=32), READ


def _odd() -> Rows:
    yield "CMYK JPEG", encoded(PAGE.convert("CMYK"), "jpeg"), READ
    yield "YCCK JPEG", encoded(PAGE.convert("CMYK"), "jpeg").replace(b"Adobe\0d\0\0\0\0\0", b"Adobe\0d\0\0\0\0\2"), READ
    yield "grey JPEG", encoded(PAGE.convert("L"), "jpeg"), READ
    yield "progressive JPEG", encoded(PAGE, "jpeg", progressive=True), READ
    yield "arithmetic JPEG", JPEG.replace(b"\xff\xc0", b"\xff\xc9", 1), READ
    yield "lossless JPEG", JPEG.replace(b"\xff\xc0", b"\xff\xc3", 1), BROKEN
    yield "JPEG of 12 bits", JPEG.replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c", 1), BROKEN
    yield "PNG of 16 bits", encoded(Image.new("I;16", (200, 100), 0x8000), "png"), READ
    yield "PNG of one bit", encoded(PAGE.convert("1"), "png"), READ
    yield "PNG of a palette with a transparent colour", encoded(PAGE.convert("P"), "png", transparency=3), READ
    yield "PNG of grey with transparency", encoded(PAGE.convert("LA"), "png"), READ
    yield "PNG of an impossible depth", forged.png_with(data=forged.png_that_claims(bits=3)), BROKEN
    yield "PNG of an impossible colour", forged.png_with(data=forged.png_that_claims(colour=5)), BROKEN
    yield "BMP of 64 bits", forged.bmp(10, 10, bytes(800), bits=64), BROKEN
    yield "BMP of an unknown compression", forged.bmp(10, 10, bytes(800), compression=77), STRANGE
    yield "BMP whose pixels lie outside", forged.bmp(10, 10, bytes(100), offset=0xFFFFFFF0), DAMAGED
    yield "HEIC as a phone makes it, of tiles", lambda: encoded(PAGE.resize((1200, 600)), "heif", tile_size=512), READ


def _disagreeing() -> Rows:
    large, frame = forged.jpeg_frame(6000, 6000), JPEG.index(b"\xff\xc0")
    behind = frame + 19
    yield "JPEG with a larger second frame", JPEG[:behind] + large + JPEG[behind:], BROKEN
    yield "JPEG with a larger first frame", JPEG[:frame] + large + JPEG[frame:], BROKEN
    hidden = JPEG[:behind] + forged.jpeg_frame(65_000, 65_000) + JPEG[behind:]
    yield "JPEG with a gigantic second frame", hidden, "reader: too_many_pixels"
    yield (
        "JPEG with a thumbnail of another picture",
        forged.jpeg_with(forged.segment(0xE1, b"Exif\0\0" + JPEG[:9000])),
        READ,
    )
    second = forged.png_header(30_000, 30_000)
    yield "PNG with a second, gigantic header", forged.png_with(second), "reader: too_many_pixels"
    yield "PNG with wrong checksums", SAMPLES["png"][:29] + bytes(4) + SAMPLES["png"][33:], BROKEN
    yield "WebP whose canvas is smaller than its frame", forged.webp_on_canvas(8, 8), BROKEN
    yield "WebP whose canvas is larger than its frame", forged.webp_on_canvas(6000, 6000), BROKEN
    yield "HEIC that says 64 x 64", forged.that_declares(SAMPLES["heif"], 64, 64), BROKEN
    yield "HEIC that says 6000 x 6000", forged.that_declares(SAMPLES["heif"], 6000, 6000), BROKEN
    yield "AVIF that says 64 x 64", forged.that_declares(SAMPLES["avif"], 64, 64), READ
    yield "HEIC that calls itself AVIF", SAMPLES["heif"].replace(b"ftypheic", b"ftypavif", 1), BROKEN
    yield "AVIF that calls itself HEIC", SAMPLES["avif"].replace(b"avif", b"heic"), BROKEN
    yield "JPEG that calls itself PNG", b"\x89PNG\r\n\x1a\n" + JPEG, DAMAGED


def _parts(numbers: Iterable[int]) -> list[bytes]:
    bodies = {n: b"ICC_PROFILE\0" + bytes((n, 100)) + random.Random(n).randbytes(60_000) for n in numbers}
    return [forged.segment(0xE2, body) for body in bodies.values()]


def _swelling(name: bytes = b"zTXt", start: bytes = b"a\0\0", *, size: int = 200) -> bytes:
    """Give a PNG's chunk that swells to ``size`` MB."""
    return forged.chunk(name, start + forged.deflated(size * 1024**2))


def _saved(kind: str) -> bytes:
    file = io.BytesIO()
    page("Selesai", size=(64, 64)).save(file, kind)
    return file.getvalue()


def _blank(side: int = PIXELS) -> Image.Image:
    return Image.new("RGB", (side, side), "white")


def _glass() -> Image.Image:
    return Image.new("RGBA", (PIXELS, PIXELS), (200, 10, 10, 9))


def _avif(side: int) -> bytes:
    return encoded(_blank(side), "avif", **QUICKLY["avif"])


def _overfull_png() -> bytes:
    head, rest = forged.png_of_zeros(64, 4000), forged.png_header(64, 40)
    return head[:8] + rest + head[33:]
