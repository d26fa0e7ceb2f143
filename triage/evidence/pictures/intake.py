"""The door for pictures: what a stranger uploads is looked at, and laid into quarantine or refused.

Nothing is decoded here (see ``headers``); a file in quarantine is never served and never trusted,
only read by the reader's process, and it goes away when it has been read or grown old.
"""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from triage import parts
from triage.evidence.pictures.ends import end_of
from triage.evidence.pictures.headers import (
    BrokenHeader,
    Header,
    is_film,
    read_header,
    too_many_pixels,
    too_many_scans,
)
from triage.evidence.pictures.room import MAILS, room_in
from triage.evidence.pictures.storage import failed
from triage.messages import Coded, Picture
from triage.models.part import STORAGE

MAX_BYTES = 10 * 1024 * 1024
"""More than this is never taken; the setting PICTURE_MAX_BYTES may ask for less."""

MESSAGES: Mapping[str, str] = {
    "empty": gettext_noop("This file is empty. Please take the screenshot again and attach it anew."),
    "too_large": gettext_noop(
        "This file is larger than %(limit_mb)d MB. Please send a screenshot, or a smaller version of the picture."
    ),
    "not_an_image": gettext_noop(
        "This file is not a picture that we can read. Please send a screenshot as JPEG, PNG, WebP or HEIC."
    ),
    "film": gettext_noop(
        "This is a video. Please stop it at the place that shows the problem, take a screenshot there and send that."
    ),
    "pdf": gettext_noop("This is a PDF. Please open it, take a screenshot of the page and send that."),
    "svg": gettext_noop("This is a drawing (SVG). Please take a screenshot of it and send that."),
    "too_many_pixels": gettext_noop(
        "This picture is too large (%(width)d by %(height)d pixels). Please send a screenshot, or a smaller version."
    ),
    "broken_header": gettext_noop("This picture is damaged. Please take the screenshot again and attach it anew."),
    "too_demanding": gettext_noop(
        "This picture could not be read. Please take the screenshot again and attach it anew."
    ),
    "no_room": gettext_noop("So many pictures are coming in that there is no room for this one right now."),
}
"""Codes of refusal to English msgids; the params of ``Refused`` fill them with ``%``."""

UNREAD = timedelta(days=3)
"""What an accepted complaint still waits for is kept for so long, if reading is impossible all the time."""
NO_ROOM = "no_room"
"""The one code that is nobody's mistake: whatever came with the picture is taken without it."""

# Marks of documents, where their readers look for them: at the head (browsers, PDF readers) and at the end
# (unpackers; whoever hides a page behind a picture). What begins as a picture does is searched only behind its end:
# nobody's camera writes a document there. Within the picture they are words of its metadata (the program that drew it,
# the page that it was taken of), which nobody will see. A film behind a picture is no such mark: phones do that
# ("motion photos"); it is cut off (``ends``).
_HEAD = 2048
_END = 22 + 65_535  # a ZIP archive's last record, with the longest comment
_DOCUMENTS = (
    (re.compile(rb"%PDF-"), "pdf"),
    (re.compile(rb"<svg[\s>]", re.IGNORECASE), "svg"),
    (re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe)[\s>]|<\?php", re.IGNORECASE), "not_an_image"),
    (re.compile(rb"PK\x05\x06\0\0\0\0"), "not_an_image"),
    (re.compile(rb"Rar!\x1a\x07"), "not_an_image"),
)
# A picture whose first bytes open a script's comment, and the script behind the comment's end.
_SCRIPT = re.compile(rb"(?s:.{2,6}/\*.{,66000}?\*/\s*[=;])")


class Refused(Coded):
    """The upload isn't taken; ``code`` is a key of MESSAGES, ``params`` fill that message."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.params = params


class Readable(Protocol):
    """An open binary file, or one of Django's uploads."""

    def read(self, size: int, /) -> bytes:
        """Give at most ``size`` bytes."""


def accept(upload: Readable | bytes, *, quarantine: Path) -> Picture:
    """Lay a picture into quarantine under a random name, or raise Refused.

    The type is told by the content alone; the upload's own name is never asked for. What lies behind the picture's end
    is not laid down, and nothing where there is no room (``NO_ROOM``).
    """
    header, data = _inspect(upload if isinstance(upload, bytes) else upload.read(_limit() + 1))
    if not room_in(quarantine).take(len(data)):
        raise Refused(NO_ROOM)
    if not (name := lay_upload(data, quarantine)):
        raise Refused(NO_ROOM)
    return Picture(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=header.kind,
        width=header.width,
        height=header.height,
        byte_size=len(data),
    )


def _inspect(data: bytes) -> tuple[Header, bytes]:
    """What the picture's header says, and the picture without what lies behind it; or raises Refused."""
    if not data:
        raise Refused("empty")
    if is_film(data):
        raise Refused("film")
    if len(data) > (limit := _limit()):
        raise Refused("too_large", limit_mb=max(1, limit // 1024**2))
    if _SCRIPT.match(data):
        raise Refused("not_an_image")
    try:
        header = read_header(data)
        if header is None:
            raise Refused(_document_in(data) or "not_an_image")
        if too_many_pixels(header.width, header.height):
            raise Refused("too_many_pixels", width=header.width, height=header.height)
        if header.kind == "jpeg" and too_many_scans(data):
            raise Refused("too_demanding")
        end = end_of(header.kind, data)
    except BrokenHeader as error:
        raise Refused(_document_in(data) or "broken_header") from error
    if document := _document_in(data, behind=end):
        raise Refused(document)
    return header, data[:end]


def _document_in(data: bytes, *, behind: int = 0) -> str:
    """The code for the document whose mark stands ``behind`` the picture, 0 for what is none; "" without any."""
    for mark, code in _DOCUMENTS:
        if mark.search(data, behind, behind + _HEAD) or mark.search(data, max(behind, len(data) - _END)):
            return code
    return ""


def _refuse_documents(data: bytes, *, behind: int = 0) -> None:
    """Raise Refused where a mark of a document stands ``behind`` the picture, 0 for what is none."""
    for mark, code in _DOCUMENTS:
        if mark.search(data, behind, behind + _HEAD) or mark.search(data, max(behind, len(data) - _END)):
            raise Refused(code)


def _limit() -> int:
    return min(MAX_BYTES, settings.PICTURE_MAX_BYTES)


def lay_upload(data: bytes, folder: Path) -> str:
    """``lay``; "" where the disk does not take it: then whatever came along is taken without it, and it is noted."""
    try:
        return lay(data, folder)
    except OSError as error:
        parts.fails(STORAGE, failed(error), now=timezone.now())
        return ""


def lay(data: bytes, folder: Path) -> str:
    """Lay bytes into quarantine, unlooked at and for the owner's eyes only; give the file's random name, which nobody
    knows before it is whole.

    There is no fsync: a picture lost with the machine's power is reported as missing by the reader,
    and the requester is asked for it again, which costs less than a disk's wait in each upload.
    """
    name = secrets.token_hex(16)
    path = folder / name
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    try:
        descriptor = os.open(path, flags, 0o600)
    except FileNotFoundError:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, flags, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    if (lain := _lain.get()) is not None:
        lain.append(path)
    return name


_lain: ContextVar[list[Path] | None] = ContextVar("lain", default=None)


@contextmanager
def all_or_nothing() -> Iterator[Callable[[], None]]:
    """What is laid into quarantine within the block goes where the block fails, as rows go with their transaction: what
    is tried again would be laid again, and nobody would know of the first copy. Gives a function that does so at once.
    """
    paths: list[Path] = []

    def undo() -> None:
        while paths:
            paths.pop().unlink(missing_ok=True)

    token = _lain.set(paths)
    try:
        yield undo
    except BaseException:
        undo()
        raise
    finally:
        _lain.reset(token)


def lay_copy(data: bytes, folder: Path) -> str:
    """``lay`` what is good to have and not needed: the raw form of a mail that was taken. Gives "" for want of room."""
    return lay(data, folder) if room_in(folder).take(len(data), share=MAILS) else ""


def laid(name: str, folder: Path) -> bytes:
    """What lies in quarantine under ``name``; raises FileNotFoundError where it has been swept, or was never laid."""
    if not name:
        raise FileNotFoundError
    return (folder / name).read_bytes()


def sweep_quarantine(
    folder: Path, *, older_than: timedelta, now: datetime, unread: Collection[str] = frozenset()
) -> int:
    """Delete what has lain in quarantine for longer than ``older_than`` at ``now`` (aware); give how many.

    What is ``unread``, by name, stays for UNREAD: the storage, or the reader, may be away for as long.
    """
    swept = 0
    limit, limit_of_unread = ((now - age).timestamp() for age in (older_than, UNREAD))
    for path in folder.glob("*"):
        try:
            if path.stat().st_mtime < (limit_of_unread if path.name in unread else limit):
                # A folder is what a reader that was killed over a picture left behind.
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                swept += 1
        except FileNotFoundError:  # the reader or another sweep was faster
            continue
    return swept
