"""Structured logs. Lines carry ticket references and route names: no paths (status links are secrets), no text."""

import logging.config
import sys
import time
import traceback
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

log = structlog.get_logger("triage.request")
QUIET_ROUTES = {"healthz", "livez", "readyz"}


def logging_config(*, json: bool, level: str) -> None:
    """Route the standard library's and structlog's records through one formatter to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        traceback_without_messages,
                        last,
                    ],
                }
            },
            "filters": {"without_client": {"()": lambda: without_client}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                # Django's own request lines carry the whole path, and so the secret of a status link.
                "django.request": {"level": "CRITICAL"},
                "django.security.csrf": {"level": "CRITICAL"},
                "django.server": {"level": "CRITICAL"},
                # A line a sweep and two a task; ours name the ticket.
                "celery.beat": {"level": "WARNING"},
                "celery.worker.strategy": {"level": "WARNING"},
                "celery.app.trace": {"level": "WARNING"},
                "waitress": {"level": "ERROR", "filters": ["without_client"]},
                # A line each time that a request has to wait for a thread.
                "waitress.queue": {"level": "CRITICAL"},
            },
        }
    )


def traceback_without_messages(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Replace exception info by types and places: messages may quote what a requester wrote."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event.setdefault("error", type(error).__name__)
        event["traceback"] = "".join(traceback.format_tb(error.__traceback__))
        if cause := error.__cause__ or error.__context__:
            event["caused_by"] = type(cause).__name__
    return event


def without_client(record: logging.LogRecord) -> bool:
    """Keep of waitress' errors where they arose: its sentences quote paths, addresses and messages."""
    record.msg, record.args = "web_server_failed", ()
    record.exc_info = record.exc_info or sys.exc_info()  # Its loop writes what it caught into the sentence instead.
    return True


class RequestLog:
    """One line a request: route name, status, milliseconds, request id. Unhandled errors with their traceback."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Time the request and log it under a fresh request id."""
        started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=uuid4().hex[:12])
        response = self.get_response(request)
        match = request.resolver_match
        route = (match.view_name if match else "") or "unknown"
        if route not in QUIET_ROUTES:
            log.info(
                "request",
                route=route,
                method=request.method,
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Log what Django turns into a 500; it has answers of its own to the others."""
        if isinstance(exception, Http404 | PermissionDenied | SuspiciousOperation | BadRequest):
            return
        match = request.resolver_match
        log.error("request_failed", route=match.view_name if match else "unknown", exc_info=exception)
