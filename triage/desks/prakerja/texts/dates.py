"""Dates in running text and in OCR lines, day first as Indonesians write them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from triage.desks.prakerja.texts.durations import find_durations
from triage.desks.prakerja.texts.taken import Taken

MONTHS: Final = {
    1: "januari january jan",
    2: "februari pebruari febuari february feb peb",
    3: "maret march mart mrt mar",
    4: "april apr",
    5: "mei may",
    6: "juni june jun",
    7: "juli july jul",
    8: "agustus august agust agst aug agt ags agu",
    9: "september sept sep",
    10: "oktober october okt oct",
    11: "november nopember nov nop",
    12: "desember december des dec",
}
WEEKDAYS: Final = ("senin monday", "selasa tuesday", "rabu wednesday", "kamis thursday",
                   "jumat jum'at friday", "sabtu saturday", "minggu ahad sunday")  # fmt: skip
OLDEST_YEARLESS = 300
"""Days: a date without a year that would lie further back is not guessed."""

_MONTH_OF = {name: number for number, names in MONTHS.items() for name in names.split()}
_WEEKDAY_OF = {name: number for number, names in enumerate(WEEKDAYS) for name in names.split()}
# "(?a:": under IGNORECASE alone "ı" is an i and "ſ" an s, which no table knows.
_MONTHS = "(?a:" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + ")"
_DIGIT_LIKE = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5"})


@dataclass(frozen=True, slots=True)
class FoundDate:
    """``day`` at [start, end) in the text.

    ``certainty`` in [0, 1]: 1 for a full date, ``YEARLESS`` where the year was filled in, less
    for words that count from today.
    """

    day: date
    start: int
    end: int
    certainty: float = 1.0


YEARLESS = 0.9
_DAY_ONLY = 0.7
_TODAY = 0.85
_YESTERDAY = 0.75  # "kemarin" also means "the other day"
_COUNTED_DAYS = 0.85
_COUNTED_WEEKS = 0.5


def find_dates(text: str, *, today: date, ocr: bool = False) -> tuple[FoundDate, ...]:
    """All dates in ``text``, in order and without overlaps; impossible ones are left out.

    A date without a year is the latest such day not after ``today``, unless that is more than
    ``OLDEST_YEARLESS`` days ago. With ``ocr``, letters that look like digits (O, l, I, |, S) are
    taken for digits inside a date's digit groups, and words that count from today ("kemarin")
    are not read: nobody knows when the picture was taken.
    """
    dates: list[FoundDate] = []
    taken = Taken(text)
    for found in _candidates(text, today, _OCR_FORMS if ocr else _CALENDAR_FORMS):
        if taken.is_free(found.start, found.end):
            taken.take(found.start, found.end)
            dates.append(found)
    for found in () if ocr else _spoken(text, today):
        # Nor right after another date: "tgl 13 kemarin" is one date.
        if taken.is_free(taken.word_before(found.start), found.end):
            taken.take(found.start, found.end)
            dates.append(found)
    return tuple(sorted(dates, key=lambda found: found.start))


def _candidates(text: str, today: date, forms: "tuple[_Form, ...]") -> Iterator[FoundDate]:
    for pattern, read in forms:
        for match in pattern.finditer(text):
            if found := read(match, today):
                yield found


def _written(match: re.Match[str], today: date) -> FoundDate | None:
    """A date whose day and month are written out, the year perhaps not."""
    groups = match.groupdict()
    month = _MONTH_OF.get(groups["month"].lower())
    digits = "".join(groups.get(name) or "" for name in ("day", "year")) + ("" if month else groups["month"])
    if 3 * sum(character.isdecimal() for character in digits) < len(digits):
        return None  # Letters that look like digits, but hardly a digit among them: words.
    day, month = _number(groups["day"]), month or _number(groups["month"])
    if groups.get("year"):
        year = _year(groups["year"], today)
        written = _date(year, month, day) if year else None
        return FoundDate(written, match.start(), match.end()) if written else None
    latest = max((day_ for year in (today.year, today.year - 1) if (day_ := _date(year, month, day)) and day_ <= today),
                 default=None)  # fmt: skip
    if latest is None or (today - latest).days > OLDEST_YEARLESS:
        return None
    return FoundDate(latest, match.start(), match.end(), YEARLESS)


def _day_of_month(match: re.Match[str], today: date) -> FoundDate | None:
    """ "tgl 12": the latest twelfth not after today."""
    day = int(match["day"])
    first = today.replace(day=1)
    for _ in range(3):
        candidate = _date(first.year, first.month, day)
        if candidate and candidate <= today:
            return FoundDate(candidate, match.start(), match.end(), _DAY_ONLY)
        first = (first - timedelta(days=1)).replace(day=1)
    return None


def _days_back(days: int, certainty: float) -> Callable[[re.Match[str], date], FoundDate]:
    return lambda match, today: FoundDate(today - timedelta(days=days), match.start(), match.end(), certainty)


def _last_weekday(match: re.Match[str], today: date) -> FoundDate:
    back = (today.weekday() - _WEEKDAY_OF[match["weekday"].lower()] - 1) % 7 + 1
    return FoundDate(today - timedelta(days=back), match.start(), match.end(), _YESTERDAY)


def _month_alone(match: re.Match[str], today: date) -> FoundDate | None:
    """ "Sejak April": its last day; None for this month, which tells too little."""
    month = _MONTH_OF[match["month"].lower()]
    if month == today.month:
        return None
    year = today.year - (month > today.month)
    last = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return FoundDate(last, match.start(), match.end(), _COUNTED_WEEKS)


def _spoken(text: str, today: date) -> Iterator[FoundDate]:
    """ "3 hari yang lalu", "two weeks ago"; then "kemarin" and the like, unless part of a length ("5 hari ini")."""
    taken = Taken(text)
    for duration in find_durations(text, today=today):
        taken.take(duration.start, duration.end)
        if duration.ago:
            certainty = _COUNTED_DAYS if duration.unit_days == 1 else _COUNTED_WEEKS
            yield FoundDate(today - timedelta(days=duration.days), duration.start, duration.end, certainty)
    for found in _candidates(text, today, _SPOKEN_FORMS):
        if taken.is_free(found.start, found.end):
            yield found


def _number(group: str) -> int:
    return int(group.translate(_DIGIT_LIKE))


def _year(group: str, today: date) -> int | None:
    """Four digits as they stand; two digits in the century that does not lie ahead."""
    year = _number(group)
    if len(group) == 2:
        year += 2000 if year + 2000 <= today.year + 1 else 1900
    return year if 1900 <= year <= 2100 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_Form = tuple[re.Pattern[str], Callable[[re.Match[str], date], FoundDate | None]]


def _written_forms(*, digit: str, begin: str) -> tuple[_Form, ...]:
    """The written forms for one notion of a digit, the surest first.

    Gaps hold up to three characters and numbers up to four, so that a place costs the same wherever it is.
    """
    weekday = "|".join(sorted(_WEEKDAY_OF, key=len, reverse=True))
    lead = rf"(?:\b(?a:{weekday})\b[\s,./]{{0,3}})?(?:\b(?:tgl|tanggal|tggl|tngl)[\s.:]{{0,3}})?{begin}"
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
    return tuple((re.compile(text, re.IGNORECASE), _written) for text in texts)


_OCR_FORMS = _written_forms(
    # Within one flag-free class, because IGNORECASE would let L and i in.
    digit=r"(?-i:[0-9OolI|S])",
    # A digit may touch the word before it (a lost space); a letter that plays a digit may not.
    begin=r"(?:(?<![^\W_])|(?<=[^\W\d_])(?=\d))",
)
_AGO = r"(?:\s(?:yg|yang))?\s(?:lalu|kemarin|kemaren|kmrn)\b"
_CALENDAR_FORMS: tuple[_Form, ...] = (
    *_written_forms(digit=r"\d", begin=r"(?:(?<![^\W_])|(?<=tgl)|(?<=tanggal))"),
    (re.compile(r"\b(?:tgl|tanggal)[\s.:]{0,2}(?P<day>\d{1,2})\s?/\s?(?P<month>\d{1,2})(?![\w/-])", re.I), _written),
    (re.compile(rf"\b(?:tgl|tanggal)[\s.:]{{0,2}}(?P<day>\d{{1,2}})"
                rf"(?!\w|\s?[-/.:,]\s?\d|\s(?:bulan|bln|sampai|s/?d|{_MONTHS})\b)", re.I),
     _day_of_month),
)  # fmt: skip
_SPOKEN_FORMS: tuple[_Form, ...] = (
    (re.compile(rf"\b(?:bulan|bln|sejak|dari|awal|akhir|pertengahan|since|in)\s(?P<month>{_MONTHS})"
                r"(?:\s(?:kemarin|kemaren|kmrn|lalu))?(?!\w|\s?\d)", re.I), _month_alone),
    (re.compile(r"\b(?:bulan (?:lalu|kemarin|kemaren|kmrn)|last month)\b", re.I), _days_back(30, _COUNTED_WEEKS)),
    (re.compile(rf"\b(?:hari\s|last\s)?(?P<weekday>(?a:senin|selasa|rabu|kamis|jum'?at|sabtu)){_AGO}", re.I),
     _last_weekday),
    (re.compile(r"\blast\s(?P<weekday>(?a:monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b", re.I),
     _last_weekday),
    (re.compile(rf"\bhari\s(?P<weekday>(?a:minggu)){_AGO}", re.I), _last_weekday),
    (re.compile(r"\b(?:kemarin lusa|kemaren lusa|kemarin dulu|the day before yesterday)\b", re.I), _days_back(2, 0.8)),
    (re.compile(r"\b(?:tadi malam|tadi malem|semalam|semalem|last night)\b", re.I), _days_back(1, _YESTERDAY)),
    (re.compile(r"\b(?:hari ini|hr ini|tadi (?:pagi|siang|sore)|barusan|today|this (?:morning|afternoon))\b", re.I),
     _days_back(0, _TODAY)),
    (re.compile(r"(?<!hari )\b(?:minggu lalu|minggu kemarin|minggu kemaren|last week)\b", re.I),
     _days_back(7, _COUNTED_WEEKS)),
    (re.compile(r"(?<!bulan )\b(?:kemarin|kemaren|kmrn|kmren|yesterday)\b", re.I),
     _days_back(1, _YESTERDAY)),
)  # fmt: skip
