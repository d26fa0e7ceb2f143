"""The API as a channel: a parsed request body becomes an InboundMessage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _

from triage.channels.complaint import UNWANTED, ComplaintForm, KnownPlatforms, YesNoField, tidy
from triage.evidence.pictures.intake import MESSAGES, NO_ROOM, Refused, accept
from triage.messages import InboundMessage, Picture

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
    """One message from a client. All or nothing: raises Invalid if any answer or picture is refused.

    ``data`` are the answers, ``files`` the pictures.
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
    pictures, refused, left_out = _pictures(list(files))
    if refused:
        errors["screenshots"] = refused
    if errors:
        for picture in pictures:
            (settings.QUARANTINE / picture.name).unlink(missing_ok=True)
        raise Invalid(errors)
    return InboundMessage(
        channel="api",
        client=sender.client,
        key=sender.key,
        answers=form.answers(),
        pictures=tuple(pictures),
        left_out=left_out,
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


def _pictures(files: list[UploadedFile]) -> tuple[list[Picture], list[dict[str, str]], int]:
    """The pictures that were taken, why others were refused, and for how many there was no room."""
    if len(files) > settings.PICTURES_MAX:
        message = _("Send at most %(count)d pictures.") % {"count": settings.PICTURES_MAX}
        return [], [{"code": "too_many", "message": message}], 0
    pictures: list[Picture] = []
    refused: list[dict[str, str]] = []
    left_out = 0
    for file in files:
        try:
            pictures.append(accept(file, quarantine=settings.QUARANTINE))
        except Refused as problem:
            if problem.code == NO_ROOM:
                left_out += 1
                continue
            message = _(MESSAGES[problem.code]) % problem.params
            name = tidy((file.name or "")[:100])
            refused.append({"code": problem.code, "message": f"{name}: {message}" if name else message})
    return pictures, refused, left_out
