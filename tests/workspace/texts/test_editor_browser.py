"""The editors and the list of macros in a real browser: by keyboard, by click, previews while typing."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.workspace.cases import disputed
from tests.workspace.conftest import logged_in
from triage.models import CannedReply, Reply, ReplyKind, TicketState
from triage.playbook.load import SUPERVISORS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url, which pytest-playwright brings along, is a step behind pytest.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about."""
    return []


@pytest.fixture
def editor(page: Page, live_server: LiveServer, complaints: list[str]) -> Page:
    """A supervisor's browser."""
    user = User.objects.create_user("joko", is_staff=True)
    user.groups.add(Group.objects.get(name=SUPERVISORS))
    cookie = logged_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.set_extra_http_headers({"Accept-Language": "en"})
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


def test_it_inserts_gaps_by_keyboard_and_previews_while_typing(
    editor: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    editor.goto(f"{live_server.url}/desk/replies/too_early/")
    body = editor.locator("[name=en-body]")
    mail = editor.frame_locator("[data-preview=en] iframe")
    body.fill("Hello,\n\nBy ")

    editor.keyboard.type("$d")
    expect(editor.get_by_role("option", name="$due_on")).to_have_attribute("aria-selected", "true")
    editor.keyboard.press("Enter")
    editor.keyboard.type(" or $")
    editor.keyboard.press("ArrowDown")
    expect(editor.get_by_role("option", name="$name")).to_have_attribute("aria-selected", "true")
    editor.keyboard.press("Escape")
    expect(editor.locator(".desk-offer")).to_have_count(0)
    editor.keyboard.type("wait_d")
    editor.keyboard.press("Tab")

    expect(body).to_have_value("Hello,\n\nBy $due_on or $wait_days")
    expect(body).to_be_focused()
    expect(mail.locator("body")).to_contain_text("or 3")
    assert CannedReply.objects.get(code="too_early", language="en").version == 1
    editor.keyboard.press("Control+s")
    expect(editor.get_by_text("Saved. It applies to letters")).to_be_visible()
    assert CannedReply.objects.get(code="too_early", language="en").body == "Hello,\n\nBy $due_on or $wait_days"
    assert complaints == []


def test_it_inserts_a_gap_by_click_where_the_cursor_was(editor: Page, live_server: LiveServer) -> None:
    editor.goto(f"{live_server.url}/desk/replies/too_early/")
    subject = editor.locator("[name=id-subject]")
    subject.fill("Laporan  hari ini")
    for _letter in " hari ini":
        editor.keyboard.press("ArrowLeft")

    editor.locator("[data-gap=reference]").click()
    editor.keyboard.type("!")

    expect(subject).to_have_value("Laporan $reference! hari ini")


def test_it_says_what_is_wrong_and_keeps_what_was_typed(editor: Page, live_server: LiveServer) -> None:
    editor.goto(f"{live_server.url}/desk/replies/too_early/")
    editor.locator("[name=id-body]").fill("Kirim kode OTP $apa")
    editor.keyboard.press("Control+s")

    expect(editor.locator("#desk-id-body-problems")).to_contain_text("Unknown placeholders: $apa.")
    expect(editor.locator("[name=id-body]")).to_have_value("Kirim kode OTP $apa")


def test_it_uses_a_macro_by_keys_alone(editor: Page, live_server: LiveServer, complaints: list[str]) -> None:
    ticket, following = disputed("a@example.com", hours_ago=2), disputed("b@example.com", hours_ago=1)
    editor.goto(f"{live_server.url}/desk/tickets/{ticket.reference}/")

    editor.keyboard.press("m")
    expect(editor.locator("#desk-macro-search")).to_be_focused()
    editor.keyboard.type("zzz")
    expect(editor.locator("#desk-macro-none")).to_have_text("No macro matches.")
    editor.keyboard.press("Control+a")
    editor.keyboard.type("close solved")
    expect(editor.locator(".desk-macros li:visible")).to_have_count(1)
    editor.keyboard.press("Enter")

    expect(editor.locator("h1")).to_have_text("Thanks, close as solved")
    editor.wait_for_load_state()
    editor.keyboard.press("Control+Enter")
    expect(editor.locator("h1")).to_have_text(following.reference)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CLOSED
    assert Reply.objects.filter(ticket=ticket, kind=ReplyKind.AGENT).count() == 1
    assert complaints == []


def test_it_uses_a_macro_by_mouse_and_leads_back(editor: Page, live_server: LiveServer) -> None:
    ticket = disputed()
    editor.goto(f"{live_server.url}/desk/tickets/{ticket.reference}/")
    editor.get_by_role("link", name="Apply macro").click()
    editor.get_by_role("link", name="Fraud warning, then close").click()
    expect(editor.locator("h1")).to_have_text("Fraud warning, then close")
    editor.wait_for_load_state()
    text = editor.locator("#desk-text")
    text.press("Control+End")
    editor.keyboard.type(" Salam.")
    editor.keyboard.press("Escape")
    expect(text).to_have_value(re.compile(r" Salam\.$"))  # what was typed is not thrown away
    for _letter in " Salam.":
        editor.keyboard.press("Backspace")
    editor.keyboard.press("Escape")

    expect(editor.locator("h1")).to_have_text(ticket.reference)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.WITH_AGENT
