"""A small mail provider on loopback: Debian's dovecot, and an SMTP server that fills its mailboxes."""

import grp
import os
import pwd
import shutil
import smtplib
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from imaplib import IMAP4_SSL
from itertools import count
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from harness.certificates import certificate, server_context

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PASSWORD = "the-password"
RELAY = "mx.provider.example"
# Whoever is not root can neither change a process' root folder nor its user.
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {stranger}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
ssl = required
ssl_cert = <{pem}
ssl_key = <{pem}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
"""


def is_there() -> bool:
    """Whether a dovecot is installed whose configuration we know: 2.4 has another."""
    if DOVECOT is None:
        return False
    return subprocess.run([DOVECOT, "--version"], capture_output=True, text=True).stdout.startswith("2.3.")


@dataclass
class Provider:
    """Everybody's password is ``PASSWORD``; ``pem`` is the certificate that both servers show."""

    folder: Path
    pem: Path
    imap_port: int
    smtp_port: int
    owner: tuple[int, int]
    numbers: Iterator[int] = field(default_factory=count)

    def inbox(self, address: str) -> list[EmailMessage]:
        """What somebody's own mail program finds in their mailbox, oldest first."""
        with IMAP4_SSL("localhost", self.imap_port, ssl_context=self._trusting()) as connection:
            connection.login(address, PASSWORD)
            connection.select("INBOX")
            found = connection.search(None, "ALL")[1][0].split()
            raw: list[Any] = [connection.fetch(number, "(BODY.PEEK[])")[1][0] for number in found]
        return [message_from_bytes(each[1], policy=policy.default) for each in raw]  # type: ignore[arg-type]

    def send(self, message: EmailMessage) -> None:
        """What the mail program of whoever is in From hands over."""
        with smtplib.SMTP("localhost", self.smtp_port) as client:
            client.starttls(context=self._trusting())
            client.login(message["From"].addresses[0].addr_spec, PASSWORD)
            client.send_message(message)

    def _trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.pem))

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        """Let in who knows the password."""
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Lay the mail into the mailbox of each that it is for: ``desk+anything@`` is desk's. Vouch for its sender."""
        domain = str(envelope.mail_from).partition("@")[2]
        vouching = f"Authentication-Results: {RELAY}; dmarc=pass header.from={domain}\r\nReceived: by {RELAY}\r\n"
        for address in envelope.rcpt_tos:
            local, _, place = address.lower().rpartition("@")
            self._lay(f"{local.partition('+')[0]}@{place}", vouching.encode() + bytes(envelope.content or b""))
        return "250 OK"

    def _lay(self, address: str, raw: bytes) -> None:
        maildir = self.folder / "mail" / address
        for part in (maildir, *(maildir / name for name in ("tmp", "new", "cur"))):
            part.mkdir(exist_ok=True)
            os.chown(part, *self.owner)
        name = f"{time.time():.6f}.{next(self.numbers)}.localhost"
        (maildir / "tmp" / name).write_bytes(raw)
        os.chown(maildir / "tmp" / name, *self.owner)
        (maildir / "tmp" / name).rename(maildir / "new" / name)


@contextmanager
def provider(folder: Path) -> Iterator[Provider]:
    """Run both servers, with their files under ``folder``."""
    imap_port, smtp_port = _free_port(), _free_port()
    us = pwd.getpwuid(os.getuid())
    # Dovecot opens no mailbox as root, and lets nobody log in there.
    owner, stranger = (pwd.getpwnam("mail"), pwd.getpwnam("nobody")) if us.pw_uid == 0 else (us, us)
    pem = certificate(folder, "localhost")
    running = Provider(folder, pem, imap_port, smtp_port, (owner.pw_uid, owner.pw_gid))
    for name in ("run", "mail"):
        (folder / name).mkdir()
    os.chown(folder / "mail", *running.owner)
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        CONFIGURATION.format(
            folder=folder,
            user=us.pw_name,
            stranger=stranger.pw_name,
            group=grp.getgrgid(us.pw_gid).gr_name,
            owner=owner.pw_name,
            owner_group=grp.getgrgid(owner.pw_gid).gr_name,
            pem=pem,
            password=PASSWORD,
            port=imap_port,
        )
    )
    controller = Controller(
        running,
        hostname="localhost",
        port=smtp_port,
        authenticator=running.authenticate,
        auth_required=True,
        tls_context=server_context(pem),
        require_starttls=True,
    )
    controller.start()
    dovecot = subprocess.Popen([str(DOVECOT), "-F", "-c", configuration])
    try:
        _wait_for(imap_port, dovecot, log=folder / "dovecot.log")
        yield running
    finally:
        dovecot.terminate()
        dovecot.wait()
        controller.stop()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], *, log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"dovecot did not start: {log.read_text() if log.exists() else 'no log'}")
