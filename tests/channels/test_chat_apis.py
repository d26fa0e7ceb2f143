"""How calls of the chats' APIs end, and where files are fetched from."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from harness.chat_server import ChatServer, chat_server
from triage.channels.chat import api
from triage.channels.chat.message import Media
from triage.channels.whatsapp.outgoing import WhatsApp
from triage.messages import OutcomeUnknown, PermanentFailure, SenderFailed, TooFast


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    with chat_server(tmp_path_factory.mktemp("chats")) as running:
        yield running


def call(server: ChatServer) -> dict[str, Any]:
    return api.call(f"{server.url}/telegram/sendMessage", json={"chat_id": 1, "text": "Halo"})


@pytest.mark.parametrize(
    ("turn", "failure"),
    [
        *((turn, OutcomeUnknown) for turn in ("hangs", "stalls", "cuts", "drops")),
        ("limits", TooFast),
        ("fails", SenderFailed),
    ],
)
def test_what_may_have_arrived_is_a_doubt(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, turn: str, failure: type[Exception]
) -> None:
    monkeypatch.setattr(api, "TIMEOUT", (1, 0.2))
    monkeypatch.setattr(ChatServer, "turn", lambda _server: turn)
    with pytest.raises(failure):
        call(server)


def test_who_answers_twice_is_heard_once(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ChatServer, "turn", lambda _server: "twice")
    assert call(server)["ok"]
    assert call(server)["ok"]


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "http://lookaside.fbsbx.com/x",
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1\\.fbsbx.com/x",
        "https://127.0.0.1#.fbsbx.com/x",
        "https://me@lookaside.fbsbx.com/x",
        "https://lookaside.fbsbx.com.evil.example/x",
        "https://graph.example@127.0.0.1/x",
        "https://[::1/x",
        "file:///etc/passwd",
    ],
)
def test_files_are_fetched_from_meta_alone(url: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WHATSAPP_API_URL = "https://graph.example/v1"
    monkeypatch.setattr(api, "ask", lambda *_given, **_how: {"url": url})
    monkeypatch.setattr(api, "fetch", lambda *_given, **_how: pytest.fail("fetched"))
    with pytest.raises(api.Gone):
        WhatsApp().fetch(Media("1"))


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (131031, SenderFailed),
        (131042, SenderFailed),
        (368, SenderFailed),
        (190, SenderFailed),
        (131026, PermanentFailure),
    ],
)
def test_what_is_wrong_with_our_account_is_no_messages_fault(
    monkeypatch: pytest.MonkeyPatch, code: int, failure: type[Exception]
) -> None:
    answer = requests.Response()
    answer.status_code, answer._content = 400, json.dumps({"error": {"code": code}}).encode()
    monkeypatch.setattr(requests, "post", lambda *_args, **_options: answer)
    with pytest.raises(failure) as raised:
        api.call("https://graph.example/messages", json={})
    assert type(raised.value) is failure
