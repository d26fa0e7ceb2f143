"""Errors as problem documents (RFC 9457): status, title, detail, and per-field errors where there are any."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from triage.channels.api import Errors, Invalid

CONTENT_TYPE = "application/problem+json"


def problem(status: int, *, code: str, detail: str, errors: Errors | None = None) -> Response:
    """A problem document as a response."""
    body = _body(status, code, detail)
    if errors:
        body["errors"] = errors
    return Response(body, status=status, content_type=CONTENT_TYPE)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler: every refusal becomes a problem document."""
    if isinstance(error, Invalid):
        detail = _("Some answers or pictures need another look.")
        return problem(422, code="invalid", detail=detail, errors=error.errors)
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        detail = _("The request is too large. Send a shorter text, and at most five pictures of up to 10 MB.")
        return problem(413, code="too_large", detail=detail)
    if isinstance(error, SuspiciousOperation):
        return problem(400, code="bad_request", detail=_("This request could not be read."))
    if isinstance(error, Http404):
        return problem(404, code="not_found", detail=_("No ticket of yours has this reference."))
    answer = exception_handler(error, context)
    if answer is None or not isinstance(error, APIException):
        return answer
    code = "invalid" if isinstance(error, ValidationError) else str(error.get_codes())
    told = problem(error.status_code, code=code, detail=str(error.detail))
    for name in ("WWW-Authenticate", "Retry-After"):
        if name in answer.headers:
            told[name] = answer[name]
    return told


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
    return {"status": status, "title": HTTPStatus(status).phrase, "code": code, "detail": detail}
