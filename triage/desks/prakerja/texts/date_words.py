"""A text as the words that tell days: ``dates.toml``, read, and where its words stand.

``tokens("kelar kamis lalu, tgl 26")`` are "kelar" (word), "kamis" (weekday 3), "lalu" (ago), "," (comma), "tgl" (dated)
and "26" (number 26).
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from triage.desks.prakerja.texts.days import FoundDate
from triage.desks.prakerja.texts.numbers import number_at

TABLE: Final = tomllib.loads(Path(__file__).with_name("dates.toml").read_text(encoding="utf-8"))
MONTHS: Final = {word: int(month) for month, words in TABLE["months"].items() for word in words.split()}
WEEKDAYS: Final = {word: int(weekday) for weekday, words in TABLE["weekdays"].items() for word in words.split()}
UNITS: Final = {word: int(days) for days, words in TABLE["units"].items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark at [start, end), of a kind of ``dates.toml`` or one of these.

    ``number`` and ``ordinal`` (up to 99), ``full_year``; ``month_name``, ``weekday`` and ``relative`` with their
    number; ``holiday`` with month * 100 + day; ``offset`` ("H-1"); ``date`` with what was found; ``past`` and
    ``length`` with days and the days of their ``unit``; ``comma``, ``dash``, ``end`` (of a sentence), ``mark``,
    ``figure`` for other figures and ``word`` for other words.
    """

    kind: str
    start: int
    end: int
    number: int = 0
    unit: int = 0
    found: FoundDate | None = None


class _Meaning(NamedTuple):
    kind: str
    number: int = 0


class _Raw(NamedTuple):
    """``key`` is a word in small letters without accents, empty for what is none."""

    key: str
    match: re.Match[str]


def phrases(kind: str) -> list[str]:
    """What is listed for one of the kinds."""
    return [phrase.strip() for phrase in TABLE["kinds"][kind].split(",")]


def _vocabulary() -> Iterator[tuple[str, _Meaning]]:
    for kind, tables in {"month_name": ("months", "typed_months"), "weekday": ("weekdays", "typed_weekdays")}.items():
        for number, words in chain.from_iterable(TABLE[table].items() for table in tables):
            for word in words.split():
                yield word, _Meaning(kind, int(number))
                if kind == "weekday":
                    yield f"{word}nya", _Meaning(kind, int(number))
    for days, listed in TABLE["relative"].items():
        yield from ((phrase.strip(), _Meaning("relative", int(days))) for phrase in listed.split(","))
    for day, listed in TABLE["holidays"].items():
        month_and_day = int(day.split("-")[0]) * 100 + int(day.split("-")[1])
        yield from ((phrase.strip(), _Meaning("holiday", month_and_day)) for phrase in listed.split(","))
    for kind in TABLE["kinds"]:  # The last, for "minggu" is more than a weekday.
        yield from ((phrase, _Meaning(kind)) for phrase in phrases(kind))


def _by_first_word() -> Mapping[str, Sequence[tuple[tuple[str, ...], _Meaning]]]:
    found: dict[str, list[tuple[tuple[str, ...], _Meaning]]] = {}
    for phrase, meaning in dict(_vocabulary()).items():
        first, *others = phrase.split()
        found.setdefault(first, []).append((tuple(others), meaning))
    return {first: sorted(others, key=lambda each: -len(each[0])) for first, others in found.items()}


_PHRASES: Final = _by_first_word()
_MARKS: Final = {",": "comma", ".": "end", "!": "end", "?": "end", ";": "end", "-": "dash", "–": "dash", "—": "dash"}
_TOKEN: Final = re.compile(
    r"""(?P<until> \b s [./]? \s? d \b \.? )
      | \b h \s? (?P<offset> [-+] \s? \d{1,2} ) \b
      | (?P<digits> \d++ (?:[.,:/-]\d++)*+ ) (?: (?P<ordinal> st|nd|rd|th ) \b )? (?P<joined> [^\W_]++ | \s?+% )?
      | [^\W\d_]++ (?:['’-][^\W\d_]++)*+ (?:2(?!\w))?  # "kemarin2", on other days than yesterday
      | [^\w\s]""",
    re.IGNORECASE | re.VERBOSE,
)


def tokens(text: str, known: Sequence[Token]) -> list[Token]:
    """The text's words in order, among them those ``known`` already, which must not overlap."""
    found: list[Token] = []
    position = 0
    for token in sorted(known, key=lambda token: token.start):
        found.extend(_between(text, position, token.start))
        found.append(token)
        position = token.end
    found.extend(_between(text, position, len(text)))
    return found


def _between(text: str, start: int, end: int) -> Iterator[Token]:
    raws = [_Raw(_key(match.group()), match) for match in _TOKEN.finditer(text, start, end)]
    index, reached, last = 0, start, ""
    while index < len(raws):
        token, index = _token(text, raws, index)
        if token.start < reached or (token.end > end) or (token.kind == last and last in ("word", "mark")):
            continue
        if token.kind == "end" and last == "dated":
            continue  # "tgl. 12"
        reached, last = token.end, token.kind
        yield token


def _key(word: str) -> str:
    key = word.lower().replace("’", "'")
    if key.isascii():
        return key
    return "".join(character for character in unicodedata.normalize("NFD", key) if not unicodedata.combining(character))


def _token(text: str, raws: Sequence[_Raw], index: int) -> tuple[Token, int]:
    """The token that begins with the raw one at ``index``, and the index after it."""
    key, match = raws[index]
    start, end = match.span()
    for others, meaning in _PHRASES.get(key, ()):
        after = index + 1 + len(others)
        if tuple(raw.key for raw in raws[index + 1 : after]) == others:
            return Token(meaning.kind, start, raws[after - 1].match.end(), meaning.number), after
    if match["digits"]:
        return Token(*_digits(match)), index + 1
    if match["offset"]:
        return Token("offset", start, end, int(re.sub(r"\s", "", match["offset"]))), index + 1
    if match["until"]:
        return Token("until", start, end), index + 1
    if not match.group()[0].isalpha():
        return Token(_MARKS.get(key, "mark"), start, end), index + 1
    if (value := number_at(text, start)) and value[1] >= end:
        return Token("number" if value[0] < 100 else "full_year", start, value[1], value[0]), index + 1
    return Token("word", start, end), index + 1


def _digits(match: re.Match[str]) -> tuple[str, int, int, int]:
    digits, span = match["digits"], match.span()
    if digits.isdecimal() and len(digits) <= 2 and not match["joined"]:
        return "ordinal" if match["ordinal"] else "number", *span, int(digits)
    if digits.isdecimal() and len(digits) == 4 and 1900 <= int(digits) <= 2100 and not match["joined"]:
        return "full_year", *span, int(digits)
    return "figure", *span, 0
