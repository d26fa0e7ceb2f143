"""Cells that spreadsheets would compute, and separators."""

import pytest

from triage.reporting.table_files import harmless, separator


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＠a"])
def test_what_looks_like_a_formula_becomes_a_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Sari W.", "TKT-2222-2222", "sa•••@example.com", "1=1", "–"])
def test_other_texts_stay_what_they_are(text: str) -> None:
    assert harmless(text) == text


def test_the_separator_is_what_the_languages_excel_expects() -> None:
    assert {language: separator(language) for language in ("id", "en", "de")} == {"id": ";", "en": ",", "de": ";"}
