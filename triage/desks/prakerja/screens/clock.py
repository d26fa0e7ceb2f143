"""The phone's clock: a time of day in the status bar, and nowhere else."""

import re
from dataclasses import dataclass
from typing import Final

from triage.desks.prakerja.screens.layout import Layout, Placed

LONGEST_ITEM: Final = 25
"""Characters of anything in a status bar."""
MOST_LETTERS: Final = 12
"""Letters of a carrier's name, of "4G", of "KB/s"; more are a title."""

# Digits and the letters that OCR takes for them; "4G" or "64%" may have lost its space before.
_TIME = re.compile(
    r"(?:^|(?<=[\s%]))(?P<hours>[01OoIl|]?[\dOoIl|S]|2[0-4Oo])\s?[:.;]\s?(?P<minutes>[0-5OoIl|S][\dOoIl|S])"
    r"(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\.?)?(?=\s|$|[^\w:.,/%-]|[2-5][Gg])(?!\s?(?:[KkMm]?[Bb]/[Ss]|%|WI[BT]|[KM]B))"
)
_DIGITS: Final = str.maketrans("OoIl|S", "001115")


@dataclass(frozen=True, slots=True)
class Time:
    """``value`` as HH:MM at [start, end) of a line."""

    value: str
    start: int
    end: int


def find_time(text: str) -> Time | None:
    """The first possible time of day in ``text``, 12-hour ones with AM or PM brought to 24 hours."""
    for found in _TIME.finditer(text):
        hours, minutes = (int(found[name].translate(_DIGITS)) for name in ("hours", "minutes"))
        if not any(map(str.isdecimal, found["hours"] + found["minutes"])):
            continue
        if found["half"] and 1 <= hours <= 12:
            hours = hours % 12 + (12 if found["half"] in "Pp" else 0)
        if hours < 24 and minutes < 60:
            return Time(f"{hours:02}:{minutes:02}", *found.span())
    return None


def status_bar(layout: Layout) -> list[Placed]:
    """The top row, if a clock stands in it and nothing that is longer than what phones show there."""
    if not layout.lines:
        return []
    first = layout.lines[0]
    row = [first, *layout.left_of(first), *layout.right_of(first)]
    timed = [line for line in row if (time := find_time(line.text)) and _is_clock(line.text, time)]
    if not timed or any(len(line.text) > LONGEST_ITEM for line in row):
        return []
    return row


def _is_clock(text: str, time: Time) -> bool:
    rest = text[: time.start] + text[time.end :]
    return sum(character.isalpha() for character in rest) <= MOST_LETTERS
