from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.evidence.screens.test_parse import CERTIFICATE, DASHBOARD, RECEIPT, at, page, parse
from triage.decision.facts import Line
from triage.desks.prakerja.screens.usable import usable

RECIPE = ("Resep Nasi Goreng", "2 siung bawang putih", "Tumis hingga harum")


def judged(lines: Sequence[Line]) -> str:
    return usable(lines, parse(lines))


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (DASHBOARD, "yes"),
        (CERTIFICATE, "yes"),
        (("502 Bad Gateway", "nginx"), "yes"),
        (
            ("CS", "online", "Kak sertifikat saya mana ya", "09.12", "Baik", "09.20", "oke", "09.31", "Ketik pesan"),
            "yes",
        ),
        (("Ayah", "online", "sudah makan?", "09.12", "sudah", "09.20", "oke", "09.31", "Ketik pesan"), "off_topic"),
        (RECEIPT, "payment"),
        ((*RECEIPT, "Platform | Tokopedia"), "payment"),
        ((*RECEIPT, "Sertifikat belum tersedia"), "yes"),
        (RECIPE, "off_topic"),
        (("..", "7"), "no_words"),
        ((), "no_words"),
    ],
)
def test_it_says_whether_a_picture_helps_or_why_not(rows: tuple[str, ...], code: str) -> None:
    assert judged(page(*rows)) == code


def test_it_calls_words_that_were_read_badly_illegible() -> None:
    assert judged([replace(line, confidence=0.4) for line in page(*RECIPE)]) == "illegible"
    assert judged([at("lkj wq pnr tz", 0, 100, confidence=0.2)]) == "illegible"
