"""Over TLS no secret of ours goes to a server that nobody vouches for: the broker and the cache, the mail server.

(The mailbox: tests/channels/email/test_imap.py. The providers of mail and log-in and the bucket are reached through
requests and boto3, which check unless they are told otherwise; the database checks what its address asks for.)
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from smtplib import SMTPException

import pytest
import redis
from celery import Celery
from django.core.mail import EmailMessage
from kombu.exceptions import OperationalError

from harness.certificates import certificate, server_context
from tests.config.test_settings import PRODUCTION, shown
from triage.channels.email.smtp import SmtpBackend

pytestmark = pytest.mark.slow

PASSWORD = "the-password"


@dataclass
class Impostor:
    """A TLS server with a certificate of its own making; ``heard`` is what came in through finished handshakes."""

    pem: Path
    port: int
    heard: list[bytes] = field(default_factory=list)

    def serve(self, listening: socket.socket, greet: Callable[[socket.socket], None]) -> None:
        with suppress(OSError):  # Closed at the end.
            while True:
                connection, _ = listening.accept()
                with connection, suppress(OSError):
                    greet(connection)
                    with server_context(self.pem).wrap_socket(connection, server_side=True) as opened:
                        self.heard.append(opened.recv(4096))


def offer_tls(connection: socket.socket) -> None:
    """What a mail server says before STARTTLS."""
    connection.sendall(b"220 ready\r\n")
    connection.recv(4096)
    connection.sendall(b"250-hello\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n")
    connection.recv(4096)
    connection.sendall(b"220 go on\r\n")


@pytest.fixture
def impostor(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Impostor]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Impostor(certificate(tmp_path, "localhost"), listening.getsockname()[1])
        greet = getattr(request, "param", lambda _connection: None)
        thread = threading.Thread(target=server.serve, args=(listening, greet))
        thread.start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def ask_celery(address: str) -> None:
    Celery("test", broker=address).connection().ensure_connection(max_retries=0, timeout=5)


def ask_redis(address: str) -> None:
    redis.Redis.from_url(address, socket_timeout=5).ping()


@pytest.mark.parametrize("ask", [ask_celery, ask_redis])
@pytest.mark.parametrize("is_trusted", [False, True])
def test_the_broker_is_told_its_password_only_where_it_is_vouched_for(
    ask: Callable[[str], None], is_trusted: bool, impostor: Impostor
) -> None:
    trust = f"?ssl_ca_certs={impostor.pem}" if is_trusted else ""
    given = PRODUCTION | {"REDIS_URL": f"rediss://:{PASSWORD}@localhost:{impostor.port}/0{trust}"}
    with pytest.raises((OperationalError, redis.ConnectionError)):  # The trusted one hangs up once it has heard it.
        ask(shown("CELERY_BROKER_URL", **given))
    assert any(PASSWORD.encode() in heard for heard in impostor.heard) is is_trusted


@pytest.mark.parametrize("impostor", [offer_tls], indirect=True)
def test_the_mail_server_is_told_nothing_before_it_is_vouched_for(impostor: Impostor) -> None:
    backend = SmtpBackend(
        "localhost", impostor.port, username="desk", password=PASSWORD, use_tls=True, timeout=5, fail_silently=False
    )
    with pytest.raises((ssl.SSLError, SMTPException)):
        backend.send_messages([EmailMessage("subject", "words", "desk@example.org", ["budi@example.com"])])
    assert impostor.heard == []
