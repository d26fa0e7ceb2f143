"""A PDF becomes pictures: its first pages are drawn by the reader's process, and go the way of uploads from there."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from triage.evidence.pictures.intake import Refused, accept
from triage.evidence.pictures.reader import Reader, ReaderCrashed, Unreadable
from triage.messages import Picture


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pages that could be drawn, (number from 1, picture in quarantine), and how many the document has."""

    pictures: tuple[tuple[int, Picture], ...]
    pages: int


def drawn(source: Path, *, reader: Reader, quarantine: Path) -> Drawn:
    """Draw the first pages; one that cannot be drawn costs itself, one that kills the reader also those behind it.

    Raises Unreadable (or Refused: no room) where no page could be drawn, and ReaderCrashed while another attempt may
    help.
    """
    pictures: list[tuple[int, Picture]] = []
    pages = settings.PDF_PAGES_MAX
    failed: Unreadable | Refused | ReaderCrashed | None = None
    quarantine.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=quarantine) as folder:
        for number in range(settings.PDF_PAGES_MAX):
            target = Path(folder) / f"{number}.jpg"
            if number >= pages:
                break
            try:
                pages = reader.draw(source, page=number, target=target)
                pictures.append((number + 1, accept(target.read_bytes(), quarantine=quarantine)))
            except (Unreadable, Refused, ReaderCrashed) as error:
                failed = failed or error
                if isinstance(error, ReaderCrashed):
                    break
    if not pictures:
        raise failed or Unreadable("no_pages")
    return Drawn(tuple(pictures), pages)
