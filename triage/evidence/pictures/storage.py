"""The private storage of clean pictures, each under the hash of its content.

Only what the reader has re-encoded gets here; originals never leave quarantine but to be deleted.
"""

import hashlib
from pathlib import Path

from django.core.files import File
from django.core.files.storage import Storage, storages


def screenshot_storage() -> Storage:
    """Give the storage that the settings name ``screenshots``."""
    return storages["screenshots"]


def store(clean: Path) -> str:
    """Store a clean JPEG and give its name, ``ab/cdef….jpg`` from the sha256 of its bytes.

    The same picture stored twice is one file with one name.
    """
    storage = screenshot_storage()
    with clean.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = f"{digest[:2]}/{digest[2:]}.jpg"
        if storage.exists(name):
            return name
        file.seek(0)
        saved = storage.save(name, File(file))
    if saved != name:  # somebody stored the same picture between the question and the answer
        storage.delete(saved)
    return name


def open_screenshot(name: str) -> "File[bytes]":
    """Open a stored picture for reading; raises FileNotFoundError when it has been deleted."""
    return screenshot_storage().open(name, "rb")


def delete(name: str) -> None:
    """Delete a stored picture; one that is gone already is fine.

    Two tickets may share one picture: the caller asks first whether another row names it.
    """
    screenshot_storage().delete(name)
