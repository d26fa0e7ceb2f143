"""Log-in at a provider: who is let in, where it is offered; and settings that contradict each other."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from tests.workspace.conftest import PASSWORD
from triage.workspace import gate
from triage.workspace.accounts.adapters import SocialAdapter
from triage.workspace.accounts.checks import check_entrance

LOG_IN = "/desk/login/"
OIDC = {"OIDC_ISSUER": "https://id.example.org", "OIDC_CLIENT_ID": "triage", "OIDC_CLIENT_SECRET": "secret"}


class Provider:
    """An OIDC provider, as far as a ``requests`` session shows it, at which somebody of this address logs in."""

    email, verified = "rina@example.org", True

    def __enter__(self) -> "Provider":
        return self

    def __exit__(self, *problem: object) -> None: ...

    def get(self, url: str, **kwargs: Any) -> "Answer":
        return self.request("GET", url)

    def request(self, method: str, url: str, **kwargs: Any) -> "Answer":
        path = url.removeprefix(OIDC["OIDC_ISSUER"])
        ends = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")
        return Answer(
            {
                "/.well-known/openid-configuration": {end: f"{OIDC['OIDC_ISSUER']}/{end}" for end in ends},
                "/token_endpoint": {"access_token": "token", "token_type": "bearer"},
                "/userinfo_endpoint": {"sub": "42", "email": self.email, "email_verified": self.verified},
            }[path]
        )


class Answer:
    """A response of JSON."""

    status_code = 200
    headers = {"content-type": "application/json"}

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    def json(self) -> dict[str, Any]:
        return self.data

    def raise_for_status(self) -> None: ...


@pytest.fixture
def provider(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """OIDC is configured, and this is who answers."""
    app = {"provider_id": "oidc", "name": "Kantor", "client_id": "triage", "secret": "secret"}
    app |= {"settings": {"server_url": OIDC["OIDC_ISSUER"]}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    found = Provider()
    monkeypatch.setattr(SocialAdapter, "get_requests_session", lambda _self: found)
    return found


def come_by_oidc(client: Client) -> Any:
    sent = client.post("/desk/login/oidc/?process=login&next=/desk/next/")
    assert sent["Location"].startswith("https://id.example.org/authorization_endpoint?client_id=triage")
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert asked["redirect_uri"] == ["http://testserver/desk/login/oidc/callback/"]
    assert asked["code_challenge_method"] == ["S256"]
    return client.get("/desk/login/oidc/callback/", {"code": "code", "state": asked["state"][0]}, follow=True)


def test_oidc_lets_in_the_user_of_a_verified_address(stranger: Client, rina: User, provider: Provider) -> None:
    for _first_and_second in range(2):
        assert come_by_oidc(stranger).redirect_chain[0] == ("/desk/next/", 302)
        assert int(stranger.session["_auth_user_id"]) == rina.pk
        stranger.logout()

    rina.refresh_from_db()
    assert rina.check_password(PASSWORD)
    assert SocialAccount.objects.get().user == rina


@pytest.mark.parametrize(
    ("email", "verified"), [("rina@example.org", False), ("other@example.org", True), ("twice@example.org", True)]
)
def test_oidc_lets_in_nobody_whom_it_is_not_sure_of(
    stranger: Client, rina: User, provider: Provider, email: str, verified: bool
) -> None:
    for name in ("one", "two"):
        User.objects.create_user(name, email="twice@example.org", is_staff=True)
    provider.email, provider.verified = email, verified

    response = come_by_oidc(stranger)

    assert response.redirect_chain == [("/desk/login/", 302)]
    assert "No account here has this e-mail address." in response.content.decode()
    assert "_auth_user_id" not in stranger.session
    assert not SocialAccount.objects.exists()


def test_oidc_that_breaks_off_comes_back_to_the_log_in(stranger: Client, provider: Provider) -> None:
    response = stranger.get("/desk/login/oidc/callback/", {"error": "access_denied"}, follow=True)

    assert response.redirect_chain == [("/desk/login/", 302)]
    assert "The login failed." in response.content.decode()


def test_oidc_is_offered_only_where_it_is_configured(stranger: Client, settings: Settings) -> None:
    assert "/desk/login/oidc/" not in stranger.get(LOG_IN).content.decode()
    settings.OIDC_ISSUER, settings.OIDC_NAME = "https://id.example.org", "Kantor"
    page = stranger.get(LOG_IN + "?next=/desk/machine/").content.decode()
    assert "Log in with Kantor" in page
    assert 'action="/desk/login/oidc/?process=login&amp;next=/desk/machine/"' in page


def test_the_policy_lets_the_form_go_on_to_the_provider(settings: Settings) -> None:
    assert gate._sent_on_to() == []
    settings.OIDC_ISSUER = "https://id.example.org:8443/realms/desk"
    assert gate._sent_on_to() == ["https://id.example.org:8443"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, []),
        (OIDC, []),
        ({**OIDC, "OIDC_CLIENT_SECRET": ""}, ["desk.E001"]),
        ({**OIDC, "OIDC_ISSUER": ""}, ["desk.E001"]),
        ({**OIDC, "OIDC_ISSUER": "http://id.example.org"}, ["desk.E002"]),
        ({"EMBEDDED": False, "REQUIRE_MFA": True}, ["desk.E003"]),
        ({"EMBEDDED": False, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False}, ["desk.W001"]),
        ({"PUBLIC_URL": "http://desk.example.org"}, ["desk.W002"]),
        ({"SESSION_IDLE_MINUTES": 721}, ["desk.W003"]),
    ],
)
def test_it_tells_settings_that_contradict_each_other(
    given: dict[str, Any], told: list[str], settings: Settings
) -> None:
    settings.EMBEDDED = settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    for name, value in given.items():
        setattr(settings, name, value)

    assert [message.id for message in check_entrance(None)] == told
