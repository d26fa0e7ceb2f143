"""To a real SMTP server in each encrypted way, with a password and with a token; and what is told where it fails."""

import socket
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from harness.certificates import certificate, server_context
from triage.channels.email import tokens
from triage.channels.email.accounts import OAuth
from triage.channels.email.outgoing import EmailChannel
from triage.messages import OutboundMessage, PartFailed, PermanentFailure, SenderFailed
from triage.models import Trouble

LETTER = OutboundMessage("sari@example.com", "Halo", "Teks", "<p>Teks</p>", "<a@example.org>")


@dataclass
class Server:
    """What was handed over, and how: each user's mechanism and whether the line was encrypted."""

    port: int = 0
    taken: list[bool] = field(default_factory=list)
    log_ins: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """By command, instead of 250."""
    is_implicit: bool = False

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's
        said = await server.challenge_auth("", encode_to_b64=False) if len(args) == 1 else b64decode(args[1])
        self.log_ins.append(("XOAUTH2", str(said)))
        if said == b"user=desk@example.org\x01auth=Bearer the-token\x01\x01":
            return AuthResult(success=True)
        assert await server.challenge_auth(b'{"status":"400"}') == b""
        return AuthResult(success=False, handled=False)

    def password(self, _server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        self.log_ins.append((mechanism, data.password.decode()))
        return AuthResult(success=data.password == b"the-password", handled=False)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answers.get("MAIL", "250 OK")

    async def handle_DATA(self, _server: SMTP, session: Session, _envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        self.taken.append(session.ssl is not None or self.is_implicit)
        return self.answers.get("DATA", "250 OK")


@pytest.fixture
def start(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Server]]:
    """Start a server of one way, and set the settings for it."""
    running: list[Controller] = []
    pem = certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    settings.EMAIL_BACKEND = "triage.channels.email.smtp.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "localhost", 5
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "desk@example.org", "the-password"

    def start_one(way: str) -> Server:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        server = Server(port, is_implicit=way == "ssl")
        context = server_context(pem)
        options: dict[str, Any] = {"authenticator": server.password, "auth_required": way != "ssl"}
        if way == "ssl":
            options |= {"ssl_context": context, "auth_require_tls": False}
        if way == "tls":
            options |= {"tls_context": context, "require_starttls": True}
        controller = Controller(server, hostname="localhost", port=port, **options)
        controller.start()
        running.append(controller)
        settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = port, way == "tls", way == "ssl"
        return server

    yield start_one
    for controller in running:
        controller.stop()


@pytest.mark.parametrize("way", ["tls", "ssl"])
def test_a_mail_goes_out_encrypted_with_a_password(way: str, start: Callable[[str], Server]) -> None:
    server = start(way)
    EmailChannel().deliver(LETTER)
    assert server.taken == [True]
    assert {password for _, password in server.log_ins} == {"the-password"}


@pytest.mark.parametrize("way", ["tls", "ssl"])
def test_a_mail_goes_out_encrypted_with_a_token(
    way: str, start: Callable[[str], Server], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, given = start(way), iter(["old", "the-token"])
    kept: dict[str, str] = {}
    settings.EMAIL_HOST_PASSWORD = ""
    settings.MAIL_OAUTH = OAuth("https://provider.example/token", "desk", "", "mail")
    monkeypatch.setattr(tokens, "access_token", lambda _oauth, user: kept.setdefault(user, next(given)))
    monkeypatch.setattr(tokens, "forget", lambda _oauth, user: kept.pop(user))
    with pytest.raises(SenderFailed) as raised:
        EmailChannel().deliver(LETTER)
    assert raised.value.cause.code == Trouble.LOGIN
    EmailChannel().deliver(LETTER)
    assert server.taken == [True]


def failing(raised: PartFailed) -> Callable[..., str]:
    def fail(*_args: object) -> str:
        raise raised

    return fail


def test_without_a_token_nothing_is_tried(
    start: Callable[[str], Server], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start("tls")
    settings.EMAIL_HOST_PASSWORD, settings.MAIL_OAUTH = "", OAuth("https://provider.example/token", "desk", "", "mail")
    monkeypatch.setattr(tokens, "access_token", failing(PartFailed(Trouble.TOKEN, "invalid_grant")))
    with pytest.raises(SenderFailed) as raised:
        EmailChannel().deliver(LETTER)
    assert (raised.value.code, raised.value.cause.detail, server.log_ins) == ("oauth_token", "invalid_grant", [])


def test_a_refused_password_is_the_senders_trouble_and_not_the_mails(
    start: Callable[[str], Server], settings: Any
) -> None:
    start("tls")
    settings.EMAIL_HOST_PASSWORD = "wrong"
    with pytest.raises(SenderFailed) as raised:
        EmailChannel().deliver(LETTER)
    assert (raised.value.code, raised.value.cause.code) == ("smtp_535", Trouble.LOGIN)
    assert "wrong" not in raised.value.cause.detail


@pytest.mark.parametrize(
    ("command", "answer", "trouble"),
    [
        ("MAIL", "550 5.7.60 not allowed to send as this sender", Trouble.SENDER),
        ("MAIL", "552 too large", None),
        ("DATA", "554 spam", None),
    ],
)
def test_what_is_refused_of_us_is_told_apart_from_what_is_refused_of_a_mail(
    command: str, answer: str, trouble: Trouble | None, start: Callable[[str], Server]
) -> None:
    start("tls").answers[command] = answer
    with pytest.raises(SenderFailed if trouble else PermanentFailure) as raised:
        EmailChannel().deliver(LETTER)
    if isinstance(raised.value, SenderFailed):
        assert raised.value.cause.code == trouble


@pytest.mark.parametrize(
    ("way", "asked", "trouble"),
    [("ssl", "tls", Trouble.UNREACHABLE), ("tls", "ssl", Trouble.UNREACHABLE), ("plain", "tls", Trouble.REFUSED)],
)
def test_the_wrong_encryption_is_told_and_no_password_is_sent(
    way: str, asked: str, trouble: Trouble, start: Callable[[str], Server], settings: Any
) -> None:
    server = start(way)
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL, settings.EMAIL_TIMEOUT = asked == "tls", asked == "ssl", 1
    with pytest.raises(SenderFailed) as raised:
        EmailChannel().deliver(LETTER)
    assert (raised.value.cause.code, server.log_ins) == (trouble, [])


def test_a_certificate_that_nobody_vouches_for_is_told(
    start: Callable[[str], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start("ssl")
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(SenderFailed) as raised:
        EmailChannel().deliver(LETTER)
    assert (raised.value.cause.code, server.log_ins) == (Trouble.CERTIFICATE, [])
