"""The help pages in real browsers: without JavaScript, on a small phone, on paper; and the desk at work on them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.articles.rows import publish
from tests.browser.waiting import until
from tests.factories import WEDNESDAY
from tests.workspace.browsers import let_in, member
from tests.workspace.cases import disputed
from triage.articles.counts import Figures, figures
from triage.models import Article, Reply, Ticket
from triage.playbook.load import AGENTS, SUPERVISORS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
PERSON = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)
"""A browser that does not say that it is a machine, as the one of the tests does."""
FIRST_VISIT = 40_000
"""Bytes of a help page with all that it loads, in a browser that has been here never before, uncompressed."""


@pytest.fixture(autouse=True)
def _surroundings(desk_rows: None, clock: object, settings: Settings) -> None:
    settings.REQUIRE_MFA = False
    publish()


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The smallest phone, in Indonesian, without JavaScript."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="id-ID",
        viewport={"width": 320, "height": 568},
        user_agent=PERSON,
        java_script_enabled=False,
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A phone in Indonesian."""
    yield from watched(
        browser.new_context(
            base_url=live_server.url, locale="id-ID", viewport={"width": 360, "height": 740}, user_agent=PERSON
        )
    )


@pytest.fixture
def computer(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The desk's, in English."""
    yield from watched(
        browser.new_context(base_url=live_server.url, locale="en-GB", viewport={"width": 1366, "height": 850})
    )


def watched(context: BrowserContext) -> Iterator[Page]:
    """A page of the context that has nothing to complain about in the end."""
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints


def test_a_requester_finds_an_answer_and_says_that_it_did_not_help_without_any_script(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_role("link", name="Jawaban pertanyaan umum").click()
    phone.get_by_role("searchbox").fill("namanya slh di srtfkt")
    phone.get_by_role("button", name="Cari").click()
    phone.get_by_role("link", name="Nama di sertifikat salah").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Nama di sertifikat salah")
    expect(phone.get_by_role("article")).to_contain_text("Hubungi lembaga pelatihannya")

    phone.get_by_role("button", name="Tidak", exact=True).click()
    expect(phone.get_by_text("Terima kasih")).to_be_visible()
    expect(phone.get_by_role("button", name="Tidak", exact=True)).to_have_count(0)
    phone.get_by_role("link", name="Tulis kepada kami").click()
    expect(phone.locator("input[name=article]")).to_have_value("wrong_name")
    assert figures(now=WEDNESDAY)["wrong_name"] == Figures(seen=1, said_no=1)
    assert {cookie["name"] for cookie in phone.context.cookies()} <= {"csrftoken", "django_language", "language"}


def test_it_speaks_the_other_language_at_a_tap(phone: Page) -> None:
    phone.goto("/help/wrong_name/")
    phone.get_by_role("button", name="EN").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("The name on the certificate is wrong")
    phone.goto("/help/?q=nama")
    phone.get_by_role("button", name="ID").click()
    assert phone.url.endswith("/help/?q=nama")


@pytest.mark.parametrize("address", ["/help/", "/help/?q=nama", "/help/review_does_not_work/"])
def test_no_page_weighs_more_than_the_form_may(page: Page, address: str) -> None:
    loaded: dict[str, int] = {}
    page.on("response", lambda answer: loaded.update({answer.url: len(answer.body())}))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert sum(loaded.values()) <= FIRST_VISIT, loaded
    assert all(url.startswith(page.url.partition("/help/")[0]) for url in loaded)


def test_paper_has_the_words_and_nothing_to_press(page: Page) -> None:
    page.goto("/help/wrong_name/")
    page.emulate_media(media="print")
    expect(page.get_by_role("article")).to_be_visible()
    for gone in ("form", "footer", "#helped", "nav"):
        assert not any(each.is_visible() for each in page.locator(gone).all()), gone


def test_it_stands_from_right_to_left_too(page: Page) -> None:
    page.goto("/help/review_does_not_work/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    item, card = page.locator(".words li").first.bounding_box(), page.locator(".words").bounding_box()
    assert item
    assert card
    assert item["x"] + item["width"] <= card["x"] + card["width"] - 30


def test_the_form_names_the_article_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/")
    page.locator("input[name=what_you_see][value=wrong_name]").check()
    page.locator("input[name=completed_on]").fill("2026-08-14")
    page.locator("input[name=printed_name]").fill("Sari Wulandri")
    page.locator("input[name=name]").fill("Sari Wulandari")
    page.locator("input[name=email]").fill("sari@example.com")
    page.locator("input[name=consent]").check()
    link = page.locator("#ahead a")
    expect(link).to_contain_text("Nama di sertifikat salah")
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Nama di sertifikat salah")
    opened.value.close()
    expect(page.locator("input[name=printed_name]")).to_have_value("Sari Wulandri")

    page.locator("textarea[name=description]").fill("Uang saya hilang, saya ditipu, tolong segera")
    page.locator("textarea[name=description]").blur()
    expect(page.locator("#ahead")).to_be_empty()
    page.locator("textarea[name=description]").fill("")
    page.locator("textarea[name=description]").blur()
    expect(link).to_be_visible()
    page.locator("form#complaint .primary").click()
    page.wait_for_url("**/t/**")
    assert Ticket.objects.count() == 1
    assert figures(now=WEDNESDAY)["wrong_name"] == Figures(seen=1, offered=1, sent_anyway=1)


def test_a_supervisor_writes_looks_publishes_and_goes_back(computer: Page, live_server: LiveServer) -> None:
    let_in(computer, member("joko", SUPERVISORS), address=live_server.url)
    computer.goto("/desk/articles/")
    computer.wait_for_load_state()
    computer.get_by_role("link", name="New article").click()
    computer.wait_for_load_state()
    computer.locator("[name=title_id]").fill("Jam buka")
    computer.locator("[name=title_en]").fill("Opening hours")
    computer.locator("[name=text_id]").fill("Buka setiap hari kerja.")
    computer.locator("[name=text_en]").fill("Open on working days.\n\n- From 9 to 17.")
    expect(computer.locator("[data-preview=en] li")).to_have_text("From 9 to 17.")
    computer.keyboard.press("Control+s")
    expect(computer.get_by_text("Saved as a draft.")).to_be_visible()
    computer.wait_for_load_state()
    computer.locator("[name=is_published]").check()
    computer.locator("[data-save]").click()
    expect(computer.get_by_text("Everybody can read it now.")).to_be_visible()
    assert computer.request.get(f"{live_server.url}/help/opening_hours/").ok

    computer.get_by_text("Version 1", exact=True).click()
    computer.get_by_role("button", name="Restore this version").click()
    expect(computer.get_by_text("Version 1 was restored")).to_be_visible()
    assert not Article.objects.get(code="opening_hours").is_published
    until(computer, "document.documentElement.scrollWidth <= innerWidth")


def test_an_agent_puts_a_link_into_a_reply(computer: Page, live_server: LiveServer) -> None:
    ticket = disputed()
    let_in(computer, member("rina", AGENTS), address=live_server.url)
    computer.goto(f"/desk/tickets/{ticket.reference}/")
    computer.wait_for_load_state()
    computer.locator("#desk-reply > summary").click()
    computer.locator("#desk-text").fill("Halo.")
    computer.get_by_text("Link to a help article").click()
    computer.get_by_role("button", name="Nama di sertifikat salah").click()
    text = computer.locator("#desk-text").input_value()
    assert text.startswith("Halo.\n\nNama di sertifikat salah: http")
    assert text.endswith("/help/wrong_name/\n")
    computer.locator("#desk-reply").get_by_role("button", name="Send").click()
    expect(computer.get_by_role("status").first).to_be_visible()
    assert "/help/wrong_name/" in Reply.objects.filter(ticket=ticket).latest("id").body
