"""The private storage of clean pictures, each under the hash of its content.

Only what the reader has re-encoded gets here; originals never leave quarantine but to be deleted.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection, transaction

from triage.evidence.pictures.room import keep_free
from triage.models import Screenshot, ScreenshotState


def screenshot_storage() -> Storage:
    """Give the storage that the settings name ``screenshots``."""
    return storages["screenshots"]


def name_of(clean: Path) -> str:
    """Give the name of a clean JPEG, ``ab/cdef….jpg`` from the sha256 of its bytes."""
    with clean.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{digest[:2]}/{digest[2:]}.jpg"


def store(clean: Path) -> str:
    """Store a clean JPEG and give its name; the same picture stored twice is one file with one name.

    Raises NoRoom (or another OSError) where it cannot be stored.
    """
    storage = screenshot_storage()
    name = name_of(clean)
    if storage.exists(name):
        return name
    if isinstance(storage, FileSystemStorage):  # A bucket is as large as it is.
        keep_free(Path(storage.location))
    with clean.open("rb") as file:
        saved = storage.save(name, File(file))
    if saved != name:  # somebody stored the same picture between the question and the answer
        storage.delete(saved)
    return name


@contextmanager
def held(name: str) -> Iterator[None]:
    """A transaction in which nobody else deletes the file ``name``, nor makes a row name it.

    Rows share files, so that "it is stored" and "no row names it" hold only as long as nobody acts on them.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"screenshot {name}"])
        yield


def open_screenshot(name: str) -> "File[bytes]":
    """Open a stored picture for reading; raises FileNotFoundError when it has been deleted."""
    return screenshot_storage().open(name, "rb")


def delete_unused(name: str) -> bool:
    """Delete a stored picture unless a row names it (then False); one that is gone already is fine.

    Whoever forgets a picture deletes or changes its row first, commits, and then calls this.
    """
    with held(name):
        if Screenshot.objects.filter(state=ScreenshotState.READ, file=name).exists():
            return False
        screenshot_storage().delete(name)
        return True
