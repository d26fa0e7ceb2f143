"""How far a case is, and what its reader has not seen yet."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from tests.factories import TOO_EARLY, UNCLEAR, WEDNESDAY, answered, picture, received, replace
from tests.portal.posts import text
from triage import tickets
from triage.models import Resolution, Ticket
from triage.portal.contacts import tappable
from triage.portal.story import tell
from triage.portal.views.visits import COOKIE, PAUSE

ENGLISH = replace(TOO_EARLY, language="en")
ASKING = replace(ENGLISH, completed_on=None, finished=None, description="")


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


def how_far(ticket: Ticket) -> list[tuple[str, str]]:
    return [(step.text, step.state) for step in tell(ticket, is_owner=True).milestones]


def closed() -> Ticket:
    ticket = answered(ENGLISH)
    tickets.close(ticket, resolution=Resolution.APPEARED, agent=None, now=WEDNESDAY)
    ticket.refresh_from_db()
    return ticket


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (
            lambda: received(ENGLISH),
            [("Received", "done"), ("Read", "now"), ("Our answer", "later"), ("Closed", "later")],
        ),
        (
            lambda: answered(ENGLISH),
            [
                *(("Received", "done"), ("Read", "done"), ("Our answer", "done")),
                *(("We check again", "now"), ("Closed", "later")),
            ],
        ),
        (
            lambda: answered(ASKING),
            [
                *(("Received", "done"), ("Read", "done"), ("One question is open", "now")),
                *(("We check again", "later"), ("Closed", "later")),
            ],
        ),
        (
            lambda: answered(replace(UNCLEAR, language="en")),
            [("Received", "done"), ("Read", "done"), ("A person reads it", "now"), ("Closed", "later")],
        ),
        (closed, [("Received", "done"), ("Read", "done"), ("Our answer", "done"), ("Closed", "done")]),
    ],
)
def test_it_shows_what_is_done_and_whose_turn_it_is(make, expected) -> None:  # type: ignore[no-untyped-def]
    assert how_far(make()) == expected


def test_it_names_the_days_that_are_promised(visitor: Client) -> None:
    page = text(visitor.get(f"/t/{answered(ENGLISH).token}/"))
    assert '<li class="now" aria-current="step"><strong>We check again</strong> <span>Monday, 21 September 2026' in page
    page = text(visitor.get(f"/t/{answered(replace(UNCLEAR, language='en')).token}/"))
    assert "<span>by Thursday, 17 September 2026 at the latest</span>" in page


def test_it_marks_what_is_new_since_the_last_visit_until_the_next(
    visitor: Client, clock: time_machine.Traveller
) -> None:
    ticket = answered(ENGLISH)
    page = f"/t/{ticket.token}/"
    assert "New since" not in text(visitor.get(page))  # There was no visit before.
    tickets.dispute(ticket, now=WEDNESDAY)
    assert "New since" not in text(visitor.get(page))  # Still the same visit.

    clock.shift(PAUSE * 2)
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY)
    for _ in range(2):  # Reloading takes no mark away.
        shown = text(visitor.get(page))
        assert "New since your last visit (16 Sep 2026, 10.00 WIB)" in shown
        assert '<li class="new"><span>Closed</span>' in shown
        assert '<li class="new"><span>You said that it is wrong</span>' not in shown  # What one has done is no news.

    clock.shift(PAUSE * 2)
    assert "New since" not in text(visitor.get(page))
    assert visitor.cookies[COOKIE]["path"] == page
    assert visitor.cookies[COOKIE]["httponly"]


@pytest.mark.parametrize("cookie", ["x", "1.2.3", "9" * 400, "1.1.1.999999999", "-1.0.1.1", "5.1.5.1"])
def test_nonsense_in_the_cookie_does_no_harm(visitor: Client, cookie: str) -> None:
    visitor.cookies[COOKIE] = cookie
    assert visitor.get(f"/t/{answered(ENGLISH).token}/").status_code == 200


def test_it_makes_the_contacts_that_a_letter_names_tappable(visitor: Client) -> None:
    overdue = replace(ENGLISH, completed_on=date(2026, 3, 16), name="Dimas Aryo Nugroho")
    named = answered(overdue, pictures=(picture("dashboard-selesai-16-mar-2026.jpg"),))
    page = text(visitor.get(f"/t/{named.token}/"))
    assert '<a class="button" href="https://tokopedia.com/help" rel="noreferrer">Open tokopedia.com/help</a>' in page
    unnamed = answered(replace(ENGLISH, email="b@example.com", description="belum muncul, tokopedia.com/help"))
    assert 'href="https://tokopedia' not in text(visitor.get(f"/t/{unnamed.token}/"))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("021-508 16000 · bantuan.kemnaker.go.id", ["tel:02150816000", "https://bantuan.kemnaker.go.id"]),
        ("WhatsApp +62 821-1111-3630", ["https://wa.me/6282111113630"]),
        ("WA 0821-1111-3630", ["tel:082111113630"]),
        ("0800-150-3001 · @prakerja.go.id", ["tel:08001503001"]),
        ("help@example.org / +62 21 508", ["mailto:help@example.org", "tel:+6221508"]),
        ("https://support.pintar.co/id", ["https://support.pintar.co/id"]),
        ("javascript:alert(1) · http://a.example · Mon 8-12 · data:text/html,x · a b@c.d", []),
        ('x.example/"onclick="x · //evil.example · x.example/?q=1', []),
        ("", []),
    ],
)
def test_it_makes_links_of_contacts_and_of_nothing_else(row: str, expected: list[str]) -> None:
    assert [contact.href for contact in tappable(row)] == expected
