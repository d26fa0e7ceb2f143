"""The page that plays a phone: what is said on it comes in as its channel posts it, and nobody else sees it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.portal.posts import text
from triage.models import ChatUpdate, Conversation

HERE = "/dev/chat/{}/628123456789/"

pytestmark = pytest.mark.usefixtures("desk_rows")


@pytest.fixture
def client(settings: Any, tmp_path: Path) -> Client:
    """A browser on this machine."""
    settings.CHAT_PHONE, settings.ROOT_URLCONF = tmp_path, "tests.portal.mailbox_project"
    settings.WHATSAPP_NUMBER_ID = "1000000001"
    return Client(headers={"host": "localhost:8000"})


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_it_says_and_shows(channel: str, client: Client) -> None:
    here = HERE.format(channel)
    client.post(here, {"text": "halo <b>kak</b>"})
    client.post(here, {"file": SimpleUploadedFile("a.png", b"\x89PNG", content_type="image/png")})
    told = {"inline_keyboard": [[{"text": "Ya", "callback_data": "r1.0"}]]}
    client.post("/dev/chat/api/telegram/bot1/sendMessage", {"chat_id": "628123456789", "text": "Halo"})
    message = {"chat_id": "628123456789", "text": "Sudah?", "reply_markup": told}
    client.post("/dev/chat/api/telegram/bot1/sendMessage", message, content_type="application/json")
    page = text(client.get(here))
    assert "halo &lt;b&gt;kak&lt;/b&gt;" in page
    assert ('value="r1.0"' in page) is (channel == "telegram")
    first, second = ChatUpdate.objects.filter(conversation=Conversation.objects.get(channel=channel)).order_by("id")
    assert first.payload["text"] == "halo <b>kak</b>"
    kept = second.payload["media"]["id"]
    assert f"/dev/chat/media/{kept}/" in page
    assert client.get(f"/dev/chat/media/{kept}/")["Content-Type"] == "image/png"


def test_it_is_for_this_machine(client: Client) -> None:
    far = Client(headers={"host": "desk.example.org", "x-forwarded-for": "192.0.2.1"})
    assert far.get("/dev/chat/").status_code == 400 or "login" in far.get("/dev/chat/").get("Location", "")
    local = Client(headers={"host": "localhost", "x-forwarded-for": "192.0.2.1"})
    assert "login" in local.get(HERE.format("telegram"))["Location"]
    assert local.post("/dev/chat/api/telegram/bot1/sendMessage", {"chat_id": "1"}).status_code == 403
