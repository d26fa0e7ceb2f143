"""Words as models see them: lower-cased, one spelling for each, with the place where each stood in the text."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARACTERS = 2000
"""Text beyond this is not looked at: a complaint says what it is about well before."""

CACHED_WORDS = 8192
"""How many words each cache holds: most of what people write, in a few megabytes."""

_PIECE = re.compile(r"[^\W\d_]+|\d+|[!?]+|[\u2600-\u27bf\U0001f300-\U0001faff]")
_THREE_ALIKE = re.compile(r"(.)\1{2,}")
_VOWELS = re.compile(r"[aeiou]")
_SKELETON_FOLDS = str.maketrans("vpqc", "ffkk")
_NUMBER_SIZES = ((0, "#0"), (1, "#1"), (3, "#3"), (6, "#6"), (31, "#31"), (100, "#100"), (399, "#399"), (599, "#599"))
_LONGEST_WORD = 40
_SHORTEST_CUT = 6


@dataclass(frozen=True, slots=True)
class Token:
    """A normalised word and the half-open [start, end) range of the original text it stands for."""

    text: str
    start: int
    end: int


def skeleton(word: str) -> str:
    """The first letter and the later consonants, v, p, q, c folded: alike for most misspellings of a word."""
    return word[0] + _VOWELS.sub("", word[1:]).translate(_SKELETON_FOLDS)


class Normaliser:
    """Lower-cases, standardises spelling and slang, and remembers where each word stood.

    ``spellings`` maps a variant to its standard form (several words, or "" to drop it), ``skeletons``
    a ``skeleton`` to the word it stands for; ``suffixes`` are cut from words of six letters or more.
    """

    def __init__(
        self, *, spellings: Mapping[str, str], skeletons: Mapping[str, str], suffixes: Sequence[str] = ()
    ) -> None:
        self.spellings = dict(spellings)
        self.skeletons = dict(skeletons)
        self.suffixes = tuple(suffixes)
        self._standard = lru_cache(maxsize=CACHED_WORDS)(self._standardise)

    def tokens(self, text: str) -> list[Token]:
        """The words of the first ``MAX_CHARACTERS`` characters, in order. "muncul2" is "muncul muncul"."""
        found: list[Token] = []
        for piece in _PIECE.finditer(text[:MAX_CHARACTERS]):
            start, end = piece.span()
            twice = piece[0] == "2" and found and found[-1].end == start and found[-1].text.isalpha()
            words = (found[-1].text,) if twice else self._standard(piece[0])
            found.extend(Token(word, start, end) for word in words)
        return found

    def _standardise(self, piece: str) -> tuple[str, ...]:
        if piece.isdecimal():
            # By size: a wait of 9 days and one of 12 mean the same, and so do the errors 502 and 503.
            return (next((name for limit, name in _NUMBER_SIZES if int(piece[:6]) <= limit), "#more"),)
        word = unicodedata.normalize("NFKC", piece[:_LONGEST_WORD]).casefold()
        return tuple(self._spelled(_THREE_ALIKE.sub(r"\1", word)).split())

    def _spelled(self, word: str) -> str:
        if word in self.spellings:
            return self.spellings[word]
        if len(word) < _SHORTEST_CUT:
            return self.skeletons.get(skeleton(word), word)
        stem = next((word.removesuffix(suffix) for suffix in self.suffixes if word.endswith(suffix)), word)
        return self.spellings.get(stem, self.skeletons.get(skeleton(stem), stem))
