from datetime import date

import pytest

from tests.evidence.platforms_for_tests import PLATFORMS
from triage.desks.prakerja.texts.mentions import find_mentions
from triage.evidence.roles import judged, shipped

TODAY = date(2026, 3, 17)


def days(text: str, kind: str = "completed_on") -> list[str]:
    readings = judged(text, find_mentions(text, today=TODAY, platforms=PLATFORMS), shipped(), today=TODAY)
    return [reading.value for reading in readings if reading.kind == kind]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("saya telah menyelesaikan pelatihan di Tokopedia pada tanggal 3 Maret 2026 tetapi belum muncul", "2026-03-03"),
        ("tokped 5 maret sertif blm nongol", "2026-03-05"),
        ("kelas saya beli tanggal 1 maret dan selesai tanggal 8 maret, sertifikat belum ada", "2026-03-08"),
        ("selesai tgl 9 maret, tgl 12 maret sudah chat CS Tokopedia", "2026-03-09"),
        ("selesai kamis minggu lalu sertif belum keluar", "2026-03-12"),
    ],
)
def test_it_tells_the_day_of_completion_from_other_days(text: str, day: str) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text", ["saya lahir tanggal 12 mei 1990", "sertifikat harus sudah ada sebelum tanggal 20 maret", "belum ada juga"]
)
def test_other_days_are_none(text: str) -> None:
    assert days(text) == []


def test_a_desk_without_a_model_keeps_what_its_rules_say() -> None:
    readings = find_mentions("selesai tgl 9 maret", today=TODAY, platforms=PLATFORMS)
    assert judged("selesai tgl 9 maret", readings, None, today=TODAY) == readings
