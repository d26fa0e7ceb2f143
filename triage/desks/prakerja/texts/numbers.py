"""Numbers in words, those of days and lengths of time: "dua puluh enam", "tujuhbelas", "selikur", "twenty five"."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_TABLE: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first. ASCII, as under IGNORECASE "ı" is an i and "ſ" an s."""
    return "(?a:" + "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True)) + ")"


def _values(name: str) -> dict[str, int]:
    return {word: int(value) for value, words in _TABLE[name].items() for word in words.split()}


_UNITS, _WHOLE, _TENS = _values("units"), _values("whole"), _values("tens")
_TEENS, _TWENTIES, _TIMES_TEN = (one_of(_TABLE["endings"][name].split()) for name in ("teens", "twenties", "tens"))
_UNIT: Final = one_of(_UNITS)
NUMBER: Final = (
    rf"(?:{one_of(_WHOLE)}|(?:{_UNIT}\s?{_TIMES_TEN}|{one_of(_TENS)})(?:[\s-]{_UNIT})?"
    rf"|{_UNIT}(?:\s?{_TEENS}|\s{_TWENTIES})?)"
)
"""A pattern for one number, to be used with IGNORECASE; what may stand around it is up to its user."""
_YEAR: Final = re.compile(
    rf"(?P<thousands>seribu|(?:dua\s|two\s)(?:ribu|thousand))(?:\s(?P<hundreds>{_UNIT})\sratus)?"
    rf"(?:\s(?:and\s)?(?P<rest>{NUMBER}))?(?![^\W_])",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(rf"{NUMBER}(?![^\W_])", re.IGNORECASE)
_PART: Final = re.compile(
    rf"(?P<value>{one_of([*_WHOLE, *_TENS])}|{_UNIT})|(?P<teens>{_TEENS})|(?P<twenties>{_TWENTIES})|{_TIMES_TEN}",
    re.IGNORECASE,
)


def number(words: str) -> int:
    """The value of what ``NUMBER`` matched."""
    total = 0
    for part in _PART.finditer(words):
        if word := part["value"]:
            total += (_UNITS | _WHOLE | _TENS)[word.lower()]
        else:
            total = total + 10 if part["teens"] else total + 20 if part["twenties"] else total * 10
    return total


def number_at(text: str, start: int) -> tuple[int, int] | None:
    """The value and the end of the number in words that begins at ``start``: up to 99, or a year."""
    if match := _YEAR.match(text, start):
        thousands = 1 if match["thousands"].lower() == "seribu" else 2
        value = 1000 * thousands + 100 * number(match["hundreds"] or "") + number(match["rest"] or "")
        return value, match.end()
    match = _NUMBER.match(text, start)
    return (number(match.group()), match.end()) if match else None
