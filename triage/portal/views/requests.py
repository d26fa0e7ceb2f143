"""What the views share: bounded bodies, redirects after a POST, and the cookies that the portal sets."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from triage.channels.uploads import BoundedUploads
from triage.messages import Standing
from triage.models import Ticket

View = Callable[..., HttpResponseBase]

TICKETS_COOKIE = "tickets"
TICKETS_REMEMBERED = 10
_OWNED = "!"
"""Behind the reference of a ticket whose mailed link this browser has followed. Behind that, once its address was
corrected, how often (``Ticket.readdressed``)."""
REMEMBERED_FOR = timedelta(days=90)
DRAINED_BYTES = 64 * 1024 * 1024

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class SeeOther(HttpResponseRedirect):
    """303: the result of a POST lies elsewhere, to be fetched by GET."""

    status_code = 303


def sends_itself(request: HttpRequest) -> bool:
    """Whether a script sends the form (RFC 7240): it goes on by itself to where it is told, and reads no page."""
    return request.headers.get("Prefer") == "return=minimal"


def sent_to(request: HttpRequest, address: str) -> HttpResponse:
    """What was sent has been taken and lies at ``address``."""
    return HttpResponse(status=201, headers={"Location": address}) if sends_itself(request) else SeeOther(address)


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
            # Read on to the body's end (within reason): a browser shows the answer only once it has sent everything.
            left = DRAINED_BYTES
            while left > 0 and (chunk := request.read(64 * 1024)):
                left -= len(chunk)
            return too_large(request)

    return bounds_first


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than anybody types."""
    return message_page(
        request,
        status=413,
        title=gettext("Your submission is too large"),
        text=gettext("It is larger than we can accept. Shorten the text or send fewer, smaller pictures."),
        hint=gettext("Go back in your browser: what you typed is still there."),
    )


def too_often(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """429, where nothing was typed that could be lost; ``seconds`` until it will be answered again."""
    response = message_page(
        request,
        status=429,
        title=gettext("Too many requests"),
        text=gettext("This has been requested many times within an hour. Please try again later."),
    )
    response.headers["Retry-After"] = str(seconds)
    return response


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


def of_letter(request: HttpRequest, ticket: Ticket, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What ``answer`` gives on a page behind a letter's link: in the ticket's language, never stored or indexed."""
    with translation.override(ticket.language):
        request.LANGUAGE_CODE = ticket.language
        response = forgotten(request) if ticket.anonymised_at else answer()
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def standing(request: HttpRequest, ticket: Ticket) -> Standing:
    """What ties this browser to the ticket: it opened it, or has followed a link of its letters."""
    held = _remembered(request).get(ticket.reference)
    if held is None:
        return Standing.STRANGER
    if not held:
        return Standing.OPENER
    return Standing.OWNER if held == _owned(ticket) else Standing.STRANGER  # Of an earlier address.


def owns(request: HttpRequest, address: str) -> bool:
    """Whether this browser has followed a mailed link to a ticket of this address, so that its owner is at it."""
    owned = {reference: held for reference, held in _remembered(request).items() if held}
    if not owned or not address:
        return False
    theirs = Ticket.objects.filter(reference__in=owned, requester_email__iexact=address)
    return any(owned[ticket.reference] == _owned(ticket) for ticket in theirs.only("reference", "readdressed"))


def remember(request: HttpRequest, response: HttpResponse, ticket: Ticket, held: Standing) -> None:
    """Let this browser prove later what it has been to the ticket; the owner stays the owner."""
    known = _remembered(request)
    owned = _owned(ticket)
    is_owner = held is Standing.OWNER or known.get(ticket.reference) == owned
    known.pop(ticket.reference, None)
    known[ticket.reference] = owned if is_owner else ""
    entries = [reference + kept for reference, kept in known.items()]
    response.set_signed_cookie(
        TICKETS_COOKIE,
        ".".join(entries[-TICKETS_REMEMBERED:]),
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


def _remembered(request: HttpRequest) -> dict[str, str]:
    """The cookie's tickets by reference, the newest last: "" for those that it opened, else what ``_owned`` says."""
    signed = request.get_signed_cookie(TICKETS_COOKIE, default="", max_age=REMEMBERED_FOR)
    entries = (entry.partition(_OWNED) for entry in (signed or "").split(".") if entry)
    return {reference: sign + readdressed for reference, sign, readdressed in entries}


def _owned(ticket: Ticket) -> str:
    return f"{_OWNED}{ticket.readdressed or ''}"
