"""Errors as problem documents (RFC 9457): status, title, a code that stays, detail, and errors by field, if any."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied as NotAllowed
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import APIException, PermissionDenied, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from triage.channels.api import Errors, Invalid
from triage.tickets import NotPossible

CONTENT_TYPE = "application/problem+json"
TITLES: Mapping[int, object] = {
    400: gettext_lazy("The request could not be read"),
    401: gettext_lazy("A valid key is needed"),
    403: gettext_lazy("Not permitted"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Not this method"),
    406: gettext_lazy("Not in this format"),
    409: gettext_lazy("Not possible now"),
    412: gettext_lazy("Changed in the meantime"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Unknown format"),
    422: gettext_lazy("Something in it needs another look"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong on our side"),
    503: gettext_lazy("Temporarily unavailable"),
}


class Changed(APIException):
    """412: what ``If-Match`` names is no longer how it is."""

    status_code = 412
    default_code = "changed"

    def __init__(self) -> None:
        super().__init__(_("The ticket has changed since you read it. Read it again before you change it."))


def problem(status: int, *, code: str, detail: str, errors: Errors | None = None) -> Response:
    """A problem document as a response."""
    body = _body(status, code, detail)
    if errors:
        body["errors"] = errors
    return Response(body, status=status, content_type=CONTENT_TYPE)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler: every refusal becomes a problem document."""
    if isinstance(error, NotAllowed):
        error = PermissionDenied(str(error) or None)
    if isinstance(error, ValidationError):
        error = Invalid(_by_field(error))
    if isinstance(error, Invalid):
        detail = _("Some answers or pictures need another look.")
        return problem(422, code="invalid", detail=detail, errors=error.errors)
    if isinstance(error, NotPossible):
        return problem(409, code=error.code, detail=error.message)
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        detail = _("The request is too large. Send a shorter text, and at most five pictures of up to 10 MB.")
        return problem(413, code="too_large", detail=detail)
    if isinstance(error, SuspiciousOperation):
        return problem(400, code="bad_request", detail=_("This request could not be read."))
    if isinstance(error, Http404):
        return problem(404, code="not_found", detail=_("There is nothing here that this key may see."))
    answer = exception_handler(error, context)
    if answer is None or not isinstance(error, APIException):
        return answer
    told = problem(error.status_code, code=str(error.get_codes()), detail=str(error.detail))
    for name in ("WWW-Authenticate", "Retry-After"):
        if name in answer.headers:
            told[name] = answer[name]
    return told


def _by_field(error: ValidationError) -> Errors:
    """What a serializer refuses, by the names of fields as a client would write them ("files.0.content")."""
    errors: Errors = {}
    for name, code, message in _flat("", error.get_full_details()):
        errors.setdefault(name, []).append({"code": code, "message": message})
    return errors


def _flat(name: str, told: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(told, Mapping) and set(told) == {"message", "code"} and isinstance(told["message"], str):
        yield name or "non_field_errors", str(told["code"]), str(told["message"])
    elif isinstance(told, Mapping):
        for inner, each in told.items():
            yield from _flat(f"{name}.{inner}" if name else str(inner), each)
    else:
        for place, each in enumerate(told):
            is_message = isinstance(each, Mapping) and set(each) == {"message", "code"}
            yield from _flat(name if is_message else f"{name}.{place}", each)


@csrf_exempt  # As all of the API: else a POST would be refused with a page about forms.
def not_found(request: object) -> JsonResponse:
    """Any other address below /api/: JSON, not a page."""
    return _document(404, code="not_found", detail=_("There is nothing at this address. See /api/v1/docs/."))


def bad_request(request: object) -> JsonResponse:
    """400: what was refused before it came to a view."""
    return _document(400, code="bad_request", detail=_("This request could not be read."))


def server_error(request: object) -> JsonResponse:
    """500: our fault. Needs no database, nothing that may just have failed."""
    return _document(500, code="server_error", detail=_("Something went wrong on our side. Try again later."))


def unavailable(request: object, *, retry_after: int) -> JsonResponse:
    """503: the database cannot be worked with at the moment. ``retry_after`` in seconds."""
    told = _document(503, code="unavailable", detail=_("The service is resting for a moment. Try again in a minute."))
    told["Retry-After"] = str(retry_after)
    return told


def _document(status: int, *, code: str, detail: str) -> JsonResponse:
    """A problem document where REST framework is not at work."""
    return JsonResponse(_body(status, code, detail), status=status, content_type=CONTENT_TYPE)


def _body(status: int, code: str, detail: str) -> dict[str, Any]:
    title = str(TITLES.get(status, HTTPStatus(status).phrase))
    return {"status": status, "title": title, "code": code, "detail": detail}
