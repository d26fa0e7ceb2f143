"""What the service talks to during the attacks: a mail server that keeps all, a mailbox that nobody vouches for."""

import contextlib
import email
import email.policy
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from harness.certificates import certificate, server_context

LINK = re.compile(r"https?://[^/\s\"<>]+(/[^\s\"<>]*)")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail of the desk's as its addressee gets it; ``text`` is every text of it, links and HTML too."""

    to: str
    message: EmailMessage
    text: str

    def link(self, start: str) -> str:
        """The path of its first link that begins with ``start``, "" where there is none."""
        return next((path for path in LINK.findall(self.text) if path.startswith(start)), "")


@dataclass
class MailServer:
    """Takes every mail and keeps it."""

    letters: list[Letter] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail."""
        message = email.message_from_bytes(bytes(envelope.content or b""), policy=email.policy.default)
        parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
        text = "\n".join([str(message["Subject"]), *parts])
        self.letters += [Letter(to.lower(), message, text) for to in envelope.rcpt_tos]
        return "250 taken"

    def to(self, address: str) -> list[Letter]:
        """What has come for an address, oldest first."""
        return [letter for letter in self.letters if letter.to == address.lower()]


@dataclass
class FalseMailbox:
    """An IMAP server over TLS whose certificate names the right host, and is signed by nobody but itself."""

    folder: Path
    connections: int = 0
    said: list[str] = field(default_factory=list)
    """What clients said after the handshake: nothing, if they look at certificates."""
    port: int = 0

    def start(self) -> None:
        """Listen on a free port of loopback until the program ends."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        context = server_context(certificate(self.folder, "localhost"))
        threading.Thread(target=self._serve, args=(listener, context), daemon=True).start()

    def _serve(self, listener: socket.socket, context: ssl.SSLContext) -> None:
        while True:
            connection, _ = listener.accept()
            self.connections += 1
            connection.settimeout(10)
            # A client that looks at the certificate hangs up within the handshake.
            with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True) as talk:
                self._talk(talk)

    def _talk(self, talk: ssl.SSLSocket) -> None:
        talk.sendall(b"* OK IMAP4rev1 at your service\r\n")
        while line := talk.recv(4096).decode(errors="replace"):
            self.said.append(line)
            tag, _, command = line.partition(" ")
            if command.upper().startswith("CAPABILITY"):
                talk.sendall(f"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n".encode())
            else:
                talk.sendall(f"{tag} NO not here\r\n".encode())
