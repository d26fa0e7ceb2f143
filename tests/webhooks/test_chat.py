"""What chats post: nothing without its proof, and nothing odd breaks the door."""

from typing import Any

import pytest
from django.test import RequestFactory

from tests.pipeline.chats import post
from triage.models import Conversation
from triage.webhooks.chat import telegram_update, whatsapp_webhook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secrets(settings: Any) -> None:
    settings.TELEGRAM_SECRET = settings.WHATSAPP_APP_SECRET = settings.WHATSAPP_VERIFY_TOKEN = "secret"
    settings.WHATSAPP_NUMBER_ID = "1"


@pytest.mark.parametrize("view", [telegram_update, whatsapp_webhook])
def test_nothing_is_taken_without_proof(view: Any) -> None:
    forged = {"X-Telegram-Bot-Api-Secret-Token": "sécret", "X-Hub-Signature-256": "sha256=é"}
    for headers in ({}, forged):
        request = RequestFactory().post("/", b"{}", content_type="application/json", headers=headers)
        assert view(request).status_code == 403


def test_meta_is_told_that_the_address_is_ours() -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "secret", "hub.challenge": "1158201444"}
    assert whatsapp_webhook(RequestFactory().get("/", asked)).content == b"1158201444"
    assert whatsapp_webhook(RequestFactory().get("/", {**asked, "hub.verify_token": "no"})).status_code == 403


def told(**message: Any) -> dict[str, Any]:
    value = {"metadata": {"phone_number_id": "1"}, "messages": [message], "statuses": [message, 3]}
    return {"entry": [{"changes": [{"field": "messages", "value": value}]}]}


@pytest.mark.parametrize(
    ("channel", "body"),
    [
        *((channel, body) for channel in ("telegram", "whatsapp") for body in (b"", b"[", b"[1]", b"null", b"\xff")),
        ("telegram", {"update_id": "x", "message": {"chat": {"id": 1, "type": "private"}}}),
        ("telegram", {"update_id": 1, "message": {"chat": {"id": 1, "type": "group"}, "text": "halo"}}),
        ("telegram", {"update_id": 1, "message": {"chat": 3, "photo": "x"}, "callback_query": []}),
        ("telegram", {"update_id": 1, "edited_message": {"chat": {"id": 1, "type": "private"}, "location": {}}}),
        ("whatsapp", {"entry": {"changes": 1}}),
        ("whatsapp", told(**{"from": "abc", "id": "1", "type": "text"})),
        ("whatsapp", told(**{"from": "62", "id": "1", "type": "reaction"})),
        ("whatsapp", told(**{"from": "62", "id": "1", "group_id": "9", "type": "text", "text": {"body": "halo"}})),
        ("whatsapp", {"entry": [{"changes": [{"field": "messages", "value": {"metadata": {"phone_number_id": 2}}}]}]}),
    ],
)
def test_what_is_no_message_to_us_changes_nothing(channel: str, body: Any) -> None:
    assert post(channel, body).status_code == 200
    assert not Conversation.objects.exists()


def test_a_pressed_button_stops_waiting() -> None:
    query = {"id": "77", "data": "r1.0", "message": {"chat": {"id": 1, "type": "private"}}}
    answer = post("telegram", {"update_id": 1, "callback_query": query})
    assert b'"answerCallbackQuery"' in answer.content


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_halves_of_characters_and_endless_names_are_taken_as_far_as_they_can_be(channel: str) -> None:
    odd = "\ud800halo\x00"
    update: dict[str, Any] = told(**{"from": "62", "id": odd * 200, "type": "text", "text": {"body": odd}})
    if channel == "telegram":
        who = {"first_name": odd}
        message = {"chat": {"id": 62, "type": "private"}, "from": who, "text": odd}
        update = {"update_id": 10**300, "message": message}
    assert post(channel, update).status_code == 200
    assert Conversation.objects.get().updates.get().payload["text"] == "halo"


def test_metas_largest_request_is_read_and_no_larger_one() -> None:
    body = {"padding": "x" * 2 * 1024 * 1024}
    assert post("whatsapp", body).status_code == 200
    assert post("whatsapp", body | {"more": "x" * 1024 * 1024}).status_code == 413
