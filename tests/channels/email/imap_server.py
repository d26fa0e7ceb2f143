"""A real IMAP server over TLS on loopback, with as much of the protocol as the service speaks."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.channels.email.tls import server_context


@dataclass
class ImapServer:
    """``mails`` by UID; ``seen`` and ``fetched`` are the UIDs in the order in which that happened, ``heard`` all lines.

    The server says NO to whoever wants a mail of ``missing``, and BAD for one of ``bad``.
    """

    mails: dict[int, bytes]
    port: int = 0
    seen: list[int] = field(default_factory=list)
    fetched: list[int] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)
    missing: frozenset[int] = frozenset()
    bad: frozenset[int] = frozenset()

    def answer(self, words: list[str]) -> tuple[bytes, str]:
        """What comes before the tagged answer, and the tagged answer without its tag."""
        match words:
            case ["CAPABILITY"]:
                return b"* CAPABILITY IMAP4rev1\r\n", "OK"
            case ["SELECT", _]:
                return b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n", "OK [READ-WRITE]"
            case ["UID", "SEARCH", *_]:
                return f"* SEARCH {' '.join(str(uid) for uid in self.mails if uid not in self.seen)}\r\n".encode(), "OK"
            case ["UID", "FETCH", uid, *_] if int(uid) in self.bad:
                return b"", "BAD"
            case ["UID", "FETCH", uid, *_] if int(uid) in self.missing:
                return b"", "NO"
            case ["UID", "FETCH", uid, *_]:
                self.fetched.append(int(uid))
                raw = self.mails[int(uid)]
                return f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n", "OK"
            case ["UID", "STORE", uid, *_]:
                self.seen.append(int(uid))
        return b"", "OK"


@contextmanager
def serving(server: ImapServer, pem: Path) -> Iterator[ImapServer]:
    """The server runs, showing the certificate in ``pem``."""
    context = server_context(pem)

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            try:
                self.talk(context.wrap_socket(self.request, server_side=True))
            except (ssl.SSLError, OSError):  # The client went away, as it should.
                return

        def talk(self, connection: Any) -> None:
            with connection, connection.makefile("rwb") as lines:
                lines.write(b"* OK ready\r\n")
                lines.flush()
                for line in lines:
                    server.heard.append(line)
                    tag, *words = line.decode().split()
                    before, told = server.answer(words)
                    lines.write(before + f"{tag} {told} done\r\n".encode())
                    lines.flush()
                    if words == ["LOGOUT"]:
                        return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as listening:
        server.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()
