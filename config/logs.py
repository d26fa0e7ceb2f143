"""Structured logs. Lines carry ticket references and route names: no paths (status links are secrets), no text.

What a request leaves behind is in ``config.requests``.
"""

import logging.config
import re
import sys
import traceback
from typing import Any

import structlog

from config.env import env_bool, env_str

LOGGERS: dict[str, Any] = {
    # Django's own request lines carry the whole path, and so the secret of a status link.
    "django.request": {"level": "CRITICAL"},
    "django.security.csrf": {"level": "CRITICAL"},
    "django.server": {"level": "CRITICAL"},
    # A line a sweep and two a task; ours name the ticket.
    "celery.beat": {"level": "WARNING"},
    "celery.worker.strategy": {"level": "WARNING"},
    "celery.app.trace": {"level": "WARNING"},
    # Its own handler writes lines of another shape, by another clock.
    "gunicorn.error": {"handlers": [], "propagate": True},
    "waitress": {"level": "ERROR", "filters": ["without_client"]},
    # A line each time that a request has to wait for a thread.
    "waitress.queue": {"level": "CRITICAL"},
}


def from_environment() -> dict[str, Any]:
    """Configure structlog as LOG_JSON and LOG_LEVEL say; gives the standard library's configuration."""
    # As ``config.installation`` says what is embedded; gunicorn asks before there are settings.
    is_json = env_bool("LOG_JSON", default=bool(env_str("DATABASE_URL", "")))
    return logging_dict(json=is_json, level=env_str("LOG_LEVEL", "INFO"))


def logging_config(*, json: bool, level: str) -> None:
    """Route the standard library's and structlog's records through one formatter to standard error."""
    logging.config.dictConfig(logging_dict(json=json, level=level))


def logging_dict(*, json: bool, level: str) -> dict[str, Any]:
    """The same, but that the standard library's configuration is given, not set: gunicorn sets its own."""
    logging.captureWarnings(True)
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
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*shared, structlog.stdlib.ExtraAdder(allow=["task"])],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    traceback_without_messages,
                    last,
                ],
            }
        },
        "filters": {
            "without_client": {"()": lambda: without_client},
            "without_words": {"()": lambda: without_words},
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "structured", "filters": ["without_words"]}
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": LOGGERS,
    }


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


def without_words(record: logging.LogRecord) -> bool:
    """Keep of others' records what failed and where: the words of an error may quote a row, and so a requester.

    Celery writes ``repr`` of what a task raised into its sentence (and, where it fails to report that, into a warning).
    Whatever is given an error to write gets its type.
    """
    if record.name == "celery.app.trace" and isinstance(record.args, dict):
        record.task = record.args.get("name", "")
        record.msg, record.args = "task_failed", ()
    elif record.name == "py.warnings":
        record.msg, record.args = re.split(r"Exception raised outside body", record.getMessage())[0].strip(), ()
    elif isinstance(record.args, tuple):
        record.args = tuple(type(each).__name__ if isinstance(each, BaseException) else each for each in record.args)
    return True
