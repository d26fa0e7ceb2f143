"""A supervisor shapes the desk: writes a rule, tries it, switches it on, puts it first, and reads what it did."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import TOO_EARLY, answered, replace
from tests.workspace.browsers import let_in, member
from triage import tickets
from triage.models import Rule, RuleTrial, Tag, TicketState
from triage.playbook.load import SUPERVISORS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("desk_rows"),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


def test_a_supervisor_writes_tries_and_orders_rules(page: Page, live_server: LiveServer) -> None:
    Tag.objects.create(name="press")
    before = answered()
    desk = let_in(page, member("joko", SUPERVISORS), address=live_server.url)
    desk.goto(f"{live_server.url}/desk/")
    desk.get_by_text("Texts and rules").click()
    desk.get_by_role("link", name="Rules", exact=True).click()
    expect(desk.locator("main")).to_contain_text("There are no rules yet.")

    desk.get_by_role("link", name="New rule").click()
    desk.get_by_label("Name", exact=True).fill("Dashboards first")
    desk.get_by_role("combobox", name="When").select_option("the cause has been determined")
    desk.get_by_label("They wrote one of these").fill("dash*\nlayar utama")
    desk.get_by_label("Hold the answer back for a person").check()
    desk.get_by_label("Close as").select_option("answered")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".desk-problem")).to_contain_text("cannot answer or close")
    desk.get_by_label("Close as").select_option("– leave open –")
    desk.get_by_role("group", name="Put on tags").locator("summary").click()
    desk.get_by_role("group", name="Put on tags").get_by_label("press").check()
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator("main")).to_contain_text("Saved. The rule does nothing yet: try it.")

    desk.get_by_role("button", name="Start dry run").click()
    expect(desk.locator("main")).to_contain_text("0 of 1 tickets looked at")
    tickets.work_trial(RuleTrial.objects.get().pk)  # The worker's task.
    expect(desk.locator("main")).to_contain_text("Would have touched 1 ticket of 1 of the last 30 days.")
    expect(desk.get_by_role("link", name=before.reference)).to_be_visible()

    desk.get_by_role("link", name="Back to the rule").click()
    desk.get_by_label("Active", exact=True).check()
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".desk-versions > li")).to_have_count(2)
    Rule.objects.create(
        code="other", name="Another", trigger="classified", actions={"notify": [0]}, position=9, since=before.created_at
    )
    desk.get_by_role("link", name="All rules").click()
    desk.get_by_role("button", name="Move up: Another").click()
    expect(desk.locator(".desk-rule-name")).to_have_text(["Another", "Dashboards first"])

    after = answered(replace(TOO_EARLY, email="budi@example.com"))
    assert after.state == TicketState.WITH_AGENT
    desk.goto(f"{live_server.url}/desk/tickets/{after.reference}/")
    expect(desk.locator(".desk-headline").first).to_contain_text("A rule of this desk holds the answer back.")
    step = desk.locator(".desk-timeline > li", has_text="Rule applied: Dashboards first, version 2")
    expect(step).to_contain_text("Tags are put on: press.")
    expect(step).to_contain_text("The answer is held back for a person.")
    step.get_by_role("link", name="Show the rule").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Dashboards first")
