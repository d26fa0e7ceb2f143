import pytest

from tests.evidence.ocr.readings import line
from triage.evidence.ocr.merge import sureness, surer


def test_it_keeps_the_surer_reading_of_each_place() -> None:
    first = [line("Pelatihan", confidence=0.9), line("Selesai", top=50, confidence=0.99)]
    second = [line("Pelatihan Saya", width=110, confidence=0.98), line("Se1esai", top=52, confidence=0.7)]

    assert [each.text for each in surer(first, second)] == ["Pelatihan Saya", "Selesai"]


def test_it_keeps_what_only_one_reading_has() -> None:
    assert {each.text for each in surer([line("Selesai")], [line("Ulasan", top=90)])} == {"Selesai", "Ulasan"}


def test_it_weighs_one_line_against_the_two_that_it_was_read_as() -> None:
    halves = [line("Budi", width=45, confidence=0.99), line("Hartanto", left=50, width=50, confidence=0.97)]

    assert set(surer([line("Budi Hartnto", confidence=0.9)], halves)) == set(halves)
    assert surer(halves, [line("Budi Hartanto", confidence=0.999)]) == [line("Budi Hartanto", confidence=0.999)]


def test_it_leaves_neighbours_apart() -> None:
    rows = [line(str(row), top=row * 20) for row in range(4)]

    assert surer(rows[::2], rows[1::2]) == [*rows[::2], *rows[1::2]]


def test_it_weighs_confidence_by_length() -> None:
    assert sureness([]) == 0.0
    assert sureness([line("aaa", confidence=1.0), line("b", confidence=0.6)]) == pytest.approx(0.9)
