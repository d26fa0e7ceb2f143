"""Half a provider is found out before it is needed."""

from typing import Any

import pytest
from django.core.checks import run_checks

from triage.channels.email.providers import PROVIDERS, anymail_settings
from triage.webhooks.checks import provider_is_complete

KEYS = {"webhook_secret": "a:b", "api_key": "k", "signing_key": "s", "api_url": "", "timeout": 15}


def found(settings: Any, provider: str, *, sends: bool = False, **missing: str) -> list[str]:
    settings.ANYMAIL_PROVIDER = provider
    settings.ANYMAIL = anymail_settings(provider, **{**KEYS, **missing}) if provider else {}
    if sends:
        settings.EMAIL_BACKEND = f"anymail.backends.{provider}.EmailBackend"
    return [str(problem.id) for problem in provider_is_complete()]


@pytest.mark.parametrize("provider", ["", *PROVIDERS])
def test_nothing_is_wrong_with_a_whole_one(settings: Any, provider: str) -> None:
    assert found(settings, provider, sends=bool(provider)) == []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_secret_is_asked_for(settings: Any, provider: str) -> None:
    assert found(settings, provider, webhook_secret="") == ["triage.E001"]
    assert found(settings, provider, webhook_secret="no-colon") == ["triage.E002"]
    assert found(settings, provider, webhook_secret=":b") == ["triage.E002"]


def test_keys_are_asked_for_where_they_are_needed(settings: Any) -> None:
    assert found(settings, "postmark", api_key="") == []
    assert found(settings, "postmark", sends=True, api_key="", signing_key="") == ["triage.E003"]
    assert found(settings, "amazon_ses", sends=True, api_key="", signing_key="") == []
    assert found(settings, "mailgun", api_key="", signing_key="") == ["triage.E004"]
    assert found(settings, "mandrill", signing_key="") == ["triage.E004"]
    assert found(settings, "mailjet", sends=True, signing_key="") == ["triage.E004"]
    assert found(settings, "resend", signing_key="") == []


def test_keys_are_sent_over_tls_only(settings: Any) -> None:
    assert found(settings, "mailgun", api_url="https://api.eu.mailgun.net/v3") == []
    assert found(settings, "mailgun", api_url="http://api.eu.mailgun.net/v3") == ["triage.E005"]


def test_django_runs_it(settings: Any) -> None:
    settings.ANYMAIL_PROVIDER, settings.ANYMAIL = "postmark", {}
    assert "triage.E001" in {problem.id for problem in run_checks()}


def test_secrets_go_where_anymail_looks_for_them() -> None:
    assert anymail_settings("mailjet", **{**KEYS, "api_url": "https://api.example/"}) == {
        "IGNORE_UNSUPPORTED_FEATURES": True,
        "REQUESTS_TIMEOUT": 15,
        "WEBHOOK_SECRET": "a:b",
        "MAILJET_API_KEY": "k",
        "MAILJET_SECRET_KEY": "s",
        "MAILJET_API_URL": "https://api.example/",
    }
