"""A folder into which something lays raw mails (``*.eml``): a mail server's pipe, a developer, a test."""

from collections.abc import Callable
from pathlib import Path

Take = Callable[[bytes], bool]
"""Takes a raw mail; False where it must be tried again."""
MOST_BYTES = 30 * 1024 * 1024
"""More of a mail is not looked at; its pictures would be refused anyway."""


def empty(folder: Path, take: Take) -> int:
    """Take every mail of ``folder``, oldest name first; a mail goes once it was taken. Returns how many were."""
    taken = 0
    for path in sorted(folder.glob("*.eml")):
        try:
            with path.open("rb") as file:
                raw = file.read(MOST_BYTES)
        except OSError:  # Another worker was faster, or it is not ours to read.
            continue
        if take(raw):
            path.unlink(missing_ok=True)
            taken += 1
    return taken
