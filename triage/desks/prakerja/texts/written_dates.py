"""Dates that are written out, day first as Indonesians write them: "17 Sep 2021", "17/09/21", "tgl 17/9", "23-11"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final

from triage.desks.prakerja.texts.date_words import MONTHS, TABLE, WEEKDAYS
from triage.desks.prakerja.texts.days import YEARLESS, FoundDate, date_of, soon, yearless
from triage.desks.prakerja.texts.numbers import one_of

AHEAD: Final = 0.5
"""How certain it is that a day that leaves something out lies ahead."""
NUMERIC: Final = 0.85
"""How certain it is that two numbers are a day and a month."""

_MONTHS: Final = one_of(MONTHS)
_DIGIT_LIKE: Final = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5"})
_BEFORE: Final = re.compile(
    rf"\b{one_of(TABLE['figures']['before'].split())}(?:[.\s]{{1,2}}[^\W\d_]{{2,9}})?\W{{0,3}}$", re.IGNORECASE
)
_AFTER: Final = re.compile(rf"\s?{one_of(TABLE['figures']['after'].split())}\b", re.IGNORECASE)
_NEAR: Final = 24
"""Characters before two numbers that may say what they are."""
_FRACTIONS: Final = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (2, 4), (3, 4), (1, 5), (24, 7)})
_FULL_MARKS: Final = 10
"""Up to here, two equal numbers are rather all of the points than a day."""


def written_dates(text: str, today: date, *, ocr: bool) -> Iterator[FoundDate]:
    """What may be a date, the surest first; places may overlap."""
    for pattern, read in _ocr_forms() if ocr else _typed_forms():
        for match in pattern.finditer(text):
            if found := read(match, today):
                yield found


def _shown(match: re.Match[str], today: date) -> FoundDate | None:
    """A date whose day and month are written out, the year perhaps not; never one that was guessed to lie ahead."""
    groups = match.groupdict()
    month = MONTHS.get(groups["month"].lower())
    digits = "".join(groups.get(name) or "" for name in ("day", "year")) + ("" if month else groups["month"])
    if 3 * sum(character.isdecimal() for character in digits) < len(digits):
        return None  # Letters that look like digits, but hardly a digit among them: words.
    day, month = _number(groups["day"]), month or _number(groups["month"])
    if groups.get("year"):
        year = _year(groups["year"], today)
        written = date_of(year, month, day) if year else None
        return FoundDate(written, match.start(), match.end()) if written else None
    latest = yearless(month, day, today)
    return FoundDate(latest, match.start(), match.end(), YEARLESS) if latest else None


def _typed(match: re.Match[str], today: date) -> FoundDate | None:
    """The same, where it may also lie ahead: "sampai 1 Desember"."""
    if (found := _shown(match, today)) or match.groupdict().get("year"):
        return found
    month = MONTHS.get(match["month"].lower()) or int(match["month"])
    ahead = soon(month, int(match["day"]), today)
    return FoundDate(ahead, match.start(), match.end(), AHEAD) if ahead else None


def _numeric(match: re.Match[str], today: date) -> FoundDate | None:
    """Two or three numbers that are a day and not a fraction, a score, a version or a time."""
    day, month = int(match["day"]), int(match["month"])
    before = match.string[max(0, match.start() - _NEAR) : match.start()]
    if (day, month) in _FRACTIONS or (day == month <= _FULL_MARKS):
        return None
    if _BEFORE.search(before) or _AFTER.match(match.string, match.end()):
        return None
    found = _typed(match, today)
    if found is None or abs(found.day.year - today.year) > 1:
        return None  # "1.2.21" is rather a version.
    return replace(found, certainty=min(found.certainty, NUMERIC))


def _number(group: str) -> int:
    return int(group.translate(_DIGIT_LIKE))


def _year(group: str, today: date) -> int | None:
    """Four digits as they stand; two digits in the century that does not lie ahead."""
    year = _number(group)
    if len(group) == 2:
        year += 2000 if year + 2000 <= today.year + 1 else 1900
    return year if 1900 <= year <= 2100 else None


_Form = tuple[re.Pattern[str], Callable[[re.Match[str], date], FoundDate | None]]


def _forms(*, digit: str, begin: str) -> tuple[re.Pattern[str], ...]:
    """The written forms for one notion of a digit, the surest first.

    Gaps hold up to three characters and numbers up to four, so that a place costs the same wherever it is.
    """
    lead = rf"(?:\b{one_of(WEEKDAYS)}\b[\s,./]{{0,3}})?(?:\b(?:tgl|tanggal|tggl|tngl)[\s.:]{{0,3}})?{begin}"
    month = rf"(?P<month>{_MONTHS})(?![^\W\d_])"
    english = r"(?P<month>(?a:january|february|march|june|july|august|october|december))\b"
    day = rf"(?P<day>{digit}{{1,2}})(?:st|nd|rd|th)?"
    two, four = rf"{digit}{{2}}(?![\w%]|[-/:.]\d)", rf"(?-i:[12lI|]){digit}{{3}}(?!\d)"
    gap = r"[\s\-/.,']{0,3}"
    texts = (
        rf"{lead}{day}[\s\-/.]{{0,3}}(?:of\s)?{month}{gap}(?P<year>{four})",
        rf"{lead}{month}{gap}{day}{gap}(?P<year>{four})",
        rf"{begin}(?P<year>{four})(?P<sep>[-/.])(?P<month>{digit}{{1,2}})(?P=sep)(?P<day>{digit}{{1,2}})(?!\d)",
        rf"{lead}(?<!\d[-/.])(?P<day>{digit}{{1,2}})\s?(?P<sep>[-/.])\s?(?P<month>{digit}{{1,2}})\s?(?P=sep)"
        rf"\s?(?P<year>{four})",
        rf"{lead}(?<!\d[-/.])(?P<day>{digit}{{1,2}})(?P<sep>[-/])(?P<month>{digit}{{1,2}})(?P=sep)(?P<year>{two})",
        # A two-digit year after a month's name may be any number, so that only recent years count.
        rf"{lead}{day}[\s\-/.]{{0,3}}{month}[\s\-/.,]{{0,2}}'?(?P<year>2\d)(?![\w%]|[:.]\d|\s?(?:hari|jam|orang|menit))",
        rf"{lead}{day}[\s\-/.]{{0,3}}(?:of\s)?{month}(?!{gap}\d{{3,}})",
        rf"\b{english}\s(?P<day>{digit}{{1,2}})(?:st|nd|rd|th)?(?![\w:%]|[.,]?\s?\d)",
    )
    return tuple(re.compile(text, re.IGNORECASE) for text in texts)


_DATED: Final = r"\b(?:tgl|tanggal)[\s.:]{0,2}"
_ALONE: Final = r"(?<![\w.,:/%+&-])"
_DAY, _LATE_DAY, _MONTH = r"(?P<day>\d{1,2})", r"(?P<day>1[3-9]|2\d|3[01])", r"(?P<month>\d{1,2})"
_END: Final = r"(?![\w/%+-]|[.,:]\d)"


@cache
def _ocr_forms() -> tuple[_Form, ...]:
    """Compiled when somebody first reads a picture: a tenth of a second."""
    forms = _forms(
        # Within one flag-free class, because IGNORECASE would let L and i in.
        digit=r"(?-i:[0-9OolI|S])",
        # A digit may touch the word before it (a lost space); a letter that plays a digit may not.
        begin=r"(?:(?<![^\W_])|(?<=[^\W\d_])(?=\d))",
    )
    return tuple((pattern, _shown) for pattern in forms)


@cache
def _typed_forms() -> tuple[_Form, ...]:
    """The same for texts."""
    return (
        *((pattern, _typed) for pattern in _forms(digit=r"\d", begin=r"(?:(?<![^\W_])|(?<=tgl)|(?<=tanggal))")),
        # "tgl 17/2", "tgl 23-11" (not "tgl 1-3", which are three days), "tgl 27.11"
        (re.compile(rf"{_DATED}{_DAY}\s?/\s?{_MONTH}(?![\w/-])", re.IGNORECASE), _typed),
        (re.compile(rf"{_DATED}{_LATE_DAY}[-.]{_MONTH}{_END}", re.IGNORECASE), _typed),
        # "3/11", "23-11", "27.11.26"
        (re.compile(rf"{_ALONE}{_DAY}\s?/\s?{_MONTH}{_END}"), _numeric),
        (re.compile(rf"{_ALONE}{_LATE_DAY}-{_MONTH}{_END}"), _numeric),
        (re.compile(rf"{_ALONE}{_DAY}\.{_MONTH}\.(?P<year>2\d){_END}"), _numeric),
    )
