"""The private storage of kept files, beside the screenshots, each under a random name of its own."""

import secrets
from pathlib import Path

from django.core.files import File as Opened
from django.core.files.storage import FileSystemStorage
from django.db.models import Sum

from triage.evidence.pictures.room import MIB, keep_free
from triage.evidence.pictures.storage import answering, screenshot_storage
from triage.models import File, FileOutcome

FOLDER = "files"


def store(source: Path) -> str:
    """Store a file from quarantine and give its name, which is nobody else's: what one ticket forgets is gone.

    Raises PartFailed where it cannot be stored, FileNotFoundError where there is no such file.
    """
    storage = screenshot_storage()
    name = secrets.token_hex(16)
    with answering(), source.open("rb") as file:
        if isinstance(storage, FileSystemStorage):  # A bucket is as large as it is.
            keep_free(Path(storage.location))
        return storage.save(f"{FOLDER}/{name[:2]}/{name[2:]}", Opened(file))


def open_file(name: str) -> "Opened[bytes]":
    """Open a kept file for reading; raises FileNotFoundError when it has been deleted."""
    return screenshot_storage().open(name, "rb")


def delete(name: str) -> None:
    """Delete a kept file; one that is gone already is fine."""
    screenshot_storage().delete(name)


def fits(size: int, *, most_mb: int, **of: int) -> bool:
    """Whether ``size`` bytes more may be kept of the files that ``of`` selects, of which ``most_mb`` may be."""
    kept = File.objects.filter(outcome=FileOutcome.KEPT, **of).aggregate(taken=Sum("byte_size"))["taken"] or 0
    return bool(kept + size <= most_mb * MIB)
