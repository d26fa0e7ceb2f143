"""Forms over the tokens of a text: a pattern of kinds ("day? weekday ago"), and what day it means."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from triage.desks.prakerja.texts.date_words import TABLE, Token
from triage.desks.prakerja.texts.days import FoundDate

DUE_BEFORE: Final = 30
"""Characters before a day in which a word such as "deadline" makes it one that lies ahead."""
UNTIL_BEFORE: Final = 10
"""The same for "sampai", "sebelum", "kalau" and "harus"."""
DUE_AFTER: Final = 12
"""Characters after it for such words."""
EARLIER: Final = 60
"""Tokens among which the date is looked for that "besoknya" counts from."""

_KINDS: Final = (
    *TABLE["kinds"],
    *("number", "ordinal", "full_year", "figure", "month_name", "weekday", "relative", "holiday", "offset"),
    *("date", "past", "length", "comma", "dash", "end", "mark", "word"),
)
_LETTERS: Final = {kind: chr(0xE000 + index) for index, kind in enumerate(_KINDS)}
"""One character for each kind, so that a text's kinds are a string for regular expressions."""
_SHORT: Final = {
    "WEEKDAY": "(day? weekday market?|day minggu)",
    "PART": "(part|night|dawn)",
    "PAST": "(which? (ago|yesterday|earlier))",
    "WEEK": "(week|minggu)",
}


@dataclass(frozen=True, slots=True)
class Said:
    """The ``tokens`` [first, last) of a text that a form matched."""

    tokens: Sequence[Token]
    first: int
    last: int
    today: date

    def numbers(self, *kinds: str) -> list[int]:
        """The numbers of its tokens of these kinds."""
        return [token.number for token in self.tokens[self.first : self.last] if token.kind in kinds]

    def has(self, *kinds: str) -> bool:
        """Whether it has a token of one of these kinds."""
        return any(token.kind in kinds for token in self.tokens[self.first : self.last])

    def token(self, *kinds: str) -> Token:
        """Its first token of one of these kinds; there must be one."""
        return next(token for token in self.tokens[self.first : self.last] if token.kind in kinds)

    def length(self) -> Token:
        """Its length of time, or how long ago it says."""
        return self.token("length", "past")

    def weekday(self) -> int:
        """Its first weekday, of which "minggu" is one when there is no other."""
        return next(iter(self.numbers("weekday")), 6)

    def found(self) -> FoundDate:
        """Its date; one of its tokens must be one."""
        return next(token.found for token in self.tokens[self.first : self.last] if token.found)

    def earlier_date(self, *, of_sentence: bool = False) -> FoundDate | None:
        """The last date before it, unless that is far away."""
        before = self.tokens[max(0, self.first - EARLIER) : self.first]
        stops = (token for token in reversed(before) if token.found or (of_sentence and token.kind == "end"))
        return next((token.found for token in stops), None)

    def on(self, day: date | None, certainty: float) -> FoundDate | None:
        """What it says is this day; None when there is none."""
        if day is None:
            return None
        return FoundDate(day, self.tokens[self.first].start, self.tokens[self.last - 1].end, certainty)

    def follows(self, kind: str) -> bool:
        """Whether a token of that kind stands right before it."""
        return self.first > 0 and self.tokens[self.first - 1].kind == kind

    def is_due(self) -> bool:
        """Whether the words around make it a day that lies ahead: "sampai Kamis", "Senin wawancara"."""
        start, end = self.tokens[self.first].start, self.tokens[self.last - 1].end
        for index in range(self.first - 1, -1, -1):
            token = self.tokens[index]
            reach = DUE_BEFORE if token.kind == "due" else UNTIL_BEFORE
            if start - token.end > DUE_BEFORE or token.kind in ("end", "comma", "date"):
                break
            if token.kind in ("due", "until", "before", "if", "must") and start - token.end <= reach:
                counts = token.kind == "before" and index > 0 and self.tokens[index - 1].kind == "length"
                return not counts  # "sehari sebelum tanggal 3"
        if self.follows("which"):
            return False
        for token in self.tokens[self.last : self.last + 3]:
            if token.start - end > DUE_AFTER or token.kind in ("end", "comma", "date"):
                break
            if token.kind == "due":
                return True
        return False


@dataclass(frozen=True, slots=True)
class Form:
    """``pattern`` over letters of kinds; ``read`` gives the day, or None where it is none after all.

    Without ``read`` what the form matches is no date, and nothing else either.
    """

    pattern: re.Pattern[str]
    read: Callable[[Said], FoundDate | None] | None


def form(kinds: str, read: Callable[[Said], FoundDate | None] | None) -> Form:
    """A form whose pattern is written with names of kinds, spaces between them, and the signs of ``re``."""
    for short, long in _SHORT.items():
        kinds = kinds.replace(short, long)
    pattern = re.sub("[a-z_]+", lambda match: _LETTERS[match[0]], kinds)
    return Form(re.compile(re.sub(r"\((?!\?)", "(?:", pattern.replace(" ", ""))), read)


def reduced(tokens: Sequence[Token], forms: Sequence[Form], today: date) -> list[Token]:
    """The tokens after each form in turn has put a date in place of what it matched."""
    tokens = list(tokens)
    letters = "".join(_LETTERS[token.kind] for token in tokens)
    for each in forms:
        position = 0
        left: list[Token] = []
        for match in each.pattern.finditer(letters):
            said = Said(tokens, *match.span(), today)
            found = each.read(said) if each.read else None
            if found or not each.read:
                kind = "date" if found else "word"
                whole = Token(kind, tokens[match.start()].start, tokens[match.end() - 1].end, found=found)
                left += [*tokens[position : match.start()], whole]
                position = match.end()
        if left:
            tokens = [*left, *tokens[position:]]
            letters = "".join(_LETTERS[token.kind] for token in tokens)
    return tokens
