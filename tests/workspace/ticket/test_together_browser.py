"""Two agents on one ticket, evidence in its place, the dashboard's numbers: as real browsers show them."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.utils import translation
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import WEDNESDAY
from tests.reporting.by_hand import by_hand
from tests.reporting.generate import generated
from tests.workspace.browsers import let_in, member
from tests.workspace.cases import BOX, disputed, with_screenshot
from triage import reporting
from triage.models import Reply, ReplyKind
from triage.playbook.load import AGENTS, SUPERVISORS
from triage.workspace import presence
from triage.workspace.dashboard.charts import duration, shown

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


def test_the_second_of_two_agents_is_told_and_keeps_their_words(
    page: Page, browser: Browser, live_server: LiveServer, agent_user: User
) -> None:
    ticket = disputed()
    address = f"{live_server.url}/desk/tickets/{ticket.reference}/"
    first = let_in(page, agent_user, address=live_server.url)
    second = let_in(browser.new_context().new_page(), member("dewi", AGENTS), address=live_server.url)
    for desk in (first, second):
        desk.goto(address)
    write(first, "Halo Kak, ini Rina.")
    expect(first.get_by_text("Your reply is being sent.")).to_be_visible()

    write(second, "Halo Kak, ini Dewi.")

    expect(second.get_by_text("Rina Agustin has already acted on this ticket")).to_be_visible()
    expect(second.locator("#desk-text")).to_have_value("Halo Kak, ini Dewi.")
    assert [row.text.count("ini Dewi") for row in Reply.objects.filter(ticket=ticket, kind=ReplyKind.AGENT)] == [0]
    second.locator("#desk-reply button").click()  # Now that they know, they may.
    expect(second.get_by_text("Your reply is being sent.")).to_be_visible()
    assert Reply.objects.filter(ticket=ticket, kind=ReplyKind.AGENT).count() == 2
    second.context.close()


def test_it_tells_by_itself_who_comes_and_goes_and_what_they_do(
    page: Page, browser: Browser, live_server: LiveServer, agent_user: User
) -> None:
    ticket = disputed()
    address = f"{live_server.url}/desk/tickets/{ticket.reference}/"
    mine = let_in(page, agent_user, address=live_server.url)
    theirs = let_in(browser.new_context().new_page(), member("dewi", AGENTS), address=live_server.url)
    mine.clock.install()
    mine.goto(address)
    told = mine.get_by_role("status").filter(has_text="ticket")

    theirs.goto(address)
    mine.clock.run_for(16_000)
    expect(told).to_have_text(re.compile(r"Dewi is viewing this ticket\.\s*$"))
    expect(theirs.locator("#desk-presence")).to_contain_text("Rina Agustin is viewing this ticket.")

    theirs.keyboard.press("o")
    theirs.keyboard.type("Sudah ditelepon.")
    theirs.get_by_role("button", name="Add note").click()
    expect(theirs.get_by_text("Note added.")).to_be_visible()
    mine.clock.run_for(16_000)
    expect(told).to_contain_text("Dewi is viewing this ticket.")
    expect(told.get_by_role("link", name="Reload")).to_be_visible()

    theirs.goto(f"{live_server.url}/desk/")
    expect(theirs.locator(".desk-queue")).to_contain_text("Rina Agustin")
    for _moment in range(100):  # The page that was left says good-bye while the next one comes.
        if not presence.look(agent_user.pk, now=WEDNESDAY):
            break
        theirs.wait_for_timeout(50)
    mine.clock.run_for(16_000)
    expect(told).not_to_contain_text("looking")
    theirs.context.close()


def write(desk: Page, words: str) -> None:
    desk.keyboard.press("r")
    desk.keyboard.type(words)
    desk.locator("#desk-reply button").click()


@pytest.fixture
def evidence(page: Page, live_server: LiveServer, agent_user: User) -> Page:
    """The agent's browser at a ticket with a screenshot."""
    ticket, _picture = with_screenshot()
    let_in(page, agent_user, address=live_server.url).goto(f"{live_server.url}/desk/tickets/{ticket.reference}/")
    expect(page.locator(".desk-shot img")).to_have_js_property("complete", True)
    return page


def hover(what: Locator) -> None:
    what.hover()


def focus(what: Locator) -> None:
    what.locator("button").focus()


PLACE = """(polygon) => {
    const box = polygon.getBBox(), place = polygon.getScreenCTM();
    return {
        x: box.x * place.a + place.e, y: box.y * place.d + place.f,
        width: box.width * place.a, height: box.height * place.d,
    };
}"""
"""Where a polygon stands on the screen, without its outline."""


@pytest.mark.parametrize("reach", [hover, focus])
def test_a_reason_lights_up_its_region_at_the_boxs_place(evidence: Page, reach: Callable[[Locator], None]) -> None:
    reach(evidence.locator(".desk-label[open] .desk-term[data-reason]", has_text="The page says"))

    lit = evidence.locator("polygon.is-lit")
    expect(lit).to_have_count(1)
    region, picture = lit.evaluate(PLACE), evidence.locator(".desk-shot img").bounding_box()
    assert picture
    scale_x, scale_y = picture["width"] / 400, picture["height"] / 800
    (left, top), (right, bottom) = BOX[0], BOX[2]
    wanted = (left * scale_x, top * scale_y, (right - left) * scale_x, (bottom - top) * scale_y)
    found = (region["x"] - picture["x"], region["y"] - picture["y"], region["width"], region["height"])
    assert found == pytest.approx(wanted, abs=1)


@pytest.mark.parametrize("reach", [hover, focus])
def test_a_reason_lights_up_its_words_and_words_their_reason(evidence: Page, reach: Callable[[Locator], None]) -> None:
    mark = evidence.locator(".desk-words mark[data-reason]").first
    number = str(mark.get_attribute("data-reason")).split()[0]
    evidence.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    term = evidence.locator(f".desk-label .desk-term[data-reason='{number}']").first
    reach(term)
    expect(mark).to_have_class(re.compile(r"\bis-lit\b"))
    evidence.locator("h1").hover()
    evidence.evaluate("document.activeElement.blur()")
    expect(mark).not_to_have_class(re.compile(r"\bis-lit\b"))
    mark.hover()
    expect(term).to_have_class(re.compile(r"\bis-lit\b"))


def test_a_region_lights_up_its_reason(evidence: Page) -> None:
    evidence.locator("polygon[data-reason]").first.hover()
    expect(evidence.locator(".desk-term.is-lit", has_text="The page says").first).to_be_visible()


@pytest.mark.parametrize("platform", ["", "tokopedia"])
def test_the_dashboards_numbers_are_those_of_sql_at_its_time(
    page: Page, live_server: LiveServer, platform: str
) -> None:
    generated(150, now=WEDNESDAY)
    reporting.take(now=WEDNESDAY)
    wanted = by_hand(days=90, platform=platform, as_of=WEDNESDAY)
    generated(20, now=WEDNESDAY)  # What came in since is not on the page yet.
    let_in(page, member("joko", SUPERVISORS), address=live_server.url)

    page.goto(f"{live_server.url}/desk/dashboard/?days=90&platform={platform}")

    expect(page.locator(".desk-board-age time")).to_have_text("Wednesday, 16 September 2026 10.00 WIB")
    expect(figure(page, "received")).to_have_text(str(wanted["received"]))
    expect(figure(page, "automatic")).to_have_text(share(wanted["alone"], wanted["received"]))
    expect(figure(page, "waiting")).to_have_text(str(wanted["waiting"]))
    expect(figure(page, "sla")).to_have_text(share(wanted["met"], wanted["met"] + wanted["breached"]))
    with translation.override("en"):
        within = f"90 % within {duration(float(wanted['first_reply']))}"
    expect(page.locator("[data-figure=first_reply]")).to_contain_text(within)
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    sums = {("sla", 2): "breached", ("helpful", 1): "helpful", ("automatic", 1): "alone", ("age", 1): "waiting"}
    assert {name: column(page, *place) for place, name in sums.items()} == {
        name: wanted[name] for name in sums.values()
    }


def share(part: int, whole: int) -> str:
    with translation.override("en"):
        return shown(part / whole, "share")


def figure(page: Page, code: str) -> Locator:
    return page.locator(f"[data-figure={code}] strong")


def column(page: Page, chart: str, number: int) -> int:
    """The sum of a column of a chart's table."""
    cells = page.locator(f"[data-table={chart}] tbody tr > :nth-child({number + 1})").all_inner_texts()
    return sum(int(cell) for cell in cells)
