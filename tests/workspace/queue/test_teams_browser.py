"""Teams as their people use them: on duty by a switch, given a ticket, moving it on; others read and no more."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.teams import team
from tests.workspace.browsers import let_in, member
from tests.workspace.cases import disputed
from triage import tickets
from triage.models import HandsOut, Ticket
from triage.playbook.load import AGENTS, SUPERVISORS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


def test_on_duty_given_a_ticket_and_moved_on(page: Page, live_server: LiveServer, agent_user: User) -> None:
    dewi = member("dewi", AGENTS)
    ours, theirs = team("Payments", agent_user, hands_out=HandsOut.ROUND_ROBIN), team("Accounts", dewi)
    ticket = disputed()
    Ticket.objects.filter(pk=ticket.pk).move(team=ours)
    let_in(page, agent_user, address=live_server.url).goto(f"{live_server.url}/desk/")
    switch = page.get_by_role("switch", name="On duty")
    expect(switch).not_to_be_checked()
    switch.click()
    expect(page.get_by_role("switch", name="On duty")).to_be_checked()

    tickets.hand_out(now=timezone.now())  # The worker's task.
    page.reload()
    line = page.locator(".desk-queue tbody tr", has_text=ticket.reference)
    expect(line.locator(".desk-team")).to_have_text("Payments")
    expect(line.locator(".desk-assignee")).to_have_text("Rina Agustin")

    line.get_by_role("link", name=ticket.reference).click()
    page.get_by_label("Team", exact=True).select_option("Accounts")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("main")).to_contain_text("Moved to Accounts.")
    page.goto(f"{live_server.url}/desk/tickets/{ticket.reference}/")
    expect(page.locator("main")).to_contain_text("This ticket belongs to another team. You can read it")
    expect(page.get_by_label("Team", exact=True)).to_have_count(0)
    expect(page.locator(".desk-timeline")).to_contain_text("Moved to another team: Accounts")
    ticket.refresh_from_db()
    assert (ticket.team, ticket.assignee) == (theirs, None)


def test_a_supervisor_sets_up_a_team_that_keeps_its_tickets(
    page: Page, browser: Browser, live_server: LiveServer, agent_user: User
) -> None:
    ticket = disputed()
    member("dewi", AGENTS)
    let_in(page, member("joko", SUPERVISORS), address=live_server.url).goto(f"{live_server.url}/desk/triage/team/add/")
    page.locator("#id_name").fill("Security")
    page.get_by_label("Dewi").check()
    page.locator("#id_others_may_see").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("body")).to_contain_text("Security")
    page.goto(f"{live_server.url}/desk/tickets/{ticket.reference}/")
    page.get_by_label("Team", exact=True).select_option("Security")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("main")).to_contain_text("Moved to Security.")
    other = browser.new_context(locale="en").new_page()
    let_in(other, agent_user, address=live_server.url).goto(f"{live_server.url}/desk/")
    expect(other.locator("main")).to_contain_text("No tickets are waiting")
    assert other.goto(f"{live_server.url}/desk/tickets/{ticket.reference}/").status == 404  # type: ignore[union-attr]
