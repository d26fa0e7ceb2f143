"""Where processes keep their counts for the scrape: files in a folder that those on one host share.

Each web server and worker has a *slot* of its own there (``web-1``, ``reader-1``), which all its children write to and
which nobody else does: process ids repeat from container to container. The slot is emptied when it is taken, so a
start is a reset of all that it counts, as Prometheus expects. A lock that goes with the process says that it lives.

Imported before prometheus_client: that decides at its import where it keeps its counts.
"""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from config.env import var_folder

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
MOST = 100
"""Slots of a kind."""

_held: list[int] = []
"""The lock of this process's slot: a descriptor that its children inherit, and that nobody closes."""


def take_slot(kind: str) -> None:
    """Let this process, and those that it forks, count in a slot of its own. Where no file can be written, each counts
    in its own memory: then nobody sees that, and nothing else goes wrong.
    """
    try:
        for number in range(1, MOST + 1):
            slot = _folder() / f"{kind}-{number}"
            slot.mkdir(mode=0o700, parents=True, exist_ok=True)
            if (lock := _lock(slot)) is not None:
                _held.append(lock)
                for path in slot.glob("*.db"):
                    path.unlink()
                os.environ[FOLDER_VARIABLE] = str(slot)
                return
    except OSError:
        return


def living_slots() -> Iterator[Path]:
    """The slots of processes that live."""
    for slot in sorted(_folder().glob("*-*")):
        if (lock := _lock(slot)) is None:
            yield slot
        else:
            os.close(lock)


def own_slot() -> Path | None:
    """This process's slot, None where it has none."""
    slot = os.environ.get(FOLDER_VARIABLE)
    return Path(slot) if slot else None


def _lock(slot: Path) -> int | None:
    """A descriptor that holds the slot's lock; None where another one does."""
    descriptor = os.open(slot / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _folder() -> Path:
    return var_folder() / "metrics"
