"""Being told, in a real browser: an @ in a note, the bell of an open page, a notice outside of it, and reading it."""

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.waiting import until
from tests.factories import WEDNESDAY
from tests.workspace.browsers import let_in, member
from tests.workspace.cases import disputed
from triage import tickets
from triage.models import Note, Notice, Preference
from triage.playbook.load import AGENTS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]

SHOWN = """async () => {
    const worker = await navigator.serviceWorker.getRegistration("/desk/worker.js");
    return (await worker.getNotifications()).map((each) => [each.title, each.data]);
}"""


@pytest.fixture
def desk(page: Page, live_server: LiveServer, agent_user: User) -> Page:
    return let_in(page, agent_user, address=live_server.url)


@pytest.fixture
def whole_browser(playwright: Playwright, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """Chromium itself: its shell without windows shows no notices."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed but for its shell, which shows no notices")
    browser = playwright.chromium.launch(**{**browser_type_launch_args, "executable_path": path})
    yield browser
    browser.close()


@pytest.fixture
def dewi() -> User:
    return member("dewi", AGENTS)


def test_a_colleague_is_chosen_by_keyboard_and_sees_it_on_the_bell(
    desk: Page, live_server: LiveServer, dewi: User, browser: Browser
) -> None:
    ticket = disputed()
    hers = let_in(browser.new_page(), dewi, address=live_server.url)
    hers.clock.install()
    hers.goto(f"{live_server.url}/desk/incidents/")
    bell = hers.locator("#desk-bell")
    expect(bell).to_have_accessible_name("No unread notices")

    desk.goto(f"{live_server.url}/desk/tickets/{ticket.reference}/")
    desk.keyboard.press("o")
    desk.keyboard.type("Tolong @")
    options = desk.locator("#desk-mentions:visible").get_by_role("option")
    expect(options).to_have_text(["Dewi @dewi", "Rina Agustin @rina"])
    desk.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("Escape")
    expect(options).to_have_count(0)
    desk.keyboard.type("de")
    expect(options).to_have_text(["Dewi @dewi"])
    desk.keyboard.press("Enter")
    desk.keyboard.type("lihat ini")
    expect(desk.locator("#desk-note-text")).to_have_value("Tolong @dewi lihat ini")
    desk.get_by_role("button", name="Add note").click()
    expect(desk.get_by_text("Note added.")).to_be_visible()
    assert Note.objects.get().text == "Tolong @dewi lihat ini"

    hers.clock.run_for(21_000)
    expect(bell).to_have_accessible_name("1 unread notice")
    bell.click()
    hers.get_by_role("link", name=f"{ticket.reference} · You are mentioned in a note").click()
    expect(hers.locator("h1")).to_have_text(ticket.reference)
    expect(bell).to_have_accessible_name("No unread notices")


def test_a_browser_shows_notices_only_once_somebody_has_asked_for_it(
    whole_browser: Browser, live_server: LiveServer, agent_user: User, dewi: User
) -> None:
    context = whole_browser.new_context()
    context.grant_permissions(["notifications"], origin=live_server.url)
    desk = let_in(context.new_page(), agent_user, address=live_server.url)
    tickets.assign(disputed("a@example.com"), assignee=agent_user, agent=dewi, now=WEDNESDAY)
    desk.clock.install()
    desk.goto(f"{live_server.url}/desk/notices/preferences/")
    place = desk.locator("#desk-browser")
    expect(place.get_by_role("status")).to_have_text("This browser shows no notices outside the page.")
    place.get_by_role("button", name="Show notices in this browser").click()
    expect(place.get_by_role("status")).to_contain_text("This browser shows notices")
    desk.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert desk.evaluate(SHOWN) == []  # What was there before is on the bell.

    ticket = disputed("b@example.com")
    tickets.assign(ticket, assignee=agent_user, agent=dewi, now=WEDNESDAY)
    desk.clock.run_for(21_000)
    expect(desk.locator("#desk-bell")).to_have_accessible_name("2 unread notices")
    until(desk, f"({SHOWN})().then((shown) => shown.length)")
    shown: Any = desk.evaluate(SHOWN)
    assert shown == [[f"{ticket.reference} · It is assigned to you", f"/desk/tickets/{ticket.reference}/"]]
    desk.clock.run_for(41_000)
    assert desk.evaluate(SHOWN) == shown

    place.get_by_role("button", name="Stop showing them").click()
    expect(place.get_by_role("status")).to_have_text("This browser shows no notices outside the page.")
    assert json.loads(desk.evaluate("JSON.stringify(localStorage)"))["deskShows"] == "off"


def test_one_says_how_one_is_told_and_marks_all_as_read(
    desk: Page, live_server: LiveServer, agent_user: User, dewi: User
) -> None:
    tickets.assign(disputed(), assignee=agent_user, agent=dewi, now=WEDNESDAY)
    desk.goto(f"{live_server.url}/desk/notices/")
    desk.get_by_role("button", name="Mark all as read").click()
    expect(desk.get_by_role("button", name="Mark as read")).to_have_count(0)
    assert Notice.objects.get().read_at is not None

    desk.locator("main").get_by_role("link", name="How you are told").click()
    desk.get_by_role("group", name="A ticket is assigned to you").get_by_label("not at all").check()
    desk.get_by_label("From").fill("22:00")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("alert")).to_contain_text("Quiet hours need a beginning and an end.")
    desk.get_by_label("Until").fill("07:00")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved.")).to_be_visible()
    assert Preference.objects.get().notices["assigned"] == "none"


def test_the_browser_finds_the_workspace_fit_to_be_installed(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/desk/incidents/")
    told: Any = desk.context.new_cdp_session(desk).send("Page.getInstallabilityErrors")
    manifest: Any = desk.context.new_cdp_session(desk).send("Page.getAppManifest")

    assert (manifest["url"], manifest["errors"]) == (f"{live_server.url}/desk/manifest.webmanifest", [])
    assert [each["errorId"] for each in told["installabilityErrors"] if each["errorId"] != "in-incognito"] == []
