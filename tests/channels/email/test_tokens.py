"""Tokens of a provider's: asked for when they are needed, kept until shortly before their end, refused in its words."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from tests.channels.email.token_server import refused, token, token_server
from triage.channels.email import tokens
from triage.channels.email.accounts import OAuth
from triage.messages import PartFailed
from triage.models import MailLogin, Trouble

USER = "desk@example.org"
PENDING = refused("authorization_pending")
CODE = {"user_code": "ABCD-EFGH", "verification_uri": "https://provider.example/device", "device_code": "dc"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    tokens._kept.clear()
    yield
    tokens._kept.clear()


def test_an_application_signs_in_by_itself_and_again_shortly_before_the_end(clock: time_machine.Traveller) -> None:
    with token_server(token("t1"), token("t2")) as server:
        oauth = server.oauth(is_application=True)
        assert [tokens.access_token(oauth, user) for user in (USER, "other@example.org")] == ["t1", "t1"]
        clock.shift(timedelta(minutes=54))
        assert tokens.access_token(oauth, USER) == "t1"
        clock.shift(timedelta(minutes=2))
        assert tokens.access_token(oauth, USER) == "t2"
    asked = {"client_id": "desk-app", "client_secret": "the-secret", "scope": "mail"}
    assert server.asked == [{"at": "/token", "grant_type": "client_credentials", **asked}] * 2
    assert not MailLogin.objects.exists()


def signed_in(oauth: OAuth, user: str = USER, refresh: str = "r1") -> None:
    tokens._take(oauth, user, {"access_token": "first", "refresh_token": refresh, "expires_in": 0})


def test_a_persons_login_is_renewed_and_kept_where_the_database_gives_nothing_away() -> None:
    with token_server(token("t1", refresh_token="renewed-once"), token("t2")) as server:
        oauth = server.oauth()
        signed_in(oauth)
        assert tokens.access_token(oauth, USER) == "t1"
        tokens.forget(oauth, USER)
        assert tokens.access_token(oauth, USER) == "t2"
    assert [form["refresh_token"] for form in server.asked] == ["r1", "renewed-once"]
    row = MailLogin.objects.get()
    assert row.user == USER
    assert "renewed-once" not in row.refresh_token


def test_each_user_has_a_token_of_their_own() -> None:
    with token_server(token("t1"), token("t2")) as server:
        oauth = server.oauth()
        signed_in(oauth)
        signed_in(oauth, "other@example.org", "r9")
        assert [tokens.access_token(oauth, user) for user in (USER, "other@example.org", USER)] == ["t1", "t2", "t1"]
    assert [form["refresh_token"] for form in server.asked] == ["r1", "r9"]


@pytest.mark.parametrize("lasts", [None, "soon", "3600", 3600.5])
def test_a_token_whose_end_is_told_oddly_is_kept_for_a_while(lasts: object) -> None:
    with token_server(token("t1", lasts=lasts), token("t2")) as server:
        oauth = server.oauth(is_application=True)
        assert [tokens.access_token(oauth, USER) for _ in range(2)] == ["t1", "t1"]


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (
            refused("invalid_client", "AADSTS7000215: Invalid secret the-secret.\nTrace ID: 1"),
            "invalid_client: AADSTS7000215",
        ),
        (refused("unauthorized_client"), "unauthorized_client"),
        ((500, b"<html>"), "HTTP 500"),
        ((200, b"<html>"), "HTTP 200"),
        ((503, []), "503"),
        ((200, {"token_type": "Bearer"}), "no access_token"),
        ((302, {}), "302"),
    ],
)
def test_a_refusal_is_told_in_the_providers_words_without_our_secret(answer: tuple[int, Any], detail: str) -> None:
    with token_server(answer) as server, pytest.raises(PartFailed) as raised:
        tokens.access_token(server.oauth(is_application=True), USER)
    assert raised.value.code == Trouble.TOKEN
    assert raised.value.detail.startswith(detail)
    assert "the-secret" not in raised.value.detail
    assert "Trace" not in raised.value.detail


def test_a_provider_out_of_reach_is_told_apart() -> None:
    oauth = OAuth("http://127.0.0.1:9/token", "app", "", "mail", is_application=True)
    with pytest.raises(PartFailed) as raised:
        tokens.access_token(oauth, USER)
    assert raised.value.code == Trouble.UNREACHABLE


def test_whoever_never_logged_in_or_has_another_key_is_told_the_command(settings: Any) -> None:
    with token_server(token()) as server:
        oauth = server.oauth()
        with pytest.raises(PartFailed) as raised:
            tokens.access_token(oauth, USER)
        assert (raised.value.code, raised.value.detail) == (Trouble.TOKEN, "manage.py mail_login")
        signed_in(oauth)
        key, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-0123456789"
        with pytest.raises(PartFailed, match=Trouble.TOKEN):
            tokens.access_token(oauth, USER)
        settings.SECRET_KEY_FALLBACKS = [key]
        assert tokens.access_token(oauth, USER) == "t1"


def test_a_code_is_waited_for_and_less_often_when_the_provider_wants_that(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(tokens.time, "sleep", pauses.append)
    answers = [(200, {**CODE, "interval": 3, "expires_in": 900}), PENDING, refused("slow_down"), PENDING]
    with token_server(*answers, token("t1", refresh_token="r1")) as server:
        oauth = server.oauth()
        asked = tokens.begin(oauth)
        assert (asked.user_code, asked.address) == ("ABCD-EFGH", "https://provider.example/device")
        tokens.finish(oauth, USER, asked)
        assert tokens.access_token(oauth, USER) == "t1"
    assert pauses == [3, 8, 8]
    assert [form["at"] for form in server.asked] == ["/device", *["/token"] * 4]
    assert server.asked[1]["device_code"] == "dc"
    assert MailLogin.objects.get().user == USER


@pytest.mark.parametrize("answer", [PENDING, refused("access_denied")])
def test_a_code_that_is_not_typed_in_or_refused_ends_it(answer: tuple[int, Any]) -> None:
    with token_server((200, {**CODE, "interval": 0, "expires_in": 0}), answer) as server:
        asked = tokens.begin(server.oauth())
        with pytest.raises(PartFailed, match=Trouble.TOKEN):
            tokens.finish(server.oauth(), USER, asked)
    assert not MailLogin.objects.exists()
