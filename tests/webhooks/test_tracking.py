"""What a provider tells of our mails: one that did not arrive brings a human, whatever the provider calls it."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from tests.factories import WEDNESDAY, answered
from tests.webhooks.conftest import basic
from tests.webhooks.payloads import signed
from triage import pipeline
from triage.models import EventKind, Ticket, TicketState


@pytest.fixture
def ticket() -> Ticket:
    return answered()


def tell_postmark(client: Client, ticket: Ticket, **changes: Any) -> Any:
    """Postmark gives mails an id of its own; ours comes back among the metadata."""
    told = {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "MessageID": "22c74902-a0c1-4511-804f-341342852c90",
        "Email": "sari@example.com",
        "BouncedAt": "2026-09-16T09:59:00+07:00",
        "Metadata": {"reply": ticket.replies.get().message_id},
        **changes,
    }
    return client.post("/anymail/postmark/tracking/", told, content_type="application/json")


def tell_mailgun(client: Client, ticket: Ticket, **changes: Any) -> Any:
    """Mailgun names the mail by our own Message-ID."""
    event = {
        "event": "failed",
        "severity": "permanent",
        "timestamp": 1790000000.0,
        "recipient": "sari@example.com",
        "message": {"headers": {"message-id": ticket.replies.get().message_id.strip("<>")}},
        "user-variables": {},
        **changes,
    }
    told = {"signature": signed(), "event-data": event}
    return client.post("/anymail/mailgun/tracking/", json.dumps(told), content_type="application/json")


@pytest.mark.parametrize("tell", [tell_postmark, tell_mailgun])
def test_a_mail_that_did_not_arrive_marks_the_address_once(tell: Any, ticket: Ticket, provider: Client) -> None:
    assert [tell(provider, ticket).status_code for _ in range(2)] == [200, 200]
    ticket.refresh_from_db()
    assert (ticket.state, ticket.undeliverable_at) == (TicketState.WITH_AGENT, WEDNESDAY)
    event = ticket.events.get(kind=EventKind.SEND_FAILED)
    assert event.data["error"] == "bounced"


def test_a_complaint_is_no_invitation_to_write_more(ticket: Ticket, provider: Client) -> None:
    assert tell_postmark(provider, ticket, RecordType="SpamComplaint", Type="SpamComplaint").status_code == 200
    ticket.refresh_from_db()
    assert ticket.undeliverable_at == WEDNESDAY
    assert ticket.events.get(kind=EventKind.SEND_FAILED).data["error"] == "complained"


@pytest.mark.parametrize(
    ("tell", "changes"),
    [
        (tell_postmark, {"RecordType": "Delivery"}),
        (tell_postmark, {"Type": "Transient"}),
        (tell_postmark, {"Metadata": {"reply": "<somebody-elses@example.net>"}}),
        (tell_postmark, {"Metadata": {}}),
        (tell_mailgun, {"severity": "temporary"}),
        (tell_mailgun, {"event": "opened"}),
    ],
)
def test_other_news_change_nothing(tell: Any, changes: dict[str, Any], ticket: Ticket, provider: Client) -> None:
    assert tell(provider, ticket, **changes).status_code == 200
    ticket.refresh_from_db()
    assert (ticket.undeliverable_at, ticket.state) == (None, TicketState.ANSWERED)


def test_strangers_tell_nothing(ticket: Ticket) -> None:
    stranger = Client(headers=basic("hook:wrong"), raise_request_exception=False)
    assert tell_postmark(stranger, ticket).status_code == 401
    ticket.refresh_from_db()
    assert ticket.undeliverable_at is None


def test_news_that_cannot_be_noted_now_are_told_again(
    ticket: Ticket, provider: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_arguments: Any, **_options: Any) -> Any:
        raise OperationalError("the database is starting up")

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "mark_undelivered", down)
        assert tell_postmark(provider, ticket).status_code == 500
    assert not settings.MAIL_IN.exists()
    assert tell_postmark(provider, ticket).status_code == 200
    ticket.refresh_from_db()
    assert ticket.undeliverable_at == WEDNESDAY


def test_news_that_cannot_be_read_are_no_mail(provider: Client, settings: Any) -> None:
    address = "/anymail/postmark/tracking/"
    assert provider.post(address, "{", content_type="application/json").status_code == 500
    assert not settings.MAIL_IN.exists()
