"""The pictures that a browser's form brings: bounded while they come in, then laid into quarantine or refused."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop

from triage.channels.complaint import tidy
from triage.evidence.pictures import intake
from triage.messages import Picture

TOO_MANY = gettext_noop("You can send at most %(limit)d pictures at once. This one was left out.")


@dataclass(frozen=True, slots=True)
class RefusedPicture:
    """An upload that was not taken; ``message`` says why in the reader's language.

    ``is_mistake``: the sender can mend it. Where there was only no room, the rest is taken.
    """

    name: str
    message: str
    is_mistake: bool = True


def take_pictures(request: HttpRequest, *, room: int) -> tuple[tuple[Picture, ...], tuple[RefusedPicture, ...]]:
    """Lay the request's pictures into quarantine, at most ``room`` of them, and tell why others are refused."""
    accepted: list[Picture] = []
    refused: list[RefusedPicture] = []
    for position, upload in enumerate(request.FILES.getlist("screenshots")):
        name = tidy((upload.name or "")[:100])
        if position >= settings.PICTURES_MAX or len(accepted) >= room:
            refused.append(RefusedPicture(name, gettext(TOO_MANY) % {"limit": settings.PICTURES_MAX}))
            continue
        try:
            picture = intake.accept(upload, quarantine=settings.QUARANTINE)
        except intake.Refused as refusal:
            told = gettext(intake.MESSAGES[refusal.code]) % refusal.params
            refused.append(RefusedPicture(name, told, is_mistake=refusal.code != intake.NO_ROOM))
        else:
            accepted.append(replace(picture, original_name=name))
    return tuple(accepted), tuple(refused)


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
        surplus = self.files > settings.PICTURES_MAX or start > intake.MAX_BYTES
        return None if surplus else raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that store."""
