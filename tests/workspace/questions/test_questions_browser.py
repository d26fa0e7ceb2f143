"""A supervisor adds questions, a requester answers on a phone, an agent reads it: in browsers, on both desks."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.waiting import until
from tests.custom import question
from tests.factories import work
from tests.workspace.browsers import let_in, member
from triage.models import CustomQuestion, Submission, Ticket
from triage.models.custom_question import MOST_CHOICES, MOST_QUESTIONS
from triage.playbook.load import AGENTS, SUPERVISORS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A requester's phone, in English."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="en-GB")
    yield context.new_page()
    context.close()


def supervisor(page: Page, live_server: LiveServer) -> Page:
    let_in(page, member("joko", SUPERVISORS), address=live_server.url)
    return page


def add(page: Page, live_server: LiveServer, **fields: str) -> None:
    """Fill in the form of a new question by its fields' names, as a supervisor would, and save it."""
    page.goto(f"{live_server.url}/desk/questions/")
    page.get_by_role("link", name="New question").click()
    page.wait_for_load_state()
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if name == "kind":
            field.select_option(value)
        elif value == "on":
            field.check()
        else:
            field.fill(value)
    page.get_by_role("button", name=re.compile("^Save")).click()
    page.wait_for_url("**/desk/questions/")


def test_from_a_supervisors_form_to_an_agents_page(page: Page, phone: Page, live_server: LiveServer) -> None:
    supervisor(page, live_server)
    way = {"choice_0_id": "Aplikasi", "choice_0_en": "The app", "choice_1_id": "Toko", "choice_1_en": "The shop"}
    add(page, live_server, label_id="Lewat apa?", label_en="Which way?", kind="choice", required="on", **way)
    page.goto(f"{live_server.url}/desk/questions/add/")
    page.locator("[name=label_id]").fill("Versi apa?")
    page.locator("[name=label_en]").fill("Which version?")
    preview = page.locator("[data-previews]")
    expect(preview.locator("[lang=en] label", has_text="Which version?")).to_be_visible()
    page.get_by_text("Ask only beside one of these answers").first.click()
    page.locator("[name=when][value='custom_which_way:the_app']").check()
    page.get_by_role("button", name=re.compile("^Save")).click()
    page.wait_for_url("**/desk/questions/")
    expect(page.get_by_text("only beside “Which way?”: The app")).to_be_visible()

    phone.goto("/")
    phone.wait_for_load_state()
    version = phone.locator("[name=custom_which_version]")
    expect(version).to_be_hidden()
    phone.locator("[name=what_you_see][value=absent]").check()
    phone.locator("[name=description]").fill("It is not there.")
    phone.locator("[name=email]").fill("sari@example.com")
    phone.locator("[name=consent]").check()
    phone.locator("form#complaint button.primary").click()
    phone.locator(".bad [name=custom_which_way]").first.wait_for()
    expect(phone.get_by_text("Please answer this question.").first).to_be_visible()
    phone.wait_for_load_state()
    phone.get_by_label("The app").check()
    version.fill("7.1")
    phone.locator("form#complaint button.primary").click()
    phone.wait_for_url(re.compile(r"/t/[\w.-]{32,}/$"))

    assert Submission.objects.get().answers["custom_which_version"] == "7.1"
    ticket = work(Ticket.objects.get())
    let_in(page, member("rina", AGENTS), address=live_server.url)
    page.goto(f"{live_server.url}/desk/tickets/{ticket.reference}/")
    expect(page.get_by_text("Which version?")).to_be_visible()
    expect(page.get_by_text("7.1")).to_be_visible()


def test_a_supervisor_puts_them_in_order_and_retires_one(page: Page, live_server: LiveServer) -> None:
    for place, code in enumerate(("custom_a", "custom_b", "custom_c")):
        question(code, position=place)
    supervisor(page, live_server).goto(f"{live_server.url}/desk/questions/")
    page.wait_for_load_state()
    page.get_by_role("button", name=re.compile("Up.*custom_c")).click()
    page.wait_for_load_state()
    names = page.locator(".desk-row-name")
    expect(names).to_have_text(["What is custom_a?", "What is custom_c?", "What is custom_b?"])
    names.first.click()
    page.wait_for_load_state()
    page.locator("[name=active]").uncheck()
    page.keyboard.press("Control+s")
    page.wait_for_url("**/desk/questions/")
    expect(names).to_have_text(["What is custom_c?", "What is custom_b?", "What is custom_a?"])
    expect(page.locator(".desk-form-look[lang=en] label")).to_have_text(["What is custom_c?", "What is custom_b?"])
    page.locator("a", has_text="What is custom_a?").click()
    page.get_by_role("button", name="Delete this question").click()
    page.wait_for_url("**/desk/questions/")
    assert list(CustomQuestion.objects.values_list("code", flat=True)) == ["custom_c", "custom_b"]


def test_the_other_desk_asks_them_without_a_script(
    browser: Browser, live_server: LiveServer, settings: Settings
) -> None:
    settings.TRIAGE_DESK = "triage.desks.it_support"
    row: Any = {"labels": {"en": "Asset tag?"}, "helps": {"en": "On the sticker."}}
    question("custom_tag", required=True, when_question="device", when_answers=["laptop"], **row)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    tag = page.locator("[name=custom_tag]")
    expect(tag).to_be_hidden()
    page.locator("[name=device]").select_option("laptop")
    expect(tag).to_be_visible()
    expect(page.get_by_text("On the sticker.")).to_be_visible()
    page.locator("[name=description]").fill("It does not start.")
    page.locator("[name=email]").fill("sam@example.com")
    page.locator("[name=consent]").check()
    page.locator("form#complaint button.primary").click()
    expect(page.get_by_text("Please answer this question.").first).to_be_visible()
    tag.fill("NB-1042")
    page.locator("form#complaint button.primary").click()
    page.wait_for_url(re.compile(r"/t/[\w.-]{32,}/$"))
    assert Submission.objects.get().answers["custom_tag"] == "NB-1042"
    context.close()


def test_as_many_as_there_may_be_cost_a_few_kilobytes(phone: Page, live_server: LiveServer) -> None:
    choices = [f"choice_{place}" for place in range(MOST_CHOICES)]
    transferred: list[int] = []

    def weigh() -> int:
        session = phone.context.new_cdp_session(phone)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: transferred.append(int(event["encodedDataLength"])))
        phone.goto("/", wait_until="networkidle")
        total = sum(transferred)
        transferred.clear()
        session.detach()
        return total

    weigh()
    without = weigh()
    for place in range(MOST_QUESTIONS):
        question(f"custom_{place}", "choice", choices=choices, position=place)
    assert weigh() - without < 4_000
    until(phone, "document.documentElement.scrollWidth <= 360")
