"""What people see when something goes wrong: friendly, in their language, with a way on."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from structlog.contextvars import get_contextvars

from triage.portal import context
from triage.portal.views import form, status
from triage.portal.views.requests import message_page, too_large

RETRY_AFTER = 60
"""Seconds that whoever meets a database that is away is asked to wait."""
LONG = 60
"""Characters from which an answer is shown: whoever wrote so much may want to copy it."""


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: a wrong or expired link, with the form that mails the right one."""
    return render(request, "portal/not_found.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that makes no sense; 413 for one that is too large."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return message_page(
        request,
        status=400,
        title=gettext("Your submission did not arrive complete"),
        text=gettext("Your connection may have broken off while sending."),
        hint=gettext("Go back in your browser and try again: what you typed is still there."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Needs no database, no session, nothing that may just have failed.

    By the request's id whoever is told of it finds its lines in the log.
    """
    told = {"request_id": get_contextvars().get("request_id", "")}
    return HttpResponse(render_to_string("portal/server_error.html", told), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database cannot be worked with at the moment; what was typed comes back, to be sent again.

    It comes back only where the check has passed that our own page sent it: nobody else's words get a button.
    """
    said: dict[str, object] = {**context.desk(request), "action": request.get_full_path()}
    if request.method == "POST" and getattr(request, "csrf_processing_done", False):
        typed = [(name, value) for name, values in request.POST.lists() for value in values if _is_kept(name)]
        said["typed"] = [(name, value, len(value) > LONG) for name, value in typed]
        said["files"] = [name for name, files in request.FILES.lists() if any(files)]
        said["csrf"] = get_token(request)
    page = render_to_string("portal/unavailable.html", said)
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})


def _is_kept(name: str) -> bool:
    return name != "csrfmiddlewaretoken" and "password" not in name


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """403: the check failed that a form was sent from our own page; what was typed comes back with it."""
    match = request.resolver_match
    name = match.view_name if match else ""
    if name in {"portal:form", "portal:language"}:
        return form.expired(request)
    if match and name == "portal:more":
        return status.expired(request, token=match.kwargs["token"])
    return message_page(
        request,
        status=403,
        title=gettext("Please try again"),
        text=gettext("The page was open for too long, or cookies are switched off."),
        hint=gettext("Go back in your browser, reload the page and try again."),
    )
