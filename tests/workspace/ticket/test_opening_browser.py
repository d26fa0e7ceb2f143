"""On the telephone, in a real browser: type, read the question out, type the answer, read the letter out, open."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import UNCLEAR, WEDNESDAY, answered, replace, work
from tests.workspace.browsers import let_in
from triage import tickets
from triage.models import Reply, Resolution, Ticket

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def desk(page: Page, live_server: LiveServer, agent_user: User) -> Page:
    """The agent's browser."""
    return let_in(page, agent_user, address=live_server.url)


def test_an_agent_opens_a_ticket_while_somebody_is_on_the_telephone(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/desk/")
    desk.keyboard.press("t")
    desk.wait_for_url("**/desk/tickets/open/")
    judged = desk.locator("#desk-judgement")
    expect(judged).to_contain_text("As soon as you have filled in")
    expect(desk.get_by_label("Do other websites open?")).to_be_hidden()

    desk.get_by_label("The certificate is not there").check()
    expect(judged).to_contain_text("One thing is missing. Ask now:")
    expect(judged.locator(".desk-aloud").first).to_contain_text("Pelatihannya selesai tanggal berapa?")
    desk.get_by_label("When did you finish the training?").fill("2026-09-15")
    expect(judged).to_contain_text("Would be answered automatically")
    expect(judged.locator(".desk-aloud")).to_contain_text("Jumat, 18 September 2026")

    desk.get_by_label("Your e-mail address").fill("sari@")
    desk.get_by_label("Internal note").fill("Telepon balik 0812")
    desk.get_by_role("button", name="Open the ticket").click()
    expect(desk.locator("#desk-problems")).to_be_focused()
    expect(desk.get_by_label("Internal note")).to_have_value("Telepon balik 0812")
    expect(judged).to_contain_text("Jumat, 18 September 2026")
    desk.get_by_label("Your e-mail address").fill("")
    desk.get_by_role("button", name="Open the ticket").click()

    desk.wait_for_url("**/desk/tickets/TKT-*/")
    work(Ticket.objects.get())
    desk.reload()
    expect(desk.get_by_text("No e-mail address: to be told by telephone.")).to_be_visible()
    expect(desk.get_by_text("Telepon balik 0812")).to_be_visible()
    expect(desk.get_by_text("Complaint received: by telephone")).to_be_visible()


def test_an_agent_puts_a_mistyped_address_right_and_opens_what_was_closed(
    desk: Page, live_server: LiveServer, agent_user: User
) -> None:
    ticket = answered(replace(UNCLEAR, what_you_see="absent"))
    desk.goto(f"{live_server.url}/desk/tickets/{ticket.reference}/")
    desk.keyboard.press("d")
    desk.wait_for_url("**/details/")
    expect(desk.get_by_label("What happened?")).to_have_count(0)
    desk.get_by_label("Your e-mail address").fill("sari.w@example.org")
    desk.get_by_label("When did you finish the training?").fill("2026-09-15")
    desk.get_by_role("button", name="Save").click()
    desk.wait_for_url(f"**/{ticket.reference}/")
    expect(desk.locator(".desk-changes")).to_contain_text("sari@example.com → sari.w@example.org")
    work(ticket)
    assert Reply.objects.filter(ticket=ticket).latest("id").to == "sari.w@example.org"

    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent_user, now=WEDNESDAY)
    desk.reload()
    desk.get_by_label("Why?").fill("Beliau menelepon lagi")
    desk.get_by_role("button", name="Open again").click()
    expect(desk.get_by_text("An agent has reopened it.").first).to_be_visible()
    expect(desk.get_by_text("Beliau menelepon lagi")).to_be_visible()
