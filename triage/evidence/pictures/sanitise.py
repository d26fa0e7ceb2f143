"""A stranger's picture → a clean one: decoded whole, upright, RGB, no larger than reading needs, no metadata.

Runs in the reader's process only. Everything is decoded by Pillow first; the OCR engine would take what it likes. A
file that is cut off or damaged gives what browsers show of it, and says so (``Clean.is_whole``).
"""

import math
import os
from dataclasses import dataclass, replace
from pathlib import Path

import pillow_heif
from PIL import AvifImagePlugin, Image, ImageChops, ImageFile, ImageFilter

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
# Those of which the beginning can be shown without the rest.
_SHOWN_IN_PART = ("JPEG", "PNG", "GIF", "BMP")

# Rows of the small picture that are made at once, so that copies of the large one in other modes stay small.
_STRIP = 128
# What a strip has more above and below, in rows of the small picture, so that no seam is seen.
_OVERLAP = 2

# Grounds to lay a transparent picture on, the usual one first, and from how many steps of brightness words stand out.
_GROUNDS = (255, 0, 128)
_CONTRAST = 80

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
    """A clean picture, and the (width, height) that it was given in, upright, before it was shrunk.

    ``is_whole``: False where the file is cut off or damaged, and the picture what could be shown of it.
    """

    picture: Image.Image
    given: tuple[int, int]
    is_whole: bool = True


def sanitise(source: Path) -> Clean:
    """Give the clean picture (the first frame where there are many), shrunk to what reading needs; or raise Unsound."""
    try:
        return _decoded(source, _FORMATS)
    except Unsound as problem:
        if problem.code != "broken":
            raise
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # Pillow has only this switch for all files; a process reads one at a time.
    try:
        return replace(_decoded(source, _SHOWN_IN_PART), is_whole=False)
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _decoded(source: Path, formats: tuple[str, ...]) -> Clean:
    try:
        with Image.open(source, formats=formats) as picture:
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
    """Give the picture as RGB or RGBA, shrunk to its stored size.

    In strips, because 50 megapixels are 200 MB in each mode that they go through.
    """
    size, mode = stored_size(*picture.size), "RGBA" if picture.has_transparency_data else "RGB"
    small = Image.new(mode, size)
    scale = picture.height / size[1]
    for top in range(0, size[1], _STRIP):
        foot = min(size[1], top + _STRIP)
        upper, lower = max(0, top - _OVERLAP), min(size[1], foot + _OVERLAP)
        first, last = int(upper * scale), min(picture.height, math.ceil(lower * scale))
        strip = _in_mode(picture.crop((0, first, picture.width, last)), mode)
        if picture.size != size:
            box = (0, upper * scale - first, picture.width, min(lower * scale - first, strip.height))
            strip = strip.resize((size[0], lower - upper), Image.Resampling.BILINEAR, box=box)
        small.paste(strip.crop((0, top - upper, size[0], foot - upper)), (0, top))
    return small


def _in_mode(picture: Image.Image, mode: str) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits a pixel: Pillow would clip instead of scaling
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return picture if picture.mode == mode else picture.convert(mode)


def _flat(picture: Image.Image) -> Image.Image:
    """Lay a transparent picture on the ground on which most of its edges stand out: white words not on white."""
    if picture.mode == "RGB":
        return picture
    alpha = picture.getchannel("A")
    inside = alpha.filter(ImageFilter.MinFilter(5))
    edge = ImageChops.subtract(alpha, inside).point(lambda value: 255 if value > 127 else 0)
    shades = picture.convert("L").histogram(mask=edge)

    def standing_out(ground: int) -> int:
        return sum(count for shade, count in enumerate(shades) if abs(shade - ground) > _CONTRAST)

    ground = max(_GROUNDS, key=standing_out)
    paper = Image.new("RGB", picture.size, (ground,) * 3)
    paper.paste(picture, mask=alpha)
    return paper


def _orientation(picture: Image.Image) -> int:
    """Give EXIF's orientation, 1 (upright) where there is none or the EXIF block is malformed."""
    try:
        return int(picture.getexif().get(_EXIF_ORIENTATION, 1))
    except Exception:  # a broken EXIF block is no reason to refuse a sound picture
        return 1
