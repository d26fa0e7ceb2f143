"""Days told in words: "kamis minggu lalu", "tanggal dua puluh enam", "tadi subuh", "sehari setelah Hari Guru"."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from triage.desks.prakerja.texts.date_forms import FORMS
from triage.desks.prakerja.texts.date_words import Token, phrases, tokens
from triage.desks.prakerja.texts.days import FoundDate
from triage.desks.prakerja.texts.durations import find_durations
from triage.desks.prakerja.texts.numbers import one_of
from triage.desks.prakerja.texts.said import reduced
from triage.desks.prakerja.texts.taken import Taken

_DATED: Final = re.compile(rf"\b{one_of(phrases('dated'))}[\s.:]{{0,3}}$", re.IGNORECASE)
_REACH: Final = 16
"""Characters before a number in which "tanggal" stands that it belongs to."""


def with_spoken_dates(text: str, written: Sequence[FoundDate], today: date) -> tuple[FoundDate, ...]:
    """The dates of a text in order, those ``written`` out among them, some of which are part of longer ones."""
    known = [Token("date", found.start, found.end, found=found) for found in written]
    found = reduced(tokens(text, [*known, *_lengths(text, written, today)]), FORMS, today)
    return tuple(token.found for token in found if token.found)


def _lengths(text: str, written: Sequence[FoundDate], today: date) -> Iterator[Token]:
    """Lengths of time; not the "2 bulan" in "tgl 2 bulan ini"."""
    taken = Taken(text)
    for each in written:
        taken.take(each.start, each.end)
    for length in find_durations(text, today=today):
        is_day = _DATED.search(text[max(0, length.start - _REACH) : length.start])
        if not is_day and taken.is_free(length.start, length.end):
            kind = "past" if length.ago else "length"
            yield Token(kind, length.start, length.end, length.days, unit=length.unit_days)
