"""A stranger's picture → a clean one: decoded whole, upright, RGB, no larger than reading needs, no metadata.

Runs in the reader's process only. Strict about damage: the OCR engine would read the half of a cut-off
picture without a word, so everything is decoded by Pillow first.
"""

import math
import os
from dataclasses import dataclass
from pathlib import Path

import pillow_heif
from PIL import AvifImagePlugin, Image

from triage.evidence.pictures.headers import too_many_pixels
from triage.messages import Coded

# What reading needs: a phone's screen 2,000 pixels long; of a scrolling screenshot, whose breadth is what counts,
# 1,280 pixels of the short side; and no more pixels than the reader has memory for.
STORED_SIDE = 2000
STORED_BREADTH = 1280
STORED_PIXELS = 10_000_000
STORED_QUALITY = 85

# The only formats that are ever tried, by Pillow's names.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "HEIF", "AVIF")

_EXIF_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = {5, 6, 7, 8}


class Unsound(Coded):
    """The picture can't be decoded; ``code`` is ``missing``, ``broken``, ``too_many_pixels`` or ``too_demanding``; of
    a PDF also ``encrypted`` or ``no_pages``."""


def set_up_decoders() -> None:
    """Register HEIF and keep every decoder to one thread; once per process."""
    # Thumbnails off: a file's own thumbnail may show something else than its picture.
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1


@dataclass(frozen=True, slots=True)
class Clean:
    """A clean picture, and the (width, height) that it was given in, upright, before it was shrunk."""

    picture: Image.Image
    given: tuple[int, int]


def sanitise(source: Path) -> Clean:
    """Give the clean picture (the first frame where there are many), shrunk to what reading needs; or raise Unsound."""
    try:
        with Image.open(source, formats=_FORMATS) as picture:
            if too_many_pixels(*picture.size):
                raise Unsound("too_many_pixels")
            given = picture.size
            picture.draft(None, stored_size(*picture.size))  # lets JPEG decode at a half, a quarter or an eighth
            picture.load()
            orientation = _orientation(picture)
            clean = _flat(_shrunk(picture))
    except FileNotFoundError as error:
        raise Unsound("missing") from error
    except Image.DecompressionBombError as error:
        raise Unsound("too_many_pixels") from error
    except MemoryError as error:
        raise Unsound("too_demanding") from error
    except Unsound:
        raise
    except Exception as error:  # decoders raise what they like: OSError, SyntaxError, struct.error, IndexError …
        raise Unsound("broken") from error
    if orientation in _TURNS:
        clean = clean.transpose(_TURNS[orientation])
    if orientation in _SIDEWAYS:
        given = given[1], given[0]
    clean.info = {}  # Pillow would write a colour profile or a comment from here into the file
    return Clean(clean, given)


def write_jpeg(picture: Image.Image, target: Path, *, quality: int = STORED_QUALITY) -> None:
    """Write atomically, for the owner's eyes only."""
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)  # what a killed attempt left
    with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        picture.save(file, "JPEG", quality=quality)
    part.replace(target)


def stored_size(width: float, height: float) -> tuple[int, int]:
    """What a picture of this size is shrunk to: no larger than reading needs, at least one pixel."""
    needed = max(STORED_SIDE / max(width, height), STORED_BREADTH / min(width, height))
    factor = min(1.0, needed, math.sqrt(STORED_PIXELS / (width * height)))
    return max(1, round(width * factor)), max(1, round(height * factor))


def _shrunk(picture: Image.Image) -> Image.Image:
    """Give the picture as RGB or RGBA, shrunk to its stored size."""
    if picture.mode.startswith("I"):  # 16 bits a pixel: Pillow would clip instead of scaling
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    size = stored_size(*picture.size)
    return picture if size == picture.size else picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def _flat(picture: Image.Image) -> Image.Image:
    """Lay a transparent picture on white."""
    if picture.mode == "RGB":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _orientation(picture: Image.Image) -> int:
    """Give EXIF's orientation, 1 (upright) where there is none or the EXIF block is malformed."""
    try:
        return int(picture.getexif().get(_EXIF_ORIENTATION, 1))
    except Exception:  # a broken EXIF block is no reason to refuse a sound picture
        return 1
