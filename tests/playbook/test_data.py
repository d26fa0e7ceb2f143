"""The shipped files are complete and sound: whatever the decision can say has its words."""

import re
from collections import Counter
from collections.abc import Mapping
from string import Template
from typing import Any

import pytest

from triage.decision.follow_ups import QUESTION
from triage.desks.prakerja import DESK, RULES
from triage.desks.prakerja.categories import CATEGORIES
from triage.desks.prakerja.events import EVENTS
from triage.models import CannedReply, Macro, Platform, Resolution
from triage.playbook.desk import read_canned_replies, read_data, read_macros, shipped

LANGUAGES = ("id", "en")
GAPS = {
    *("salutation", "name", "reference", "category", "platform", "contact", "completed_on", "due_on", "wait_days"),
    *("next_check_on", "evidence", "question", "status_link", "human_by", "printed_name", "account_name", "training"),
    *("heard", "hot_line", "article", "letter_only"),
    "message",
}
ANSWERS = {category.reply for category in CATEGORIES} | {
    variant for category in CATEGORIES for variant in category.variants.values()
}
REMINDERS = {category.follow_up.kind for category in CATEGORIES} | {QUESTION.kind}
ASKED = {f"ask_{code}" for code in RULES.questions}
INCIDENTS = {"incident", "incident_draft", "incident_solved", "incident_solved_draft"}
RECEIPTS = {"receipt", "receipt_fraud", "receipt_harm"} | RULES.next_steps
AHEAD = set(RULES.said_ahead)
REPORTED = {event.letter for event in EVENTS.values() if event.letter}
CODES = ANSWERS | REMINDERS | AHEAD | ASKED | INCIDENTS | RECEIPTS | REPORTED | {"link", "agent", "closed", "proposal"}
KNOWN_ONLY_IN: Mapping[str, set[str]] = {
    "completed_on": {"too_early"},
    "due_on": {"too_early"} | AHEAD,
    "next_check_on": ANSWERS | AHEAD,
    "human_by": RECEIPTS,
    "heard": RECEIPTS,
    "hot_line": {"receipt_harm"},
    "message": {"agent", "incident", "incident_solved"},
    "question": ASKED | {"question"},
    "printed_name": set(),
    "account_name": set(),
}
"""Gaps that are empty elsewhere; what is printed on a certificate is told through $evidence alone."""

REPLIES = {(row["code"], row["language"]): row for row in read_canned_replies()}
each_reply = pytest.mark.parametrize("reply", REPLIES.values(), ids=["-".join(key) for key in REPLIES])


def gaps_of(reply: Mapping[str, str]) -> set[str]:
    return {gap for part in ("subject", "body") for gap in Template(reply[part]).get_identifiers()}


def test_it_makes_a_desk_of_the_files() -> None:
    desk = shipped()
    assert desk.salutation == "Kak"
    assert desk.policy.wait_working_days == 3
    assert set(desk.policy.categories) == {category.code for category in CATEGORIES}
    assert {setting.threshold for setting in desk.policy.categories.values()} == {0.80}
    assert desk.contacts.keys() == desk.policy.platforms.keys()


def test_it_has_words_in_both_languages_for_all_that_can_be_said() -> None:
    assert set(REPLIES) == {(code, language) for code in CODES for language in LANGUAGES}


@each_reply
def test_it_fits_its_row(reply: Mapping[str, str]) -> None:
    CannedReply(**reply).clean_fields(exclude=["id"])


@each_reply
def test_it_fills_known_gaps_only(reply: Mapping[str, str]) -> None:
    assert Template(reply["subject"]).is_valid()
    assert Template(reply["body"]).is_valid()
    assert gaps_of(reply) <= GAPS
    assert {gap for gap in gaps_of(reply) if reply["code"] not in KNOWN_ONLY_IN.get(gap, CODES)} == set()


@pytest.mark.parametrize("code", sorted(CODES))
def test_it_tells_the_same_in_both_languages(code: str) -> None:
    indonesian, english = (gaps_of(REPLIES[code, language]) for language in LANGUAGES)
    assert english == indonesian - {"salutation"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(ANSWERS))
def test_it_says_why_what_to_do_and_when_we_look_again(code: str, language: str) -> None:
    reply = REPLIES[code, language]
    assert {"evidence", "next_check_on"} <= gaps_of(reply)
    assert "\n\n- " in reply["body"]
    assert {"id": "petugas", "en": "a person"}[language] in reply["body"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(ASKED | {"question"}))
def test_it_asks_where_it_asks(code: str, language: str) -> None:
    assert "question" in gaps_of(REPLIES[code, language])


@each_reply
def test_it_stays_phone_sized(reply: Mapping[str, str]) -> None:
    assert len(reply["subject"]) <= 70
    assert len(reply["body"]) <= 1100
    assert max(len(line) for line in reply["body"].splitlines()) <= 260


@each_reply
def test_it_keeps_lists_apart_from_paragraphs(reply: Mapping[str, str]) -> None:
    for chunk in reply["body"].split("\n\n"):
        assert len({line.startswith("- ") for line in chunk.splitlines()}) == 1
    assert "\n\n\n" not in reply["body"]


@each_reply
def test_it_never_hangs_a_heading_on_evidence_that_may_be_empty(reply: Mapping[str, str]) -> None:
    assert ":\n\n$evidence" not in reply["body"]


@each_reply
def test_it_names_the_setting_instead_of_a_salutation(reply: Mapping[str, str]) -> None:
    assert not re.search(r"\b(kak|kakak|bapak|ibu|anda|kamu)\b", reply["subject"] + reply["body"], re.IGNORECASE)


def test_it_offers_no_spelling_twice() -> None:
    spellings = Counter(
        spelling.casefold() for row in read_data("platforms") for spelling in (row["name"], *row["aliases"])
    )
    assert [spelling for spelling, count in spellings.items() if count > 1] == []


def test_it_offers_no_spelling_to_two_platforms() -> None:
    written = {
        row["code"]: {_joined(word) for word in (row["name"], *row["aliases"])} for row in read_data("platforms")
    }
    assert sum(map(len, written.values())) == len(set[str]().union(*written.values()))


def _joined(spelling: str) -> str:
    return "".join(spelling.casefold().split())


@pytest.mark.parametrize("row", read_data("platforms"), ids=lambda row: row["code"])
def test_it_knows_how_to_reach_each_platform_and_offers_no_institution(row: Mapping[str, object]) -> None:
    platform = Platform(**row)
    platform.clean_fields(exclude=["id"])
    assert bool(platform.contact) is platform.active is not platform.is_institution


@pytest.mark.parametrize("row", read_macros(), ids=lambda row: row["code"])
def test_it_ships_macros_that_write_the_same_in_both_languages(row: Mapping[str, Any]) -> None:
    macro = Macro(**row)
    macro.clean_fields(exclude=["id"])
    indonesian, english = (set(Template(macro.own_words(language)).get_identifiers()) for language in LANGUAGES)
    assert english == indonesian - {"salutation"}
    assert macro.category in {"", *(category.code for category in CATEGORIES)}
    assert macro.resolution in {"", *Resolution.values}
    assert all(60 < len(macro.own_words(language)) <= 1100 for language in LANGUAGES)
    assert not re.search(r"\b(kak|kakak|bapak|ibu|anda|kamu)\b", macro.texts["id"], re.IGNORECASE)


def test_it_ships_no_words_without_their_macro() -> None:
    codes = {row["code"] for row in read_data("macros")}
    assert {path.stem for path in (DESK.data / "macros").glob("*/*.txt")} <= codes


def test_every_circumstance_has_its_row() -> None:
    assert {row["code"] for row in read_data("circumstances")} == {each.code for each in RULES.circumstances}
