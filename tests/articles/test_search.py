"""The help pages' search: in slang, with mistakes, in one pass."""

from time import perf_counter

import pytest

from tests.articles.test_texts import published
from tests.factories import WEDNESDAY
from triage.articles.search import find
from triage.playbook.desk import shipped


def first(typed: str, *, language: str = "id") -> str:
    found = find(typed, language=language, now=WEDNESDAY, desk=published())
    return found[0].code if found else ""


@pytest.mark.parametrize(
    ("typed", "article"),
    [
        ("brp lama srtfkt muncul", "waiting_time"),
        ("NAMANYA SALAH", "wrong_name"),
        ("nama saya di sertipikat slh min", "wrong_name"),
        ("webnya gk kebuka, loading trs", "page_does_not_open"),
        ("tombol ulasan abu abu", "review_does_not_work"),
        ("cara kasih rating", "give_the_review"),
        ("tanya platformnya", "ask_the_platform"),
        ("qwerty", ""),
        ("", ""),
        ("?!.,", ""),
    ],
)
def test_it_finds_what_is_typed_as_people_type(typed: str, article: str) -> None:
    assert first(typed) == article


def test_it_finds_words_that_begin_alike_in_the_pages_language() -> None:
    assert first("training institutions", language="en") == "wrong_name"
    assert first("review", language="en") in {"give_the_review", "review_does_not_work"}


def test_it_finds_no_draft() -> None:
    assert find("nama", language="id", now=WEDNESDAY, desk=shipped()) == []


def test_a_long_search_costs_no_more_than_a_short_one() -> None:
    first("nama")
    began = perf_counter()
    for word in ("a1" * 500_000, "nama " * 200_000, "_" * 1_000_000):
        first(word)
    assert perf_counter() - began < 0.5
