"""A morning's tickets by keyboard alone, and that every control can be reached by it and shows where it is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import TOO_EARLY, WEDNESDAY, replace
from tests.workspace.browsers import let_in
from tests.workspace.cases import disputed, with_screenshot
from triage import tickets
from triage.models import Author, Classification, EventKind, LabelKind, Reply, ReplyKind, Ticket, TicketState
from triage.workspace.queue.selection import waiting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def desk(page: Page, live_server: LiveServer, agent_user: User) -> Iterator[Page]:
    """The agent's browser, whose mouse is away."""
    away = (
        "() => { for (const kind of ['pointerdown', 'mousedown']) addEventListener(kind, () => window.mouse = true) }"
    )
    page.add_init_script(f"({away})()")
    yield let_in(page, agent_user, address=live_server.url)
    assert not page.evaluate("window.mouse")


@dataclass(frozen=True, slots=True)
class Way:
    """How a ticket is dealt with, and what must be in the rows then."""

    press: Callable[[Page], None]
    holds: Callable[[Ticket], bool]


def accept(page: Page) -> None:
    page.keyboard.press("a")


def correct(page: Page) -> None:
    page.keyboard.press("c")
    expect(page.locator("#desk-category")).to_be_focused()
    page.keyboard.type("Conn")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def edit(page: Page) -> None:
    page.keyboard.press("e")
    expect(page.locator("#letter-too_early")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Salam hangat.")
    tab_back_to(page, "#desk-accept button")
    page.keyboard.press("Enter")


def reply(page: Page) -> None:
    page.keyboard.press("r")
    expect(page.locator("#desk-text")).to_be_focused()
    page.keyboard.type("Kami cek dulu ya, Kak.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")


def close(page: Page) -> None:
    page.keyboard.press("x")
    expect(page.locator("#desk-resolution")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def macro(page: Page) -> None:
    page.keyboard.press("m")
    expect(page.locator("#desk-macro-search")).to_be_focused()
    page.keyboard.type("close solved")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Thanks, close as solved")
    page.wait_for_load_state()
    page.keyboard.press("Control+Enter")


def note(page: Page) -> None:
    page.keyboard.press("o")
    expect(page.locator("#desk-note-text")).to_be_focused()
    page.keyboard.type("Sudah ditelepon.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    stay(page, "Note added.")


def assign(page: Page) -> None:
    page.keyboard.press("g")
    expect(page.locator("#desk-assignee")).to_be_focused()
    page.keyboard.type("Rina")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    stay(page, "Assigned to Rina Agustin.")


def stay(page: Page, told: str) -> None:
    """The agent is still with the ticket, and deals with it now."""
    expect(page.get_by_text(told)).to_be_visible()
    page.wait_for_load_state()
    accept(page)


def set_aside(page: Page) -> None:
    page.keyboard.press("s")
    expect(page.locator("#desk-until")).to_be_focused()
    page.keyboard.press("Enter")


def ask(page: Page) -> None:
    page.keyboard.press("k")
    expect(page.locator("#desk-question")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def leave(page: Page) -> None:
    page.keyboard.press("n")


def tab_back_to(page: Page, selector: str) -> None:
    for _step in range(40):
        page.keyboard.press("Shift+Tab")
        if page.locator(selector).evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{selector} is out of reach")


def judged(ticket: Ticket, kind: LabelKind, category: str) -> bool:
    row = Classification.objects.get(ticket=ticket, author=Author.AGENT)
    return row.category == category and ticket.classifications.filter(labels__kind=kind).exists()


def did(ticket: Ticket, kind: EventKind) -> bool:
    return ticket.events.filter(kind=kind, agent__username="rina").exists()


def told(ticket: Ticket, kind: ReplyKind, words: str) -> bool:
    return words in Reply.objects.filter(ticket=ticket, kind=kind).latest("id").text


WAYS = {
    "accept": Way(accept, lambda ticket: judged(ticket, LabelKind.ACCEPTED, "too_early")),
    "correct": Way(correct, lambda ticket: judged(ticket, LabelKind.CORRECTED, "connectivity")),
    "edit": Way(edit, lambda ticket: told(ticket, ReplyKind.VERDICT, "Salam hangat.")),
    "reply": Way(reply, lambda ticket: told(ticket, ReplyKind.AGENT, "Kami cek dulu ya, Kak.")),
    "close": Way(close, lambda ticket: (ticket.state, bool(ticket.resolution)) == (TicketState.CLOSED, True)),
    "macro": Way(macro, lambda ticket: ticket.state == TicketState.CLOSED and told(ticket, ReplyKind.AGENT, "")),
    "note": Way(note, lambda ticket: did(ticket, EventKind.NOTED) and did(ticket, EventKind.ACCEPTED)),
    "assign": Way(assign, lambda ticket: did(ticket, EventKind.ASSIGNED) and did(ticket, EventKind.ACCEPTED)),
    "set aside": Way(set_aside, lambda ticket: did(ticket, EventKind.SNOOZED) and ticket.snoozed_until is not None),
    "ask": Way(ask, lambda ticket: (ticket.state, ticket.is_manual) == (TicketState.ASKED, True)),
    "leave": Way(leave, lambda ticket: False),
}
MORNING = (
    *("accept", "correct", "edit", "close", "macro", "leave", "accept", "close", "edit", "correct"),
    *("macro", "accept", "leave", "reply", "correct", "close", "accept", "edit", "macro", "reply"),
    *("note", "assign", "set aside", "ask"),
)
"""Twenty tickets and four, the longest waiting first."""


def seeded(number: int) -> None:
    """A ticket that waits: some with a screenshot, some about another platform."""
    email, hours = f"{number:02}@example.com", 30 - number
    if number % 5:
        answers = replace(TOO_EARLY, platform="bukalapak" if number % 2 else "tokopedia")
        disputed(email, hours_ago=hours, answers=answers)
    else:
        ticket, _picture = with_screenshot(replace(TOO_EARLY, email=email))
        tickets.dispute(ticket, now=WEDNESDAY - timedelta(hours=hours))


def test_a_morning_by_keyboard_alone(desk: Page, live_server: LiveServer, agent_user: User) -> None:
    for number in range(len(MORNING)):
        seeded(number)
    ways = dict(zip(waiting(agent_user).values_list("reference", flat=True), MORNING, strict=True))
    desk.goto(f"{live_server.url}/desk/")
    desk.keyboard.press("n")
    shown = ""
    for _step in range(len(MORNING) + MORNING.count("leave")):
        expect(desk.locator("h1")).not_to_have_text(shown)
        expect(desk.locator("h1")).to_have_text(re.compile("TKT-"))
        desk.wait_for_load_state()
        shown = desk.locator("h1").inner_text().strip()
        WAYS[ways[shown]].press(desk)
        if ways[shown] == "leave":
            ways[shown] = "reply"  # It comes back once nothing else is left.
    expect(desk.get_by_text("No ticket needs an agent right now.")).to_be_visible()

    for reference, way in ways.items():
        assert WAYS[way].holds(Ticket.objects.get(reference=reference)), (way, reference)


STOPS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(
    (element) => element.checkVisibility({visibilityProperty: true}) && !element.disabled && element.tabIndex >= 0
      && element.type !== 'hidden' && !element.closest('[inert], dialog:not([open])'))"""
"""Everything on the page that is there to be used."""
HERE = """() => {
    const element = document.activeElement, style = getComputedStyle(element);
    const box = element.closest('.desk-queue tbody tr') ?? element, around = getComputedStyle(box);
    const shows = [style, around].some((one) => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) > 0)
      || style.boxShadow !== 'none';
    return {number: window.stops.indexOf(element), shows, html: element.outerHTML.slice(0, 160)};
}"""


@pytest.mark.parametrize("place", ["queue", "ticket"])
def test_it_is_reached_by_tab_and_shows_where_it_is(place: str, desk: Page, live_server: LiveServer) -> None:
    ticket, _picture = with_screenshot()
    tickets.dispute(ticket, now=WEDNESDAY)
    desk.goto(f"{live_server.url}/desk/" + (f"tickets/{ticket.reference}/" if place == "ticket" else ""))
    desk.wait_for_load_state("networkidle")
    desk.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    count = desk.evaluate(f"() => (window.stops = ({STOPS})()).length")
    assert desk.evaluate("stops.filter((stop) => stop.tabIndex > 0).length") == 0
    seen, unseen_focus = set(), []
    for _step in range(count + 5):
        desk.keyboard.press("Tab")
        here = desk.evaluate(HERE)
        seen.add(here["number"])
        if here["number"] >= 0 and not here["shows"]:
            unseen_focus.append(here["html"])
    missed = sorted(set(range(count)) - seen)
    out_of_reach = [desk.evaluate("number => stops[number].outerHTML.slice(0, 160)", number) for number in missed]

    assert out_of_reach == []
    assert unseen_focus == []
