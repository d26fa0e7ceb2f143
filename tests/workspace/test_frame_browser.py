"""The frame around the agents' pages in a real browser: what it weighs, what fits, its header, its colours."""

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import WEDNESDAY
from tests.workspace.browsers import let_in
from tests.workspace.cases import disputed, with_screenshot
from tests.workspace.queue.test_queue import copies
from triage import tickets
from triage.playbook.load import SUPERVISORS
from triage.workspace.queue import listing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]

MOST_BYTES = 200_000
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 740}


@pytest.fixture
def desk(page: Page, live_server: LiveServer, agent_user: User) -> Page:
    """The browser of somebody who sees the whole menu."""
    agent_user.groups.add(Group.objects.get(name=SUPERVISORS))
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    return let_in(page, agent_user, address=live_server.url)


@pytest.mark.parametrize("place", ["queue", "ticket"])
def test_a_first_visit_costs_little(place: str, desk: Page, live_server: LiveServer) -> None:
    ticket, _picture = with_screenshot()
    tickets.dispute(ticket, now=WEDNESDAY)
    copies(listing.PAGE)
    answers: list[Response] = []
    # The screenshots themselves are what the requester sent, and are loaded as they come into sight.
    desk.on("response", lambda answer: answers.append(answer) if "/pictures/" not in answer.url else None)
    desk.goto(f"{live_server.url}/desk/" + (f"tickets/{ticket.reference}/" if place == "ticket" else ""))
    desk.wait_for_load_state("networkidle")

    weights = {answer.url.rpartition("/static/")[2]: sum(answer.request.sizes().values()) for answer in answers}
    assert len(weights) >= 6
    assert sum(weights.values()) < MOST_BYTES, weights


def test_fifteen_tickets_fit_on_a_laptops_screen(desk: Page, live_server: LiveServer) -> None:
    disputed()
    copies(19)
    desk.goto(f"{live_server.url}/desk/")
    ends = desk.locator(".desk-queue tbody tr").evaluate_all(
        "rows => rows.map((r) => r.getBoundingClientRect().bottom)"
    )

    assert len(ends) == 20
    assert sum(end <= LAPTOP["height"] for end in ends) >= 15
    assert desk.evaluate("document.documentElement.scrollWidth") == LAPTOP["width"]


def test_lines_are_gone_through_by_keys_and_hold_their_place_when_they_change(
    desk: Page, live_server: LiveServer
) -> None:
    first, second = disputed("a@example.com", hours_ago=9), disputed("b@example.com", hours_ago=8)
    desk.clock.install()
    desk.goto(f"{live_server.url}/desk/")
    lines = desk.locator(".desk-queue tbody th a")
    for _step in range(3):
        desk.keyboard.press("j")
    expect(lines.nth(1)).to_be_focused()
    disputed("c@example.com", hours_ago=10)

    desk.clock.run_for(11_000)

    expect(lines).to_have_count(3)
    expect(desk.get_by_role("link", name=second.reference)).to_be_focused()
    desk.keyboard.press("k")
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_have_text(first.reference)


def test_a_column_that_is_taken_away_stays_away(desk: Page, live_server: LiveServer) -> None:
    disputed()
    desk.goto(f"{live_server.url}/desk/?state=all")
    column = desk.get_by_role("columnheader", name="Platform")
    expect(column).to_be_visible()
    desk.locator("summary", has_text="Columns").click()
    desk.get_by_role("checkbox", name="Platform").uncheck()
    desk.locator("form[action$='/columns/'] button").click()

    expect(column).to_have_count(0)
    expect(desk).to_have_url(f"{live_server.url}/desk/?state=all")
    desk.goto(f"{live_server.url}/desk/")
    expect(desk.get_by_role("columnheader", name="Requester")).to_be_visible()
    expect(column).to_have_count(0)


def test_search_and_filters_are_one(desk: Page, live_server: LiveServer) -> None:
    disputed("a@example.com")
    desk.goto(f"{live_server.url}/desk/incidents/")
    desk.wait_for_load_state()
    desk.keyboard.press("/")
    desk.keyboard.type("a@example.com")
    desk.keyboard.press("Enter")
    expect(desk.locator(".desk-queue tbody tr")).to_have_count(1)

    desk.locator("#id_platform").select_option("bukalapak")
    desk.get_by_role("button", name="Filter", exact=True).click()

    expect(desk.get_by_text("No tickets match.")).to_be_visible()
    expect(desk.get_by_role("searchbox")).to_have_value("a@example.com")


def test_the_menu_goes_by_keyboard_and_lies_behind_a_button_on_a_phone(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/desk/incidents/")
    desk.wait_for_load_state()
    here = desk.locator("nav [aria-current]")
    expect(here).to_have_text("Incidents")
    texts = desk.locator("summary", has_text="Texts and rules")
    texts.focus()
    desk.keyboard.press("Enter")
    macros = desk.get_by_role("link", name="Macros")
    expect(macros).to_be_visible()
    desk.keyboard.press("Escape")
    expect(macros).to_be_hidden()
    expect(texts).to_be_focused()

    desk.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(here).to_be_hidden()
    button = desk.get_by_role("button", name="Menu")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    desk.get_by_role("link", name="Dashboard").click()
    expect(desk.locator("h1")).to_have_text("Dashboard")


def test_colours_are_chosen_once_for_all_pages(desk: Page, live_server: LiveServer) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    desk.emulate_media(color_scheme="light")
    desk.goto(f"{live_server.url}/desk/incidents/")
    light = desk.evaluate(paper)
    desk.locator(".desk-person summary").click()
    dark = desk.get_by_role("button", name="Dark")
    dark.click()
    expect(dark).to_have_attribute("aria-pressed", "true")
    assert desk.evaluate(paper) != light

    desk.goto(f"{live_server.url}/desk/")
    assert desk.evaluate("document.documentElement.className") == "dark"
    desk.goto(f"{live_server.url}/desk/triage/platform/")  # Unfold's.
    expect(desk.locator("html")).to_have_class("dark")


def test_one_logs_out_from_anywhere(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/desk/machine/")
    desk.locator(".desk-person summary").click()
    desk.get_by_role("button", name="Log out").click()
    expect(desk.get_by_text("You are logged out.")).to_be_visible()


def test_without_a_script_everything_is_in_reach(desk: Page, live_server: LiveServer) -> None:
    assert desk.context.browser is not None
    bare = desk.context.browser.new_context(
        java_script_enabled=False,
        viewport=PHONE,
        extra_http_headers={"Accept-Language": "en"},  # type: ignore[arg-type]
    )
    bare.add_cookies([{**cookie} for cookie in desk.context.cookies()])  # type: ignore[list-item]
    page = bare.new_page()
    page.goto(f"{live_server.url}/desk/")
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()
    page.get_by_role("link", name="Incidents").click()
    expect(page.locator("h1")).to_have_text("Incidents")
    bare.close()
