"""The API as a channel: a parsed request body becomes an InboundMessage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _

from triage.channels.complaint import UNWANTED, ComplaintForm, KnownPlatforms, YesNoField
from triage.evidence.files.intake import Sorted, begins_as_picture, clean_name, take_file
from triage.evidence.files.problems import MENDABLE, explained
from triage.evidence.pictures.intake import MAX_BYTES, MESSAGES, NO_ROOM, Refused, accept
from triage.messages import InboundMessage, IncomingFile, Picture
from triage.messages import UploadedFile as Given

Errors = dict[str, list[dict[str, str]]]


class Invalid(Exception):
    """The request's content is wrong; ``errors`` maps fields to [{code, message}]."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("invalid")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose request it is: the client's name, its digest ``origin``, and the idempotency ``key`` of this one."""

    client: str
    origin: str
    key: str


def parse(
    data: Mapping[str, Any], files: Iterable[UploadedFile], *, sender: Sender, known: KnownPlatforms, now: datetime
) -> InboundMessage:
    """One message from a client. All or nothing: raises Invalid if any answer or file is refused.

    ``data`` are the answers, ``files`` the pictures and other files.
    """
    # An answer that is refused is told back: no half of a surrogate pair, which JSON can hold, may be in it.
    said = {name: UNWANTED.sub("", value) if isinstance(value, str) else value for name, value in data.items()}
    form = ComplaintForm(said, platforms=known.spellings, contacts=known.contacts, now=now)
    errors: Errors = {}
    if not form.is_valid():
        errors = {
            field: [{"code": error["code"], "message": error["message"]} for error in problems]
            for field, problems in form.errors.get_json_data().items()
        }
    errors |= _misshapen(data, form)
    taken, refused = _taken(list(files))
    if refused:
        errors["screenshots"] = refused
    if errors:
        for name in filter(None, [*(each.name for each in taken.pictures), *(each.name for each in taken.files)]):
            (settings.QUARANTINE / name).unlink(missing_ok=True)
        raise Invalid(errors)
    return InboundMessage(
        channel="api",
        client=sender.client,
        key=sender.key,
        answers=form.answers(),
        pictures=taken.pictures,
        files=taken.files,
        left_out=taken.left_out,
        origin=sender.origin,
    )


def _misshapen(data: Mapping[str, Any], form: ComplaintForm) -> Errors:
    """What the form would take for text, shorten or overlook: JSON's other types, a file for a text and the reverse.

    Lengths are those of what was sent, as the schema counts; the form counts what is left of it.
    """
    errors: Errors = {}
    for name, field in form.fields.items():
        sent, longest = data.get(name), getattr(field, "max_length", None)
        if not isinstance(sent, str | bool | None if isinstance(field, YesNoField) else str | None):
            errors[name] = [{"code": "invalid", "message": _("This must be a text.")}]
        elif longest is not None and len(sent or "") > longest:
            message = _("Send at most %(count)d characters.") % {"count": longest}
            errors[name] = [{"code": "max_length", "message": message}]
    files = data.getlist("screenshots") if isinstance(data, QueryDict) else data.get("screenshots", [])
    if files is not None and not (isinstance(files, list) and all(isinstance(each, UploadedFile) for each in files)):
        message = _("Send screenshots as files, in a form (multipart/form-data).")
        errors["screenshots"] = [{"code": "not_a_file", "message": message}]
    return errors


def _taken(files: list[UploadedFile]) -> tuple[Sorted, list[dict[str, str]]]:
    """The pictures and other files that were taken, and why others were refused."""
    refused: list[dict[str, str]] = []
    pictures: list[Picture] = []
    others: list[IncomingFile] = []
    left_out = 0
    if len(files) > settings.PICTURES_MAX + settings.FILES_MAX:
        return Sorted((), (), 0), [_too_many()]
    for file in files:
        name = clean_name(file.name or "")
        given = Given(name, file.content_type or "", file.read(max(MAX_BYTES, settings.FILE_MAX_BYTES) + 1))
        told = ""
        if begins_as_picture(given.content):
            try:
                pictures.append(accept(given.content, quarantine=settings.QUARANTINE))
            except Refused as problem:
                left_out += problem.code == NO_ROOM
                code, told = problem.code, _(MESSAGES[problem.code]) % problem.params
                told = "" if code == NO_ROOM else told
        else:
            others.append(taken := take_file(given))
            code, told = taken.problem, explained(taken.problem) if taken.problem in MENDABLE else ""
        if told:
            refused.append({"code": code, "message": f"{name}: {told}" if name else told})
    if len(pictures) > settings.PICTURES_MAX or len(others) > settings.FILES_MAX:
        refused.append(_too_many())
    return Sorted(tuple(pictures), tuple(others), left_out), refused


def _too_many() -> dict[str, str]:
    message = _("Send at most %(count)d pictures and %(files)d other files.")
    return {"code": "too_many", "message": message % {"count": settings.PICTURES_MAX, "files": settings.FILES_MAX}}
