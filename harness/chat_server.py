"""The chats' APIs on loopback: ``channels.phone`` behind a server that can be told to fail; and what proves to us that
a channel posts something.
"""

import hmac
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings

from triage.channels import telegram
from triage.channels.phone import Phone, Sent

CUT = -1
"""Instead of an HTTP status: the request is done and the connection broken before the answer."""
LIMIT = {"ok": False, "error_code": 429, "parameters": {"retry_after": 1}, "error": {"code": 130429}}
TURNS = ("takes",) * 50 + ("limits",) * 3 + ("fails", "hangs", "stalls") + ("cuts", "drops", "twice") * 2
"""What an unruly server does with a call, each as likely as the others. It "hangs" or "cuts" once the call is done,
"stalls" in the middle of its answer, "drops" what it has not done, and answers "twice".
"""


def proof(channel: str, body: bytes) -> dict[str, str]:
    """The headers by which the channel shows that it is the one who posts."""
    if channel == telegram.CODE:
        return {"X-Telegram-Bot-Api-Secret-Token": settings.TELEGRAM_SECRET}
    signed = hmac.new(settings.WHATSAPP_APP_SECRET.encode(), body, sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={signed}"}


@dataclass
class ChatServer:
    """Both APIs. ``next`` are the answers of the next calls, instead of those of ``phone``: (status, JSON). With
    ``chance`` it is unruly.
    """

    phone: Phone
    url: str = ""
    next: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    chance: random.Random | None = None

    def turn(self) -> str:
        """What becomes of the next call."""
        return self.chance.choice(TURNS) if self.chance else TURNS[0]

    def answer(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, bytes]:
        """The status and the body."""
        fields, files = _parsed(body, kind)
        url = urlsplit(path)
        fields |= dict(parse_qsl(url.query))
        _, channel, *parts = url.path.split("/")
        if method == "POST" and self.next:
            status, told = self.next.pop(0)
            if status == CUT:
                self._call(channel, parts, fields, files)
            return status, json.dumps(told).encode()
        if parts[0] in {"file", "content"}:
            content = self.phone.content(parts[-1])
            return (404, b"") if content is None else (200, content)
        status, told = self._call(channel, parts, fields, files)
        return status, json.dumps(told).encode()

    def _call(
        self, channel: str, parts: list[str], fields: dict[str, Any], files: dict[str, Sent]
    ) -> tuple[int, dict[str, Any]]:
        if channel == "telegram":
            return self.phone.telegram(parts[-1], fields, files)
        if parts[-1] == "media":
            return 200, {"id": self.phone.keep(files["file"])}
        if parts[-1] == "messages":
            return self.phone.whatsapp(fields)
        has = self.phone.content(parts[-1]) is not None
        return (200 if has else 404), {"id": parts[-1], "url": f"{self.url}/whatsapp/content/{parts[-1]}"}


def _parsed(body: bytes, kind: str) -> tuple[dict[str, Any], dict[str, Sent]]:
    if kind.startswith("application/json"):
        return json.loads(body), {}
    fields: dict[str, Any] = {}
    files: dict[str, Sent] = {}
    if kind.startswith("multipart/"):
        for part in message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body).walk():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            if isinstance(name, str) and isinstance(content, bytes):
                if filename := part.get_filename():
                    files[name] = Sent(filename, content, part.get_content_type())
                else:
                    fields[name] = content.decode()
    return fields, files


@contextmanager
def chat_server(folder: Path) -> Iterator[ChatServer]:
    """A server for the length of the block."""
    chats = ChatServer(Phone(folder))

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body, turn = self.rfile.read(int(self.headers.get("Content-Length") or 0)), chats.turn()
            if turn == "drops":
                return
            if turn in {"limits", "fails"}:
                self._say(429 if turn == "limits" else 500, json.dumps(LIMIT if turn == "limits" else {}).encode())
                return
            status, content = chats.answer(self.command, self.path, body, self.headers.get("Content-Type", ""))
            if status == CUT or turn == "cuts":
                return
            if turn in {"hangs", "stalls"}:
                if turn == "stalls":
                    self._say(status, content[:-1], length=len(content))
                self.rfile.read(1)  # Until the client has waited long enough.
                return
            for _ in range(2 if turn == "twice" else 1):
                self._say(status, content)

        def _say(self, status: int, content: bytes, *, length: int = 0) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(length or len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815 - as the base class wants them

        def log_message(self, *_args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_args: object) -> None:
            pass  # A client that is killed is no news.

    with Server(("127.0.0.1", 0), Handler) as server:
        chats.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield chats
        finally:
            server.shutdown()
