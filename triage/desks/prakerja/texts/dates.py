"""Dates in running text and in OCR lines, day first as Indonesians write them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from triage.desks.prakerja.texts.days import FoundDate
from triage.desks.prakerja.texts.spoken_dates import with_spoken_dates
from triage.desks.prakerja.texts.taken import Taken
from triage.desks.prakerja.texts.written_dates import written_dates

# "Hari Selasa, eh bukan, hari Kamis": what is said before it is no date.
_TAKEN_BACK: Final = re.compile(
    r"[\s,.…(-]{0,4}(?:e{1,3}h{1,3},?\s(?:bukan|salah|keliru|maksud|deng|no\b)|ralat|(?:maaf|so?r+[iy]),?\s(?:salah|bukan)"
    r"|bukan\s(?:ketang|deng|ding)|(?:no,?\s)?wait\b|i\smean\b)",
    re.IGNORECASE,
)
CORRECTED_WITHIN: Final = 40
"""Characters from such words to the date that is meant instead."""


def find_dates(text: str, *, today: date, ocr: bool = False) -> tuple[FoundDate, ...]:
    """All dates in ``text``, in order and without overlaps; impossible ones are left out.

    A date that leaves out its year or month, and a weekday, is the latest such day before
    ``today`` (``days.py`` has the limits), unless the words beside it say that it lies ahead
    ("sampai Kamis", "1 Desember"): days may be later than ``today``. With ``ocr``, letters that
    look like digits (O, l, I, |, S) are taken for digits inside a date's digit groups, and words
    that count from today ("kemarin") are not read: nobody knows when the picture was taken.
    """
    dates: list[FoundDate] = []
    taken = Taken(text)
    for found in written_dates(text, today, ocr=ocr):
        if taken.is_free(found.start, found.end):
            taken.take(found.start, found.end)
            dates.append(found)
    if not ocr:
        return tuple(_not_taken_back(text, with_spoken_dates(text, dates, today)))
    return tuple(sorted(dates, key=lambda found: found.start))


def _not_taken_back(text: str, dates: Sequence[FoundDate]) -> Iterator[FoundDate]:
    for found, following in pairwise(dates):
        words = _TAKEN_BACK.match(text, found.end)
        if words is None or following.start - words.end() > CORRECTED_WITHIN:
            yield found
    yield from dates[-1:]
