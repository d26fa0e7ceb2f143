"""What day a form means (``date_forms.py``): functions of what it matched, None where it is no day after all."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from triage.desks.prakerja.texts import days
from triage.desks.prakerja.texts.days import YEARLESS, FoundDate
from triage.desks.prakerja.texts.said import Said
from triage.desks.prakerja.texts.written_dates import AHEAD

DAY_ONLY: Final = 0.7
TODAY: Final = 0.85
YESTERDAY: Final = 0.75
""" "Kemarin" also means "the other day"."""
COUNTED_DAYS: Final = 0.85
COUNTED_WEEKS: Final = 0.5
MONTH: Final = 30
"""Days."""
NARRATED: Final = 45
"""Days since a date after which weekdays still follow it: "tgl 12 selesai, Jumat saya lapor"."""
FIGURES, SHORT = 2, 3
"""Characters of a day in figures at most, and of the name of a month that may be another word."""

Meaning = Callable[[Said], FoundDate | None]


def _of_year(said: Said, month: int, day: int) -> FoundDate | None:
    """The latest such day, or one that comes soon."""
    if past := days.yearless(month, day, said.today):
        return said.on(past, YEARLESS)
    return said.on(days.soon(month, day, said.today), AHEAD)


def month_and_day(said: Said) -> FoundDate | None:
    """ "17 November", in words or figures."""
    day, month = said.token("number", "ordinal"), said.token("month_name")
    spelled = day.kind == "number" and day.end - day.start > FIGURES
    if spelled and month.end - month.start <= SHORT and not said.has("dated"):
        return None  # "Step two may fail", and Manado's "mar" is "but".
    return _of_year(said, month.number, day.number)


def two_numbers(said: Said) -> FoundDate | None:
    """ "Tgl 17 bulan 11"."""
    day, month = said.numbers("number")
    if said.tokens[said.first].kind == "month":
        day, month = month, day
    return _of_year(said, month, day) if 1 <= month <= 12 else None


def in_some_month(said: Said) -> FoundDate | None:
    """ "Tgl 17 bulan lalu"."""
    months = 0 if said.has("this") else 1 if said.has("ahead", "next") else -1
    return said.on(days.in_month(said.numbers("number")[0], said.today, months), YEARLESS)


def in_year(said: Said) -> FoundDate | None:
    """A date with the year said after it."""
    found, (year,) = said.found(), said.numbers("full_year")
    return said.on(days.date_of(year, found.day.month, found.day.day), 1.0)


def a_year_before(said: Said) -> FoundDate | None:
    """A date of last year."""
    found, year = said.found(), said.today.year - 1
    return said.on(days.date_of(year, found.day.month, found.day.day), YEARLESS)


def range_start(said: Said) -> FoundDate | None:
    """The day of the date that follows, or of the month before."""
    end = said.tokens[said.last].found
    assert end is not None  # The form asks for a date there.
    (day,) = said.numbers("number")
    return said.on(days.in_month(day, end.day, 0 if day < end.day.day else -1), end.certainty)


def range_end(said: Said) -> FoundDate | None:
    """The day of the date that stands before, or of the next month."""
    start = said.tokens[said.first - 2].found
    assert start is not None  # The form asks for a date there.
    if start.certainty > DAY_ONLY and not said.has("dated"):
        return None  # "12 Maret sampai 3 kali"
    (day,) = said.numbers("number")
    return said.on(days.in_month(day, start.day, 0 if day > start.day.day else 1), start.certainty)


def day_of_month(said: Said) -> FoundDate | None:
    """ "Tgl 17": the last one, or the next one where something ends then."""
    (day,) = said.numbers("number", "ordinal")
    if said.has("that") and (earlier := said.earlier_date()):
        return said.on(days.in_month(day, earlier.day, 0), DAY_ONLY)
    if said.has("this"):
        return said.on(days.in_month(day, said.today, 0), DAY_ONLY)
    until_day = day > said.today.day or not said.follows("until")  # "sampai tgl 30", but "selesai sampai tgl 5"
    if said.has("tomorrow", "ahead") or (until_day and said.is_due() and not said.has("ago", "yesterday")):
        return said.on(days.next_in_month(day, said.today), AHEAD)
    return said.on(days.last_in_month(day, said.today), DAY_ONLY)


def weekday_and_day(said: Said) -> FoundDate | None:
    """A month in which that day falls on that weekday; for "tgl" the last one at least."""
    day = said.numbers("number", "ordinal")[0]
    if found := days.agreeing(said.weekday(), day, said.today):
        return said.on(found, YEARLESS)
    return said.on(days.last_in_month(day, said.today), DAY_ONLY) if said.has("dated", "the") else None


def with_weekday(said: Said) -> FoundDate | None:
    """A date and its weekday, which confirms it; two dates if a comma stands between and they do not agree."""
    found = said.found()
    if found.day.weekday() == said.weekday():
        return said.on(found.day, max(found.certainty, YEARLESS))
    return None if said.has("comma", "mark", "minggu") else same(said)


def same(said: Said) -> FoundDate | None:
    """A date with words that add nothing."""
    return said.on(said.found().day, said.found().certainty)


def with_yesterday(said: Said) -> FoundDate | None:
    """A date that "kemarin" confirms where it was yesterday; it also means "the other day"."""
    found = said.found()
    is_confirmed = found.day == said.today - timedelta(days=1)
    return said.on(found.day, max(found.certainty, YEARLESS)) if is_confirmed else same(said)


def last_weekday(said: Said) -> FoundDate | None:
    """The last one before today."""
    return said.on(days.weekday_before(said.weekday(), said.today), YESTERDAY)


def next_weekday(said: Said) -> FoundDate | None:
    """The first one after today."""
    return said.on(days.weekday_after(said.weekday(), said.today), AHEAD)


def this_weekday(said: Said) -> FoundDate | None:
    """The nearest one."""
    return said.on(days.nearest_weekday(said.weekday(), said.today), DAY_ONLY)


def weekday_alone(said: Said) -> FoundDate | None:
    """ "Sampai Kamis" is the next one, "tgl 12 selesai, Jumat lapor" the one after the twelfth, others the last one."""
    if said.is_due():
        return next_weekday(said)
    earlier = said.earlier_date(of_sentence=True)
    if earlier and (said.today - earlier.day).days <= NARRATED:
        day = days.weekday_after(said.weekday(), earlier.day)
        if day <= said.today:
            return said.on(day, DAY_ONLY)
    return said.on(days.weekday_before(said.weekday(), said.today), DAY_ONLY)


def eve(said: Said) -> FoundDate | None:
    """ "Malam Jumat" is the evening of Thursday."""
    return said.on(days.weekday_before((said.weekday() - 1) % 7, said.today), DAY_ONLY)


def in_week(weeks: int) -> Meaning:
    """That weekday of the week so many weeks from this one."""
    return lambda said: said.on(days.in_week(said.weekday(), said.today, weeks), YESTERDAY if weeks <= 0 else AHEAD)


def weeks_ago(said: Said) -> FoundDate | None:
    """ "Selasa 2 minggu lalu"; other lengths are days of their own."""
    length = said.length()
    if length.unit != 7:
        return None
    return said.on(days.in_week(said.weekday(), said.today, -length.number // 7), YESTERDAY)


def counted(offset: int) -> Meaning:
    """So many days from today."""
    certainty = AHEAD if offset > 0 else TODAY if offset == 0 else YESTERDAY if offset > -7 else COUNTED_WEEKS
    return lambda said: said.on(said.today + timedelta(days=offset), certainty)


def relative(said: Said) -> FoundDate | None:
    """What words such as "semalam" say alone."""
    return counted(said.numbers("relative")[0])(said)


def ago(said: Said) -> FoundDate | None:
    """ "3 hari yang lalu"."""
    length = said.length()
    certainty = COUNTED_DAYS if length.unit == 1 else COUNTED_WEEKS
    return said.on(said.today - timedelta(days=length.number), certainty)


def hours_ago(said: Said) -> FoundDate | None:
    """ "48 jam yang lalu"."""
    return said.on(said.today - timedelta(days=said.numbers("number")[0] // 24), TODAY)


def to_come(said: Said) -> FoundDate | None:
    """ "3 hari lagi"."""
    return said.on(said.today + timedelta(days=said.length().number), AHEAD)


def holiday(said: Said) -> FoundDate | None:
    """The last one or one that comes soon."""
    (month_and_day,) = said.numbers("holiday")
    return _of_year(said, *divmod(month_and_day, 100))


def month_alone(said: Said) -> FoundDate | None:
    """ "Sejak April": its last day; None for this month and the next, which tell too little."""
    (month,) = said.numbers("month_name")
    if month == said.today.month or days.soon(month, 1, said.today):
        return None
    end = days.end_of_month(date(said.today.year - (month > said.today.month), month, 1), 0)
    return said.on(end, COUNTED_WEEKS)


def end_of_month(said: Said) -> FoundDate | None:
    """The last day of this month or the last one."""
    return said.on(days.end_of_month(said.today, -1 if said.has("ago", "yesterday", "earlier") else 0), COUNTED_WEEKS)


def end_of_year(said: Said) -> FoundDate | None:
    """ "Akhir tahun"."""
    return said.on(date(said.today.year, 12, 31), AHEAD)


def counted_from_date(said: Said) -> FoundDate | None:
    """So many days after or before a date."""
    found = said.found()
    if said.has("offset"):
        (after,) = said.numbers("offset")
    else:
        after = said.length().number * (1 if said.has("after") else -1)
    return said.on(found.day + timedelta(days=after), found.certainty)


def from_earlier_date(offset: int) -> Meaning:
    """So many days after the date before it; None if there is none."""

    def read(said: Said) -> FoundDate | None:
        found = said.earlier_date()
        return said.on(found.day + timedelta(days=offset), min(found.certainty, DAY_ONLY)) if found else None

    return read


def counted_from_earlier_date(said: Said) -> FoundDate | None:
    """ "Dua hari kemudian", "seminggu sebelumnya"."""
    after = said.length().number * (1 if said.has("after_it") else -1)
    return from_earlier_date(after)(said)
