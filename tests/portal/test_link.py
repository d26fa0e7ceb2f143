import re
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import TOO_EARLY, received
from tests.portal.posts import text
from triage import tickets
from triage.models import LinkRequest, Reply


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
        tickets.answer_link_request(request.pk, now=timezone.now())
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


def test_it_writes_no_more_for_an_address_that_is_asked_for_often_and_tells_nobody() -> None:
    """M7: whoever asks for somebody's link too often neither learns anything nor locks the owner out."""
    answers = [ask(Client(), "sari@example.com", REMOTE_ADDR=f"192.0.2.{turn}") for turn in range(7)]
    assert answers == [(303, "/link/sent/")] * 7
    assert LinkRequest.objects.count() == 5


def test_it_limits_how_often_one_client_may_ask() -> None:
    answers = [Client().post("/link/", {"email": f"sari{turn}@example.com"}) for turn in range(21)]
    assert [answer.status_code for answer in answers] == [303] * 20 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600


def test_it_tells_clients_behind_our_proxy_apart(settings: Any) -> None:
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1/32")]
    forged = [
        ask(Client(), f"s{turn}@example.com", headers={"x-forwarded-for": f"203.0.113.{turn}, 192.0.2.7"})[0]
        for turn in range(21)
    ]
    assert forged == [303] * 20 + [429]
    assert ask(Client(), "other@example.com", headers={"x-forwarded-for": "192.0.2.8"})[0] == 303


def test_nobody_chooses_their_address_who_comes_past_the_proxy(settings: Any) -> None:
    """M5: with the proxy's port published too, 26 posts with an address each were all answered."""
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.1/32")]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    forged = [
        ask(Client(), f"s{turn}@example.com", headers={"x-forwarded-for": f"8.8.{turn}.8"})[0] for turn in range(26)
    ]
    assert forged == [303] * 20 + [429] * 6
