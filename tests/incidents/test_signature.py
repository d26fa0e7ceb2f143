"""What a ticket shares with others of one cause."""

from dataclasses import replace

import pytest

from tests.decision.facts_for_tests import facts
from triage.decision.facts import Origin, Reading, Source
from triage.desks.prakerja.facts import Facts, ReadingKind, Symptom
from triage.desks.prakerja.signature import MOST, signature


def said(text: str, **fields: object) -> Facts:
    return replace(facts(), what_you_see=None, readings=(), description=text, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("halaman sertifikat error 503", "halaman sertipikatnya errorrr 503"),
        ("webnya eror", "web eror"),
        ("Servernya DOWN kak", "server down"),
    ],
)
def test_it_is_the_same_however_it_is_spelled(one: str, other: str) -> None:
    assert signature(said(one)) == signature(said(other))


def test_it_has_the_codes_of_pictures_and_answers_once() -> None:
    screen = Reading(ReadingKind.SCREEN, "error", 0.9, Origin(Source.SCREENSHOT, screenshot=0))
    page = Reading(ReadingKind.ERROR_PAGE, "server", 0.9, Origin(Source.SCREENSHOT, screenshot=0))
    shown = signature(replace(said("tolong"), readings=(screen, page), what_you_see=Symptom.PAGE_FAILS))
    assert shown == {"error_page:server", "seen:not_opening", "said:broken"}


def test_it_takes_a_5xx_for_a_server_error() -> None:
    assert {"503", "error_page:server", "said:broken"} <= signature(said("kode 503"))
    assert "error_page:server" not in signature(said("halaman 404"))


def test_it_leaves_out_platforms_numbers_and_what_everybody_says() -> None:
    origin = Origin(Source.TEXT, span=(5, 14), quote="tokopedia")
    named = Reading(ReadingKind.PLATFORM, "tokopedia", 0.9, origin)
    assert signature(replace(said("saya tokopedia 081234 17 min"), readings=(named,))) == frozenset()


def test_it_holds_no_names_read_in_pictures() -> None:
    name = Reading(ReadingKind.ACCOUNT_NAME, "Budi Hartanto", 0.9, Origin(Source.SCREENSHOT, screenshot=0))
    assert signature(replace(said(""), readings=(name,))) == frozenset()


def test_it_stays_small() -> None:
    letters = "abcdefghij"
    text = " ".join(f"kata{one}{other}x" for one in letters for other in letters)
    assert len(signature(said(text * 30))) == MOST
