"""The form on a weak phone: pictures in several turns and in pieces; a draft; a complaint without a connection."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from datasets.cases import PICTURES
from tests.browser.waiting import until
from triage.models import ResumableUpload, Screenshot, Submission, Ticket

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]

FIRST, SECOND = PICTURES / "chrome-offline.jpg", PICTURES / "chrome-dns-no-internet.jpg"


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=live_server.url, locale="en-GB", viewport={"width": 360, "height": 740}, service_workers="allow"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    return phone.new_page()


def fill(page: Page, *, email: str = "sari@example.com") -> None:
    page.locator("input[name=what_you_see][value=absent]").check()
    page.locator("textarea[name=description]").fill("Kak, sertifikat saya belum muncul.")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=consent]").check()


def choose(page: Page, *files: object) -> None:
    page.locator("input[name=screenshots]").set_input_files(list(files))  # type: ignore[arg-type]


def chosen(page: Page) -> Locator:
    return page.locator(".previews li")


def press_send(page: Page) -> None:
    page.locator("form#complaint button.primary").click()


def arrived(page: Page, number: int) -> None:
    expect(page.locator("input[name=upload]")).to_have_count(number)


def test_pictures_are_chosen_in_several_turns_and_taken_away_again(page: Page) -> None:
    page.goto("/")
    fill(page)
    choose(page, FIRST)
    choose(page, SECOND, FIRST)
    arrived(page, 3)
    chosen(page).nth(2).get_by_role("button").click()
    expect(chosen(page)).to_have_count(2)
    press_send(page)
    page.wait_for_url("**/t/*/")

    names = [each.original_name for each in Submission.objects.get().screenshots.order_by("position")]
    assert names == [FIRST.name, SECOND.name]
    assert Screenshot.objects.count() == 2


def test_what_is_refused_is_said_beside_it_and_the_rest_stays(page: Page) -> None:
    page.goto("/")
    fill(page)
    choose(page, FIRST)
    choose(page, {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(3000)})
    expect(chosen(page).nth(1).locator(".error")).to_contain_text("program")
    press_send(page)
    expect(page.locator("[role=status]", has_text="program")).to_be_visible()
    chosen(page).nth(1).get_by_role("button").click()
    press_send(page)
    page.wait_for_url("**/t/*/")

    assert Submission.objects.get().screenshots.count() == 1


def test_a_form_with_a_mistake_comes_back_with_its_pictures(page: Page) -> None:
    page.goto("/")
    fill(page, email="sari@")
    choose(page, FIRST)
    press_send(page)
    expect(page.locator("#problems")).to_be_visible()
    expect(page.locator(".kept")).to_contain_text(FIRST.name)
    page.locator("input[name=email]").fill("sari@example.com")
    choose(page, SECOND)
    press_send(page)
    page.wait_for_url("**/t/*/")

    assert Submission.objects.get().screenshots.count() == 2


def test_going_back_and_reloading_keep_the_pictures(page: Page) -> None:
    page.goto("/")
    choose(page, FIRST)
    arrived(page, 1)
    page.reload()
    arrived(page, 1)
    fill(page)
    press_send(page)
    page.wait_for_url("**/t/*/")

    assert Submission.objects.get().screenshots.count() == 1


def test_sending_at_once_waits_for_the_script(page: Page) -> None:
    held: list[Route] = []
    page.route("**/uploads.js", lambda route: held.append(route))
    page.goto("/")
    fill(page)
    choose(page, FIRST)
    press_send(page)
    until(page, "Boolean(document.querySelector('script[src*=uploads]'))")
    asked = breaking(page)
    held[0].continue_()
    page.wait_for_url("**/t/*/")

    assert "POST" in asked
    assert Submission.objects.get().screenshots.count() == 1


def breaking(page: Page, *numbers: int) -> list[str]:
    """Let these requests about uploads fail (negative: only their answers get lost); gives what was asked."""
    asked: list[str] = []

    def handle(route: Route) -> None:
        asked.append(route.request.method)
        if len(asked) in numbers:
            route.abort("connectionreset")
        elif -len(asked) in numbers:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/**", handle)
    return asked


@pytest.mark.parametrize("numbers", [(1, 3), (-1, -4)], ids=["on the way there", "on the way back"])
def test_a_broken_connection_costs_a_piece(page: Page, numbers: tuple[int, ...]) -> None:
    page.goto("/")
    fill(page)
    asked = breaking(page, *numbers)
    picture = {"name": "besar.png", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + bytes(300_000)}
    choose(page, picture)
    press_send(page)
    page.wait_for_url("**/t/*/")

    assert Submission.objects.get().files.get().byte_size == 300_009
    assert "HEAD" in asked
    assert ResumableUpload.objects.count() == 1


def test_a_lost_answer_to_the_form_makes_no_second_ticket(page: Page) -> None:
    page.goto("/")
    fill(page)
    choose(page, FIRST)
    arrived(page, 1)
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch(max_redirects=0).status)
        return route.abort("connectionreset")

    page.route(lambda url: url.endswith("/"), lose)
    press_send(page)
    page.wait_for_url("**/t/*/")

    assert lost == [201]
    assert Ticket.objects.count() == Submission.objects.count() == Screenshot.objects.count() == 1


def tick(page: Page) -> None:
    """Ask to be kept, and wait for the page and its parts to be."""
    page.locator("input[data-keep]").check()
    until(page, "caches.open('form').then((cache) => cache.keys()).then((kept) => kept.length > 5)")


def saved(page: Page, words: str) -> None:
    """Wait until the draft on the phone holds the words."""
    until(page, f"Outbox.all('drafts').then((rows) => JSON.stringify(rows).includes('{words}'))")


def test_a_draft_is_kept_only_where_asked_for_and_gone_once_sent(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/")
    fill(page)
    choose(page, FIRST)
    arrived(page, 1)
    page.close()
    page = phone.new_page()
    page.goto("/")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases()") == []
    expect(page.locator("[data-offer]")).to_be_hidden()

    fill(page)
    tick(page)
    choose(page, SECOND)
    arrived(page, 1)
    saved(page, SECOND.name)
    page.close()
    page = phone.new_page()
    page.goto("/")
    page.locator("[data-offer]").get_by_role("button", name="Continue").click()
    expect(page.locator("textarea[name=description]")).to_have_value("Kak, sertifikat saya belum muncul.")
    arrived(page, 1)
    press_send(page)
    page.wait_for_url("**/t/*/")

    assert [each.original_name for each in Submission.objects.get().screenshots.all()] == [SECOND.name]
    page.goto("/")
    expect(page.locator("[data-offer]")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_a_draft_can_be_thrown_away(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/")
    tick(page)
    fill(page)
    saved(page, "sari@")
    page.close()
    page = phone.new_page()
    page.goto("/")
    page.locator("[data-offer]").get_by_role("button", name="Throw away").click()
    until(page, "!localStorage.length")
    page.reload()

    expect(page.locator("[data-offer]")).to_be_hidden()
    expect(page.locator("input[name=email]")).to_have_value("")


def test_a_complaint_written_without_a_connection_is_sent_once_there_is_one(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/")
    tick(page)
    phone.set_offline(True)
    page.reload()
    fill(page)
    choose(page, FIRST)
    expect(chosen(page)).to_have_count(1)
    press_send(page)
    expect(page.locator("[data-outbox]")).to_contain_text("kept on this phone")
    assert not Ticket.objects.exists()
    page.close()

    phone.set_offline(False)
    page = phone.new_page()
    page.goto("/")
    expect(page.locator("[data-outbox]")).to_contain_text("has been sent")
    page.get_by_role("link", name="See what was found").click()
    page.wait_for_url("**/t/*/")

    assert Ticket.objects.count() == Submission.objects.count() == Screenshot.objects.count() == 1


def test_without_a_connection_the_page_and_its_words_stay(phone: BrowserContext, page: Page) -> None:
    page.goto("/")
    fill(page)
    phone.set_offline(True)
    press_send(page)
    expect(page.locator("[data-unsent]")).to_contain_text("no connection")
    press_send(page)
    expect(page.locator("[data-unsent]")).to_contain_text("no connection")
    expect(page.locator("textarea[name=description]")).to_have_value("Kak, sertifikat saya belum muncul.")
    assert page.evaluate("localStorage.length") == 0
    phone.set_offline(False)
    page.wait_for_url("**/t/*/")

    assert Submission.objects.count() == 1


def test_going_back_and_sending_the_same_again_is_the_same_message(page: Page) -> None:
    page.goto("/")
    fill(page)
    press_send(page)
    page.wait_for_url("**/t/*/")
    page.go_back()
    expect(page.locator("textarea[name=description]")).to_have_value("Kak, sertifikat saya belum muncul.")
    press_send(page)
    page.wait_for_url("**/t/*/")

    assert Submission.objects.count() == 1


def test_what_is_put_aside_is_no_draft_any_more_and_its_arrival_is_told(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.clock.install()
    page.goto("/")
    tick(page)
    fill(page)
    phone.set_offline(True)
    # Typed and sent within one breath, as by a quick thumb: the draft's timer still runs.
    page.evaluate("""() => {
        const put = Outbox.put;
        Outbox.put = (store, value) => { (self.puts = self.puts || []).push(store); return put(store, value); };
        const text = document.querySelector("textarea[name=description]");
        text.dispatchEvent(new Event("input", { bubbles: true }));
        document.querySelector("form#complaint button.primary").click();
    }""")
    expect(page.locator("[data-outbox]")).to_contain_text("kept on this phone")
    page.clock.fast_forward(800)  # Longer than the draft's timer.
    assert page.evaluate("self.puts[self.puts.length - 1]") == "outbox"
    assert page.evaluate("Outbox.all('drafts').then((rows) => rows.length)") == 0
    page.close()

    page = phone.new_page()
    page.goto("/")
    expect(page.locator("[data-outbox]")).to_contain_text("waits on this phone")
    phone.set_offline(False)
    expect(page.locator("[data-outbox]")).to_contain_text("has been sent")
    expect(page.locator("[data-offer]")).to_be_hidden()
    page.get_by_role("link", name="See what was found").click()
    page.wait_for_url("**/t/*/")

    assert Submission.objects.count() == 1


def test_a_file_too_many_or_too_large_says_what_to_do_where_it_is_done(page: Page, settings: Settings) -> None:
    settings.PICTURES_MAX, settings.PICTURE_MAX_BYTES = 1, 1024**2
    page.goto("/")
    fill(page)
    choose(page, FIRST)
    arrived(page, 1)
    choose(page, SECOND)
    choose(page, {"name": "besar.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + bytes(1024**2)})
    expect(chosen(page).nth(1)).to_contain_text("at most 1 picture can be sent. Take it away")
    expect(chosen(page).nth(2)).to_contain_text("at most 1.0\u00a0MB. Take it away")
    press_send(page)
    expect(chosen(page).nth(1).get_by_role("button")).to_be_focused()
    expect(chosen(page).nth(1).locator(".error")).to_be_in_viewport()
    for _wrong in range(2):
        chosen(page).nth(1).get_by_role("button").click()
    press_send(page)
    page.wait_for_url("**/t/*/")

    assert Submission.objects.get().screenshots.count() == 1
