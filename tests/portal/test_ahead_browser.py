"""In a browser: the form says the answer as soon as it is decided, offers a reminder, and hides nothing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from datasets.cases import PICTURES
from tests.factories import WEDNESDAY
from triage.models import Deflected, Reminder, Ticket

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, locale="id-ID", viewport={"width": 360, "height": 640}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def early(page: Page) -> None:
    page.locator("input[name=what_you_see][value=absent]").check()
    page.locator("input[name=completed_on]").fill("2026-09-14")


def test_it_says_the_day_once_it_is_decided_and_takes_a_reminder_with_one_tap(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or "") if "/ahead/" in request.url else None)
    notice, send = page.get_by_role("status").filter(has=page.locator("strong")), page.locator("#complaint .primary")

    page.locator("input[name=email]").fill("sari@example.com")
    early(page)
    expect(notice).to_contain_text("Kamis, 17 September 2026")
    expect(send).to_be_visible()
    assert "sari" not in asked[-1]

    page.locator("textarea[name=description]").fill("Sertifikatnya belum muncul")
    page.locator("textarea[name=description]").blur()
    expect(page.locator("#ahead")).to_be_empty()  # Words that may not be read yet could say anything.
    assert "belum" not in "".join(asked)
    page.locator("input[name=consent]").check()
    expect(notice).to_contain_text("Kamis, 17 September 2026")

    page.locator("input[name=screenshots]").set_input_files(PICTURES / "chrome-offline.jpg")
    expect(page.locator("#ahead")).to_be_empty()  # So could a picture.
    page.locator(".previews .remove").click()
    expect(notice).to_be_visible()

    page.locator("input[name=email]").fill("")
    page.get_by_role("button", name="Ingatkan saya pada Jumat, 18 September 2026").press("Enter")
    expect(page.locator("input[name=email]")).to_be_focused()
    expect(page.locator("#ahead_email_error")).to_have_count(1)
    expect(page.locator("input[name=email]")).to_have_accessible_description(re.compile("email"))
    page.locator("input[name=email]").fill("sari@example.com")
    expect(page.locator("#ahead_email_error")).to_have_count(0)
    page.get_by_role("button", name="Ingatkan saya").press("Enter")
    expect(notice).to_contain_text("sari@example.com")
    expect(page.locator("#ahead")).to_be_focused()
    row = Reminder.objects.get()
    assert (row.email, row.language, row.due_at.date() > WEDNESDAY.date()) == ("sari@example.com", "id", True)
    assert (len(asked), Deflected.objects.filter(sent_at=None).count(), Ticket.objects.count()) == (5, 1, 0)


def test_sending_it_anyway_works_and_is_counted(page: Page) -> None:
    early(page)
    expect(page.locator("#ahead strong")).to_be_visible()
    page.locator("input[name=email]").fill("sari@example.com")
    page.locator("input[name=consent]").check()
    page.locator("#complaint .primary").click()
    page.wait_for_url("**/t/*/")
    assert (Ticket.objects.count(), Deflected.objects.filter(sent_at__isnull=False).count()) == (1, 1)


def test_what_was_tapped_and_is_tapped_next_stays_where_it_is(page: Page) -> None:
    page.locator("textarea[name=description]").fill("Sertifikatnya belum muncul")
    early(page)
    box, send = page.locator("input[name=consent]"), page.locator("#complaint .primary")
    box.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")

    def places() -> list[object]:
        return [box.bounding_box(), send.bounding_box()]

    before = places()
    box.check()
    expect(page.locator("#ahead strong")).to_be_visible()
    assert places() == before
    # The box is taller than the screen: when it goes, the page may not end before the screen does.
    box.evaluate("box => box.scrollIntoView({ block: 'start' })")
    before = places()
    box.uncheck()
    expect(page.locator("#ahead")).to_be_empty()
    assert places() == before


def test_under_load_the_reminder_proves_what_a_complaint_does(page: Page, settings: Settings) -> None:
    settings.COMPLAINTS_FREE = 0
    early(page)
    page.locator("input[name=email]").fill("sari@example.com")
    page.get_by_role("button", name="Ingatkan saya").press("Enter")
    expect(page.locator("#ahead")).to_contain_text("sari@example.com")
    assert (Reminder.objects.count(), Ticket.objects.count()) == (1, 0)
    expect(page.locator("input[name=challenge]")).to_have_count(0)


def test_what_fails_is_said_once(page: Page) -> None:
    page.route("**/ahead/reminder/", lambda route: route.abort("connectionreset"))
    early(page)
    page.locator("input[name=email]").fill("sari@example.com")
    remind, told = page.get_by_role("button", name="Ingatkan saya"), page.locator("#ahead [data-told]")
    for _twice in range(2):
        remind.press("Enter")
        expect(told).to_have_text("Tidak ada koneksi. Silakan coba lagi.")
    expect(remind).to_be_focused()
    page.locator("input[name=email]").fill("sari@example.org")
    expect(told).to_be_empty()
