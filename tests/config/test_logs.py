"""Logs say what happened and where, never what a requester wrote and never a secret link."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from config.logs import logging_config, traceback_without_messages


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged, as production writes it: JSON lines."""
    logging_config(json=True, level="INFO")
    handler = next(handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler)
    stream = io.StringIO()
    handler.setStream(stream)
    yield stream
    logging_config(json=False, level="INFO")


def test_it_drops_the_messages_of_exceptions() -> None:
    try:
        try:
            raise KeyError("sari@example.com")
        except KeyError as cause:
            raise ValueError("sari@example.com") from cause
    except ValueError as error:
        event = traceback_without_messages(None, "error", {"event": "failed", "exc_info": error})
    assert (event["error"], event["caused_by"]) == ("ValueError", "KeyError")
    assert "test_logs.py" in event["traceback"]
    assert "sari@example.com" not in json.dumps(event).replace('raise ValueError(\\"sari@example.com\\")', "")


def test_it_logs_foreign_records_in_the_same_shape(written: io.StringIO) -> None:
    logging.getLogger("somebody.else").warning("hello")
    told = json.loads(written.getvalue().strip().splitlines()[-1])
    assert (told["event"], told["level"], told["logger"]) == ("hello", "warning", "somebody.else")


@pytest.mark.parametrize("keeps_exception", [True, False])
def test_it_says_where_waitress_failed_and_for_whom_to_nobody(written: io.StringIO, keeps_exception: bool) -> None:
    logger, client = logging.getLogger("waitress"), "sari 192.0.2.1"
    try:
        raise ValueError(client)
    except ValueError as error:
        logger.error("Exception while serving /t/secret/: %s", error, exc_info=keeps_exception)
    logger.warning("Client disconnected while serving /t/secret/")
    logging.getLogger("waitress.queue").warning("Task queue depth is 1")
    (line,) = written.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["error"]) == ("web_server_failed", "ValueError")
    assert "test_logs.py" in told["traceback"]
    assert not any(word in line for word in ("secret", *client.split()))


@pytest.mark.django_db
def test_it_logs_routes_not_paths(written: io.StringIO) -> None:
    Client().get("/t/a-very-secret-token-of-somebody-else/")
    assert '"route": "portal:status"' in written.getvalue()
    assert "a-very-secret-token" not in written.getvalue()
