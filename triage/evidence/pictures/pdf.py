"""A page of a stranger's PDF → a picture. Runs in the reader's process only.

PDFium draws and nothing else: it is built without scripts and forms, fetches nothing, and writes no file. What a page
makes it allocate or repeat is bounded by the process's limits; how large a page becomes, here.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw
from PIL import Image

from triage.evidence.pictures.headers import MAX_SIDE
from triage.evidence.pictures.sanitise import Unsound, stored_size

MOST_DPI = 300
"""A page of the size of a stamp is not blown up beyond this."""
_POINTS = 72
_LOCKED = {pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY}


@dataclass(frozen=True, slots=True)
class Page:
    """A page as drawn on white, and how many its document has."""

    picture: Image.Image
    pages: int


def draw(source: Path, number: int) -> Page:
    """The page ``number`` (from 0), as large as reading needs. Raises Unsound: ``missing``, ``encrypted``, ``broken``,
    ``no_pages`` or ``too_demanding``.
    """
    if not source.exists():
        raise Unsound("missing")
    try:
        document = pypdfium2.PdfDocument(source)
        try:
            pages = len(document)
            if number >= pages:
                raise Unsound("no_pages")
            return Page(_drawn(document[number]), pages)
        finally:
            document.close()
    except MemoryError as error:
        raise Unsound("too_demanding") from error
    except pypdfium2.PdfiumError as error:
        # PDFium's last error may be that of an earlier document: a locked one says so in its trailer.
        is_locked = error.err_code in _LOCKED and b"/Encrypt" in source.read_bytes()
        raise Unsound("encrypted" if is_locked else "broken") from error
    except (ValueError, OverflowError, OSError) as error:
        raise Unsound("broken") from error


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    if not (math.isfinite(width) and math.isfinite(height) and min(width, height) > 0):
        raise Unsound("broken")
    drawn: Image.Image = page.render(scale=_scale(width, height), may_draw_forms=False).to_pil()
    return drawn.convert("RGB")


def _scale(width: float, height: float) -> float:
    """Pixels a point: of ``MOST_DPI`` what a picture of that many would be shrunk to."""
    full = MOST_DPI / _POINTS
    needed = max(stored_size(width * full, height * full)) / max(width, height)
    return min(full, needed, (MAX_SIDE - 1) / max(width, height))
