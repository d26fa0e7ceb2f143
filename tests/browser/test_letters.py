"""An agent's letters in a real browser: files chosen, dropped, pasted; a complaint passed on with its evidence."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.workspace.browsers import let_in, member
from tests.workspace.cases import with_screenshot
from triage.channels.email.reply_address import is_for_others
from triage.models import Reply, ReplyFile, ReplyKind, Ticket
from triage.pipeline.send import send
from triage.playbook.load import AGENTS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url, which pytest-playwright brings along, is a step behind pytest.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]

CARRY = """([place, kind, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File(["isi " + name], name, { type: kind === "paste" ? "image/png" : "text/plain" }));
  const how = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { ...how, clipboardData: carried })
    : new DragEvent(kind, { ...how, dataTransfer: carried });
  document.querySelector(place).dispatchEvent(event);
}"""
"""What a browser tells the page when a person drops a file on it, or pastes a picture."""


@pytest.fixture
def ticket(desk_rows: None, clock: object, settings: Settings) -> Iterator[Ticket]:
    settings.REQUIRE_MFA = False
    cache.clear()
    yield with_screenshot()[0]
    cache.clear()


@pytest.fixture
def at_the_ticket(page: Page, live_server: LiveServer, ticket: Ticket) -> Page:
    let_in(page, member("rina", AGENTS), address=live_server.url)
    page.goto(f"{live_server.url}/desk/tickets/{ticket.reference}/")
    return page


def sent(ticket: Ticket, kind: ReplyKind) -> mail.EmailMultiAlternatives:
    """The mail of the newest letter of this kind."""
    send(Reply.objects.filter(ticket=ticket, kind=kind).latest("id").pk)
    return mail.outbox[-1]


def names(letter: mail.EmailMultiAlternatives) -> list[str]:
    return [name for name, *_rest in letter.attachments]


def test_files_are_chosen_twice_dropped_pasted_and_taken_out_again(at_the_ticket: Page, ticket: Ticket) -> None:
    page = at_the_ticket
    page.keyboard.press("r")
    form = page.locator("#desk-reply form")
    listed = form.locator(".desk-attached li")
    for name in ("a.txt", "b.txt"):
        form.locator("input[type=file]").set_input_files([{"name": name, "mimeType": "text/plain", "buffer": b"isi"}])
    page.evaluate(CARRY, ["#desk-reply form", "drop", "c.txt"])
    page.evaluate(CARRY, ["#desk-text", "paste", "image.png"])
    expect(listed).to_have_count(4)
    form.get_by_role("button", name="Remove: b.txt").click()
    expect(listed).to_have_count(3)

    form.locator("#desk-text").fill("Terlampir.")
    form.locator("#desk-cc").fill("budi@example.com")
    form.get_by_role("button", name="Send").click()
    page.wait_for_load_state()

    letter = sent(ticket, ReplyKind.AGENT)
    assert names(letter) == ["a.txt", "c.txt", "image.png"]
    assert letter.attachments[2][1] == b"isi image.png"
    assert letter.cc == ["budi@example.com"]


def test_too_many_files_are_told_before_anything_is_sent(at_the_ticket: Page, ticket: Ticket) -> None:
    page = at_the_ticket
    page.keyboard.press("r")
    form = page.locator("#desk-reply form")
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"isi"} for n in range(6)]
    form.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    form.locator("#desk-text").fill("Terlampir.")
    form.get_by_role("button", name="Send").click()
    said = form.locator("input[type=file]").evaluate("input => input.validationMessage")
    assert said == "Too many files. Send at most five at once."
    assert not ReplyFile.objects.exists()
    form.get_by_role("button", name="Remove: 5.txt").click()
    assert form.locator("input[type=file]").evaluate("input => input.validationMessage") == ""


def test_a_complaint_is_forwarded_with_chosen_evidence(at_the_ticket: Page, ticket: Ticket) -> None:
    page = at_the_ticket
    page.keyboard.press("f")
    form = page.locator("#desk-forward form")
    assert "belum muncul di dashboard" in form.locator("#desk-forward-text").input_value()
    expect(form.get_by_label("Screenshot 1")).to_be_checked()
    form.locator("#desk-forward-to").fill("cs@platform.example")
    page.evaluate(CARRY, ["#desk-forward-text", "paste", "image.png"])
    form.get_by_role("button", name="Forward", exact=True).click()
    page.wait_for_load_state()

    expect(page.get_by_text("Forwarded to cs@platform.example.")).to_be_visible()
    expect(page.locator(".desk-files li")).to_have_count(2)
    letter = sent(ticket, ReplyKind.FORWARD)
    assert letter.to == ["cs@platform.example"]
    assert names(letter) == [f"{ticket.reference}-1.jpg", "image.png"]
    assert is_for_others(letter.extra_headers["Reply-To"])


def test_unchosen_evidence_stays_here(at_the_ticket: Page, ticket: Ticket) -> None:
    page = at_the_ticket
    page.keyboard.press("f")
    form = page.locator("#desk-forward form")
    form.get_by_label("Screenshot 1").uncheck()
    form.locator("#desk-forward-to").fill("cs@platform.example")
    form.get_by_role("button", name="Forward", exact=True).click()
    page.wait_for_load_state()
    assert names(sent(ticket, ReplyKind.FORWARD)) == []
