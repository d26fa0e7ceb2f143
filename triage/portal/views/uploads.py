"""Uploads in pieces, by the tus protocol 1.0.0: core, creation (with-upload), expiration, termination.

They need no CSRF token: whoever knows a form's key may add to that form, nobody else's page can send the protocol's
headers to us, and nothing becomes of an upload until its form is sent.
"""

from base64 import b64decode
from datetime import UTC
from email.utils import format_datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from triage import parts, pipeline
from triage.channels import clients, limits
from triage.channels.uploads import most_bytes
from triage.evidence.files.intake import clean_name
from triage.evidence.pictures import intake
from triage.evidence.pictures.storage import failed
from triage.models import ResumableUpload
from triage.models.part import STORAGE
from triage.pipeline.resumable import KNOWN_FOR, UNFINISHED_FOR

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
_STATUS = {"too_many": 422, "no_room": 507, "other": 409}


@csrf_exempt
@require_http_methods(["OPTIONS", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an upload (POST), with its first piece if the request has one; OPTIONS says what is spoken here.

    ``Upload-Metadata`` names the form (``key``), the file (``filename``) and, so that beginning twice begins once, the
    upload (``id``).
    """
    if request.method == "OPTIONS":
        extensions = "creation,creation-with-upload,expiration,termination"
        return _answer(204, {"Tus-Version": VERSION, "Tus-Max-Size": most_bytes(), "Tus-Extension": extensions})
    if unspoken := _unspoken(request):
        return unspoken
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    length = _number(request.headers.get("Upload-Length", ""))
    try:
        key, pk = str(UUID(said.get("key", ""))), UUID(said["id"]) if "id" in said else uuid4()
    except ValueError:
        return _answer(400)
    if length is None:
        return _answer(400)
    if length == 0:
        return _answer(422, text=gettext(intake.MESSAGES["empty"]))
    if length > most_bytes():
        return _answer(413, text=gettext(intake.MESSAGES["too_large"]) % {"limit_mb": most_bytes() // 1024**2})
    origin = clients.origin(clients.network(request.META))
    most = settings.COMPLAINTS_MOST * limits.PICTURES
    if late := limits.over({f"uploads:{origin}": most}):
        return _answer(429, {"Retry-After": max(late.values())})
    what = {"draft_key": key, "origin": origin, "name": clean_name(said.get("filename", ""))}
    try:
        row = pipeline.begin_upload(pk, length=length, **what, now=timezone.now())
    except pipeline.NotTaken as refusal:
        return _answer(_STATUS[refusal.code], text=pipeline.why_not(refusal.code))
    place = {"Location": reverse("portal:upload", args=[row.pk])}
    # Begun before, and the answer was lost: how far it came is asked by HEAD.
    if request.content_type != PIECE or row.offset:
        return _standing(row, 201, place)
    return _continued(request, row, status=201, offset=0, headers=place)


@csrf_exempt
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def piece(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it has come (HEAD), its next piece (PATCH), or its end (DELETE)."""
    if unspoken := _unspoken(request):
        return unspoken
    row = ResumableUpload.objects.filter(pk=pk).first()
    if row is None:
        return _answer(404)
    if request.method == "DELETE":
        pipeline.drop_upload(row)
        return _answer(204)
    if request.method == "HEAD":
        return _finished(row, 200)
    offset = _number(request.headers.get("Upload-Offset", ""))
    if request.content_type != PIECE:
        return _answer(415)
    return _answer(400) if offset is None else _continued(request, row, status=204, offset=offset)


def _continued(
    request: HttpRequest, row: ResumableUpload, *, status: int, offset: int, headers: dict[str, str] | None = None
) -> HttpResponse:
    try:
        pipeline.continue_upload(row, request.read(row.length - row.offset + 1), offset=offset)
    except pipeline.OutOfStep:
        return _standing(row, 409)
    except FileNotFoundError:
        pipeline.drop_upload(row)
        return _answer(404)
    except OSError as error:
        parts.fails(STORAGE, failed(error), now=timezone.now())
        return _answer(507, text=pipeline.why_not("no_room"))
    return _finished(row, status, headers)


def _finished(row: ResumableUpload, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    """Take the upload if all of it is there, and say how it stands."""
    if row.offset == row.length and not row.is_finished:
        try:
            refused = pipeline.finish_upload(row.pk, now=timezone.now())
        except ResumableUpload.DoesNotExist:
            return _answer(404)
        if refused:
            return _answer(422 if refused.is_mistake else 507, text=refused.message)
    return _standing(row, status, headers)


def _standing(row: ResumableUpload, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    until = row.created_at + (UNFINISHED_FOR if row.offset < row.length else KNOWN_FOR)
    how_far = {"Upload-Offset": row.offset, "Upload-Length": row.length}
    return _answer(
        status, {**how_far, "Upload-Expires": format_datetime(until.astimezone(UTC), usegmt=True), **(headers or {})}
    )


def _answer(status: int, headers: dict[str, object] | None = None, *, text: str = "") -> HttpResponse:
    said = {name: str(value) for name, value in (headers or {}).items()}
    return HttpResponse(
        text, status=status, content_type="text/plain; charset=utf-8", headers={"Tus-Resumable": VERSION, **said}
    )


def _unspoken(request: HttpRequest) -> HttpResponse | None:
    """412 for another version of the protocol, or none."""
    spoken = request.headers.get("Tus-Resumable") == VERSION
    return None if spoken else _answer(412, {"Tus-Version": VERSION})


def _metadata(header: str) -> dict[str, str]:
    """``name base64,name base64``; what is not in that form is not said."""
    said = {}
    for pair in header.split(",")[:10]:
        name, _, value = pair.strip().partition(" ")
        try:
            said[name] = b64decode(value, validate=True).decode()
        except ValueError:
            continue
    return said


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
