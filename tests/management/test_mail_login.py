"""``manage.py mail_login`` against a stand-in of the provider."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command

from tests.channels.email.token_server import TokenServer, refused, token, token_server
from triage.channels.email import tokens
from triage.channels.email.accounts import Mailbox, OAuth
from triage.models import MailLogin

pytestmark = pytest.mark.django_db

USER = "desk@example.org"
CODE = {"user_code": "ABCD", "verification_uri": "https://provider.example/device", "device_code": "dc", "interval": 0}


@pytest.fixture(autouse=True)
def _settings(settings: Any) -> Iterator[None]:
    settings.MAILBOXES = [Mailbox("imap", "imap.example.org", USER)]
    tokens._kept.clear()
    yield
    tokens._kept.clear()


def consenting(server: TokenServer) -> OAuth:
    at = f"http://127.0.0.1:{server.port}/token"
    return OAuth(at, "desk-app", "the-secret", "mail", consent_url="https://provider.example/consent")


def test_a_code_is_shown_and_the_login_kept(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with token_server((200, CODE), token(refresh_token="r1")) as server:
        settings.MAIL_OAUTH = server.oauth()
        call_command("mail_login")
    assert "ABCD" in capsys.readouterr().out
    assert MailLogin.objects.get().user == USER


@pytest.mark.parametrize("is_right", [True, False])
def test_a_page_is_agreed_to_and_its_address_brought(
    is_right: bool, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def bring(_prompt: str) -> str:
        address = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("https://"))
        asked = parse_qs(urlsplit(address).query)
        assert (asked["client_id"], asked["login_hint"]) == (["desk-app"], [USER])
        return f"http://localhost/?state={asked['state'][0] if is_right else 'other'}&code=4%2Fcode&scope=mail"

    monkeypatch.setattr("builtins.input", bring)
    with token_server(token(refresh_token="r1")) as server:
        settings.MAIL_OAUTH = consenting(server)
        if not is_right:
            with pytest.raises(CommandError, match="not the address"):
                call_command("mail_login")
            return
        call_command("mail_login", USER)
    (form,) = server.asked
    assert (form["grant_type"], form["code"], form["redirect_uri"]) == (
        "authorization_code",
        "4/code",
        "http://localhost",
    )
    assert len(form["code_verifier"]) >= 43
    assert MailLogin.objects.get().user == USER


def test_it_says_why_not(settings: Any) -> None:
    with pytest.raises(CommandError, match="MAIL_OAUTH is not set"):
        call_command("mail_login")
    settings.MAIL_OAUTH = OAuth("https://provider.example/token", "app", "secret", "mail", is_application=True)
    with pytest.raises(CommandError, match="by itself"):
        call_command("mail_login")
    with token_server(refused("unauthorized_client", "not allowed")) as server:
        settings.MAIL_OAUTH = server.oauth()
        with pytest.raises(CommandError, match="unauthorized_client: not allowed"):
            call_command("mail_login")
        settings.EMAIL_HOST_USER = "sender@example.org"
        with pytest.raises(CommandError, match=r"desk@example\.org, sender@example\.org"):
            call_command("mail_login")
