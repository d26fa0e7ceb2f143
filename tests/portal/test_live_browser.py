"""The status page in a browser: it follows its ticket, leaves alone what somebody is at, is shared and printed."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import TOO_EARLY, WEDNESDAY, answered, received, replace, work
from triage import tickets
from triage.messages import Standing
from triage.models import Resolution, Ticket
from triage.outbox.links import share_link

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
ENGLISH = replace(TOO_EARLY, language="en")
COUNT_LOOKS = "window.looks = []; window.fetch = async () => { looks.push(Date.now()); return { status: 304 }; }"
HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def opened(page: Page, ticket: Ticket) -> None:
    page.goto(f"/t/{ticket.token}/")


def pauses(page: Page) -> list[int]:
    """Seconds between the looks that were counted."""
    return [round((later - sooner) / 1000) for sooner, later in pairwise(page.evaluate("looks"))]


def test_it_follows_its_ticket_and_takes_nothing_away_from_whoever_writes(phone: Page) -> None:
    ticket = received(ENGLISH)
    opened(phone, ticket)
    phone.locator("#add > summary").click()
    words = phone.locator("#add textarea")
    words.fill("Sudah saya cek lagi")

    work(ticket)
    expect(phone.locator("h1")).to_have_text("Here is your answer")
    expect(phone.locator("#told")).to_have_text(re.compile("^Here is your answer"))  # Announced, and nothing else.
    assert "Here is your answer" in phone.title()
    expect(words).to_be_focused()
    expect(words).to_have_value("Sudah saya cek lagi")
    expect(phone.locator("#more")).to_have_count(1)

    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY)
    expect(phone.locator("h1")).to_have_text("This complaint is closed", timeout=30_000)  # It asks seldom by now.
    expect(words).to_have_value("Sudah saya cek lagi")


def test_a_question_that_comes_while_somebody_writes_is_read_beside_their_words(phone: Page) -> None:
    ticket = received(replace(ENGLISH, completed_on=None, finished=None, description=""))
    opened(phone, ticket)
    phone.locator("#add > summary").click()
    phone.locator("#add textarea").fill("Sebentar")
    work(ticket)
    expect(phone.locator("#h-question")).to_have_text(re.compile("On which day did you finish"))
    expect(phone.locator("#add textarea")).to_have_value("Sebentar")

    phone.locator("#add textarea").fill("")  # Nobody writes any more: the question's own form may come.
    phone.locator("#add textarea").blur()
    expect(phone.locator("#question input[name=completed_on]")).to_be_visible()
    expect(phone.locator("#add")).to_have_count(0)


def test_it_asks_quickly_at_first_then_seldom_and_never_while_hidden(phone: Page) -> None:
    phone.clock.install()
    phone.add_init_script(COUNT_LOOKS)
    reading = received(ENGLISH)
    opened(phone, reading)
    phone.clock.run_for(60_000)
    assert set(pauses(phone)) == {1}
    phone.evaluate(HIDE, True)
    before = phone.evaluate("looks.length")
    phone.clock.run_for(60_000)
    assert phone.evaluate("looks.length") == before
    phone.evaluate(HIDE, False)
    assert phone.evaluate("looks.length") == before + 1  # At once.

    opened(phone, work(reading))
    phone.clock.run_for(10 * 60_000)
    found = pauses(phone)
    assert found[:4] == [8, 11, 17, 25]
    assert set(found[6:]) == {60}


def test_it_shares_how_far_it_is_and_not_its_own_address(phone: Page) -> None:
    ticket = answered(ENGLISH)
    opened(phone, ticket)
    phone.locator("[data-share]").click()
    expect(phone.locator("[data-share]")).to_have_text("The link has been copied.")
    copied = phone.evaluate("navigator.clipboard.readText()")
    assert copied == share_link(ticket, Standing.OWNER)

    phone.add_init_script("navigator.share = async (what) => { window.shared = what; }")
    opened(phone, ticket)
    phone.locator("[data-share]").click()
    assert phone.evaluate("shared") == {"title": f"How far complaint {ticket.reference} is", "url": copied}


def test_it_prints_the_evidence_and_no_buttons(phone: Page) -> None:
    opened(phone, answered(ENGLISH))
    phone.emulate_media(media="print", color_scheme="dark")
    for seen in (".milestones", ".reasons", ".letter", ".next", ".steps"):
        expect(phone.locator(seen)).to_be_visible()
    for unseen in ("button", ".button", "details", ".languages", ".share-link"):
        assert not any(each.is_visible() for each in phone.locator(unseen).all()), unseen
    assert phone.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_one_click_says_yes_and_a_few_words_can_follow(phone: Page) -> None:
    ticket = answered(ENGLISH)
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY)
    opened(phone, ticket)
    rating = phone.locator("#helpful")
    rating.get_by_role("button", name="No", exact=True).click()
    rating.get_by_label("What should we have done better? (optional)").fill("Three days is long.")
    rating.get_by_role("button", name="Send").click()
    expect(phone.locator(".notice")).to_have_text("Thank you for telling us.")
    expect(rating.get_by_label(re.compile("your words have arrived"))).to_have_value("")
    assert ticket.satisfaction.comment == "Three days is long."
