"""What every request leaves behind: an id, by which whoever saw an error finds its lines, and one line in the log."""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from triage import meters
from triage.channels.clients import is_of_proxy

HEADER = "X-Request-ID"
QUIET_ROUTES = {"healthz", "livez", "readyz"}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Anybody may send any word as a method; a label is one of few."""
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

log = structlog.get_logger("triage.request")


def request_id(request: HttpRequest) -> str:
    """The id that a proxy of ours has given the request, so that its lines and ours are found together; else a new one.

    Anybody else's is not believed: it would stand in the lines of requests that are not theirs.
    """
    given = request.headers.get(HEADER, "")
    return given if is_of_proxy(request.META) and _ID.fullmatch(given) else uuid4().hex[:12]


class RequestLog:
    """One line a request: route name, status, milliseconds, request id. Unhandled errors with their traceback."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Time the request and log it under its id, which the answer carries, too."""
        started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=(id_ := request_id(request)))
        response = self.get_response(request)
        response[HEADER] = id_
        route, seconds = route_of(request), time.perf_counter() - started
        if route not in QUIET_ROUTES:
            method = request.method if request.method in METHODS else meters.OTHER
            meters.REQUESTS.labels(route, method, response.status_code).inc()
            meters.REQUEST_SECONDS.labels(route).observe(seconds)
            log.info(
                "request",
                route=route,
                method=request.method,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
            )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Log what Django turns into a 500; it has answers of its own to the others."""
        if isinstance(exception, Http404 | PermissionDenied | SuspiciousOperation | BadRequest):
            return
        log.error("request_failed", route=route_of(request), exc_info=exception)


def route_of(request: HttpRequest) -> str:
    """The name of the address that was asked for; never the path, which may hold a secret."""
    match = request.resolver_match
    return (match.view_name if match else "") or "unknown"
