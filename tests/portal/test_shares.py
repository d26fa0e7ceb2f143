"""Fair shares at the forms: asked before refused, and whatever was typed is still there."""

import re
from datetime import timedelta
from ipaddress import ip_network
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.channels.test_proof import solved
from tests.factories import answered
from tests.portal.posts import complaint, kept, screenshot, text
from triage.channels import clients, proof
from triage.models import Screenshot, Submission, Ticket


@pytest.fixture(autouse=True)
def _few(settings: Settings) -> None:
    settings.COMPLAINTS_FREE, settings.COMPLAINTS_MOST, settings.COMPLAINTS_BUSY = 2, 4, 100
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1/32")]


def send(number: int = 0, /, *, network: str = "192.0.2.7", to: str = "/", **changes: Any) -> HttpResponse:
    form = complaint(**{"email": f"sari{number}@example.com", **changes}) if to == "/" else changes
    return Client(headers={"accept-language": "en", "x-forwarded-for": network}).post(to, form)


def use_up(number: int) -> None:
    """What the network may send, unasked or with proofs."""
    for turn in range(number):
        proven = answer_to(send(turn), solve=True) if turn >= 2 else {}
        assert send(turn, **proven).status_code == 303


def answer_to(page: HttpResponse, *, solve: bool) -> dict[str, str]:
    """What the form that came back brings along when it is sent again."""
    shown = page.context["challenge"]
    fields = {"challenge": shown.signed, "key": page.context["key"]}
    return {**fields, "proof": solved(shown)} if solve else fields


def test_a_quiet_form_asks_for_nothing(visitor: Client) -> None:
    page = text(visitor.get("/"))
    assert "challenge" not in page
    assert "proof.js" not in page
    assert send().status_code == 303


def test_a_ticket_keeps_a_digest_of_where_it_came_from() -> None:
    send()
    assert Ticket.objects.get().origin == clients.origin("192.0.2.7")


def test_beyond_its_share_a_network_is_asked_and_keeps_what_it_sent() -> None:
    use_up(2)

    page = send(2, training="Ketik & simpan", screenshots=[screenshot()])

    assert page.status_code == 429
    assert page["Retry-After"] == str(proof.WAIT)
    assert f"Please wait {proof.WAIT} seconds" in text(page)
    assert 'value="Ketik &amp; simpan"' in text(page)
    assert "Kak, sertifikat saya belum muncul" in text(page)
    assert kept() == ["chrome-offline.jpg"]
    assert "data-sends" in text(page)
    assert Ticket.objects.count() == 2
    assert send(3, network="192.0.2.8").status_code == 303


def test_who_has_solved_it_is_taken_with_the_kept_pictures() -> None:
    use_up(2)
    page = send(2, screenshots=[screenshot()])

    assert send(2, **answer_to(page, solve=True), kept="1").status_code == 303
    assert Screenshot.objects.get().submission == Submission.objects.latest("id")


def test_who_has_waited_is_taken_without_a_script(clock: time_machine.Traveller) -> None:
    use_up(2)
    waits = answer_to(send(2), solve=False)
    assert send(2, **waits).status_code == 429
    clock.shift(timedelta(seconds=proof.WAIT))
    assert send(2, **waits).status_code == 303


def test_a_proof_serves_one_form_once(settings: Settings) -> None:
    settings.COMPLAINTS_MOST = 100
    use_up(2)
    proven = answer_to(send(2), solve=True)
    assert send(2, **proven).status_code == 303

    again = send(3, **proven)
    other = send(4, **{**proven, "key": complaint()["key"]})

    assert (again.status_code, other.status_code) == (429, 429)
    assert "data-sends" not in text(again)  # Or the page would go on for ever by itself.


def test_nobody_proves_twice_for_a_form_that_has_to_be_mended() -> None:
    use_up(2)
    page = send(2, consent="", **answer_to(send(2), solve=True))
    assert page.status_code == 422
    assert "proof.js" not in text(page)
    assert send(2, **answer_to(page, solve=False)).status_code == 303


def test_the_page_does_not_send_what_has_to_be_mended() -> None:
    use_up(2)
    page = send(2, consent="")
    assert page.status_code == 429
    assert "We need your agreement" in text(page)
    assert "data-sends" not in text(page)


def test_at_last_a_network_is_told_to_come_back_later() -> None:
    use_up(4)

    page = send(4, training="Ketik & simpan", screenshots=[screenshot()])

    assert page.status_code == 429
    assert 3500 < int(page["Retry-After"]) <= 3600
    assert "Please send yours again in 60 min" in text(page)
    assert 'value="Ketik &amp; simpan"' in text(page)
    assert kept() == ["chrome-offline.jpg"]
    assert page.context["challenge"] is None


def test_pictures_that_are_too_much_are_left_out_and_the_text_can_go(settings: Settings) -> None:
    settings.COMPLAINTS_FREE, settings.COMPLAINTS_MOST = 20, 2
    assert send(0, screenshots=[screenshot() for _ in range(5)]).status_code == 303

    page = send(1, training="Ketik & simpan", screenshots=[screenshot()])

    assert page.status_code == 429
    assert "Please send your complaint without them" in text(page)
    assert 'value="Ketik &amp; simpan"' in text(page)
    assert kept() == []
    assert send(1).status_code == 303


def test_pictures_of_forms_that_are_not_taken_are_kept_up_to_a_bound(settings: Settings) -> None:
    """H6: refused forms, whatever they are refused for, filled the disk."""
    settings.COMPLAINTS_MOST = 12
    use_up(2)
    pages = [send(turn, screenshots=[screenshot()]) for turn in range(8)]
    assert len(kept()) == 6  # A fourth of what belongs to twelve complaints.
    assert len(list(settings.QUARANTINE.iterdir())) == 6
    assert "attach them once more" in text(pages[-1])
    assert "data-sends" not in text(pages[-1])


@pytest.mark.parametrize("to", ["/", "/language/"])
def test_forms_that_come_back_for_another_reason_are_bounded_too(settings: Settings, to: str) -> None:
    strict = Client(enforce_csrf_checks=to == "/", headers={"accept-language": "en"})
    pages = [text(strict.post(to, complaint(to="en", screenshots=[screenshot()]))) for _turn in range(4)]
    assert len(kept()) == 2
    assert ["attach them once more" in page for page in pages] == [False, False, True, True]
    assert "Kak, sertifikat saya belum muncul" in pages[-1]


def test_whoever_fills_in_the_hidden_field_is_asked_and_not_told() -> None:
    page = send(website="https://spam.example")
    assert page.status_code == 429
    assert "Many complaints are coming in right now" in text(page)
    assert "spam.example" not in text(page)
    assert send(website="https://spam.example", **answer_to(page, solve=True)).status_code == 303


def test_nobody_sees_the_hidden_field(visitor: Client) -> None:
    page = text(visitor.get("/"))
    assert re.search(
        r'<div class="unseen" aria-hidden="true">[^\n]*name="website" tabindex="-1" autocomplete="off"', page
    )


def test_an_address_is_asked_for_from_everywhere_but_never_closed() -> None:
    pages = [send(email="sari@example.com", network=f"192.0.2.{turn}", training=f"{turn}") for turn in range(4)]
    assert [page.status_code for page in pages] == [303, 303, 429, 429]
    assert send(email="sari@example.com", training="9", **answer_to(pages[-1], solve=True)).status_code == 303


def test_more_about_a_ticket_counts_as_well() -> None:
    more = f"/t/{answered().token}/more/"
    assert [send(to=more, description=f"Ini {turn}").status_code for turn in range(2)] == [303, 303]

    page = send(to=more, key=str(uuid4()), description="Ini lagi", screenshots=[screenshot()])

    assert page.status_code == 429
    assert "Ini lagi" in text(page)
    assert kept() == ["chrome-offline.jpg"]
    assert send(to=more, description="Ini lagi", kept="1", **answer_to(page, solve=True)).status_code == 303


@pytest.mark.parametrize("what", ["dispute", "helpful"])
def test_a_secret_link_takes_a_few_clicks_an_hour(what: str) -> None:
    path = f"/t/{answered().token}/{what}/"
    codes = [send(to=path).status_code for _ in range(31)]
    assert codes == [303] * 30 + [429]
