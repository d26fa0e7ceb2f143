"""A PDF's way through the service: its pages are drawn and read, as one ticket's would be."""

import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from datasets.pdf.certificates import PRIVATE, Certificate
from triage.evidence.files.pages import drawn
from triage.evidence.pictures.reader import Reader
from triage.messages import Coded
from triage.playbook.desk import shipped

TODAY = date(2026, 11, 23)
"""No certificate is of a later day."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read in a certificate: the name, the day, and whether what is private was seen."""

    name: str
    day: str
    is_masked: bool

    def right(self, certificate: Certificate) -> int:
        """Of name and day, how many are as printed."""
        return (self.name == certificate.printed) + (self.day == certificate.completed_on.isoformat())


def understood(certificate: Certificate, *, reader: Reader) -> Understood:
    """The first page of a certificate, through the reader and the first desk's eyes."""
    desk = shipped()
    with tempfile.TemporaryDirectory() as folder:
        source, clean = Path(folder) / "source", Path(folder) / "clean.jpg"
        source.write_bytes(certificate.data)
        (_, page), *_ = drawn(source, reader=reader, quarantine=Path(folder)).pictures
        picture = reader.read(Path(folder) / page.name, target=clean, contacts=desk.public_contacts)
    readings = desk.definition.read_screen(picture.lines, screenshot=0, today=TODAY, platforms=desk.policy.platforms)
    found = {reading.kind: reading.value for reading in readings}
    seen = "".join(line.text for line in picture.lines)
    is_masked = PRIVATE.replace(" ", "") not in seen.replace(" ", "")
    return Understood(found.get("certificate_name", ""), found.get("completed_on", ""), is_masked)


def outcome(data: bytes, *, reader: Reader, folder: Path) -> tuple[str, float]:
    """``drawn`` or the code of why not, and the seconds that it took; leaves nothing behind in ``folder``."""
    started, source = time.perf_counter(), folder / "source.pdf"
    source.write_bytes(data)
    try:
        for _, page in drawn(source, reader=reader, quarantine=folder).pictures:
            (folder / page.name).unlink()
        told = "drawn"
    except Coded as problem:
        told = problem.code
    source.unlink()
    return told, time.perf_counter() - started
