from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.desks.prakerja.texts.date_meanings import DAY_ONLY
from triage.desks.prakerja.texts.dates import find_dates
from triage.desks.prakerja.texts.days import YEARLESS

TODAY = date(2026, 3, 17)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17 Sep 2021", "2021-09-17"),
        ("17/09/2021", "2021-09-17"),
        ("17-9-21", "2021-09-17"),
        ("17.09.2021", "2021-09-17"),
        ("Jumat, 17 September 2021", "2021-09-17"),
        ("jum'at 17 sept 2021", "2021-09-17"),
        ("17Sep2021", "2021-09-17"),
        ("17 sep 21", "2021-09-17"),
        ("2021-09-17T10:00", "2021-09-17"),
        ("September 17, 2021", "2021-09-17"),
        ("3rd of March 2026", "2026-03-03"),
        ("5 Agu 2025", "2025-08-05"),
        ("5 Agt 2025", "2025-08-05"),
        ("5 Ags 2025", "2025-08-05"),
        ("5 Agust 2025", "2025-08-05"),
        ("5 Nop 2025", "2025-11-05"),
        ("1 Mei 2025", "2025-05-01"),
        ("1 May 2025", "2025-05-01"),
        ("9 Des 2025", "2025-12-09"),
        ("29 Februari 2024", "2024-02-29"),
        ("tgl 12 maret", "2026-03-12"),
        ("tgl12 maret", "2026-03-12"),
        ("17 sept", "2025-09-17"),
        ("March 12", "2026-03-12"),
        ("12 maret 10 hari", "2026-03-12"),
        ("tgl 17/2", "2026-02-17"),
        ("tgl 10", "2026-03-10"),
        ("tgl 20", "2026-02-20"),
        ("tgl 13 kemarin", "2026-03-13"),
        ("kemarin", "2026-03-16"),
        ("kmrn sore", "2026-03-16"),
        ("tadi pagi", "2026-03-17"),
        ("hari ini", "2026-03-17"),
        ("semalam", "2026-03-16"),
        ("yesterday", "2026-03-16"),
        ("3 hari yg lalu", "2026-03-14"),
        ("2 hari kerja lalu", "2026-03-13"),
        ("two weeks ago", "2026-03-03"),
        ("3 minggu lalu", "2026-02-24"),
        ("minggu lalu", "2026-03-10"),
        ("jumat kemarin", "2026-03-13"),
        ("hari minggu lalu", "2026-03-15"),
        ("tgl 3 maret eh bukan, tgl 5 maret", "2026-03-05"),
    ],
)
def test_it_finds_a_date(text: str, day: str) -> None:
    assert [found.day.isoformat() for found in find_dates(text, today=TODAY)] == [day]


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2025",
        "32 Januari 2025",
        "09/17/2021",
        "29 feb",
        "jam 10.30",
        "IP 1.2.21",
        "12 maret 20211",
        "INV/123/17/09",
        "Rp 12.000.000",
        "tanggal 1-3",
        "tgl 9 mei",  # too long ago, and no "tgl 9" either
        "I may be late",
        "mei 2021",
        "sudah 3 hari",
        "kelas TIK-2-21",
        "",
    ],
)
def test_it_finds_no_date(text: str) -> None:
    assert find_dates(text, today=TODAY) == ()


def test_it_says_where_the_dates_stand_and_how_sure_they_are() -> None:
    text = "beli 1 Maret 2026, selesai tgl 12 maret"
    found = find_dates(text, today=TODAY)
    assert [text[each.start : each.end] for each in found] == ["1 Maret 2026", "tgl 12 maret"]
    assert [each.certainty for each in found] == [1.0, YEARLESS]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I7 Sep 2O21", "2021-09-17"),
        ("lO/O9/2O2l", "2021-09-10"),
        ("1S Okt 2025", "2025-10-15"),
        ("2O21-09-l7", "2021-09-17"),
        ("Selesai17Sep2021", "2021-09-17"),
        ("tanggal7Sep2021", "2021-09-07"),
        ("1Sep2021", "2021-09-01"),
    ],
)
def test_it_reads_digits_that_ocr_took_for_letters(text: str, day: str) -> None:
    assert [found.day.isoformat() for found in find_dates(text, today=TODAY, ocr=True)] == [day]


@pytest.mark.parametrize("text", ["Soll Sep Soll", "Il Mei Isl", "kemarin", "2 hari yang lalu", "Sep 2021"])
def test_it_does_not_read_dates_into_words_of_a_picture(text: str) -> None:
    assert find_dates(text, today=TODAY, ocr=True) == ()


def test_it_takes_letters_for_digits_only_in_ocr_text() -> None:
    assert find_dates("I7 Sep 2O21", today=TODAY) == ()


@given(st.text(max_size=300), st.booleans())
def test_it_never_raises_and_never_overlaps(text: str, ocr: bool) -> None:
    found = find_dates(text, today=TODAY, ocr=ocr)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text(alphabet="0123456789/-. OolISsepagmei", max_size=60), st.booleans())
def test_it_never_raises_on_what_looks_like_dates(text: str, ocr: bool) -> None:
    assert all(1900 <= each.day.year <= 2100 for each in find_dates(text, today=TODAY, ocr=ocr))


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("senin kemarin tgl 16", YEARLESS),
        ("kemarin tanggal 16", YEARLESS),
        ("kemarin tanggal 12", DAY_ONLY),
        ("tgl 16", DAY_ONLY),
    ],
)
def test_a_weekday_or_yesterday_that_agrees_confirms_a_day_without_its_month(text: str, certainty: float) -> None:
    assert [each.certainty for each in find_dates(text, today=TODAY)] == [certainty]
