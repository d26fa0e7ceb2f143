"""The private storage of clean pictures, each under the hash of its content.

Only what the reader has re-encoded gets here; originals never leave quarantine but to be deleted.
"""

import errno
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection, transaction

from triage.evidence.pictures.room import MIB, NoRoom, keep_free
from triage.messages import PartFailed
from triage.models import Screenshot, ScreenshotState, Trouble
from triage.models.part import STORAGE

FAILURES = (OSError, BotoCoreError, ClientError)
"""What a disk or a bucket that does not work raises."""
PROOF = 8 * MIB
"""Bytes that a disk must take to be believed to work: more than a clean picture has."""
_BY_ERRNO = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EACCES: Trouble.READ_ONLY,
    errno.EPERM: Trouble.READ_ONLY,
}
_REFUSALS = frozenset({"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"})


def screenshot_storage() -> Storage:
    """Give the storage that the settings name ``screenshots``."""
    return storages["screenshots"]


def failed(error: Exception) -> PartFailed:
    """The failure of the storage that one of FAILURES is."""
    match error:
        case NoRoom():
            why, said = Trouble.FULL, str(error)
        case OSError():
            why, said = _BY_ERRNO.get(error.errno or 0, Trouble.BROKEN), error.strerror or type(error).__name__
        case ClientError():
            said = str(error.response.get("Error", {}).get("Code", ""))
            why = Trouble.LOGIN if said in _REFUSALS else Trouble.FOLDER if said == "NoSuchBucket" else Trouble.REFUSED
        case _:
            why = Trouble.LOGIN if isinstance(error, NoCredentialsError) else Trouble.UNREACHABLE
            said = type(error).__name__
    return PartFailed(why, said, part=STORAGE)


@contextmanager
def answering() -> Iterator[None]:
    """Within it a failure of the storage is raised as PartFailed. A file that is not there stays FileNotFoundError."""
    try:
        yield
    except FileNotFoundError:
        raise
    except FAILURES as error:
        raise failed(error) from error


def prove(source: Path) -> None:
    """Raise PartFailed where the quarantine's disk does not work: it cannot be read from, or takes nothing.

    A reader that dies over a picture may have died of this. A ``source`` that is not there proves nothing.
    """
    with answering():
        source.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_free(source.parent)
        if source.exists():
            source.read_bytes()
        with tempfile.TemporaryFile(dir=source.parent) as file:
            file.write(bytes(PROOF))


def prove_all() -> None:
    """Raise PartFailed where the quarantine or the storage does not work: something is laid down, read and deleted."""
    prove(settings.QUARANTINE / "none")
    with answering():
        storage = screenshot_storage()
        name = storage.save("proof/proof", ContentFile(b"proof"))
        storage.delete(name)


def name_of(clean: Path) -> str:
    """Give the name of a clean JPEG, ``ab/cdef….jpg`` from the sha256 of its bytes."""
    with clean.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{digest[:2]}/{digest[2:]}.jpg"


def store(clean: Path) -> str:
    """Store a clean JPEG and give its name; the same picture stored twice is one file with one name.

    Raises PartFailed where it cannot be stored.
    """
    storage = screenshot_storage()
    with answering():
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
