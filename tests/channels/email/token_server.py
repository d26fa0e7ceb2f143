"""A stand-in of a provider's token endpoint on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from triage.channels.email.accounts import OAuth


@dataclass
class TokenServer:
    """``answers`` are given in turn, the last again and again, each a status and what is said; ``asked`` are the forms
    that came, with the path as ``at``.
    """

    answers: list[tuple[int, Any]]
    port: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)

    def oauth(self, **options: Any) -> OAuth:
        """How tokens are got here."""
        at = f"http://127.0.0.1:{self.port}"
        return OAuth(f"{at}/token", "desk-app", "the-secret", "mail", device_url=f"{at}/device", **options)


def token(name: str = "t1", *, lasts: object = 3600, **more: object) -> tuple[int, Any]:
    return 200, {"token_type": "Bearer", "access_token": name, "expires_in": lasts, **more}


def refused(error: str, description: str = "") -> tuple[int, Any]:
    return 400, {"error": error, "error_description": description}


@contextmanager
def token_server(*answers: tuple[int, Any]) -> Iterator[TokenServer]:
    """The endpoint runs."""
    server = TokenServer(list(answers))

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            server.asked.append({"at": self.path, **form})
            status, told = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as listening:
        server.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()
