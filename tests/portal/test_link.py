import re
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.factories import TOO_EARLY, received
from tests.portal.posts import text
from triage import actions
from triage.models import LinkRequest, Reply
from triage.portal.limits import allowed


def ask(client: Client, email: str, **options: Any) -> tuple[int, str]:
    response = client.post("/link/", {"email": email}, **options)
    return response.status_code, response.headers.get("Location", "")


def without_token(page: str) -> str:
    """The page without what differs between any two requests."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_it_mails_the_link_of_a_known_address() -> None:
    ticket = received()
    assert ask(Client(), TOO_EARLY.email.upper()) == (303, "/link/sent/")
    for request in LinkRequest.objects.all():
        actions.answer_link_request(request.pk, now=timezone.now())
    assert ticket.token in Reply.objects.get(ticket=ticket, kind="link").text


def test_it_answers_the_same_for_known_and_unknown_addresses(visitor: Client) -> None:
    received()
    known, unknown = (
        visitor.post("/link/", {"email": email}, follow=True) for email in (TOO_EARLY.email, "nobody@example.com")
    )
    assert without_token(text(known)) == without_token(text(unknown))
    assert known.redirect_chain == unknown.redirect_chain
    # The letter is a worker's task: the page takes equally long for both.
    assert (Reply.objects.count(), LinkRequest.objects.count()) == (0, 2)


@pytest.mark.parametrize("email", ["", "  ", "sari", "sari@", "<b>@x", "a" * 300 + "@example.com", "a b@example.com"])
def test_it_refuses_what_is_no_address(visitor: Client, email: str) -> None:
    page = visitor.post("/link/", {"email": email})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in text(page)


def test_it_limits_how_often_one_address_may_be_asked_for() -> None:
    answers = [ask(Client(), "sari@example.com", REMOTE_ADDR=f"192.0.2.{turn}")[0] for turn in range(6)]
    assert answers == [303] * 5 + [429]


def test_it_limits_how_often_one_client_may_ask() -> None:
    answers = [ask(Client(), f"sari{turn}@example.com")[0] for turn in range(21)]
    assert answers == [303] * 20 + [429]


def test_it_tells_clients_behind_our_proxy_apart(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    forged = [
        ask(Client(), f"s{turn}@example.com", headers={"x-forwarded-for": f"203.0.113.{turn}, 192.0.2.7"})[0]
        for turn in range(21)
    ]
    assert forged == [303] * 20 + [429]
    assert ask(Client(), "other@example.com", headers={"x-forwarded-for": "192.0.2.8"})[0] == 303


def test_it_turns_nobody_away_when_the_counter_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_args: object, **_options: object) -> None:
        raise redis.ConnectionError

    monkeypatch.setattr(cache, "add", down)
    assert allowed("somebody", limit=0)


def test_it_counts_within_the_limit() -> None:
    assert [allowed("somebody", limit=2) for _ in range(3)] == [True, True, False]
    assert allowed("somebody else", limit=2)
