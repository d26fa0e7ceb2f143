"""The desk in a real browser: keys, lit-up evidence, the letter of the chosen cause."""

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.workspace.browsers import let_in
from tests.workspace.cases import disputed, with_screenshot
from triage.models import Author, Ticket
from triage.workspace.gate import BEGAN, SEEN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url, which pytest-playwright brings along, is a step behind pytest.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def at_the_desk(page: Page, live_server: LiveServer, agent_user: User) -> Page:
    """The agent's browser."""
    return let_in(page, agent_user, address=live_server.url)


def open_ticket(page: Page, live_server: LiveServer, ticket: Ticket) -> None:
    page.goto(f"{live_server.url}/desk/tickets/{ticket.reference}/")


def test_it_lights_up_the_region_of_a_reason_and_the_reason_of_a_region(
    at_the_desk: Page, live_server: LiveServer
) -> None:
    ticket, _picture = with_screenshot()
    open_ticket(at_the_desk, live_server, ticket)
    region = at_the_desk.locator("polygon[data-reason]").first
    term = at_the_desk.locator(".desk-label[open] .desk-term[data-reason]", has_text="The page says")

    term.hover()
    expect(region).to_have_class("desk-for is-lit")
    at_the_desk.locator("h1").hover()
    expect(region).to_have_class("desk-for")
    region.hover()
    expect(term).to_have_class("desk-term is-lit")


def test_it_works_by_keys(at_the_desk: Page, live_server: LiveServer) -> None:
    first, second = disputed("a@example.com", hours_ago=2), disputed("b@example.com", hours_ago=1)
    at_the_desk.goto(f"{live_server.url}/desk/")
    keyboard = at_the_desk.keyboard

    keyboard.press("n")
    expect(at_the_desk.locator("h1")).to_have_text(first.reference)
    at_the_desk.wait_for_load_state()
    keyboard.press("?")
    expect(at_the_desk.locator("dialog#desk-shortcuts")).to_be_visible()
    keyboard.press("Escape")
    expect(at_the_desk.locator("dialog#desk-shortcuts")).to_be_hidden()
    keyboard.press("r")
    expect(at_the_desk.locator("#desk-text")).to_be_focused()
    keyboard.type("a n")  # typed, not obeyed
    expect(at_the_desk.locator("#desk-text")).to_have_value("a n")
    at_the_desk.locator("#desk-text").fill("")
    at_the_desk.locator("h1").click()
    keyboard.press("a")
    expect(at_the_desk.locator("h1")).to_have_text(second.reference)
    assert first.classifications.filter(author=Author.AGENT).count() == 1


def test_it_asks_before_it_loses_what_was_typed(at_the_desk: Page, live_server: LiveServer) -> None:
    first, second = disputed("a@example.com", hours_ago=2), disputed("b@example.com", hours_ago=1)
    open_ticket(at_the_desk, live_server, first)
    reply, heading, asked = at_the_desk.locator("#desk-text"), at_the_desk.locator("h1"), []

    at_the_desk.keyboard.press("r")
    at_the_desk.keyboard.type("Kak, kami cek dulu.")
    heading.click()
    at_the_desk.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    at_the_desk.keyboard.press("n")
    expect(heading).to_have_text(first.reference)
    expect(reply).to_have_value("Kak, kami cek dulu.")
    assert asked == ["beforeunload"]

    at_the_desk.once("dialog", lambda dialog: dialog.accept())
    at_the_desk.keyboard.press("n")
    expect(heading).to_have_text(second.reference)


def test_it_shows_the_answer_of_the_chosen_cause(at_the_desk: Page, live_server: LiveServer) -> None:
    open_ticket(at_the_desk, live_server, disputed())
    page = at_the_desk
    expect(page.locator('[data-letter="too_early"]')).to_be_visible()

    page.keyboard.press("c")
    page.locator("#desk-category").select_option("connectivity")

    expect(page.locator('[data-letter="connectivity"] textarea')).to_be_visible()
    expect(page.locator('[data-letter="too_early"]')).to_be_hidden()


def test_the_queue_goes_to_the_log_in_rather_than_show_old_lines(at_the_desk: Page, live_server: LiveServer) -> None:
    disputed()
    at_the_desk.clock.install()
    at_the_desk.goto(f"{live_server.url}/desk/?language=id")
    session = SessionStore(Session.objects.get().session_key)
    session[BEGAN] = session[SEEN] = 0
    session.save()

    at_the_desk.clock.run_for(11_000)

    expect(at_the_desk.get_by_text("Your session has ended.")).to_be_visible()
    expect(at_the_desk).to_have_url(f"{live_server.url}/desk/login/?next=/desk/%3Flanguage%3Did")


def test_it_breaks_no_rule_of_its_own_policy(at_the_desk: Page, live_server: LiveServer) -> None:
    complaints: list[str] = []
    at_the_desk.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    at_the_desk.on("pageerror", lambda error: complaints.append(str(error)))

    open_ticket(at_the_desk, live_server, disputed())
    at_the_desk.goto(f"{live_server.url}/desk/")
    at_the_desk.wait_for_load_state("networkidle")

    assert complaints == []
