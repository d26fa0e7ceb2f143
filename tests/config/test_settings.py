"""Settings: strict readers, and a start that stops with a sentence rather than going on with half a configuration."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.durations import Durations
from config.env import (
    env_bool,
    env_int,
    env_list,
    env_networks,
    env_secret,
    env_secrets,
    env_smtp,
    env_socket,
    env_str,
)
from embedded import BASE_DIR

pytestmark = pytest.mark.slow

PRODUCTION = {
    "DATABASE_URL": "postgresql://x@localhost/x",
    "REDIS_URL": "redis://localhost/0",
    "SECRET_KEY": "0123456789" * 6,
    "ALLOWED_HOSTS": "desk.example.org",
    "PUBLIC_URL": "https://desk.example.org",
    "DEFAULT_FROM_EMAIL": "Desk <desk@example.org>",
}
TRIAL = {"PUBLIC_URL": "http://localhost:8000", "SECURE_COOKIES": "false", "DEFAULT_FROM_EMAIL": "desk@localhost"}

LOADED = "import config.settings as s; print(s.EMBEDDED, s.SESSION_COOKIE_SECURE)"


def start(*, code: str = LOADED, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "TRIAGE_VAR"}}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE_DIR,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_needs_nothing_to_run_embedded() -> None:
    assert start().stdout.split() == ["True", "False"]


def test_it_is_strict_in_production() -> None:
    assert start(**PRODUCTION).stdout.split() == ["False", "True"]


@pytest.mark.parametrize(("missing", "named"), [("REDIS_URL", "REDIS_URL"), ("SECRET_KEY", "SECRET_KEY_FILE")])
def test_it_refuses_half_a_configuration(missing: str, named: str) -> None:
    refused = start(**{name: value for name, value in PRODUCTION.items() if name != missing})
    assert refused.returncode != 0
    assert "Traceback" not in refused.stderr
    assert named in refused.stderr


@pytest.mark.parametrize("value", ["maybe", "2", "ja"])
def test_it_refuses_truth_values_that_are_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SWITCH", value)
    with pytest.raises(ImproperlyConfigured, match="SWITCH must be true or false"):
        env_bool("SWITCH", default=True)


@pytest.mark.parametrize(("value", "expected"), [("", True), ("0", False), ("Yes", True), ("off", False)])
def test_it_reads_truth_values(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("SWITCH", value)
    assert env_bool("SWITCH", default=True) is expected


@pytest.mark.parametrize("value", ["-1", "x", "0", "1.5"])
def test_it_refuses_numbers_that_make_no_sense(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("COUNT", value)
    with pytest.raises(ImproperlyConfigured, match="at least 1"):
        env_int("COUNT", 5, least=1)


def test_durations_are_those_of_production_but_for_what_is_given() -> None:
    assert Durations.read("") == Durations()
    shorter = Durations.read("lease=3 retry=0.5")
    assert shorter == replace(Durations(), lease=timedelta(seconds=3), retry=timedelta(seconds=0.5))


@pytest.mark.parametrize("text", ["lease", "lease=soon", "leese=3", "lease=1=2"])
def test_it_refuses_durations_that_make_no_sense(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DURATIONS must be like"):
        Durations.read(text)


def test_it_reads_lists_and_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOSTS", "a.example, b.example,,")
    assert env_list("HOSTS") == ["a.example", "b.example"]
    secret = tmp_path / "key"
    secret.write_text("from a file\n")
    monkeypatch.setenv("KEY_FILE", str(secret))
    assert env_secret("KEY") == "from a file"
    monkeypatch.setenv("KEY", "from the environment")
    assert env_secret("KEY") == "from the environment"
    monkeypatch.setenv("KEY", "one,two\nthree\n")
    assert env_secrets("KEY") == ["one", "two", "three"]
    with pytest.raises(ImproperlyConfigured, match="NOWHERE is not set"):
        env_str("NOWHERE")


PROVIDER = {"ANYMAIL_PROVIDER": "mailgun", "ANYMAIL_WEBHOOK_SECRET": "a:b"}


RESOLVE = """
import django
django.setup()
from django.urls import is_valid_path
print(bool(is_valid_path("/anymail/mailgun/inbound_mime/")))
"""


def shown(name: str, **environment: str) -> str:
    """A setting, as these variables make it."""
    return start(code=f"import config.settings as s; print(s.{name})", **environment).stdout.strip()


@pytest.mark.parametrize("missing", ["", *PROVIDER])
def test_a_providers_webhooks_are_served_only_where_one_is_set_with_a_secret(missing: str) -> None:
    given = {name: value for name, value in PROVIDER.items() if name != missing}
    ran = start(code=RESOLVE, DJANGO_SETTINGS_MODULE="config.settings", **given)
    assert ran.stdout.split() == [str(not missing)]


SMTP, MAILGUN = "triage.channels.email.smtp.SmtpBackend", "anymail.backends.mailgun.EmailBackend"
SERVER = {"EMAIL_HOST": "smtp.example.org"}


@pytest.mark.parametrize(
    ("environment", "backend"),
    [
        ({**PROVIDER, "EMAIL_HOST": ""}, MAILGUN),
        ({**PROVIDER, **SERVER}, SMTP),
        ({**PROVIDER, **SERVER, "ANYMAIL_SENDS": "true"}, MAILGUN),
        ({**SERVER, "ANYMAIL_SENDS": "true"}, SMTP),
    ],
)
def test_a_provider_sends_where_there_is_no_mail_server_or_it_is_told_to(
    environment: dict[str, str], backend: str
) -> None:
    assert shown("EMAIL_BACKEND", **environment) == backend


def test_a_providers_secrets_may_lie_in_files(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("signed\n")
    keys = {"ANYMAIL_API_KEY": "key", "ANYMAIL_SIGNING_KEY_FILE": str(secret)}
    known = shown("ANYMAIL", **PROVIDER, **keys)
    assert "'MAILGUN_API_KEY': 'key'" in known
    assert "'MAILGUN_WEBHOOK_SIGNING_KEY': 'signed'" in known


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("rediss://:p@redis:6379/0", "rediss://:p@redis:6379/0?ssl_cert_reqs=required"),
        ("rediss://redis/0?ssl_ca_certs=/ca.pem", "rediss://redis/0?ssl_ca_certs=/ca.pem&ssl_cert_reqs=required"),
        ("rediss://redis/0?ssl_cert_reqs=optional", "rediss://redis/0?ssl_cert_reqs=optional"),
        ("redis://redis:6379/0", "redis://redis:6379/0"),
    ],
)
def test_an_encrypted_broker_is_checked_unless_somebody_says_otherwise(given: str, used: str) -> None:
    assert shown("CELERY_BROKER_URL", **PRODUCTION | {"REDIS_URL": given}) == used


def test_it_refuses_an_authority_that_is_not_there(tmp_path: Path) -> None:
    missing = str(tmp_path / "ca.pem")
    assert f"there is none at '{missing}'" in start(IMAP_CA_FILE=missing).stderr
    (tmp_path / "ca.pem").touch()
    assert shown("MAILBOXES[0].ca_file", IMAP_HOST="imap.example.org", IMAP_CA_FILE=missing) == missing


def test_several_mailboxes_come_from_a_file_of_secrets(tmp_path: Path) -> None:
    (tmp_path / "mailboxes").write_text('[a]\nuser = "a@example.org"\n[b]\nuser = "b@example.org"\n')
    given = {"MAILBOXES_FILE": str(tmp_path / "mailboxes"), "IMAP_HOST": "imap.example.org"}
    assert shown("MAILBOXES[1].user", **given) == "b@example.org"
    assert "MAILBOXES, [a] has no host" in start(**given | {"IMAP_HOST": ""}).stderr


@pytest.mark.parametrize(
    ("given", "port"),
    [({}, "25"), ({"EMAIL_USE_SSL": "true"}, "465"), ({"EMAIL_USE_SSL": "true", "EMAIL_PORT": "1465"}, "1465")],
)
def test_tls_at_once_has_a_port_of_its_own(given: dict[str, str], port: str) -> None:
    assert shown("EMAIL_PORT", **given) == port


def test_it_refuses_both_kinds_of_tls() -> None:
    assert "exclude each other" in start(EMAIL_USE_TLS="true", EMAIL_USE_SSL="true").stderr


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtps://ops%40example.org:p%2Fw@smtp.example.org",
            ("smtp.example.org", 465, "ops@example.org", "p/w", False, True),
        ),
        ("smtp://u:p@smtp.example.org:2525", ("smtp.example.org", 2525, "u", "p", True, False)),
        ("smtp://localhost:25", ("localhost", 25, "", "", False, False)),
    ],
)
def test_another_mail_server_is_one_address(
    monkeypatch: pytest.MonkeyPatch, url: str, expected: tuple[str | int, ...]
) -> None:
    monkeypatch.setenv("WAY", url)
    assert tuple(env_smtp("WAY").values()) == expected


@pytest.mark.parametrize("url", ["mail.example.net", "https://x", "smtp://u@x", "smtp://u:p@x:port", "smtps://[x"])
def test_it_refuses_an_address_that_is_no_mail_server_and_does_not_repeat_it(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("WAY", url)
    with pytest.raises(ImproperlyConfigured, match="WAY must be like smtps://") as raised:
        env_smtp("WAY")
    assert url not in str(raised.value)


def test_it_refuses_a_provider_that_it_does_not_know() -> None:
    refused = start(ANYMAIL_PROVIDER="pigeon")
    assert refused.returncode != 0
    assert "ANYMAIL_PROVIDER must be one of amazon_ses, brevo" in refused.stderr


def test_it_refuses_a_proxy_that_is_not_named() -> None:
    refused = start(BEHIND_PROXY="true")
    assert refused.returncode != 0
    assert "TRUSTED_PROXIES" in refused.stderr
    named = start(BEHIND_PROXY="true", TRUSTED_PROXIES="10.0.0.1, 2001:db8::/32")
    assert named.returncode == 0


@pytest.mark.parametrize("value", ["proxy", "10.0.0.1/8", "10.0.0.0/33"])
def test_it_refuses_networks_that_are_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PROXIES", value)
    with pytest.raises(ImproperlyConfigured, match="PROXIES must be addresses or networks"):
        env_networks("PROXIES")


@pytest.mark.parametrize("value", ["clamd.sock", "localhost", "localhost:", ":3310", "localhost:70000"])
def test_it_refuses_sockets_that_are_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SCANNER", value)
    with pytest.raises(ImproperlyConfigured, match="SCANNER must be an absolute path or host:port"):
        env_socket("SCANNER")


@pytest.mark.parametrize("value", ["", "/run/clamav/clamd.ctl", "clamav:3310", "[::1]:3310"])
def test_it_reads_sockets(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SCANNER", value)
    assert env_socket("SCANNER") == value


def test_it_knows_another_database_by_its_address_and_does_not_repeat_its_password() -> None:
    refused = start(**PRODUCTION | {"DATABASE_URL": "mysql://x:secret@localhost/x"})

    assert refused.stderr.strip().endswith("(the database is PostgreSQL).")
    assert "secret" not in refused.stderr


DATABASE = (
    "import config.settings as s; d = s.DATABASES['default']; print(d['DISABLE_SERVER_SIDE_CURSORS'], d['OPTIONS'])"
)


def test_the_database_ends_what_takes_too_long_but_not_through_a_pooler() -> None:
    given = PRODUCTION | {"STATEMENT_TIMEOUT": "30", "IDLE_IN_TRANSACTION_TIMEOUT": "60"}

    assert "-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s" in start(code=DATABASE, **given).stdout
    pooled = start(code=DATABASE, **given, DISABLE_SERVER_SIDE_CURSORS="true").stdout
    assert pooled.startswith("True ")
    assert "timeout=" not in pooled.replace("connect_timeout", "")
    assert "statement_timeout" not in start(code=DATABASE, **PRODUCTION).stdout
