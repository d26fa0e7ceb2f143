"""Sending through a provider's API: its answers, and its silences, told apart."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from tests.factories import received
from triage import pipeline
from triage.messages import OutcomeUnknown
from triage.models import Reply, ReplyState, Ticket, TicketState
from triage.pipeline.send import send

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

Answer = Callable[..., requests.Response]


@pytest.fixture
def reply(settings: Any) -> Reply:
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "token", "IGNORE_UNSUPPORTED_FEATURES": True}
    ticket = received()
    pipeline.classify(ticket.pk)
    pipeline.respond(ticket.pk)
    return ticket.replies.get()


def answer(status: int, body: Any) -> requests.Response:
    response = requests.Response()
    response.status_code, response.reason = status, "told"
    response._content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return response


TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": "pm-1", "To": "sari@example.com"}


INACTIVE = "Found inactive addresses: sari@example.com.\nInactive recipients are ones that bounced."


def sent(monkeypatch: pytest.MonkeyPatch, reply: Reply, outcome: requests.Response | Exception) -> dict[str, Any]:
    """Send while the API does that; gives what it was asked."""
    asked: dict[str, Any] = {}

    def request(_session: requests.Session, **arguments: Any) -> requests.Response:
        asked.update(arguments)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(requests.Session, "request", request)
    send(reply.pk)
    reply.refresh_from_db()
    return asked


def test_it_hands_a_mail_over_with_our_message_id(reply: Reply, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = json.loads(sent(monkeypatch, reply, answer(200, TAKEN))["data"])
    assert (reply.state, reply.doubts) == (ReplyState.SENT, 0)
    assert asked["To"] == "sari@example.com"
    assert asked["Metadata"] == {"reply": reply.message_id}
    headers = {each["Name"]: each["Value"] for each in asked["Headers"]}
    assert (headers["Message-ID"], headers["Auto-Submitted"]) == (reply.message_id, "auto-replied")


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (answer(422, {"ErrorCode": 300, "Message": "Invalid 'From' address"}), "http_422"),
        (answer(422, {"ErrorCode": 406, "Message": INACTIVE}), "refused"),
    ],
)
def test_it_gives_up_what_is_refused_for_good(
    reply: Reply, monkeypatch: pytest.MonkeyPatch, outcome: requests.Response, code: str
) -> None:
    sent(monkeypatch, reply, outcome)
    assert (reply.state, reply.last_error) == (ReplyState.FAILED, code)
    reply.ticket.refresh_from_db()
    assert reply.ticket.state == TicketState.WITH_AGENT


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (answer(401, {"ErrorCode": 10, "Message": "no"}), "http_401"),  # Our key is wrong; the mail is not.
        (answer(408, {}), "http_408"),
        (answer(429, {}), "http_429"),
        (answer(500, "oops"), "http_500"),
        (answer(503, "later"), "http_503"),
        (requests.ConnectTimeout(), "ConnectTimeout"),
        (
            requests.ConnectionError(MaxRetryError(None, "/", NewConnectionError(None, "refused"))),  # type: ignore[arg-type]
            "ConnectionError",
        ),
        (requests.exceptions.SSLError(), "SSLError"),
    ],
)
def test_it_tries_again_what_may_pass(
    reply: Reply, monkeypatch: pytest.MonkeyPatch, outcome: requests.Response | Exception, code: str
) -> None:
    sent(monkeypatch, reply, outcome)
    assert (reply.state, reply.last_error, reply.doubts) == (ReplyState.QUEUED, code, 0)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (requests.ReadTimeout(), "after_request"),
        (requests.ConnectionError(ProtocolError("Connection aborted.")), "after_request"),
        (requests.exceptions.ChunkedEncodingError(), "after_request"),
        (answer(200, "<html>"), "answer_unreadable"),
        (answer(422, {"ErrorCode": 406, "Message": "in words that nobody expected"}), "not_confirmed"),
    ],
)
def test_it_knows_what_it_does_not_know(
    reply: Reply, monkeypatch: pytest.MonkeyPatch, outcome: requests.Response | Exception, code: str
) -> None:
    sent(monkeypatch, reply, outcome)
    assert (reply.state, reply.last_error, reply.doubts) == (ReplyState.QUEUED, code, 1)


@pytest.mark.parametrize("address", ["no-address", "sari@", "a b@example.com"])
def test_an_address_that_is_none_is_refused(reply: Reply, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    Reply.objects.filter(pk=reply.pk).update(to=address)
    Ticket.objects.filter(pk=reply.ticket_id).update(requester_email=address)
    asked = sent(monkeypatch, reply, answer(200, TAKEN))
    assert (reply.state, reply.last_error, asked) == (ReplyState.FAILED, "address", {})


def test_doubt_is_no_failure() -> None:
    assert not issubclass(OutcomeUnknown, OSError | ValueError)
