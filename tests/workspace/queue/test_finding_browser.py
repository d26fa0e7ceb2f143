"""Tags, and the queue as a file, in a real browser."""

import re
from threading import Thread

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.workspace.cases import disputed
from tests.workspace.conftest import logged_in
from triage import tickets
from triage.models import BulkJob, Tag, Ticket, TicketList
from triage.playbook.load import SUPERVISORS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Page:
    """A supervisor's browser at a queue of three."""
    for number in range(3):
        disputed(f"{number}@example.com", hours_ago=9 - number)
    Tag.objects.create(name="refund", colour="red")
    Tag.objects.create(name="press", colour="violet")
    user = User.objects.create_user("joko", is_staff=True)
    user.groups.add(Group.objects.get(name=SUPERVISORS))
    cookie = logged_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.set_extra_http_headers({"Accept-Language": "en"})
    page.set_default_timeout(10_000)
    page.goto(f"{live_server.url}/desk/")
    return page


def test_two_are_tagged_at_once_and_then_found_by_their_tag(desk: Page) -> None:
    picks = desk.locator("input[data-pick]")
    picks.nth(0).check()
    picks.nth(1).check()
    bar = desk.locator("#desk-bulk")
    bar.locator("select[name=tag]").select_option(label="refund")
    bar.get_by_role("button", name="Add tag").click()
    expect(desk.get_by_role("heading", name="Add tag: refund")).to_be_visible()
    BulkJob.objects.update(starts_at=timezone.now())
    tickets.work_bulk(BulkJob.objects.get().pk)
    expect(desk.locator("#desk-bulk-said")).to_have_text("Done: 2 of 2")
    desk.get_by_role("link", name=re.compile("Back to the queue")).click()
    expect(desk.locator(".desk-queue .desk-tag-red")).to_have_count(2)
    desk.locator(".desk-filters-open > summary").click() if not desk.locator(
        "select[name=tag][form]"
    ).is_visible() else None
    desk.locator("select[name=tag][form]").select_option(label="refund")
    desk.get_by_role("button", name="Filter", exact=True).click()
    expect(desk.locator(".desk-queue tbody tr")).to_have_count(2)
    desk.locator(".desk-chips a.desk-chip").click()
    expect(desk.locator(".desk-queue tbody tr")).to_have_count(3)


def test_a_ticket_is_tagged_on_its_page(desk: Page) -> None:
    desk.locator(".desk-queue th a").first.click()
    desk.locator(".desk-tagging > summary").click()
    desk.get_by_role("checkbox", name="press").check()
    desk.get_by_role("button", name="Save tags").click()
    expect(desk.locator(".desk-head .desk-tag-violet")).to_have_text("press")
    expect(desk.locator(".desk-timeline li").first).to_contain_text("Tags changed: + press")
    desk.get_by_role("checkbox", name="press").uncheck()
    desk.get_by_role("button", name="Save tags").click()
    expect(desk.locator(".desk-head .desk-tag")).to_have_count(0)
    assert Ticket.objects.exclude(tags=None).count() == 0


def test_the_view_becomes_a_file_while_the_page_tells_how_far_it_is(desk: Page) -> None:
    desk.locator("details:has([name=format]) > summary").click()
    desk.get_by_role("button", name="CSV").click()
    said = desk.locator("#desk-bulk-said")
    expect(said).to_have_text("0 of 3 tickets written …")

    def work() -> None:
        tickets.make_list(TicketList.objects.get().pk)
        connection.close()

    worker = Thread(target=work)
    worker.start()
    expect(said).to_have_text("3 tickets")
    worker.join()
    with desk.expect_download() as coming:
        desk.get_by_role("link", name="Download").click()
    assert coming.value.suggested_filename.endswith(".csv")
    lines = coming.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert sum(line.startswith('"TKT-') for line in lines) == 3
