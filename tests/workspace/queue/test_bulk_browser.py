"""Many tickets at once in a real browser: choosing, counting down, following the progress, undo and stop."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.workspace.cases import disputed
from tests.workspace.conftest import logged_in
from triage import tickets
from triage.models import BulkJob, Ticket, TicketState

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def desk(page: Page, live_server: LiveServer, agent_user: User) -> Page:
    """The agent's browser at a queue of five, the longest waiting first."""
    for number in range(5):
        disputed(f"{number}@example.com", hours_ago=9 - number)
    cookie = logged_in(agent_user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.set_extra_http_headers({"Accept-Language": "en"})
    page.goto(f"{live_server.url}/desk/")
    return page


def in_state(state: TicketState) -> int:
    return Ticket.objects.filter(state=state).count()


def due() -> BulkJob:
    """The job's minute is over."""
    BulkJob.objects.update(starts_at=timezone.now())
    return BulkJob.objects.get()


def test_three_chosen_are_closed_after_a_countdown_and_without_a_reload(
    desk: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar, picks, said = desk.locator("#desk-bulk"), desk.locator("input[data-pick]"), desk.locator("#desk-bulk-said")
    expect(bar).to_be_hidden()
    picks.nth(0).check()
    picks.nth(2).click(modifiers=["Shift"])
    expect(bar.locator("[data-picked]")).to_have_text("Selected: 3")
    bar.locator("select[name=resolution]").select_option("answered")
    bar.get_by_role("button", name="Close …").click()
    desk.get_by_role("button", name="Close 3 tickets").click()

    expect(said).to_have_text(re.compile(r"Starts in 5\d seconds"))  # from 60
    monkeypatch.setattr(tickets.bulk, "SLICE", 2)
    job = due()
    expect(said).to_have_text("0 of 3 looked at …")
    stop = desk.get_by_role("button", name="Stop")
    stop.focus()
    tickets.work_bulk(job.pk)
    expect(desk.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "2")
    expect(stop).to_be_focused()
    tickets.work_bulk(job.pk)
    expect(said).to_have_text("Done: 3 of 3")
    assert in_state(TicketState.CLOSED) == 3
    desk.get_by_role("link", name="Back to the queue").click()
    expect(picks).to_have_count(2)


def test_the_queue_offers_undo_until_it_begins(desk: Page) -> None:
    desk.locator("input[data-pick]").first.check()
    desk.locator("#desk-bulk").get_by_role("button", name="Accept and answer").click()
    BulkJob.objects.update(starts_at=timezone.now() + timedelta(seconds=3))
    desk.get_by_role("link", name="Back to the queue").click()
    expect(desk.get_by_role("button", name="Undo")).to_be_visible()
    desk.get_by_role("button", name="Stop").click()  # What it has become by now.
    expect(desk.locator("#desk-bulk-said")).to_have_text("Undone by Rina Agustin")
    assert in_state(TicketState.WITH_AGENT) == 5


def test_it_is_chosen_by_the_keyboard_and_by_the_page(desk: Page) -> None:
    bar, page_box = desk.locator("#desk-bulk"), desk.locator("[data-pick-page]")
    desk.locator("input[data-pick]").first.focus()
    desk.keyboard.press("Space")
    expect(bar.locator("[data-picked]")).to_have_text("Selected: 1")
    expect(bar.get_by_label("all tickets in this view")).to_be_hidden()
    assert page_box.evaluate("box => box.indeterminate")
    bar.get_by_role("button", name="Select all on this page").click()
    expect(bar.locator("[data-picked]")).to_have_text("Selected: 5")
    assert page_box.is_checked()
    bar.get_by_label("all tickets in this view").check()
    bar.get_by_role("button", name="Clear selection").click()
    expect(bar).to_be_hidden()
    expect(page_box).to_be_focused()
    assert not bar.locator("[name=all]").is_checked()


def test_it_works_without_a_script(desk: Page, live_server: LiveServer) -> None:
    assert desk.context.browser is not None
    bare = desk.context.browser.new_context(java_script_enabled=False, extra_http_headers={"Accept-Language": "en"})
    bare.add_cookies([{**cookie} for cookie in desk.context.cookies()])  # type: ignore[list-item]
    page = bare.new_page()
    page.goto(f"{live_server.url}/desk/")
    page.locator("input[data-pick]").nth(1).check()
    page.locator("#desk-bulk").get_by_role("button", name="Accept and answer").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    tickets.work_bulk(due().pk)
    expect(page.locator("#desk-bulk-said")).to_have_text("Done: 1 of 1")  # the page reloads itself
    bare.close()


def test_it_breaks_no_rule_of_the_desks_policy(desk: Page) -> None:
    complaints: list[str] = []
    desk.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    desk.on("pageerror", lambda error: complaints.append(str(error)))
    desk.reload()
    desk.locator("input[data-pick]").first.check()
    desk.locator("#desk-bulk").get_by_role("button", name="Reply …").click()
    desk.locator("textarea").fill("Kami cek dulu ya.")
    desk.get_by_role("button", name="Preview").click()
    desk.get_by_role("button", name="Send to 1 ticket").click()
    tickets.work_bulk(due().pk)
    expect(desk.locator("#desk-bulk-said")).to_have_text("Done: 1 of 1")
    assert complaints == []
