"""Logs say what happened and where, never what a requester wrote and never a secret link."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings

from config.logs import logging_config, logging_dict, traceback_without_messages
from tests.factories import TOO_EARLY, answered, received
from triage import tasks
from triage.models import Ticket


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged, as production writes it: JSON lines."""
    logging_config(json=True, level="INFO")
    handler = next(handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler)
    stream = io.StringIO()
    handler.setStream(stream)
    yield stream
    logging_config(json=False, level="INFO")


@pytest.fixture
def behind_proxy() -> Iterator[None]:
    """The test's client is a proxy of ours."""
    with override_settings(TRUSTED_PROXIES=[ip_network("127.0.0.1/32")]):
        yield


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


@pytest.mark.usefixtures("desk_rows")
def test_a_task_that_breaks_a_constraint_puts_nothing_of_the_row_into_the_log(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = answered(TOO_EARLY)

    def work() -> None:
        with transaction.atomic():
            Ticket.objects.filter(pk=ticket.pk).update(token="short")

    monkeypatch.setattr("triage.pipeline.sweep", work)
    tasks.sweep.apply()  # Runs here, by the same tracer as in a worker.
    (line,) = [line for line in written.getvalue().splitlines() if "task_failed" in line]
    told = json.loads(line)
    assert (told["task"], told["error"]) == ("triage.tasks.sweep", "IntegrityError")
    assert "test_logs.py" in told["traceback"]
    for words in (ticket.token, ticket.requester_name, ticket.requester_email, "Failing row"):
        assert words not in written.getvalue()


def test_no_other_record_quotes_an_error_either(written: io.StringIO) -> None:
    error = IntegrityError("Failing row contains (sari@example.com)")
    logging.getLogger("celery.utils.dispatch.signal").error("Signal handler %r raised: %r", "note_end", error)
    told = f"trace.py:1: RuntimeWarning: Exception raised outside body: {error!r}"
    logging.getLogger("py.warnings").warning("%s", told)  # As ``logging.captureWarnings`` does.
    lines = [json.loads(line)["event"] for line in written.getvalue().splitlines()]
    assert lines[0] == "Signal handler 'note_end' raised: 'IntegrityError'"
    assert lines[1] == "trace.py:1: RuntimeWarning:"
    assert "sari" not in written.getvalue()


def test_the_web_servers_own_lines_have_the_same_shape_and_clock(written: io.StringIO) -> None:
    logger = logging.getLogger("gunicorn.error")
    logger.addHandler(logging.StreamHandler())  # As gunicorn does before it asks for our configuration.
    logging.config.dictConfig(logging_dict(json=True, level="INFO"))
    assert (logger.handlers, logger.propagate) == ([], True)


@pytest.mark.django_db
@override_settings(TRUSTED_PROXIES=[])
def test_a_strangers_request_id_is_not_taken(written: io.StringIO) -> None:
    answer = Client().get("/", headers={"X-Request-ID": "somebody-elses"})
    assert answer["X-Request-ID"] != "somebody-elses"
    assert f'"request_id": "{answer["X-Request-ID"]}"' in written.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "is_taken"), [("cafe-0123", True), ("a b", False), ("x" * 65, False)])
def test_the_proxys_request_id_is_taken_where_it_is_one(given: str, is_taken: bool, behind_proxy: None) -> None:
    answer = Client().get("/", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) is is_taken


@pytest.mark.django_db
def test_who_sees_an_error_is_told_the_id_of_its_lines(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ValueError("sari@example.com")

    monkeypatch.setattr("triage.portal.views.form.render", fail)
    answer = Client(raise_request_exception=False).get("/")
    id_ = answer["X-Request-ID"]
    assert (answer.status_code, id_ in answer.content.decode()) == (500, True)
    failed = next(json.loads(line) for line in written.getvalue().splitlines() if "request_failed" in line)
    assert failed["request_id"] == id_


@pytest.mark.usefixtures("desk_rows")
def test_a_workers_lines_carry_the_request_that_caused_them(written: io.StringIO) -> None:
    ticket = received(TOO_EARLY)
    tasks.classify.apply(args=[ticket.pk], headers={"requests": {str(ticket.pk): "cafe-0123"}})
    line = next(json.loads(line) for line in written.getvalue().splitlines() if '"classified"' in line)
    assert (line["ticket"], line["request_id"]) == (ticket.reference, "cafe-0123")
