"""Reasons and their evidence by keyboard: both ways, in few stops, under names that a screen reader can say."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.workspace.browsers import let_in
from tests.workspace.cases import with_screenshot

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
LIT = re.compile(r"\bis-lit\b")


@pytest.fixture
def evidence(page: Page, live_server: LiveServer, agent_user: User) -> Page:
    """The agent's browser at a ticket with words and a screenshot that carried its verdict."""
    ticket, _picture = with_screenshot()
    let_in(page, agent_user, address=live_server.url).goto(f"{live_server.url}/desk/tickets/{ticket.reference}/")
    expect(page.locator(".desk-words mark[role=button]").nth(1)).to_be_visible()
    return page


def reason_of(page: Page, piece: Locator) -> Locator:
    """The first, as the page lists them, of the reasons that a piece of evidence carried."""
    numbers = str(piece.get_attribute("data-reason")).split()
    return page.locator(", ".join(f".desk-term[data-reason='{number}']" for number in numbers)).first


def test_one_key_leads_to_it_and_enter_to_its_reason_and_back(evidence: Page) -> None:
    mark = evidence.locator(".desk-words mark[data-reason]").first
    term = reason_of(evidence, mark)

    evidence.keyboard.press("v")
    expect(mark).to_be_focused()
    expect(mark).to_have_class(LIT)
    expect(term).to_have_class(LIT)
    evidence.keyboard.press("Enter")
    expect(term.locator("button")).to_be_focused()
    expect(term).to_be_visible()
    expect(mark).to_have_class(LIT)
    evidence.keyboard.press("Enter")
    expect(mark).to_be_focused()


def test_arrow_keys_go_through_the_words_and_light_up_each(evidence: Page) -> None:
    marks = evidence.locator(".desk-words mark[data-reason]")
    count = marks.count()
    assert count > 1
    evidence.keyboard.press("v")
    for key, number in (("ArrowRight", 1), ("ArrowLeft", 0), ("ArrowUp", count - 1), ("ArrowDown", 0), ("End", -1)):
        evidence.keyboard.press(key)
        here = marks.nth(number)
        expect(here).to_be_focused()
        expect(here).to_have_class(LIT)
        expect(reason_of(evidence, here)).to_have_class(LIT)
    evidence.keyboard.press("Home")
    expect(marks.first).to_be_focused()


def test_the_words_are_one_stop_and_a_screenshots_regions_are_one(evidence: Page) -> None:
    region = evidence.locator("polygon[data-reason]").first
    evidence.keyboard.press("v")
    evidence.keyboard.press("ArrowRight")  # Wherever one is among the words …
    evidence.keyboard.press("Tab")
    expect(evidence.locator("[data-key=d]")).to_be_focused()  # What is beside them.
    evidence.keyboard.press("Tab")
    expect(evidence.locator(".desk-shot a")).to_be_focused()
    evidence.keyboard.press("Tab")
    expect(region).to_be_focused()
    expect(region).to_have_class(LIT)
    expect(reason_of(evidence, region)).to_have_class(LIT)
    evidence.keyboard.press("Tab")
    assert not evidence.evaluate("document.activeElement.closest('.desk-shot')")
    for _ in range(4):
        evidence.keyboard.press("Shift+Tab")
    expect(evidence.locator(".desk-words mark[data-reason]").nth(1)).to_be_focused()  # … one comes back to it.


def test_a_region_leads_to_its_reason_and_the_reason_to_its_region(evidence: Page) -> None:
    region = evidence.locator("polygon[data-reason]").first
    button = reason_of(evidence, region).locator("button")

    region.focus()
    evidence.keyboard.press("Space")
    expect(button).to_be_focused()
    evidence.keyboard.press("Space")
    expect(region).to_be_focused()
    region.click()
    expect(button).to_be_focused()


def test_it_has_names_that_can_be_said(evidence: Page) -> None:
    group = evidence.get_by_role("group", name="Evidence in screenshot 1")
    expect(group.get_by_role("button", name=re.compile("The page says"))).to_have_count(1)
    mark = evidence.locator(".desk-words mark[data-reason]").first
    expect(mark).to_have_role("button")
    expect(mark).to_have_accessible_name(mark.inner_text())
    term = reason_of(evidence, mark)
    cause = term.locator("xpath=ancestor::details").locator(".desk-label-title").text_content()
    told = f"{cause} {term.locator('button').text_content()}"
    expect(mark).to_have_accessible_description(re.compile(rf"^{re.escape(told)}"))


def test_the_picture_still_opens(evidence: Page) -> None:
    with evidence.expect_popup() as opened:
        evidence.locator(".desk-enlarge").click()
    assert "/pictures/" in opened.value.url
