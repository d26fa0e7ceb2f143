"""The public pages for everybody: what a screen reader is told, reading aloud, slow keyboards.

Small screens, large letters and colours are looked at on every page by tests/browser/axe.py.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import TOO_EARLY, answered, received, replace, work

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]

ENGLISH = replace(TOO_EARLY, language="en")
NAMED = ["button", "link", "textbox", "radio", "checkbox", "combobox", "DisclosureTriangle", "Date", "image", "heading"]


@pytest.fixture(params=["en-GB"])
def page(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, locale=request.param, viewport={"width": 320, "height": 640}
    )
    yield context.new_page()
    context.close()


def tree(page: Page) -> list[dict[str, Any]]:
    """What a screen reader is given: the nodes that are not ignored."""
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        {
            "id": node["nodeId"],
            "parent": node.get("parentId"),
            "role": node["role"]["value"],
            "name": node.get("name", {}).get("value", ""),
            "description": node.get("description", {}).get("value", ""),
            **{held["name"]: held["value"].get("value") for held in node.get("properties", ())},
        }
        for node in nodes
        if not node["ignored"]
    ]


def find(nodes: list[dict[str, Any]], role: str, name: str) -> dict[str, Any]:
    """The one node with this role whose name begins so."""
    (found,) = (node for node in nodes if node["role"] == role and node["name"].startswith(name))
    return found


@pytest.mark.parametrize(
    ("page", "language", "choices", "email", "missing", "send"),
    [
        (
            "en-GB",
            "Language",
            "What do you see?",
            "Your e-mail address required",
            "Without your e-mail address",
            "Send",
        ),
        ("id-ID", "Bahasa", "Apa yang terlihat?", "Alamat email wajib diisi", "Tanpa alamat email", "Kirim"),
    ],
    indirect=["page"],
    ids=["en", "id"],
)
def test_a_screen_reader_hears_what_is_what_and_what_is_wrong(
    page: Page, language: str, choices: str, email: str, missing: str, send: str
) -> None:
    page.goto("/")
    nodes = tree(page)
    assert not [node for node in nodes if node["role"] in NAMED and not node["name"]]
    find(nodes, "group", language)
    find(nodes, "group", choices)
    assert find(nodes, "textbox", email)["required"]

    page.locator("button.primary", has_text=send).click()
    expect(page.locator("#problems")).to_be_focused()
    nodes = tree(page)
    alert = next(node for node in nodes if node["role"] == "alert")
    assert alert["focused"]
    field = find(nodes, "textbox", email)
    assert field["invalid"] == "true"
    assert field["description"].startswith(missing)

    # In the page's order, and each link leads into its field.
    links = page.locator("#problems a")
    assert [link.get_attribute("href") for link in links.all()] == ["#id_description", "#id_email", "#id_consent"]
    links.nth(1).press("Enter")
    page.keyboard.type("sari@example.com")
    expect(page.locator("#id_email")).to_have_value("sari@example.com")


def test_news_is_told_where_the_reader_stands(page: Page) -> None:
    ticket = received(ENGLISH)
    page.goto(f"/t/{ticket.token}/")
    region = find(tree(page), "status", "")["id"]
    work(ticket)
    expect(page.locator("#told")).to_contain_text("Here is your answer")
    nodes = tree(page)
    # The very element that was there before: only of such ones changes are told.
    told = next(node for node in nodes if node["id"] == region)
    assert (told["role"], told["live"]) == ("status", "polite")
    assert next(node for node in nodes if node["parent"] == region)["name"].startswith("Here is your answer")


SPEECH = """
window.said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => VOICES, cancel() { window.said = []; }, speak(piece) { window.said.push(piece); },
} });
"""


@pytest.mark.parametrize(
    ("voices", "speaks"),
    [
        ("[{ lang: 'en_US', localService: true }]", True),
        ("[{ lang: 'en-US', localService: false }]", False),  # A voice that would send the answer to somebody.
        ("[{ lang: 'id-ID', localService: true }]", False),
        ("[]", False),
    ],
)
def test_it_reads_the_answer_aloud_where_the_device_speaks_its_language(page: Page, voices: str, speaks: bool) -> None:
    page.add_init_script(SPEECH.replace("VOICES", voices))
    page.goto(f"/t/{answered(ENGLISH).token}/")
    start = page.get_by_role("button", name="Read it to me")
    stop = page.get_by_role("button", name="Stop reading")
    expect(start).to_be_visible(visible=speaks)
    if not speaks:
        return
    expect(stop).to_be_hidden()
    start.click()
    expect(start).to_have_attribute("aria-pressed", "true")
    said = page.evaluate("said.map((piece) => piece.text)")
    assert said[0] == "Here is your answer"
    assert "Still within the waiting time" in said
    assert not [words for words in said if "Your answers" in words]  # Where a reason comes from is for the eyes.
    stop.click()
    expect(start).to_be_focused()
    expect(stop).to_be_hidden()
    assert page.evaluate("said.length") == 0


def test_words_that_a_keyboard_composes_stay_as_they_are_typed(page: Page) -> None:
    page.goto("/")
    field = page.locator("textarea[name=description]")
    field.focus()
    keyboard = page.context.new_cdp_session(page)
    for piece in ("s", "se", "ser", "sertifi"):  # As old predictive keyboards do: the word is replaced at each key.
        keyboard.send(
            "Input.imeSetComposition", {"text": piece, "selectionStart": len(piece), "selectionEnd": len(piece)}
        )
        expect(field).to_have_value(piece)
    keyboard.send("Input.insertText", {"text": "sertifikat "})
    keyboard.send("Input.imeSetComposition", {"text": "bel", "selectionStart": 3, "selectionEnd": 3})
    expect(field).to_have_value("sertifikat bel")
    expect(field).to_have_attribute("dir", "auto")
