"""A real IMAP server over TLS on loopback, with as much of the protocol as the service speaks."""

import json
import re
import shlex
import socketserver
import ssl
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.certificates import server_context
from triage.channels.email.accounts import Mailbox


@dataclass
class ImapServer:
    """``mails`` by UID; ``seen`` and ``fetched`` are the UIDs in the order in which that happened, ``heard`` all lines.

    The server says NO to whoever wants a mail of ``missing``, and BAD for one of ``bad``; it hangs up over one of
    ``fatal``, and marks none of ``unmarked``. ``folders`` are named as on the wire. Who logs in with a token must have
    ``token``, with a password none but ``wrong``.
    """

    mails: dict[int, bytes]
    port: int = 0
    seen: list[int] = field(default_factory=list)
    fetched: list[int] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)
    missing: frozenset[int] = frozenset()
    bad: frozenset[int] = frozenset()
    fatal: frozenset[int] = frozenset()
    unmarked: frozenset[int] = frozenset()
    folders: tuple[str, ...] = ("INBOX",)
    selected: list[str] = field(default_factory=list)
    is_read_only: bool = False
    token: str = "the-token"
    wrong: str = "wrong"

    def answer(self, words: list[str]) -> tuple[bytes, str]:
        """What comes before the tagged answer, and the tagged answer without its tag."""
        match words:
            case ["CAPABILITY"]:
                return b"* CAPABILITY IMAP4rev1\r\n", "OK"
            case ["LOGIN", _, password] if password == self.wrong:
                return b"", "NO [AUTHENTICATIONFAILED] Invalid credentials"
            case ["SELECT", name] if name not in self.folders:
                return b"", "NO [NONEXISTENT] Unknown folder"
            case ["SELECT", name]:
                self.selected.append(name)
                access = "READ-ONLY" if self.is_read_only else "READ-WRITE"
                return b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n", f"OK [{access}]"
            case ["LIST", *_]:
                names = "".join(f'* LIST (\\HasNoChildren) "/" "{name}"\r\n' for name in self.folders)
                return names.encode(), "OK"
            case ["UID", "SEARCH", *_]:
                return f"* SEARCH {' '.join(str(uid) for uid in self.mails if uid not in self.seen)}\r\n".encode(), "OK"
            case ["UID", "FETCH", uid, *_] if int(uid) in self.bad:
                return b"", "BAD"
            case ["UID", "FETCH", uid, *_] if int(uid) in self.missing:
                return b"", "NO"
            case ["UID", "FETCH", uid, asked]:
                (begin, length) = map(int, re.findall(r"<(\d+)\.(\d+)>", asked)[0])
                if not begin:
                    self.fetched.append(int(uid))
                raw = self.mails[int(uid)][begin : begin + length]
                told = f"* 1 FETCH (UID {uid} BODY[]<{begin}> {{{len(raw)}}}\r\n".encode()
                return told + raw + b")\r\n", "OK"
            case ["UID", "STORE", uid, *_] if int(uid) in self.unmarked:
                return b"", "NO"
            case ["UID", "STORE", uid, *_]:
                self.seen.append(int(uid))
        return b"", "OK"


def mailbox_of(server: ImapServer, ca_file: Path | str = "", **options: Any) -> Mailbox:
    """How the server is reached, and trusted."""
    given = {"name": "complaints", "password": "the-password", "timeout": 5, **options}
    return Mailbox(host="localhost", user="desk@example.org", port=server.port, ca_file=str(ca_file), **given)


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
                    tag, *words = shlex.split(line.decode())
                    if words[0] == "AUTHENTICATE":
                        before, told = b"", self.authenticated(words[1], lines)
                    elif words[:2] == ["UID", "FETCH"] and int(words[2]) in server.fatal:
                        return
                    else:
                        before, told = server.answer(words)
                    lines.write(before + f"{tag} {told} done\r\n".encode())
                    lines.flush()
                    if words == ["LOGOUT"]:
                        return

        def authenticated(self, mechanism: str, lines: Any) -> str:
            def ask(more: bytes) -> bytes:
                lines.write(b"+ " + b64encode(more) + b"\r\n")
                lines.flush()
                answer: bytes = lines.readline()
                server.heard.append(answer)
                return b64decode(answer)

            said = ask(b"").decode()
            if mechanism == "PLAIN":
                return "NO refused" if said.endswith(f"\0{server.wrong}") else "OK"
            if said.endswith(f"\x01auth=Bearer {server.token}\x01\x01"):
                return "OK"
            assert ask(json.dumps({"status": "400"}).encode()) == b""
            return "NO AUTHENTICATE failed."

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as listening:
        server.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()
