"""Words in one spelling, with the place where each stood: one normaliser for texts, pictures and learned models."""

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Self

MAX_CHARACTERS: Final = 2000
"""Text beyond this is not looked at by models: a complaint says what it is about well before."""
CACHED_WORDS: Final = 8192
"""How many words each cache holds: most of what people write, in a few megabytes."""
SENTENCE_ENDS: Final = frozenset(".!?;\n")
MARKS: Final = SENTENCE_ENDS | frozenset(',:()"%')
"""Punctuation that is kept; a run such as "?!" becomes its last character."""

# A word's letters and what joins them exclude each other, so that nothing is looked at twice. The full stop of an
# address ends no sentence ("Sekolah.mu tidak bisa dibuka"); others do, also where no space follows.
_PIECE = re.compile(
    r'[^\W_]++(?:[-\'’][^\W_]++|\.(?:mu|id|com|co|go|net|org)(?![^\W_]))*+|[.!?]+|[,;:()"%\n]|[\u2600-\u27bf\U0001f300-\U0001faff]'
)
_PART = re.compile(r"[^\W\d_]{3,}2(?![^\W_])|[^\W\d_]+|\d+")
_THREE_ALIKE = re.compile(r"([^\W\d_])\1{2,}")
_VOWELS = re.compile(r"[aeiou]")
_SKELETON_FOLDS = str.maketrans("vpqc", "ffkk")
_NUMBER_SIZES = ((0, "#0"), (1, "#1"), (3, "#3"), (6, "#6"), (31, "#31"), (100, "#100"), (399, "#399"), (599, "#599"))
SHOWN_BY: Final = "shown_by"
"""In the table of a region's speech the words that nobody else uses; all others in it are false friends."""
_LONGEST_WORD = 40
_SHORTEST_CUT = 6


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a mark, and the half-open [start, end) range of the original text that it stands for."""

    text: str
    start: int
    end: int


class Spelled:
    """Tokens as patterns read them: ``text`` has one space between them."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.text = " ".join(token.text for token in tokens)
        self.words = frozenset(token.text for token in tokens)
        self.starts: list[int] = []
        length = 0
        for token in tokens:
            self.starts.append(length)
            length += len(token.text) + 1

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original text behind the non-empty range [start, end) of ``text``."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        return self.tokens[first].start, self.tokens[last].end


def skeleton(word: str) -> str:
    """The first letter and the later consonants, v, p, q, c folded: alike for most misspellings of a word."""
    return word[0] + _VOWELS.sub("", word[1:]).translate(_SKELETON_FOLDS)


class Normaliser:
    """Lower-cases, brings spelling and slang to one word each, and remembers where each stood.

    ``spellings`` maps a spelling to its word (or words), ``skeletons`` a ``skeleton`` to the word it stands for.
    ``suffixes`` are cut from words of six letters or more, ``endings`` where a known word is left. ``alike`` maps a
    word to the one that learned models take it for, "" where they leave it out. ``regional`` has a table for each
    region's speech: words that mean something else elsewhere, and under ``SHOWN_BY`` those that show that it is spoken.
    """

    def __init__(
        self,
        *,
        spellings: Mapping[str, str],
        skeletons: Mapping[str, str],
        suffixes: Sequence[str] = (),
        endings: Sequence[str] = (),
        alike: Mapping[str, str] | None = None,
        regional: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.spellings = dict(spellings)
        self.skeletons = dict(skeletons)
        self.suffixes, self.endings = tuple(suffixes), tuple(endings)
        self.alike = dict(alike or {})
        self.regional = {speech: dict(words) for speech, words in (regional or {}).items()}
        self._speeches = [
            (frozenset(words[SHOWN_BY].split()), {word: means for word, means in words.items() if word != SHOWN_BY})
            for words in self.regional.values()
        ]
        friends = "|".join(sorted({re.escape(word) for _, words in self._speeches for word in words}))
        self._false_friends = re.compile(rf"(?<![^\W_])(?:{friends or '(?!)'})(?![^\W_])", re.IGNORECASE)
        self._known = {**{word: word for word in self.spellings.values()}, **self.spellings}
        # Both, since a long piece of many parts ("a1a1a1…") is new each time, and its parts are not.
        self._parts = lru_cache(maxsize=CACHED_WORDS)(self._parts_of)
        self._words = lru_cache(maxsize=CACHED_WORDS)(self._words_of)

    @classmethod
    def read(cls, file: Path) -> Self:
        """The normaliser that a desk's lexicon describes. Raises ValueError when a spelling stands in it twice."""
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return cls(
            spellings=_inverted(table.get("words", {})),
            skeletons=_inverted(table.get("skeletons", {})),
            suffixes=table.get("suffixes", "").split(),
            endings=table.get("endings", "").split(),
            alike=_inverted(table.get("alike", {})),
            regional=table.get("regional"),
        )

    @property
    def tables(self) -> Mapping[str, Any]:
        """What makes it, as its arguments: a model is stored with the words that it was trained on."""
        names = ("spellings", "skeletons", "suffixes", "endings", "alike", "regional")
        return {name: getattr(self, name) for name in names}

    def forget(self) -> None:
        """Empty the caches of words."""
        self._parts.cache_clear()
        self._words.cache_clear()

    def tokens(self, text: str, *, marks: Mapping[tuple[int, int], str] | None = None) -> list[Token]:
        """The words and marks of ``text``, in order; each range of ``marks`` (none overlap) is the word given."""
        found: list[Token] = []
        position = 0
        meant = self._meant(text, len(text))
        for (start, end), mark in sorted((marks or {}).items()):
            found.extend(self._tokens(text, position, start, meant))
            found.append(Token(mark, start, end))
            position = end
        found.extend(self._tokens(text, position, len(text), meant))
        return found

    def spelled(self, text: str) -> str:
        """The words and marks of ``text``, one space apart."""
        return " ".join(token.text for token in self.tokens(text))

    def for_models(self, text: str) -> list[Token]:
        """The words of the first ``MAX_CHARACTERS`` characters as learned models see them, numbers by their size."""
        found = []
        end = min(len(text), MAX_CHARACTERS)
        for token in self._tokens(text, 0, end, self._meant(text, end)):
            if token.text in "!?":  # As often as it is said: shouting is not asking.
                found.append(Token(text[token.start : token.end], token.start, token.end))
            elif token.text not in MARKS:
                found.extend(Token(word, token.start, token.end) for word in self._for_models(token.text))
        return found

    def _for_models(self, word: str) -> Sequence[str]:
        if word.isdecimal():
            # By size: a wait of 9 days and one of 12 mean the same, and so do the errors 502 and 503.
            return (next((name for limit, name in _NUMBER_SIZES if int(word[:6]) <= limit), "#more"),)
        return self.alike[word].split() if word in self.alike else (word,)

    def _meant(self, text: str, end: int) -> Mapping[str, str]:
        """What false friends mean in ``text`` up to ``end``; {} for most texts, which have none and are read once."""
        if not self._false_friends.search(text, 0, end):
            return {}
        said = {piece.casefold() for piece in _PIECE.findall(text, 0, end)}
        spoken = (words for shown_by, words in self._speeches if not shown_by.isdisjoint(said))
        return {word: means for words in spoken for word, means in words.items()}

    def _tokens(self, text: str, start: int, end: int, meant: Mapping[str, str]) -> Iterator[Token]:
        for piece in _PIECE.finditer(text, start, end):
            first = piece.start()
            if meant and (word := meant.get(piece[0].casefold())):
                yield Token(word, first, piece.end())
                continue
            for word, begin, stop in self._parts(piece[0]):
                yield Token(word, first + begin, first + stop)

    def _parts_of(self, piece: str) -> tuple[tuple[str, int, int], ...]:
        """The words of one piece with their places in it: "100rb" and "di-klik" are two, unless known as one."""
        if not piece[0].isalnum():
            return ((piece[-1], 0, len(piece)),)
        whole = self._known_as(_plain(piece))
        if whole is not None:
            return tuple((word, 0, len(piece)) for word in whole.split())
        return tuple(
            (word, part.start(), part.end()) for part in _PART.finditer(piece) for word in self._words(part[0])
        )

    def _words_of(self, part: str) -> tuple[str, ...]:
        return tuple(self._spelled(_plain(part)).split())

    def _known_as(self, word: str) -> str | None:
        if word in self._known:
            return self._known[word]
        stems = (word.removesuffix(ending) for ending in (*self.suffixes, *self.endings) if word.endswith(ending))
        return next((self._known[stem] for stem in stems if stem in self._known), None)

    def _spelled(self, word: str) -> str:
        known = self._known_as(word)
        if known is not None:
            return known
        stem = word if word.isdecimal() else word.removesuffix("2")  # "muncul2": said twice.
        if len(stem) >= _SHORTEST_CUT:
            stem = next((stem.removesuffix(suffix) for suffix in self.suffixes if stem.endswith(suffix)), stem)
        return self.skeletons.get(skeleton(stem), stem)


def _plain(word: str) -> str:
    """Without capitals, letters of other alphabets' styles and letters drawn out: "Bangeeet" is "banget"."""
    return _THREE_ALIKE.sub(r"\1", unicodedata.normalize("NFKC", word[:_LONGEST_WORD]).casefold().replace("’", "'"))


def _inverted(listed: Mapping[str, str]) -> dict[str, str]:
    """The word of each spelling; a word without any is listed to stay whole ("4g")."""
    found: dict[str, str] = {}
    for word, spellings in listed.items():
        for spelling in spellings.split() or [word]:
            if spelling in found or (spelling in listed and spelling != word):
                raise ValueError(f"{spelling!r}, listed for {word!r}, stands there already or is a word itself")
            found[spelling] = word
    return found
