"""Log-in, second factors, sessions that end."""

import math
import re
import time
from datetime import timedelta
from typing import Any

import pytest
import redis
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings
from time_machine import Traveller

from tests.factories import WEDNESDAY
from tests.workspace.cases import disputed
from tests.workspace.conftest import ENGLISH, PASSWORD
from triage.workspace.accounts.adapters import SecondFactorAdapter

pytestmark = pytest.mark.slow

LOG_IN, SECURITY = "/desk/login/", "/desk/security/"


def log_in(client: Client, login: str = "rina", password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOG_IN, {"login": login, "password": password, **more})


def code_at(secret: str, steps: int = 0) -> str:
    """The code of so many steps of thirty seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def guess(client: Client, *, times: int, network: str, login: str = "rina") -> None:
    for number in range(times):
        client.post(LOG_IN, {"login": login, "password": f"guess {number}"}, REMOTE_ADDR=network)


def comes_in(client: Client, *, network: str, login: str = "rina") -> bool:
    """Whether the right password opens the desk; logs out again."""
    client.post(LOG_IN, {"login": login, "password": PASSWORD}, REMOTE_ADDR=network)
    is_in = client.get("/desk/").status_code == 200
    client.post("/desk/logout/")
    return is_in


@pytest.mark.parametrize("login", ["rina", "RINA@example.org"])
def test_it_lets_an_agent_in_by_name_or_address(stranger: Client, rina: User, login: str) -> None:
    response = log_in(stranger, login, next="/desk/?state=all")

    assert response["Location"] == "/desk/?state=all"
    assert stranger.get("/desk/").status_code == 200


def test_it_goes_nowhere_else(stranger: Client, rina: User) -> None:
    assert log_in(stranger, next="https://elsewhere.example/")["Location"] == "/desk/"


@pytest.mark.parametrize(
    ("login", "password"), [("rina", "wrong"), ("nobody", PASSWORD), ("rina@example.org", "wrong")]
)
def test_it_tells_nobody_which_of_both_was_wrong(stranger: Client, rina: User, login: str, password: str) -> None:
    page = log_in(stranger, login, password).content.decode()

    assert re.search(r"The (username|email address) and/or password you specified are not correct\.", page)


def test_it_turns_away_who_has_no_place_at_the_desk(stranger: Client, rina: User) -> None:
    User.objects.update(is_staff=False)

    page = stranger.post(LOG_IN, {"login": "rina", "password": PASSWORD}, follow=True).content.decode()

    assert "Your account has no access here." in page
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
    assert "Too many attempts" in response.content.decode()


def test_nobody_locks_a_colleague_out_by_failing_elsewhere(stranger: Client, rina: User) -> None:
    guess(Client(), times=5, network="192.0.2.5")

    assert not comes_in(stranger, network="192.0.2.5")
    assert comes_in(stranger, network="192.0.2.6")


def test_a_known_browser_comes_in_whoever_fails_around_it(stranger: Client, rina: User, clock: Traveller) -> None:
    assert comes_in(stranger, network="192.0.2.5")
    clock.shift(timedelta(days=80))
    guess(Client(), times=9, network="192.0.2.5")

    assert comes_in(stranger, network="192.0.2.5")
    guess(stranger, times=5, network="192.0.2.5")
    assert not comes_in(stranger, network="192.0.2.6"), "It may guess no more than others."


def test_a_browser_is_known_only_to_who_came_in_with_it(stranger: Client, rina: User) -> None:
    User.objects.create_user("tono", password=PASSWORD, is_staff=True)
    assert comes_in(stranger, network="192.0.2.5", login="tono")
    guess(Client(), times=5, network="192.0.2.5")

    assert not comes_in(stranger, network="192.0.2.5")
    stranger.cookies["desk_known"] = stranger.cookies["desk_known"].value[:-1] + "_"
    guess(Client(), times=5, network="192.0.2.5", login="tono")
    assert not comes_in(stranger, network="192.0.2.5", login="tono"), "A forged cookie is none."


def test_all_networks_together_may_not_guess_for_ever(stranger: Client, rina: User, clock: Traveller) -> None:
    known = Client(headers=ENGLISH)
    assert comes_in(known, network="192.0.2.5")
    for number in range(60):
        guess(Client(), times=1, network=f"198.51.100.{number}")

    assert not comes_in(stranger, network="203.0.113.1")
    assert comes_in(known, network="203.0.113.1")
    clock.shift(timedelta(hours=1, seconds=1))
    assert comes_in(stranger, network="203.0.113.1")


def test_it_stays_closed_while_attempts_cannot_be_counted(
    stranger: Client, supervisor: Client, rina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: Any, **kwargs: Any) -> None:
        raise redis.ConnectionError("nobody there")

    for method in ("add", "get", "set"):
        monkeypatch.setattr(cache, method, down)

    response = log_in(stranger)

    assert response.status_code == 503
    assert "Temporarily unavailable" in response.content.decode()
    assert supervisor.get("/desk/").status_code == 200  # who is in stays in


def test_a_session_ends_when_nobody_uses_it(agent: Client, clock: Traveller, settings: Settings) -> None:
    for minutes in (100, 200, 300):  # each within two hours of the one before
        clock.move_to(WEDNESDAY + timedelta(minutes=minutes))
        assert agent.get("/desk/").status_code == 200

    clock.move_to(WEDNESDAY + timedelta(minutes=300 + settings.SESSION_IDLE_MINUTES + 1))

    page = agent.get("/desk/", follow=True)
    assert page.redirect_chain == [("/desk/login/?next=/desk/", 302)]
    assert "Your session has ended." in page.content.decode()


@pytest.mark.parametrize("address", ["/desk/?lines=1", "/desk/tickets/{}/presence/?page=01234567"])
def test_what_a_page_asks_by_itself_keeps_no_session_alive(
    agent: Client, clock: Traveller, settings: Settings, address: str
) -> None:
    address = address.format(disputed().reference)
    for minutes in range(0, settings.SESSION_IDLE_MINUTES, 30):
        clock.move_to(WEDNESDAY + timedelta(minutes=minutes))
        assert agent.get(address, headers={"desk-poll": "1"}).status_code == 200

    clock.move_to(WEDNESDAY + timedelta(minutes=settings.SESSION_IDLE_MINUTES, seconds=1))

    assert agent.get("/desk/").status_code == 302


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
    assert "Set up an authenticator app or a passkey to continue." in agent.get(SECURITY).content.decode()

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
    assert stranger.post("/desk/login/code/", {"code": code_at(secret)})["Location"] == "/desk/?state=all"
    assert stranger.get("/desk/").status_code == 200


@pytest.mark.parametrize(("steps", "counts"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_code_of_the_step_before_and_after_counts(
    stranger: Client, rina: User, clock: Traveller, steps: int, counts: bool
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(rina, secret)
    log_in(stranger)

    stranger.post("/desk/login/code/", {"code": code_at(secret, steps)})

    assert (stranger.get("/desk/").status_code == 200) is counts


@pytest.mark.parametrize("seconds", [0, 31, 61])
def test_a_code_counts_once_for_as_long_as_it_lives(
    rina: User, clock: Traveller, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    monkeypatch.setattr(cache, "add", Ageing(cache.add))
    secret = generate_totp_secret()
    TOTP.activate(rina, secret)
    code = code_at(secret, 1)
    first, second = Client(headers=ENGLISH), Client(headers=ENGLISH)
    for client in (first, second):
        log_in(client)

    first.post("/desk/login/code/", {"code": code})
    clock.shift(seconds)
    page = second.post("/desk/login/code/", {"code": f"{code[:3]} {code[3:]}"}).content.decode()

    assert first.get("/desk/").status_code == 200
    assert "Incorrect code." in page


class Ageing:
    """``cache.add`` by the test's clock: the cache's own goes on by itself."""

    def __init__(self, add: Any) -> None:
        self.add, self.until = add, dict[str, float]()

    def __call__(self, key: str, value: Any, timeout: float) -> bool:
        if self.until.get(key, math.inf) <= time.time():
            cache.delete(key)
        added: bool = self.add(key, value, timeout=timeout)
        if added:
            self.until[key] = time.time() + timeout
        return added


def test_it_sets_up_an_app_and_gives_recovery_codes(stranger: Client, rina: User, clock: Traveller) -> None:
    log_in(stranger)
    clock.shift(timedelta(minutes=20))  # The log-in is too long ago to count as a confirmation.

    assert stranger.get("/desk/security/app/")["Location"].startswith("/desk/security/confirm/")
    confirmed = stranger.post("/desk/security/confirm/", {"password": PASSWORD, "next": "/desk/security/app/"})
    assert confirmed["Location"] == "/desk/security/app/"
    page = stranger.get("/desk/security/app/").content.decode()
    [secret] = re.findall(r'desk-secret">(\w+)<', page)
    done = stranger.post("/desk/security/app/", {"code": code_at(secret)})

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
