"""What a browser makes of a form that asks for a proof: with a script it goes on by itself, without after a wait."""

from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from datasets.cases import PICTURES
from triage.channels import proof
from triage.models import Screenshot, Ticket

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture(autouse=True)
def _everybody_is_asked(settings: Settings) -> None:
    settings.COMPLAINTS_FREE, settings.COMPLAINTS_MOST = 0, 100


@pytest.fixture(params=[True, False], ids=["with a script", "without"])
def page(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def send(page: Page) -> None:
    page.goto("/")
    page.locator("input[name=what_you_see][value=absent]").check()
    page.locator("textarea[name=description]").fill("Kak, sertifikat saya belum muncul.")
    page.locator("input[name=screenshots]").set_input_files(PICTURES / "chrome-offline.jpg")
    page.locator("input[name=email]").fill("sari@example.com")
    page.locator("input[name=consent]").check()
    page.locator("form#complaint button.primary").click()


@pytest.mark.parametrize("page", [True], indirect=True)
def test_it_solves_the_puzzle_and_sends_the_form_by_itself(page: Page) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))

    send(page)
    page.wait_for_url("**/t/*/")

    assert Ticket.objects.count() == Screenshot.objects.count() == 1
    assert [url for url in loaded if url.endswith("proof.js")]


@pytest.mark.parametrize("page", [False], indirect=True)
def test_it_works_without_a_script_by_waiting(page: Page, clock: time_machine.Traveller) -> None:
    send(page)
    expect(page.locator("#problems")).to_contain_text(f"Please wait {proof.WAIT} seconds")
    expect(page.locator("textarea[name=description]")).to_have_value("Kak, sertifikat saya belum muncul.")
    expect(page.locator(".kept")).to_contain_text("chrome-offline.jpg")

    clock.shift(proof.WAIT)
    page.locator("form#complaint button.primary").click()
    page.wait_for_url("**/t/*/")

    assert Ticket.objects.count() == Screenshot.objects.count() == 1
