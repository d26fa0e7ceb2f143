"""The chats' stand-in, and somebody who writes there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.chat_server import ChatServer, chat_server
from tests.pipeline.chats import CHANNELS, Person, use


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    """Both APIs."""
    with chat_server(tmp_path_factory.mktemp("chats")) as running:
        yield running


@pytest.fixture(params=CHANNELS)
def person(request: pytest.FixtureRequest, server: ChatServer, settings: Any, tmp_path: Path) -> Person:
    """Somebody with a phone, on each channel in turn."""
    use(server, settings)
    server.phone.folder = tmp_path
    server.next.clear()
    return Person(server, request.param)
