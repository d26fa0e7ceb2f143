"""Mailboxes and providers as the settings name them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from triage.channels.email.accounts import Mailbox, mailboxes, oauth
from triage.channels.email.reply_address import is_own, reference_in, reply_address
from triage.pipeline import mail_in

USUAL = Mailbox("imap", "imap.example.org", "desk@example.org", "secret", ca_file="")
APP = {"client_id": "app", "client_secret": "", "tenant": ""}


def test_one_mailbox_needs_no_table() -> None:
    assert mailboxes("", USUAL) == (USUAL,)
    assert mailboxes(" \n", Mailbox("imap", "", "")) == ()


def test_a_table_tells_what_differs() -> None:
    written = """
    [complaints]
    [help]
    user = "help@example.org"
    password = "other"
    folder = "Keluhan Peserta"
    port = 1993
    """
    assert mailboxes(written, USUAL) == (
        Mailbox("complaints", "imap.example.org", "desk@example.org", "secret"),
        Mailbox("help", "imap.example.org", "help@example.org", "other", 1993, "Keluhan Peserta"),
    )


@pytest.mark.parametrize("other", ['host = "imap.example.net"', 'user = "help@example.org"'])
def test_a_password_goes_to_nobody_elses_server(other: str) -> None:
    (same, another) = mailboxes(f'[a]\nuser = "desk@example.org"\n[b]\n{other}', USUAL)
    assert (same.password, another.password) == ("secret", "")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("user = ", "no TOML"),
        ('user = "desk"', "tables like"),
        ('["two words"]', "tables like"),
        ("[a]\nport = true", "port is not understood"),
        ('[a]\nfoldr = "x"', "foldr is not understood"),
        ('[a]\nname = "x"', "name is not understood"),
        ('[a]\nhost = ""', "no host"),
        ('[a]\nca_file = "/nowhere/ca.pem"', "no file"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(written: str, told: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=told):
        mailboxes(written, USUAL)


def test_a_file_of_an_authority_may_differ(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").touch()
    (found,) = mailboxes(f'[a]\nca_file = "{tmp_path}/ca.pem"', USUAL)
    assert found.ca_file == f"{tmp_path}/ca.pem"


def test_a_secret_makes_an_application_of_microsofts() -> None:
    lent = oauth("microsoft", **APP)
    assert lent is not None
    assert (lent.is_application, "offline_access" in lent.scope) == (False, True)
    own = oauth("microsoft", **{**APP, "client_secret": "s", "tenant": "example.org"})
    assert own is not None
    assert (own.is_application, own.scope) == (True, "https://outlook.office365.com/.default")
    assert own.token_url == "https://login.microsoftonline.com/example.org/oauth2/v2.0/token"
    assert oauth("", **APP) is None


@pytest.mark.parametrize(
    ("provider", "given", "told"),
    [
        ("yahoo", {}, "microsoft or google"),
        ("microsoft", {"client_id": ""}, "MAIL_OAUTH_CLIENT_ID"),
        ("microsoft", {"client_secret": "s"}, "MAIL_OAUTH_TENANT"),
        ("google", {}, "MAIL_OAUTH_CLIENT_SECRET"),
    ],
)
def test_what_a_provider_needs_is_told(provider: str, given: dict[str, str], told: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=told):
        oauth(provider, **{**APP, **given})


@pytest.fixture
def addresses(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Desk <Desk@example.org>"
    settings.DESK_ADDRESSES = ["Help@example.net"]
    settings.MAILBOXES = [
        USUAL,
        Mailbox("b", "imap.example.org", "bantuan@example.com"),
        Mailbox("c", "h", "login-name"),
    ]


@pytest.mark.usefixtures("addresses")
def test_the_desk_knows_all_its_addresses() -> None:
    own = ["desk@example.org", "desk+tkt-1@example.org", "HELP@example.net", "bantuan+x@example.com"]
    assert [is_own(address) for address in own] == [True] * 4
    assert [is_own(address) for address in ("", "login-name", "sari@example.com", "help@example.org")] == [False] * 4


@pytest.mark.usefixtures("addresses")
def test_mail_from_any_of_them_is_our_own() -> None:
    for sender, robot in {"help+a@example.net": "own", "bantuan@example.com": "own", "sari@example.com": ""}.items():
        raw = f"From: {sender}\nTo: desk@example.org\nMessage-ID: <a@x>\n\nsertifikat".encode()
        assert mail_in.read_mail(raw).robot == robot


@pytest.mark.usefixtures("addresses")
def test_answers_find_their_ticket_at_the_domain_of_any_address(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL, settings.DESK_ADDRESSES = "help@example.net", ["desk@example.org"]
    before = reply_address("TKT-7K3M-Q2XD").replace("help", "desk").replace("example.net", "example.org")
    assert reference_in(before) == "TKT-7K3M-Q2XD"
    assert reference_in(before.replace("example.org", "evil.example")) == ""
