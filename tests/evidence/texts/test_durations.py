from datetime import date

import pytest

from triage.desks.prakerja.texts.durations import find_durations
from triage.desks.prakerja.texts.numbers import number_at

TODAY = date(2026, 3, 17)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "days", "ago"),
    [
        ("2 minggu", 14, False),
        ("seminggu lebih", 7, False),
        ("sebulan", 30, False),
        ("2-3 hari", 2, False),
        ("1,5 bulan", 45, False),
        ("3 hari kerja", 5, False),  # Friday, Monday, Tuesday
        ("2 hari kerja", 4, False),  # since Friday
        ("two weeks ago", 14, True),
        ("3 hr yg lalu", 3, True),
        ("2 mingguan", 14, False),
        ("dua puluh tiga hari", 23, False),
        ("enam puluh hari", 60, False),
        ("duabelas hari yang lalu", 12, True),
        ("a week ago", 7, True),
        ("twenty-one days", 21, False),
        ("7 (tujuh) hari", 7, False),
        ("telung dina kepungkur", 3, True),  # Javanese
        ("kalih dinten kepengker", 2, True),  # polite Javanese
        ("dua minggu ka tukang", 14, True),  # Sundanese
    ],
)
def test_it_measures_a_length_of_time(text: str, days: int, ago: bool) -> None:
    assert [(each.days, each.ago) for each in find_durations(text, today=TODAY)] == [(days, ago)]


@pytest.mark.parametrize(
    "text",
    ["3 jam", "seharian", "beberapa hari", "5000 hari", "harinya", "1.2 hari", "satuan hari", "bintang 4 hari itu"],
)
def test_it_measures_nothing_where_no_length_is_told(text: str) -> None:
    assert find_durations(text, today=TODAY) == ()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("satu", 1),
        ("sepuluh", 10),
        ("sebelas", 11),
        ("tujuh belas", 17),
        ("limabelas", 15),
        ("dua puluh", 20),
        ("duapuluh enam", 26),
        ("sembilan puluh sembilan", 99),
        ("twenty-five", 25),
        ("thirty one", 31),
        ("selikur", 21),
        ("telu likur", 23),
        ("opat belas", 14),
        ("dua ribu dua puluh enam", 2026),
        ("seribu sembilan ratus sembilan puluh lima", 1995),
    ],
)
def test_it_reads_numbers_in_words(words: str, value: int) -> None:
    assert number_at(words, 0) == (value, len(words))


@pytest.mark.parametrize("words", ["duaan", "satuan", "belas", "puluh", "ke dua", ""])
def test_it_reads_no_number_into_other_words(words: str) -> None:
    assert number_at(words, 0) is None
