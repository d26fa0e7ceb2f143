"""The held-out pages say nothing that the contract does not know (drawing them is left to ``render``)."""

import re
from html.parser import HTMLParser

import pytest

from tests.gallery.held_out.pages import PAGES
from tests.gallery.page import Page
from triage.decision.facts import ReadingKind

SCREENS = {"dashboard", "certificate", "error", "chat", "transaction", "unknown"}
VALUES = {
    ReadingKind.COMPLETED_ON: r"20\d\d-\d\d-\d\d",
    ReadingKind.STATUS: "finished|not_finished|certificate_absent|certificate_present",
    ReadingKind.PROGRESS: r"\d{1,2}|100",
    ReadingKind.CERTIFICATE_NAME: ".+",
    ReadingKind.ACCOUNT_NAME: ".+",
    ReadingKind.PLATFORM: "[a-z_]+",
    ReadingKind.ERROR_PAGE: "offline|dns|timeout|not_found|denied|server|spinner",
    ReadingKind.REVIEW: "given|not_yet|button_active|button_inactive|cannot_review",
    ReadingKind.FRAUD: "asked|notice",
    ReadingKind.CLOCK: r"[012]\d:\d\d",
    ReadingKind.TOAST: ".+",
    ReadingKind.CHAT_SENT: ".+",
    ReadingKind.CHAT_RECEIVED: ".+",
}


class _Marks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if "data-kind" in values:
            self.found.append((values["data-kind"] or "", values["data-value"] or ""))


def test_it_has_names_of_its_own_for_at_least_48_pages() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES) >= 48


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_it_marks_only_what_readings_can_say(page: Page) -> None:
    marks = _Marks()
    marks.feed(page.html)

    assert page.screen in SCREENS
    assert all(re.fullmatch(VALUES[ReadingKind(kind)], value) for kind, value in marks.found)
