"""The main job in a real browser: a requester complains, the mail arrives, an agent corrects, the page follows."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from embedded import BASE_DIR
from tests.service import Service, service

pytestmark = pytest.mark.browser

PICTURES = BASE_DIR / "triage" / "desks" / "prakerja" / "demo" / "pictures"
FIRST_VISIT, NEXT_VISIT = 40_000, 5_000
SECONDS = 1000  # Playwright counts milliseconds.


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The whole service, as `make run` starts it, demo included."""
    with service(tmp_path_factory.mktemp("journey") / "var") as started:
        assert started.says(r"Ready\. Ctrl-C stops it\.")
        yield started


@pytest.fixture
def phone(browser: Browser, running: Service) -> Iterator[BrowserContext]:
    """A cheap phone in Indonesian."""
    context = browser.new_context(
        base_url=running.address, viewport={"width": 360, "height": 740}, locale="id-ID", timezone_id="Asia/Jakarta"
    )
    yield context
    context.close()


@pytest.fixture
def desktop(browser: Browser, running: Service) -> Iterator[BrowserContext]:
    """The agent's screen, in English."""
    context = browser.new_context(base_url=running.address, viewport={"width": 1366, "height": 850}, locale="en-GB")
    yield context
    context.close()


def complain(page: Page, *, email: str, training: str, picture: str = "") -> None:
    """Fill in the form and send it."""
    page.goto("/")
    page.locator("input[name=what_you_see][value=absent]").check()
    page.locator("textarea[name=description]").fill("Kak, sertifikat saya blm muncul di dashboard, udah kasih ulasan.")
    if picture:
        page.locator("input[name=screenshots]").set_input_files(PICTURES / picture)
    page.locator("input[name=completed_on]").fill((date.today() - timedelta(days=1)).isoformat())  # noqa: DTZ011
    page.locator("select[name=platform]").select_option("bukalapak")
    page.locator("input[name=training]").fill(training)
    page.locator("select[name=review_state]").select_option("given")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=name]").fill("Siska Amelia Putri")
    page.locator("input[name=consent]").check()
    page.locator("form#complaint button.primary").click()
    page.wait_for_url(re.compile(r"/t/[\w.-]{32,}/$"))


def mails_to(context: BrowserContext, address: str) -> Locator:
    """The mails that went to an address, on a development page that keeps reloading itself."""
    page = context.new_page()
    page.add_init_script("setTimeout(() => location.reload(), 700)")
    page.goto("/dev/mail/")
    return page.locator("ul.mails li", has_text=address)


def log_in(page: Page, user: str) -> None:
    page.goto("/desk/")
    page.locator("input[name=login]").fill(user)
    page.locator("input[name=password]").fill(f"{user}-demo")
    page.locator("form button[type=submit]").first.click()
    expect(page.locator("input[name=password]")).to_have_count(0)


def test_it_goes_from_complaint_to_correction(phone: BrowserContext, desktop: BrowserContext) -> None:
    page = phone.new_page()
    picture = "ulasan-terkirim-tanpa-sertifikat.jpg"
    complain(page, email="perjalanan@example.com", training="Dasar Fotografi Produk", picture=picture)

    # The page updates by itself; verdict, reasons with their place, and the words of the screenshot are there.
    settled = page.locator("[data-settled='1']")
    expect(settled).to_be_visible(timeout=30 * SECONDS)
    reference = re.search(r"TKT-\w{4}-\w{4}", page.content())
    assert reference
    expect(page.locator("ul.reasons li").first).to_be_visible()
    expect(page.locator(".gallery figure")).to_have_count(1)
    expect(page.locator(".shot svg polygon").first).to_be_attached()

    # The mail has arrived and leads back to the same page.
    mails = mails_to(phone, "perjalanan@example.com")
    expect(mails).to_have_count(1, timeout=30 * SECONDS)

    # An agent opens the ticket, sees why, and corrects it.
    desk = desktop.new_page()
    log_in(desk, "agent")
    desk.goto(f"/desk/tickets/{reference[0]}/")
    expect(desk.locator("body")).to_contain_text("perjalanan@example.com")
    expect(desk.locator("mark").first).to_be_visible()
    desk.locator("#desk-category").select_option("name_mismatch")
    desk.locator("#desk-category").locator("xpath=ancestor::form//button").click()
    desk.wait_for_load_state()
    desk.goto(f"/desk/tickets/{reference[0]}/")
    expect(desk.locator("body")).to_contain_text("Corrected by an agent")

    # The requester's page follows, and so does a second mail.
    page.reload()
    expect(page.locator(".cause")).to_have_text("Nama di sertifikat salah", timeout=30 * SECONDS)
    expect(mails).to_have_count(2, timeout=30 * SECONDS)


def test_it_shows_the_next_date_of_an_answer_that_is_sure(phone: BrowserContext) -> None:
    page = phone.new_page()
    complain(page, email="tanggal@example.com", training="Merajut untuk Pemula")
    expect(page.locator("[data-settled='1']")).to_be_visible(timeout=30 * SECONDS)
    expect(page.locator(".cause")).to_have_text(re.compile("Masih dalam (masa|waktu) tunggu"))
    expect(page.locator(".next strong")).to_have_text(re.compile(r"^(Senin|Selasa|Rabu|Kamis|Jumat), \d+ \w+ \d{4}$"))


def test_the_form_costs_little_data(phone: BrowserContext) -> None:
    """Bytes as they came over the wire, heads included: the first time, and the next."""
    page = phone.new_page()
    network = phone.new_cdp_session(page)
    network.send("Network.enable")
    came: list[int] = []
    network.on("Network.loadingFinished", lambda loaded: came.append(loaded["encodedDataLength"]))

    page.goto("/", wait_until="networkidle")
    assert sum(came) <= FIRST_VISIT, came
    came.clear()
    page.goto("/", wait_until="networkidle")
    assert sum(came) <= NEXT_VISIT, came


def test_it_works_without_javascript(browser: Browser, running: Service) -> None:
    context = browser.new_context(base_url=running.address, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    complain(page, email="tanpa-js@example.com", training="Las Listrik")
    expect(page.locator("[data-settled='1']")).to_be_visible(timeout=30 * SECONDS)
    page.locator("form.dispute button").click()
    expect(page.locator("section.state")).to_have_class(re.compile("with_agent"))
    context.close()


def test_it_keeps_what_was_typed_and_sent_when_something_is_missing(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/")
    page.locator("textarea[name=description]").fill("Sertifikat belum ada <b>tolong</b> {{ 7*7 }}")
    page.locator("input[name=screenshots]").set_input_files(PICTURES / "chrome-timeout.jpg")
    page.locator("form#complaint button.primary").click()
    expect(page.locator("input[name=email]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("textarea[name=description]")).to_have_value("Sertifikat belum ada <b>tolong</b> {{ 7*7 }}")
    expect(page.locator("body")).to_contain_text("chrome-timeout.jpg")
    page.locator("input[name=email]").fill("lupa@example.com")
    page.locator("input[name=consent]").check()
    page.locator("form#complaint button.primary").click()
    page.wait_for_url(re.compile(r"/t/[\w.-]{32,}/$"))
    expect(page.locator("[data-settled='1']")).to_be_visible(timeout=30 * SECONDS)
    expect(page.locator(".gallery figure")).to_have_count(1)
