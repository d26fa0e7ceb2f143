"""The keys listed under ``?``: each is listed here too, pressed, and does what the list says."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.tickets.bulk_jobs import start
from tests.workspace.browsers import let_in
from tests.workspace.cases import disputed
from triage.models import BulkKind
from triage.tickets import Order

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@dataclass(frozen=True, slots=True)
class Key:
    """What a listed key does, once others were pressed before it."""

    does: Callable[[Page], None]
    press: str
    before: str = ""


def focuses(selector: str) -> Callable[[Page], None]:
    return lambda page: expect(page.locator(selector)).to_be_focused()


def leads_to(title: str) -> Callable[[Page], None]:
    return lambda page: expect(page.locator("h1")).to_have_text(re.compile(title))


def shows(selector: str) -> Callable[[Page], None]:
    return lambda page: expect(page.locator(selector)).to_be_visible()


def moves_on(page: Page) -> None:
    expect(page.get_by_text("b@example.com")).to_be_visible()


LIST = Key(lambda page: expect(page.locator("#desk-shortcuts")).to_be_visible(), "?")
BACK = Key(leads_to(r"^\s*Tickets"), "q")
LINE = ".desk-queue tbody th a >> nth={}"
MARK = ".desk-words mark >> nth={}"
KEYS = {
    "queue": {
        "N": Key(leads_to(r"^\s*TKT-"), "n"),
        "J": Key(focuses(LINE.format(0)), "j"),
        "K": Key(focuses(LINE.format(1)), "k"),
        "T": Key(shows("#desk-how-title"), "t"),
        "/": Key(focuses("#id_q"), "/"),
        "?": LIST,
    },
    "job": {"Q": BACK, "?": LIST},
    "ticket": {
        "C": Key(focuses("#desk-category"), "c"),
        "D": Key(shows("#desk-correct-title"), "d"),
        "R": Key(focuses("#desk-text"), "r"),
        "F": Key(focuses("#desk-forward-to"), "f"),
        "E": Key(focuses("#letter-too_early"), "e"),
        "K": Key(focuses("#desk-question"), "k"),
        "O": Key(focuses("#desk-note-text"), "o"),
        "G": Key(focuses("#desk-assignee"), "g"),
        "S": Key(focuses("#desk-until"), "s"),
        "X": Key(focuses("#desk-resolution"), "x"),
        "V": Key(focuses(MARK.format(0)), "v"),
        "→": Key(focuses(MARK.format(1)), "ArrowRight", before="v"),
        "←": Key(focuses(MARK.format(-1)), "ArrowLeft", before="v"),
        "Enter": Key(focuses(".desk-term.is-lit button >> nth=0"), "Enter", before="v"),
        "M": Key(focuses("#desk-macro-search"), "m"),
        "N": Key(moves_on, "n"),
        "Q": BACK,
        "?": LIST,
        "A": Key(moves_on, "a"),  # The last: nothing is left to be pressed for then.
    },
}
"""Every key of the list under ``?``, as it is written there, by page."""


@pytest.mark.parametrize("place", KEYS)
def test_every_listed_key_does_what_it_says(place: str, page: Page, live_server: LiveServer, agent_user: User) -> None:
    ticket, _other = disputed("a@example.com", hours_ago=2), disputed("b@example.com", hours_ago=1)
    job = start(Order(BulkKind.ASSIGN, assignee=agent_user), [ticket], agent_user)
    places = {"queue": "", "ticket": f"tickets/{ticket.reference}/", "job": f"bulk/{job.pk}/"}
    let_in(page, agent_user, address=live_server.url)
    address = f"{live_server.url}/desk/{places[place]}"
    page.goto(address)
    listed = page.locator("#desk-shortcuts dt kbd").all_text_contents()
    assert sorted(listed) == sorted(KEYS[place])

    for key in KEYS[place].values():
        page.goto(address)
        page.wait_for_load_state()
        for press in filter(None, (key.before, key.press)):
            page.keyboard.press(press)
        key.does(page)
