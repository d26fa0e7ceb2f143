"""Which room says what went wrong: the desk tells agents, the API programs (in JSON), the portal everybody else."""

import sys

from django.http import HttpRequest, HttpResponse

from triage import database
from triage.api import problems
from triage.portal import views as portal
from triage.portal.views.errors import RETRY_AFTER
from triage.workspace.accounts.views import nowhere


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that makes no sense."""
    if request.path.startswith("/api/"):
        return problems.bad_request(request)
    return portal.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is nothing at this address."""
    view = nowhere if request.path.startswith("/desk/") else portal.page_not_found
    return view(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. 503 where the database is away, read-only or being changed: then trying again helps."""
    if database.is_away(sys.exc_info()[1]):
        if request.path.startswith("/api/"):
            return problems.unavailable(request, retry_after=RETRY_AFTER)
        return portal.unavailable(request)
    view = problems.server_error if request.path.startswith("/api/") else portal.server_error
    return view(request)
