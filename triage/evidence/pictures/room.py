"""How much strangers may lay down: so many files and bytes in a folder, and never the rest of the disk.

The folder itself is counted, so there is no number that a crash could leave wrong. That costs a look at each file, so
it is done at most once a second and never for more files than are allowed; in between each process adds what it lays
down itself. Processes do not see each other's additions of that second: together they may exceed the limits by what a
second brings in.
"""

import os
import shutil
import threading
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings

MIB = 1024 * 1024
REST = 1.0
"""Seconds between two counts …"""
RESTS = 20
"""… and this many times what the count took: 20,000 files on a slow disk must not keep a processor busy."""

MAILS = 0.5
"""The share of the room up to which raw mails are laid down; a flood of them leaves the rest to the form's pictures."""


class NoRoom(OSError):
    """The disk has to keep what is free on it."""


class Room:
    """The room in one folder. Safe between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._counted_until = 0.0
        self._files = self._bytes = self._free = 0

    def take(self, size: int, *, share: float = 1.0) -> bool:
        """Whether ``size`` bytes may be laid down as one file; then they count. ``share`` of the room is all that may
        be used for them."""
        with self._lock:
            if time.monotonic() >= self._counted_until:
                self._count()
            fits = (
                self._files + 1 <= share * settings.QUARANTINE_MAX_FILES
                and self._bytes + size <= share * settings.QUARANTINE_MAX_MB * MIB
                and self._free - size >= settings.DISK_FREE_MB * MIB
            )
            if fits:
                self._files, self._bytes, self._free = self._files + 1, self._bytes + size, self._free - size
            return fits

    def _count(self) -> None:
        started = time.monotonic()
        self._free = free_on_disk(self._folder)
        self._files = self._bytes = 0
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    self._files += 1
                    if self._files > settings.QUARANTINE_MAX_FILES:
                        break
                    try:
                        self._bytes += entry.stat(follow_symlinks=False).st_size
                    except FileNotFoundError:  # read and deleted meanwhile
                        continue
        except FileNotFoundError:  # nothing has been laid down yet
            pass
        ended = time.monotonic()
        self._counted_until = ended + max(REST, RESTS * (ended - started))


@lru_cache(maxsize=8)
def room_in(folder: Path) -> Room:
    """This process's view of the room in ``folder``."""
    return Room(folder)


def free_on_disk(folder: Path) -> int:
    """Bytes free where ``folder`` lies, or will."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(there).free


def keep_free(folder: Path) -> None:
    """Raise NoRoom where the disk of ``folder`` has no more room than has to be kept free."""
    if free_on_disk(folder) < settings.DISK_FREE_MB * MIB:
        raise NoRoom(f"less than {settings.DISK_FREE_MB} MB are free")
