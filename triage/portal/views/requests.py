"""What the views share: bounded bodies, redirects after a POST, and the cookies that the portal sets."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from triage.channels.web_form import BoundedUploads
from triage.models import Ticket

View = Callable[..., HttpResponseBase]

TICKETS_COOKIE = "tickets"
TICKETS_REMEMBERED = 10
REMEMBERED_FOR = timedelta(days=90)
DRAINED_BYTES = 64 * 1024 * 1024

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class SeeOther(HttpResponseRedirect):
    """303: the result of a POST lies elsewhere, to be fetched by GET."""

    status_code = 303


def bounded(view: View) -> View:
    """A view that takes uploads: bodies are bounded while they are read, and one too large gets a 413 page.

    The CSRF check reads the body, so it has to come after the bounds are set.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def bounds_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            request.upload_handlers = [BoundedUploads(request), *request.upload_handlers]
        try:
            return protected(request, *args, **kwargs)
        except TOO_LARGE:
            _drain(request)
            return too_large(request)

    return bounds_first


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than anybody types."""
    return message_page(
        request,
        status=413,
        title=gettext("That was too much at once"),
        text=gettext("What was sent is larger than we can take. Shorten the text or send fewer, smaller pictures."),
        hint=gettext("Go back in your browser: what you typed is still there."),
    )


def message_page(request: HttpRequest, *, status: int, title: str, text: str, hint: str = "") -> HttpResponse:
    """A page that only says something."""
    return render(request, "portal/message.html", {"title": title, "text": text, "hint": hint}, status=status)


def forgotten(request: HttpRequest) -> HttpResponse:
    """410: the complaint was closed long ago, or its requester asked to be forgotten."""
    return message_page(
        request,
        status=410,
        title=gettext("This complaint has been deleted"),
        text=gettext("We no longer keep what you told or sent us: somebody asked for that, or enough time has passed."),
        hint=gettext("If you need help again, simply send a new complaint."),
    )


def origin(meta: Mapping[str, str]) -> str:
    """A digest of the network that a request comes from: 16 hex digits, under the SECRET_KEY."""
    return salted_hmac("triage.origin", meta.get("REMOTE_ADDR", "")).hexdigest()[:16]


def holds(request: HttpRequest, ticket: Ticket) -> bool:
    """Whether this browser opened the ticket."""
    return ticket.reference in _remembered(request)


def remember(request: HttpRequest, response: HttpResponse, ticket: Ticket) -> None:
    """Let this browser prove later that it opened the ticket."""
    references = [reference for reference in _remembered(request) if reference != ticket.reference]
    response.set_signed_cookie(
        TICKETS_COOKIE,
        ".".join([*references, ticket.reference][-TICKETS_REMEMBERED:]),
        max_age=REMEMBERED_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def remember_language(response: HttpResponse, code: str) -> None:
    """Set the language for this browser's next requests."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=timedelta(days=365),
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _remembered(request: HttpRequest) -> list[str]:
    signed = request.get_signed_cookie(TICKETS_COOKIE, default="", max_age=REMEMBERED_FOR)
    return signed.split(".") if signed else []


def _drain(request: HttpRequest) -> None:
    """Read on to the body's end (within reason): a browser shows the answer only once it has sent everything."""
    left = DRAINED_BYTES
    while left > 0 and (chunk := request.read(64 * 1024)):
        left -= len(chunk)
