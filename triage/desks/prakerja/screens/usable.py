"""Whether a picture helps the desk, or why not: nothing is forced."""

from collections.abc import Sequence
from typing import Final

from triage.decision.facts import Line, Reading
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens.words import fold, phrases

FEWEST_LETTERS: Final = 6
"""Fewer are stray marks in which the engine saw letters."""
BADLY_READ: Final = 0.6
"""Mean confidence, weighed by letters, below which words are not to be judged by."""

_OURS: Final = phrases(
    "sertifikat/certificate/pelatihan/prakerja/insentif/ulasan/training/kelas/kursus/voucher/dasbor/dashboard"
)
_TELLING: Final = frozenset(
    {
        ReadingKind.STATUS,
        ReadingKind.PROGRESS,
        ReadingKind.COMPLETED_ON,
        ReadingKind.REVIEW,
        ReadingKind.ERROR_PAGE,
        ReadingKind.TOAST,
        ReadingKind.CERTIFICATE_NAME,
        ReadingKind.FRAUD,
    }
)
_OF_THE_TRAINING: Final = frozenset({ReadingKind.STATUS, ReadingKind.PROGRESS, ReadingKind.COMPLETED_ON})


def usable(lines: Sequence[Line], readings: Sequence[Reading]) -> str:
    """Judge a picture by all its OCR ``lines`` and the ``readings`` that ``parse_screen`` gave for them.

    "yes"; or else "no_words" (a cat, a black frame), "illegible" (words, but read too badly), "off_topic"
    (words, but none of ours: a meme, news, a home screen) or "payment" (a receipt or a wallet, which tells
    nothing of the training).
    """
    screen = next((reading.value for reading in readings if reading.kind == ReadingKind.SCREEN), "unusable")
    found = {reading.kind for reading in readings}
    letters = {line: sum(character.isalpha() for character in line.text) for line in lines}
    total = sum(letters.values())
    if total < FEWEST_LETTERS or (screen == "unusable" and not total):
        return "no_words"
    if screen == "transaction":
        return "yes" if found & _OF_THE_TRAINING else "payment"
    if screen in ("dashboard", "certificate", "error") or (screen != "unusable" and found & _TELLING):
        return "yes"
    if screen == "chat" and (
        ReadingKind.PLATFORM in found or any(word in fold(line.text) for line in lines for word in _OURS)
    ):
        return "yes"
    mean = sum(line.confidence * count for line, count in letters.items()) / total
    return "illegible" if mean < BADLY_READ else "off_topic"
