"""Errors told to Sentry, or to what speaks its protocol, where SENTRY_DSN says so. Nothing of a requester leaves.

What is told is what the log calls an error and has an exception: one way for requests, stages and tasks, and nothing
that a library collects by itself. An event is made anew of what is known to be ours: types of errors, places in our
code, the route's name, the process. Everything else (messages, local variables, addresses, whatever a later version may
add) stays here.
"""

import logging
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.processes import kind

OF_EVENT = ("event_id", "timestamp", "platform", "level", "release", "environment")
OF_FRAME = ("filename", "abs_path", "module", "function", "lineno", "in_app")
OF_LINE = ("event", "route", "stage")
"""What our own lines in the log say in words of our own."""


def start(dsn: str, *, release: str, environment: str, **options: Any) -> None:
    """Tell errors from now on; ``options`` are the SDK's own. Raises ImproperlyConfigured where it is not installed."""
    try:
        sdk = import_module("sentry_sdk")
        of_log = import_module("sentry_sdk.integrations.logging").LoggingIntegration
        of_commands = import_module("sentry_sdk.integrations.excepthook").ExcepthookIntegration
    except ModuleNotFoundError as error:
        told = "SENTRY_DSN is set but sentry-sdk is not installed: pip install 'triage[sentry]', or unset it."
        raise ImproperlyConfigured(told) from error
    sdk.init(
        dsn=dsn,
        release=release,
        environment=environment,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[of_log(level=None, event_level=logging.ERROR), of_commands()],
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        before_send=_of_ours,
        **options,
    )


def _of_ours(event: dict[str, Any], hint: Mapping[str, Any]) -> dict[str, Any] | None:
    """The event made anew of what is ours; None for one without an exception."""
    record = hint.get("log_record")
    line = record.msg if record is not None and isinstance(record.msg, dict) else {}
    exception = event.get("exception") or _of_line(line)
    if not exception:
        return None
    return {
        **{name: event[name] for name in OF_EVENT if name in event},
        "logger": str(event.get("logger") or ""),
        "exception": {"values": [_error(each) for each in exception["values"]]},
        "tags": {"process": kind(), **{name: str(line[name]) for name in OF_LINE if name in line}},
    }


def _of_line(line: Mapping[str, Any]) -> dict[str, Any] | None:
    """The exception of a line that structlog writes, of which the standard library's logging knows nothing."""
    error = line.get("exc_info")
    if not isinstance(error, BaseException):
        return None
    found: dict[str, Any] = import_module("sentry_sdk.utils").event_from_exception(error)[0]["exception"]
    return found


def _error(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames", ())
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "value": "",
        "stacktrace": {"frames": [{name: frame[name] for name in OF_FRAME if name in frame} for frame in frames]},
    }
