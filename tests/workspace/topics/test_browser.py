"""A supervisor makes a topic of a suggestion, in a real browser, and gives it more examples."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.topics import NAMES, suggested
from tests.workspace.browsers import let_in, member
from tests.workspace.cases import disputed
from triage import installed as installing
from triage.models import Ticket, Topic
from triage.playbook.load import SUPERVISORS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url, which pytest-playwright brings along, is a step behind pytest.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture(autouse=True)
def _as_declared() -> Iterator[None]:
    """No other test knows the topics of these."""
    yield
    installing._amended.clear()


def test_a_suggestion_becomes_a_topic_and_gets_more_examples(page: Page, live_server: LiveServer) -> None:
    tickets = [disputed(f"{name}@example.com") for name in ("satu", "dua", "tiga")]
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).update(category="other")
    suggested(*tickets[:2])
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    desk = let_in(page, member("joko", SUPERVISORS), address=live_server.url)

    desk.goto(f"{live_server.url}/desk/topics/")
    desk.get_by_role("link", name="Suggestions (1)").click()
    desk.get_by_role("link", name="Make it a topic").click()
    expect(desk.get_by_text("2 tickets of the suggestion")).to_be_visible()
    for code, name in NAMES.items():
        desk.locator(f"[name=name_{code}]").fill(name)
        desk.locator(f"[name=description_{code}]").fill(f"Mau {name}.")
        desk.locator(f"[name=subject_{code}]").fill(name)
    desk.locator("[name=examples]").fill("min mau ganti email")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("This field is required.").first).to_be_visible()  # The answers; the rest stays.
    for code in NAMES:
        expect(desk.locator(f"[name=name_{code}]")).to_have_value(NAMES[code])
        desk.locator(f"[name=body_{code}]").fill("Halo,\n\nE-mail bisa diganti di profil.")
    desk.get_by_role("button", name="Save").click()

    expect(desk.get_by_role("heading", name="3 examples")).to_be_visible()
    expect(desk.get_by_text("17 more examples are needed")).to_be_visible()
    desk.locator("form:has([name=pick]) input[type=checkbox]").check()
    desk.get_by_role("button", name="Add the chosen ones").click()
    expect(desk.get_by_role("heading", name="4 examples")).to_be_visible()
    desk.get_by_role("textbox", name="Examples").fill("email lama mati\nubah imel dong")
    desk.get_by_role("button", name="Add", exact=True).click()
    expect(desk.get_by_role("heading", name="6 examples")).to_be_visible()
    desk.get_by_label("min mau ganti email").check()
    desk.get_by_role("button", name="Remove the chosen ones").click()
    expect(desk.get_by_role("heading", name="5 examples")).to_be_visible()

    desk.get_by_role("link", name=NAMES["en"]).click()
    desk.get_by_label("May be answered automatically").check()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved.")).to_be_visible()
    desk.get_by_role("link", name="All topics").click()
    expect(desk.get_by_text("5 of 20 examples")).to_be_visible()
    expect(desk.get_by_text("answered automatically")).to_be_visible()
    assert Topic.objects.get().examples.filter(ticket__isnull=False).count() == 3
    assert complaints == []
