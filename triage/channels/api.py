"""The API as a channel: a parsed request body becomes an InboundMessage."""

import binascii
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.channels.complaint import UNWANTED, ComplaintForm, KnownPlatforms, YesNoField
from triage.evidence.files.intake import Sorted, begins_as_picture, clean_name, take_file
from triage.evidence.files.problems import MENDABLE, explained
from triage.evidence.pictures.intake import MAX_BYTES, MESSAGES, NO_ROOM, Refused, accept
from triage.messages import Answers, InboundMessage, IncomingFile, Picture
from triage.messages import UploadedFile as Given
from triage.playbook.form import asked

FILES = "screenshots"
"""The field that holds pictures and other files."""

Errors = dict[str, list[dict[str, str]]]


class Invalid(Exception):
    """The request's content is wrong; ``errors`` maps fields to [{code, message}]."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("invalid")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose request it is: the client's name, its digest ``origin``, and the idempotency ``key`` of this one.

    ``is_agent``: an agent's program, which types for somebody who may have no address.
    """

    client: str
    origin: str
    key: str
    is_agent: bool = False


class AdditionForm(ComplaintForm):
    """More about a complaint that is known already."""

    insists = False
    has_files = False
    nothing_said = gettext_lazy("Write something, or add a picture.")

    def says_something(self, cleaned: Mapping[str, Any]) -> bool:
        """A file or one answer is enough."""
        new = (question.code for question in self.asked_by.questions if not question.known)
        return self.has_files or any(cleaned.get(code) not in (None, "") for code in new)


class SpokenForm(ComplaintForm):
    """A complaint that somebody has told an agent: something must be said, nothing else must be answered."""

    insists = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].required = False


class DetailsForm(SpokenForm):
    """What is known of a complaint, with what an agent puts right."""

    def says_something(self, cleaned: Mapping[str, Any]) -> bool:
        """The ticket does already."""
        return True


def sent_files(data: Any) -> list[UploadedFile]:
    """The files among what a client sent: of a form as they are, of JSON out of base64. What is none is left out."""
    sent = data.getlist(FILES) if isinstance(data, QueryDict) else data.get(FILES)
    files = (
        [each if isinstance(each, UploadedFile) else _unpacked(each) for each in sent] if isinstance(sent, list) else []
    )
    return [file for file in files if file is not None]


def parse(
    data: Mapping[str, Any],
    files: Iterable[UploadedFile],
    *,
    sender: Sender,
    known: KnownPlatforms,
    now: datetime,
    adds_to: Answers | None = None,
) -> InboundMessage:
    """One message from a client. All or nothing: raises Invalid if any answer or file is refused, or has no meaning.

    ``data`` are the answers, ``files`` those in it (``sent_files``). ``adds_to``: what is known of the complaint to
    which it adds; None for a new one.
    """
    # An answer that is refused is told back: no half of a surrogate pair may be in it.
    said = {name: UNWANTED.sub("", value) if isinstance(value, str) else value for name, value in data.items()}
    files = list(files)
    kind = AdditionForm if adds_to is not None else SpokenForm if sender.is_agent else ComplaintForm
    identity = {} if adds_to is None else _identity(adds_to)
    form = kind({**said, **identity}, platforms=known.spellings, contacts=known.contacts, now=now)
    if isinstance(form, AdditionForm):
        form.has_files = bool(files)
    errors = _wrong(form) | _misshapen(data, form, files) | _unknown(data, form.fields.keys() - identity.keys())
    taken, refused = _taken(files)
    if refused:
        errors[FILES] = refused
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


def parse_correction(
    data: Mapping[str, Any], *, of: Answers, has_own_words: bool, known: KnownPlatforms, now: datetime
) -> Answers:
    """What is known (``of``), with what an agent's program puts right; null or "" takes an answer away.

    Raises Invalid. Only what is sent has to make sense: what was answered before may no longer be offered.
    ``has_own_words``: the description is the requester's own, and not an agent's to change.
    """
    said = {name: UNWANTED.sub("", value) if isinstance(value, str) else value for name, value in data.items()}
    before: dict[str, object] = {**of.given, "platform": of.platform or of.platform_other}
    before |= {name: getattr(of, name) for name in ("name", "email", "description", "language")}
    form = DetailsForm({**before, **said}, platforms=known.spellings, contacts=known.contacts, now=now)
    own = form.fields.keys() - ({"description"} if has_own_words else set())
    errors = _wrong(form) | _misshapen(data, form, ()) | _unknown(data, own, files=False)
    if errors := {name: told for name, told in errors.items() if name in data}:
        raise Invalid(errors)
    fresh = form.answers()
    whole = {name: getattr(fresh, name) for name in ("name", "email", "description", "language") if name in data}
    if "platform" in data:
        whole |= {"platform": fresh.platform, "platform_other": fresh.platform_other}
    kept = {code: answer for code, answer in of.given.items() if code not in data}
    return replace(of, **whole, given={**kept, **{code: fresh.given[code] for code in data if code in fresh.given}})


def _wrong(form: ComplaintForm) -> Errors:
    return {
        field: [{"code": error["code"], "message": error["message"]} for error in problems]
        for field, problems in form.errors.get_json_data().items()
    }


def _misshapen(data: Mapping[str, Any], form: ComplaintForm, files: Sequence[UploadedFile]) -> Errors:
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
    sent = data.getlist(FILES) if isinstance(data, QueryDict) else data.get(FILES)
    if sent is not None and not (isinstance(sent, list) and len(files) == len(sent)):
        message = _(
            "Send files in a form (multipart/form-data), or in JSON each as its name and its content in base64."
        )
        errors[FILES] = [{"code": "not_a_file", "message": message}]
    return errors


def _unknown(data: Iterable[str], known: Iterable[str], *, files: bool = True) -> Errors:
    names = {*known, *([FILES] if files else ())}
    return {
        name: [{"code": "unknown_field", "message": unknown_field(name, names)}] for name in data if name not in names
    }


def unknown_field(name: str, known: Iterable[str]) -> str:
    """Why a field that means nothing here is refused: what is mistyped would otherwise be lost without a word."""
    told, near = _("There is no field of this name."), get_close_matches(name[:100], list(known), n=1)
    return " ".join([told, _("Did you mean %(name)s?") % {"name": near[0]}]) if near else told


def _identity(known: Answers) -> dict[str, Any]:
    """Who writes and about what, as it is known already."""
    said = {**known.given, "name": known.name, "email": known.email, "platform": known.platform or known.platform_other}
    own = {each.code: said.get(each.code, "") for each in asked().questions if each.known}
    return {**own, "email": known.email, "language": known.language}


def _unpacked(file: object) -> UploadedFile | None:
    """A file out of JSON, {name, content}; None where it is none."""
    match file:
        case {"name": str(name), "content": str(content), **rest} if not rest:
            try:
                return SimpleUploadedFile(clean_name(name) or "file", b64decode(content, validate=True))
            except (binascii.Error, ValueError):
                return None
    return None


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
