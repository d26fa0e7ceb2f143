"""Files that go out with a reply: stored before it is written, gone again where it is not, read when it is sent."""

import mimetypes
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.core.files.base import ContentFile, File

from triage.evidence.pictures.storage import FAILURES, answering, screenshot_storage
from triage.messages import Attachment
from triage.models import FoundIn, Reply, ReplyFile
from triage.models.ticket_words import index

LONGEST_NAME = 100
FOLDER = "enclosed"
"""In the private storage of pictures, beside them."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that an agent has chosen, as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What goes along with an agent's words: files, and the addresses of whom gets a copy."""

    files: tuple[Upload, ...] = ()
    cc: tuple[str, ...] = ()


NOTHING = Enclosed()


@contextmanager
def stored(uploads: Sequence[Upload]) -> Iterator[Callable[[Reply], None]]:
    """The files in private storage for the length of the block, and for good where it ends well.

    Gives a function that makes them a reply's. They are stored first: a worker may send it as soon as it is there.
    Raises PartFailed where the storage does not work.
    """
    names: list[str] = []
    try:
        for upload in uploads:
            token = secrets.token_hex(16)
            with answering():
                stored_as = screenshot_storage().save(f"{FOLDER}/{token[:2]}/{token[2:]}", ContentFile(upload.content))
            names.append(stored_as)
        yield lambda reply: _enclose(reply, uploads, names)
    except BaseException:
        with suppress(*FAILURES):  # Whatever is wrong is told, not that it cannot be cleaned up after.
            for name in names:
                screenshot_storage().delete(name)
        raise


def _enclose(reply: Reply, uploads: Sequence[Upload], names: Sequence[str]) -> None:
    ReplyFile.objects.bulk_create(
        ReplyFile(
            reply=reply,
            name=upload.name[-LONGEST_NAME:],
            kind=kind_of(upload.name),
            byte_size=len(upload.content),
            file=name,
        )
        for upload, name in zip(uploads, names, strict=True)
    )
    if uploads:
        index(FoundIn.EVIDENCE, [reply.ticket_id])


def kind_of(name: str) -> str:
    """The MIME type that mail programs go by: told by the name, since it is an agent's own."""
    kind, encoding = mimetypes.guess_type(name)
    return kind if kind and not encoding else "application/octet-stream"


def attachments(reply: Reply) -> tuple[Attachment, ...]:
    """What is sent along with the reply. Raises FileNotFoundError where a file is gone, PartFailed where storage is."""
    found = []
    for row in reply.files.order_by("id"):
        with answering(), open_file(row) as file:
            found.append(Attachment(row.name, row.kind, file.read()))
    return tuple(found)


def open_file(row: ReplyFile) -> "File[bytes]":
    """Open a stored file for reading. Raises FileNotFoundError once it has been deleted."""
    if not row.file or row.forgotten_at is not None:
        raise FileNotFoundError
    return screenshot_storage().open(row.file, "rb")
