"""The door for files: each upload is a picture, or a file that is laid into quarantine, or is left out with a reason.

The kind is told by the content alone, the declared type is not believed, and of the name only words for people are
kept. What is laid down is looked at by the reader's worker (``looking``); nothing here decodes anything.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings

from triage.evidence.files.kinds import PICTURE, PROGRAM, Kind, kind_of
from triage.evidence.masking import mask
from triage.evidence.pictures import intake as pictures
from triage.evidence.pictures.room import room_in
from triage.messages import IncomingFile, Picture, UploadedFile

NAME_LENGTH = 100
MOST_NAMED = 40
"""Uploads of one message that are told of by name; what a hostile mail has more is not even counted."""
_SHARE = 0.75
"""The share of quarantine's room up to which files are laid down: a flood of them leaves the rest to pictures."""
_LONGEST_ENDING = 10
_PICTURES_OWN = frozenset({"empty", "too_large", "broken_header", "too_many_pixels", "too_demanding", "no_room"})


@dataclass(frozen=True, slots=True)
class Sorted:
    """What came with one message: pictures and files in quarantine, and (``left_out``) for how many pictures there was
    no room. Files that were not taken are among ``files``, with their problem.
    """

    pictures: tuple[Picture, ...]
    files: tuple[IncomingFile, ...]
    left_out: int


def take(upload: UploadedFile) -> Picture | IncomingFile:
    """Lay one upload into quarantine, as a picture or a file; an ``IncomingFile`` with a ``problem`` was not taken."""
    return _picture(upload) if kind_of(upload.content) is PICTURE else take_file(upload)


def begins_as_picture(content: bytes) -> bool:
    """Whether the door for pictures is asked; of nothing at all, too: there somebody has chosen a picture."""
    return not content or kind_of(content) is PICTURE


def take_file(upload: UploadedFile) -> IncomingFile:
    """Lay an upload that is no picture into quarantine; with a ``problem`` it was not taken."""
    kind = kind_of(upload.content)
    problem = _problem(upload.content, kind)
    if not problem and not room_in(settings.QUARANTINE).take(len(upload.content), share=_SHARE):
        problem = pictures.NO_ROOM
    return _file(upload, kind, problem)


def take_all(uploads: Iterable[UploadedFile]) -> Sorted:
    """Take what came with one message, in its order, as many pictures and files as one may carry."""
    found: list[Picture] = []
    files: list[IncomingFile] = []
    left_out = 0
    for _number, upload in zip(range(MOST_NAMED), uploads, strict=False):
        is_picture = (kind := kind_of(upload.content)) is PICTURE
        taken = found if is_picture else [file for file in files if not file.problem]
        if len(taken) + left_out * is_picture >= (settings.PICTURES_MAX if is_picture else settings.FILES_MAX):
            files.append(_file(upload, kind, "too_many"))
            continue
        one = take(upload)
        if isinstance(one, Picture):
            found.append(one)
        elif is_picture and one.problem == pictures.NO_ROOM:
            left_out += 1
        else:
            files.append(one)
    return Sorted(tuple(found), tuple(files), left_out)


def clean_name(name: str) -> str:
    """What a file is called, fit to be stored and shown: no folders, no control characters or direction marks, what is
    private masked, and so short that its ending stays.
    """
    base = re.split(r"[/\\]", name[:1000])[-1]
    shown = "".join(" " if unicodedata.category(mark) in _UNSHOWN else mark for mark in base)
    words = " ".join(unicodedata.normalize("NFC", shown).split()).strip(". ")
    stem, dot, ending = words.rpartition(".")
    if dot and stem and len(ending) <= _LONGEST_ENDING:
        return mask(stem[: NAME_LENGTH - 1 - len(ending)]) + dot + ending
    return mask(words[:NAME_LENGTH])


_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _picture(upload: UploadedFile) -> Picture | IncomingFile:
    try:
        taken = pictures.accept(upload.content, quarantine=settings.QUARANTINE)
    except pictures.Refused as refused:
        # Of a picture that carries something else, what the something is does not matter.
        return _file(upload, PICTURE, refused.code if refused.code in _PICTURES_OWN else "not_an_image")
    return replace(taken, original_name=clean_name(upload.name))


def _problem(content: bytes, kind: Kind) -> str:
    if not content:
        return "empty"
    if len(content) > settings.FILE_MAX_BYTES:
        return "too_large"
    return "program" if kind is PROGRAM else ""


def _file(upload: UploadedFile, kind: Kind, problem: str) -> IncomingFile:
    """The file, laid down where there is no problem."""
    name = "" if problem else pictures.lay_upload(upload.content, settings.QUARANTINE)
    return IncomingFile(
        name=name,
        sha256=hashlib.sha256(upload.content).hexdigest(),
        kind=kind.code,
        content_type=kind.content_type,
        byte_size=len(upload.content),
        original_name=clean_name(upload.name),
        problem=problem or ("" if name else pictures.NO_ROOM),
    )
