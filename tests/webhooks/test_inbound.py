"""A provider hands mails over: whoever knows the secret is heard, and no mail that was answered with 2xx is lost."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from anymail.inbound import AnymailInboundMessage
from django.db import OperationalError
from django.test import Client

from tests.channels.email.test_mail_corpus import NAMES, corpus
from tests.factories import answered, work
from tests.webhooks.conftest import SECRET, basic
from tests.webhooks.payloads import (
    WORDS,
    amazon_ses,
    mailgun_parsed,
    mailgun_raw,
    mime,
    picture,
    postmark,
)
from triage import nudge, pipeline
from triage.channels.email.from_provider import raw_mail
from triage.channels.email.incoming import parse
from triage.channels.email.reply_address import reply_address
from triage.evidence.pictures import room
from triage.models import InboundMail, MailOutcome, Ticket
from triage.pipeline import mail_in
from triage.webhooks import receivers

pytestmark = pytest.mark.slow

Post = Callable[[Client], Any]


def post_mailgun_raw(client: Client, raw: bytes | None = None) -> Any:
    return client.post("/anymail/mailgun/inbound_mime/", mailgun_raw(raw or mime()))


def post_mailgun_parsed(client: Client) -> Any:
    return client.post("/anymail/mailgun/inbound/", mailgun_parsed())


def post_postmark(client: Client, **changes: Any) -> Any:
    return client.post("/anymail/postmark/inbound/", postmark(**changes), content_type="application/json")


def post_amazon(client: Client) -> Any:
    body, headers = amazon_ses(mime())
    return client.post("/anymail/amazon_ses/inbound/", json.dumps(body), content_type="text/plain", headers=headers)


POSTS = [post_mailgun_raw, post_mailgun_parsed, post_postmark, post_amazon]


def lying(settings: Any) -> list[Path]:
    return sorted(settings.MAIL_IN.glob("*"))


@pytest.mark.parametrize("post", POSTS)
def test_a_mail_becomes_a_ticket_with_its_words_and_both_pictures(post: Post, provider: Client, settings: Any) -> None:
    assert post(provider).status_code == 200
    assert [path.suffix for path in lying(settings)] == [".eml"]
    assert lying(settings)[0].stat().st_mode & 0o777 == 0o600

    assert pipeline.fetch_mail() == 1

    row = InboundMail.objects.get()
    assert (row.outcome, row.key, lying(settings)) == (MailOutcome.NEW, "<1@example.com>", [])
    assert row.ticket is not None
    submission = row.ticket.submissions.get()
    assert row.ticket.requester_email == "budi@example.com"
    assert submission.description.rpartition("\n\n")[2] == WORDS  # Below its subject, where it has one.
    sizes = set(submission.screenshots.values_list("byte_size", flat=True))
    assert submission.screenshots.count() == 2
    assert sizes == {len(picture()), len(picture("red"))}


@pytest.mark.parametrize("post", POSTS)
def test_the_same_mail_counts_once(post: Post, provider: Client) -> None:
    assert [post(provider).status_code, post(provider).status_code] == [200, 200]
    pipeline.fetch_mail()
    assert post(provider).status_code == 200
    pipeline.fetch_mail()
    assert Ticket.objects.count() == InboundMail.objects.count() == 1


def test_the_same_mail_counts_once_without_a_message_id_too(provider: Client) -> None:
    for _ in range(2):
        assert post_postmark(provider, message_id="").status_code == 200
        pipeline.fetch_mail()
    assert Ticket.objects.count() == InboundMail.objects.count() == 1


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize("headers", [{}, basic("hook:wrong"), basic(""), {"authorization": "Basic %"}])
def test_whoever_does_not_know_the_secret_is_not_heard(post: Post, headers: dict[str, str], settings: Any) -> None:
    response = post(Client(headers=headers, raise_request_exception=False))
    assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Basic realm="webhooks"')
    assert lying(settings) == []


def test_a_wrong_signature_is_not_heard(provider: Client, settings: Any) -> None:
    forged = {**mailgun_raw(mime()), "signature": "0" * 64}
    assert provider.post("/anymail/mailgun/inbound_mime/", forged).status_code == 400
    assert lying(settings) == []


@pytest.mark.parametrize("address", ["mailgun/inbound_mime/", "mailgun/inbound/", "postmark/inbound/", "mandrill/"])
def test_there_is_nothing_to_see(address: str, provider: Client) -> None:
    assert provider.get(f"/anymail/{address}").status_code == 405
    assert provider.head(f"/anymail/{address}").status_code == 200


def test_other_providers_have_no_address(provider: Client) -> None:
    assert provider.post("/anymail/sparkpost/inbound/", {}).status_code == 404


def test_mails_larger_than_a_form_may_be_are_taken(provider: Client, settings: Any) -> None:
    assert post_postmark(provider, TextBody=WORDS + " x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE).status_code == 200
    large = mime(Message_ID="<2@example.com>") + b"\n" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert post_mailgun_raw(provider, large).status_code == 200
    assert pipeline.fetch_mail() == 2
    assert not InboundMail.objects.filter(outcome=MailOutcome.KEPT).exists()


def test_a_body_beyond_all_measure_is_refused_unread(
    provider: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.webhooks.door.MOST_BODY", 100)
    assert post_postmark(provider).status_code == 413
    assert lying(settings) == []


def test_a_mail_outlives_a_database_that_is_down(
    provider: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    def down(*_arguments: Any, **_options: Any) -> Any:
        raise OperationalError("the database is starting up")

    with monkeypatch.context() as patch:
        patch.setattr(receivers, "nudge", down)
        patch.setattr(mail_in, "take_mail", down)
        assert post_postmark(provider).status_code == 200
        assert pipeline.fetch_mail() == 0
    assert len(lying(settings)) == 1
    clock.shift(timedelta(minutes=1))
    assert pipeline.fetch_mail() == 1
    assert InboundMail.objects.get().outcome == MailOutcome.NEW


def test_a_mail_that_cannot_be_kept_is_left_to_the_provider(
    provider: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any, **_options: Any) -> Any:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("triage.channels.email.folder.os.fsync", full)
        assert post_mailgun_raw(provider).status_code == 500
    assert lying(settings) == []
    assert post_mailgun_raw(provider).status_code == 200


def test_it_tells_a_worker_at_once(
    provider: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[str] = []
    monkeypatch.setattr(nudge._Wire, "publish", lambda stage, _pk: told.append(stage))
    with django_capture_on_commit_callbacks(execute=True):
        post_postmark(provider)
    assert told == ["fetch_mail"]


@pytest.mark.parametrize(
    "changes",
    [
        {"Attachments": [{"Content": "A", "ContentType": "image/png"}]},
        {"Attachments": [{"Content": "/w==", "ContentType": "message/rfc822"}]},
        {"TextBody": "half an emoji: \ud83d"},
        {"Headers": [{"Value": "nameless"}]},
        {"FromFull": "not what was agreed"},
    ],
)
def test_what_anymail_cannot_read_is_kept_for_a_human(changes: dict[str, Any], provider: Client) -> None:
    for _ in range(2):
        assert post_postmark(provider, **changes).status_code == 200
        assert pipeline.fetch_mail() == 1
    row = InboundMail.objects.get()
    assert (row.outcome, row.why) == (MailOutcome.KEPT, "no_sender")


def test_a_providers_word_about_the_sender_is_heard_as_a_relays_is(settings: Any) -> None:
    """The same fields come through anymail in the same order; ours about the envelope stand above."""
    relay = "mx.example.org"
    verdict = f"Authentication-Results: {relay}; dmarc=pass header.from=example.com\nReceived: by {relay}\n".encode()
    forged = b"Received: by mx.example.org\nDKIM-Signature: v=1\n" + verdict
    for added, believed in ((verdict, True), (forged, False), (b"", False)):
        message = AnymailInboundMessage.parse_raw_mime_bytes(added + mime())
        message.envelope_sender, message.envelope_recipient = "budi@example.com", "desk@example.org"
        assert parse(raw_mail(message), own=("desk@example.org",), relay=relay).is_authenticated is believed


def test_a_mistake_in_the_providers_settings_shows_there(provider: Client, settings: Any) -> None:
    assert post_postmark(provider, RecordType="Bounce").status_code == 500
    assert lying(settings) == []


def test_the_envelope_tells_robots_and_tickets(provider: Client) -> None:
    ticket = work(answered())
    post_postmark(provider, Headers=[{"Name": "Return-Path", "Value": "<>"}])
    pipeline.fetch_mail()
    post_postmark(provider, message_id="<2@example.com>", OriginalRecipient=reply_address(ticket.reference))
    pipeline.fetch_mail()
    robot, answer = InboundMail.objects.order_by("id")
    assert (robot.outcome, robot.why) == (MailOutcome.IGNORED, "null_sender")
    assert (answer.outcome, answer.ticket) == (MailOutcome.THREAD, ticket)


def test_the_envelope_cannot_write_headers() -> None:
    message = AnymailInboundMessage.parse_raw_mime_bytes(mime())
    message.envelope_sender = "a@example.com>\nFrom: <evil@example.com"
    message.envelope_recipient = "b@example.com\r\nTo: evil@example.com"
    mail = parse(raw_mail(message), own=("desk@example.org",))
    assert mail.sender == "budi@example.com"
    assert "evil@example.com" not in mail.recipients


@pytest.mark.parametrize("name", NAMES)
def test_hostile_mails_pass_through_anymail_unchanged(name: str) -> None:
    raw = next(each.raw for each in corpus() if each.name == name)
    direct = parse(raw, own=("desk@example.org",))
    through = parse(raw_mail(AnymailInboundMessage.parse_raw_mime_bytes(raw)), own=("desk@example.org",))
    for field in fields(direct):
        if field.name != "key" or direct.key.startswith("<"):
            assert getattr(through, field.name) == getattr(direct, field.name), field.name


def test_it_needs_no_database(settings: Any, provider: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert post_mailgun_raw(provider).status_code == 200
    assert SECRET not in lying(settings)[0].read_text()


def test_a_provider_keeps_its_mails_while_there_is_no_room(provider: Client, settings: Any) -> None:
    settings.DISK_FREE_MB = 10**9
    room.room_in.cache_clear()
    provider.raise_request_exception = False

    assert post_mailgun_raw(provider).status_code == 500
    assert lying(settings) == []

    settings.DISK_FREE_MB = 0
    room.room_in.cache_clear()
    assert post_mailgun_raw(provider).status_code == 200
