"""A folder into which something lays raw mails (``*.eml``): a mail server's pipe, a developer, a test."""

import os
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

Take = Callable[[bytes, str], bool]
"""Takes a raw mail, and a word for the place where it lies; False where it must stay there."""
MOST_BYTES = 30 * 1024 * 1024
"""More of a mail is not looked at; its pictures would be refused anyway."""


def empty(folder: Path, take: Take, *, not_now: Collection[str], until: float) -> int:
    """Take the mails of ``folder``, oldest name first, passing over the places in ``not_now``; a mail goes once it was
    taken. Begins none after ``until`` (``time.monotonic``). Returns how many were taken.
    """
    taken = 0
    for path in sorted(folder.glob("*.eml")):
        if time.monotonic() > until:
            break
        if path.name in not_now:
            continue
        try:
            with path.open("rb") as file:
                raw = file.read(MOST_BYTES)
        except OSError:  # Another worker was faster, or it is not ours to read.
            continue
        if take(raw, path.name):
            with suppress(OSError):  # Not ours to delete: it was taken, and must not keep the next one waiting.
                path.unlink()
            taken += 1
    return taken


def lay(raw: bytes, folder: Path, *, now: datetime) -> Path:
    """Lay a mail into ``folder`` for ``empty``: whole and on the disk, or not at all. Raises OSError.

    Names sort by ``now`` (aware), so that who wrote first is read first.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{now.astimezone(UTC):%Y%m%dT%H%M%S%f}-{sha256(raw).hexdigest()[:16]}.eml"
    part = folder / f"{token_hex(8)}.part"
    try:
        with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())  # Whoever hands it over forgets it then.
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _sync(folder)
    return path


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
