"""What a browser's form brings: bounded while it comes in, then laid into quarantine or refused."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop

from triage.evidence.files.intake import begins_as_picture, clean_name, take_file
from triage.evidence.files.problems import MENDABLE, explained
from triage.evidence.pictures import intake
from triage.messages import IncomingFile, Picture, UploadedFile

TOO_MANY = gettext_noop("You can send at most %(limit)d pictures at once. This one was left out.")
TOO_MANY_FILES = gettext_noop("You can send at most %(limit)d other files at once. This one was left out.")


@dataclass(frozen=True, slots=True)
class RefusedPicture:
    """An upload that was not taken; ``message`` says why in the reader's language.

    ``is_mistake``: the sender can mend it. Where there was only no room, the rest is taken.
    """

    name: str
    message: str
    is_mistake: bool = True


@dataclass(frozen=True, slots=True)
class Uploads:
    """What a form brought: pictures and other files in quarantine, and those that were refused."""

    pictures: tuple[Picture, ...] = ()
    files: tuple[IncomingFile, ...] = ()
    refused: tuple[RefusedPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """How many pictures and files are kept for a form already; ``uploaded`` of them, or of those that it has been
    accepted with, came before it and are named by it (``pipeline.resumable``)."""

    pictures: int = 0
    files: int = 0
    uploaded: int = 0


def take_uploads(request: HttpRequest, *, room: int, room_for_files: int) -> Uploads:
    """Lay the request's uploads into quarantine, so many pictures and other files, and tell why others are refused."""
    pictures: list[Picture] = []
    files: list[IncomingFile] = []
    refused: list[RefusedPicture] = []
    for position, upload in enumerate(request.FILES.getlist("screenshots")):
        given = UploadedFile(upload.name or "", upload.content_type or "", upload.read(most_bytes() + 1))
        is_surplus = position >= most_uploads()
        left = {"room": room - len(pictures), "room_for_files": room_for_files - len(files)}
        taken = take_one(given, **(dict.fromkeys(left, 0) if is_surplus else left))
        match taken:
            case RefusedPicture():
                refused.append(taken)
            case Picture():
                pictures.append(taken)
            case IncomingFile():
                files.append(taken)
    return Uploads(tuple(pictures), tuple(files), tuple(refused))


def take_one(given: UploadedFile, *, room: int, room_for_files: int) -> Picture | IncomingFile | RefusedPicture:
    """Lay one upload into quarantine where there is room for one more of its kind, or tell why not."""
    name, is_picture = clean_name(given.name), begins_as_picture(given.content)
    if (room if is_picture else room_for_files) <= 0:
        return RefusedPicture(name, _too_many(is_picture))
    if is_picture:
        try:
            return replace(intake.accept(given.content, quarantine=settings.QUARANTINE), original_name=name)
        except intake.Refused as refusal:
            told = gettext(intake.MESSAGES[refusal.code]) % refusal.params
            return RefusedPicture(name, told, is_mistake=refusal.code != intake.NO_ROOM)
    file = take_file(given)
    return RefusedPicture(name, explained(file.problem)) if file.problem in MENDABLE else file


def most_uploads() -> int:
    """How many files of all kinds one form may carry."""
    return int(settings.PICTURES_MAX + settings.FILES_MAX)


def most_bytes() -> int:
    """Of the largest file that may be taken."""
    return max(intake.MAX_BYTES, settings.FILE_MAX_BYTES)


def _too_many(is_picture: bool) -> str:
    limit = settings.PICTURES_MAX if is_picture else settings.FILES_MAX
    return gettext(TOO_MANY if is_picture else TOO_MANY_FILES) % {"limit": limit}


class BoundedUploads(FileUploadHandler):
    """Bounds what a request may lay down before anybody looks at it.

    A file is cut off where it is too large anyway, and a file too many keeps its name only. So every
    body can be read to its end, and the form's text survives whatever is sent along with it.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.files = 0

    def new_file(self, *args: Any, **options: Any) -> None:
        """Count the file."""
        super().new_file(*args, **options)
        self.files += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the data on to the next handler, or drop it."""
        surplus = self.files > most_uploads() or start > most_bytes()
        return None if surplus else raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that store."""
