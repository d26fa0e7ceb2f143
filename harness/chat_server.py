"""The chats' APIs on loopback: ``channels.phone`` behind a server that can be told to fail."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from triage.channels.phone import Phone, Sent

CUT = -1
"""Instead of an HTTP status: the request is done and the connection broken before the answer."""


@dataclass
class ChatServer:
    """Both APIs. ``next`` are the answers of the next calls, instead of those of ``phone``: (status, JSON)."""

    phone: Phone
    url: str = ""
    next: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

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
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, content = chats.answer(self.command, self.path, body, self.headers.get("Content-Type", ""))
            if status == CUT:
                self.connection.close()
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815 - as the base class wants them

        def log_message(self, *_args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        chats.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield chats
        finally:
            server.shutdown()
