"""The API as a channel: a parsed request body becomes an InboundMessage."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from triage.channels.complaint import UNWANTED, ComplaintForm, tidy
from triage.evidence.pictures.intake import MESSAGES, Refused, accept
from triage.messages import InboundMessage, Picture

Errors = dict[str, list[dict[str, str]]]


class Invalid(Exception):
    """The request's content is wrong; ``errors`` maps fields to [{code, message}]."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("invalid")
        self.errors = errors


def parse(
    data: Mapping[str, Any],
    files: Iterable[UploadedFile],
    *,
    client: str,
    key: str,
    platforms: Mapping[str, str],
    contacts: Sequence[str],
    now: datetime,
) -> InboundMessage:
    """One message from a client. All or nothing: raises Invalid if any answer or picture is refused.

    ``data`` are the answers, ``files`` the pictures, ``key`` the client's idempotency key;
    ``platforms`` and ``contacts`` as ComplaintForm takes them.
    """
    # An answer that is refused is told back: no half of a surrogate pair, which JSON can hold, may be in it.
    said = {name: UNWANTED.sub("", value) if isinstance(value, str) else value for name, value in data.items()}
    form = ComplaintForm(said, platforms=platforms, contacts=contacts, now=now)
    errors: Errors = {}
    if not form.is_valid():
        errors = {
            field: [{"code": error["code"], "message": error["message"]} for error in problems]
            for field, problems in form.errors.get_json_data().items()
        }
    pictures, refused = _pictures(list(files))
    if refused:
        errors["screenshots"] = refused
    if errors:
        for picture in pictures:
            (settings.QUARANTINE / picture.name).unlink(missing_ok=True)
        raise Invalid(errors)
    return InboundMessage(channel="api", client=client, key=key, answers=form.answers(), pictures=tuple(pictures))


def _pictures(files: list[UploadedFile]) -> tuple[list[Picture], list[dict[str, str]]]:
    if len(files) > settings.PICTURES_MAX:
        message = _("Send at most %(count)d pictures.") % {"count": settings.PICTURES_MAX}
        return [], [{"code": "too_many", "message": message}]
    pictures: list[Picture] = []
    refused: list[dict[str, str]] = []
    for file in files:
        try:
            pictures.append(accept(file, quarantine=settings.QUARANTINE))
        except Refused as problem:
            message = _(MESSAGES[problem.code]) % problem.params
            name = tidy((file.name or "")[:100])
            refused.append({"code": problem.code, "message": f"{name}: {message}" if name else message})
    return pictures, refused
