"""Dates in running text and in OCR lines, day first as Indonesians write them."""

from datetime import date

from triage.desks.prakerja.texts.days import FoundDate
from triage.desks.prakerja.texts.spoken_dates import with_spoken_dates
from triage.desks.prakerja.texts.taken import Taken
from triage.desks.prakerja.texts.written_dates import written_dates


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
        return with_spoken_dates(text, dates, today)
    return tuple(sorted(dates, key=lambda found: found.start))
