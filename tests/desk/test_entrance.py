"""Log-in, second factors, sessions that end."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import redis
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings
from time_machine import Traveller

from tests.desk.conftest import ENGLISH
from tests.factories import WEDNESDAY
from triage.desk.entrance.adapters import SecondFactorAdapter, SocialAdapter
from triage.desk.entrance.checks import check_entrance

LOG_IN, SECURITY = "/desk/login/", "/desk/security/"
PASSWORD = "kunci-rumah-7"
OIDC = {"OIDC_ISSUER": "https://id.example.org", "OIDC_CLIENT_ID": "triage", "OIDC_CLIENT_SECRET": "secret"}


@pytest.fixture
def stranger() -> Client:
    """A browser that nobody has logged in with."""
    return Client(headers=ENGLISH)


@pytest.fixture
def rina(agent_user: User) -> User:
    """An agent with a password and an address."""
    agent_user.email = "rina@example.org"
    agent_user.set_password(PASSWORD)
    agent_user.save()
    return agent_user


def log_in(client: Client, login: str = "rina", password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOG_IN, {"login": login, "password": password, **more})


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("login", ["rina", "RINA@example.org"])
def test_it_lets_an_agent_in_by_name_or_address(stranger: Client, rina: User, login: str) -> None:
    response = log_in(stranger, login, next="/desk/?state=all")

    assert response["Location"] == "/desk/?state=all"
    assert stranger.get("/desk/").status_code == 200


def test_it_goes_nowhere_else(stranger: Client, rina: User) -> None:
    assert log_in(stranger, next="https://elsewhere.example/")["Location"] == "/desk/"


@pytest.mark.parametrize(("login", "password"), [("rina", "wrong"), ("nobody", PASSWORD), ("rina@example.org", "wrong")])
def test_it_tells_nobody_which_of_both_was_wrong(stranger: Client, rina: User, login: str, password: str) -> None:
    page = log_in(stranger, login, password).content.decode()

    assert re.search(r"The (username|email address) and/or password you specified are not correct\.", page)


def test_it_turns_away_who_has_no_place_at_the_desk(stranger: Client, rina: User) -> None:
    User.objects.update(is_staff=False)

    page = stranger.post(LOG_IN, {"login": "rina", "password": PASSWORD}, follow=True).content.decode()

    assert "You have no place at this desk." in page
    assert "_auth_user_id" not in stranger.session


def test_it_lets_nobody_sign_up_or_reset_a_password(stranger: Client) -> None:
    for name in ("account_signup", "account_reset_password", "account_email", "socialaccount_signup"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert "Your administrator sets a new password" in stranger.get(LOG_IN).content.decode()


def test_it_grows_tired_of_guesses(stranger: Client, rina: User) -> None:
    pages = [log_in(stranger, password=f"guess {number}").content.decode() for number in range(6)]

    assert "not correct" in pages[4]
    assert "Too many failed login attempts." in pages[5]
    assert log_in(stranger).status_code == 200  # even with the right one
    for _ in range(30):
        response = log_in(stranger, "somebody else")
    assert response.status_code == 429
    assert "A little slower, please" in response.content.decode()


def test_it_stays_closed_while_attempts_cannot_be_counted(
    stranger: Client, supervisor: Client, rina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: Any, **kwargs: Any) -> None:
        raise redis.ConnectionError("nobody there")

    for method in ("add", "get", "set"):
        monkeypatch.setattr(cache, method, down)

    response = log_in(stranger)

    assert response.status_code == 503
    assert "Not possible right now" in response.content.decode()
    assert supervisor.get("/desk/").status_code == 200  # who is in stays in


def test_a_session_ends_when_nobody_uses_it(agent: Client, clock: Traveller, settings: Settings) -> None:
    for minutes in (100, 200, 300):  # each within two hours of the one before
        clock.move_to(WEDNESDAY + timedelta(minutes=minutes))
        assert agent.get("/desk/").status_code == 200

    clock.move_to(WEDNESDAY + timedelta(minutes=300 + settings.SESSION_IDLE_MINUTES + 1))

    page = agent.get("/desk/", follow=True)
    assert page.redirect_chain == [("/desk/login/?next=/desk/", 302)]
    assert "Your session has ended." in page.content.decode()


def test_a_session_ends_after_twelve_hours_however_busy(agent: Client, clock: Traveller) -> None:
    for hour in range(1, 13):
        clock.move_to(WEDNESDAY + timedelta(hours=hour))
        assert agent.get("/desk/").status_code == 200

    clock.move_to(WEDNESDAY + timedelta(hours=12, seconds=1))

    assert agent.get("/desk/").status_code == 302
    assert agent.get("/desk/").status_code == 302


def test_a_new_password_ends_all_other_sessions(stranger: Client, rina: User) -> None:
    log_in(stranger)
    other = Client()
    log_in(other)
    new = "pintu-belakang-8"

    stranger.post("/desk/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})

    assert stranger.get("/desk/").status_code == 200
    assert other.get("/desk/").status_code == 302


def test_it_logs_out_who_lost_their_place(agent: Client) -> None:
    User.objects.update(is_staff=False)

    assert agent.get("/desk/")["Location"] == "/desk/login/?next=/desk/"
    assert "_auth_user_id" not in agent.session


def test_it_asks_for_a_second_factor_before_anything_else(agent: Client, agent_user: User, settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    for address in ("/desk/", "/desk/next/", "/desk/password_change/", "/desk/blind/"):
        assert agent.get(address)["Location"] == SECURITY
    assert "This desk opens once you have set up" in agent.get(SECURITY).content.decode()

    Authenticator.objects.create(user=agent_user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert agent.get("/desk/").status_code == 302  # codes alone are no second factor
    TOTP.activate(agent_user, generate_totp_secret())
    assert agent.get("/desk/").status_code == 200


def test_it_asks_for_the_code_after_the_password(stranger: Client, rina: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(rina, secret)

    assert log_in(stranger, next="/desk/?state=all")["Location"].startswith("/desk/login/code/")
    assert stranger.get("/desk/").status_code == 302  # not in yet
    assert "Second step" in stranger.get("/desk/login/code/").content.decode()
    assert "Incorrect code." in stranger.post("/desk/login/code/", {"code": "000000"}).content.decode()
    assert stranger.post("/desk/login/code/", {"code": code_now(secret)})["Location"] == "/desk/?state=all"
    assert stranger.get("/desk/").status_code == 200


def test_it_sets_up_an_app_and_gives_recovery_codes(stranger: Client, rina: User, clock: Traveller) -> None:
    log_in(stranger)
    clock.shift(timedelta(minutes=20))  # The log-in is too long ago to count as a confirmation.

    assert stranger.get("/desk/security/app/")["Location"].startswith("/desk/security/confirm/")
    confirmed = stranger.post("/desk/security/confirm/", {"password": PASSWORD, "next": "/desk/security/app/"})
    assert confirmed["Location"] == "/desk/security/app/"
    page = stranger.get("/desk/security/app/").content.decode()
    [secret] = re.findall(r'desk-secret">(\w+)<', page)
    done = stranger.post("/desk/security/app/", {"code": code_now(secret)})

    assert done["Location"] == "/desk/security/codes/"
    assert len(re.findall(r"<code>\d{8}</code>", stranger.get("/desk/security/codes/").content.decode())) == 10


def test_it_keeps_secrets_unreadable_in_the_database(rina: User, settings: Settings) -> None:
    secret = generate_totp_secret()
    kept = TOTP.activate(rina, secret).instance.data["secret"]

    assert secret not in kept
    assert SecondFactorAdapter().decrypt(kept) == secret
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert SecondFactorAdapter().decrypt(kept) == secret


def test_it_answers_readably_under_another_key(stranger: Client, rina: User, settings: Settings) -> None:
    TOTP.activate(rina, generate_totp_secret())
    log_in(stranger)
    Authenticator.objects.update(data={"secret": "unreadable"})

    response = stranger.post("/desk/login/code/", {"code": "000000"})

    assert response.status_code == 403
    assert "Ask your administrator to remove it." in response.content.decode()


def test_an_administrator_removes_a_lost_second_factor(
    administrator_by_right: Client, administrator: Client, rina: User
) -> None:
    boss = User.objects.get(username="admin")
    for user in (rina, boss):
        TOTP.activate(user, generate_totp_secret())
    chosen = {"action": "forget_second_factors", "_selected_action": [rina.pk, boss.pk]}

    administrator_by_right.post("/desk/auth/user/", chosen)

    assert list(Authenticator.objects.values_list("user", flat=True)) == [boss.pk]  # who may do more is out of reach


def test_it_ends_the_session_on_log_out(agent: Client) -> None:
    page = agent.post("/desk/logout/", follow=True)

    assert page.redirect_chain == [("/desk/login/", 302)]
    assert "You are logged out." in page.content.decode()
    assert agent.get("/desk/").status_code == 302


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
    assert "Nobody at this desk has the address that you came with." in response.content.decode()
    assert "_auth_user_id" not in stranger.session
    assert not SocialAccount.objects.exists()


def test_oidc_that_breaks_off_comes_back_to_the_log_in(stranger: Client, provider: Provider) -> None:
    response = stranger.get("/desk/login/oidc/callback/", {"error": "access_denied"}, follow=True)

    assert response.redirect_chain == [("/desk/login/", 302)]
    assert "That log-in did not work out." in response.content.decode()


def test_oidc_is_offered_only_where_it_is_configured(stranger: Client, settings: Settings) -> None:
    assert "/desk/login/oidc/" not in stranger.get(LOG_IN).content.decode()
    settings.OIDC_ISSUER, settings.OIDC_NAME = "https://id.example.org", "Kantor"
    page = stranger.get(LOG_IN + "?next=/desk/machine/").content.decode()
    assert "Log in with Kantor" in page
    assert 'action="/desk/login/oidc/?process=login&amp;next=/desk/machine/"' in page


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
def test_it_tells_settings_that_contradict_each_other(given: dict[str, Any], told: list[str], settings: Settings) -> None:
    for name, value in given.items():
        setattr(settings, name, value)

    assert [message.id for message in check_entrance(None)] == told
