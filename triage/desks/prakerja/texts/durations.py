"""Lengths of time as people write them: "2 minggu", "seminggu lebih", "3 hari kerja yg lalu", "two weeks ago"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from triage.desks.prakerja.texts.date_words import UNITS, phrases
from triage.desks.prakerja.texts.numbers import NUMBER, number, one_of

MANY = 2
"""At least so many are "berminggu-minggu" (weeks and weeks)."""
LONGEST = 730
"""Days; anything longer is not a wait for a certificate."""
MOST = 100
"""Lengths of time in one text."""

# Ends at once most of what no unit follows; what remains has a few choices of one character each.
_BEFORE_UNIT = r"(?=(?:[.,]5)?\s?(?:[-–(]|h[ar]|d[ai]|m[ingo]|p[eo]|w[eou]|b[lu]|s[ad/]|at|to|or))"
_AGO = one_of([*phrases("ago"), *phrases("yesterday")])
_PATTERN = re.compile(
    # "Bintang 4 hari itu juga" gives four stars.
    rf"""(?<![\w.,/-])(?<!\bh[+])(?<!bintang\s)(?<!stars\s)(?<!rating\s)(?=[a-z]|\d{{1,3}}+{_BEFORE_UNIT})
    (?: (?P<count>\d{{1,3}}+|(?a:an?)|{NUMBER}) {_BEFORE_UNIT}
        (?P<half>[.,]5)? (?:\s?\([^\W\d_]{{3,10}}(?:\s[^\W\d_]{{3,10}}){{0,2}}\))?
        (?:\s?(?:-|–|sampai|sampe|s/d|sd|atau|to|or)\s?\d{{1,3}})? [\s-]?
        (?P<working>hari\s?kerja|(?:working|business)[ ]days?)?
        (?(working)|(?P<unit>{one_of(UNITS)}))
        (?:['-]?an)?
      | se-?(?P<one>(?a:hari|dina|dinten|minggu|mnggu|mggu|mgg|pekan|bulan|bln|wulan)) (?:(?<!hari)['-]?an)?
      | ber(?P<many>(?a:hari|minggu|bulan))[\s-]?(?:hari|minggu|bulan|2) )
    (?!\w)
    (?P<ago> \s++(?:{one_of(phrases("which"))}\s++)?{_AGO} \b )?""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Duration:
    """``days`` are calendar days, the lower end of a range; [start, end) is the place in the text.

    ``ago`` is True for "3 hari yang lalu": a moment rather than a length. ``unit_days`` is the
    unit's own length (1, 7 or 30), which tells how roughly the person counted.
    """

    days: int
    start: int
    end: int
    ago: bool
    unit_days: int


def find_durations(text: str, *, today: date) -> tuple[Duration, ...]:
    """The first ``MOST`` lengths of time in ``text``; ``today`` is where working days are counted back from."""
    found = (_duration(match, today) for match in islice(_PATTERN.finditer(text), MOST))
    return tuple(duration for duration in found if 0 < duration.days <= LONGEST)


def _duration(match: re.Match[str], today: date) -> Duration:
    unit_days = 1 if match["working"] else UNITS[(match["one"] or match["many"] or match["unit"]).lower()]
    if word := match["count"]:
        count = int(word) if word.isdecimal() else 1 if word.lower() in ("a", "an") else number(word)
    else:
        count = 1 if match["one"] else MANY
    days = _back(count, today) if match["working"] else count * unit_days
    if match["half"]:
        days += unit_days // 2
    return Duration(days, match.start(), match.end(), bool(match["ago"]), unit_days)


def _back(working_days: int, today: date) -> int:
    """Calendar days since the weekday after which that many weekdays passed (holidays are not known here)."""
    day = today
    while working_days or day.weekday() >= 5:
        working_days -= day.weekday() < 5
        day -= timedelta(days=1)
    return (today - day).days
