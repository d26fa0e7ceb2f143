"""A file's way through the service: the door, quarantine, the reader's process, and what would be stored."""

import io
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from triage.evidence.pictures.intake import Refused, accept
from triage.evidence.pictures.reader import Reader, ReaderCrashed, Unreadable

OURS = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@dataclass(frozen=True, slots=True)
class Passage:
    """``outcome``: ``door: <code>``, ``reader: <code>`` or ``read``. ``stored``: the picture's bytes if it was read."""

    outcome: str
    seconds: float
    stored: bytes = b""


def send(data: bytes, *, reader: Reader, folder: Path) -> Passage:
    """Take a file as the service does, up to what it would store; leaves nothing behind in ``folder``."""
    started = time.perf_counter()
    clean = folder / "clean.jpg"
    outcome, stored = "read", b""
    try:
        source = folder / accept(data, quarantine=folder).name
        try:
            reader.read(source, target=clean)
            stored = clean.read_bytes()
        finally:
            source.unlink()
    except Refused as refused:
        outcome = f"door: {refused.code}"
    except (Unreadable, ReaderCrashed) as problem:
        outcome = f"reader: {problem.code}"
    clean.unlink(missing_ok=True)
    return Passage(outcome, time.perf_counter() - started, stored)


def foreign(stored: bytes, *, data: bytes) -> str:
    """Tell what of the sender's is left in a stored picture, or how it is none of ours; empty when all is well."""
    with Image.open(io.BytesIO(stored)) as picture:
        if picture.format != "JPEG" or picture.mode != "RGB":
            return f"a {picture.mode} {picture.format}"
        if left := set(picture.info) - OURS:
            return f"metadata: {', '.join(sorted(left))}"
        if picture.getexif():
            return "EXIF"
        picture.load()
    scan = stored.split(b"\xff\xda", 1)[1]
    if not stored.endswith(b"\xff\xd9") or b"\xff\xd9" in scan[:-2]:
        return "something behind the picture's end"
    if any(stored.find(marker) >= 0 for marker in (b"\xff\xe1", b"\xff\xe2", b"\xff\xed", b"\xff\xfe")):
        return "a segment for metadata"
    # A blank area is the same few bytes again and again in any JPEG, so those prove nothing; nor do the usual tables
    # before the scan, within which a mutant may end.
    if len(set(data[-64:])) > 16 and data[-64:] in scan:
        return "the upload's last bytes"
    return ""


def peak_memory_mb(pid: int | None) -> float:
    """Give the most memory that a process held at once, in MB; 0 when it is gone."""
    try:
        rows = Path(f"/proc/{pid}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0.0
    return next((int(row.split()[1]) / 1024 for row in rows if row.startswith("VmHWM")), 0.0)
