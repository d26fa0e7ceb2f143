"""What a line says, word for word: OCR noise taken out, and each word's place in the line kept.

``tell("Sertfikat-mu BELUMTERSEDIA")`` has the words of "sertifikat kamu belum tersedia", folded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from triage.desks.prakerja.lexicon import NORMALISER
from triage.desks.prakerja.screens.words import VOCABULARY, fold

SENTENCE_END: Final = "."
QUESTION: Final = "?"
_TOKEN = re.compile(r"(?!\d{1,3}\s?%)[^\W_]+(?:['’`][^\W_]+)*|[.!?;](?=\s|$|[.!?])")
"""A share ("15 %") is no word: "In progress · 15%" says "in progress"."""
_SUFFIXES: Final = {"nya": "", "lah": "", "kah": "", "mu": fold("kamu"), "ku": fold("saya"), "2": ""}
_LONG_ENOUGH: Final = 6
"""Letters from which a word may be misread in one place and still be known; twice as many: in two."""


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word at [start, end) of its line; ``guessed`` when a letter of it was misread."""

    folded: str
    start: int
    end: int
    guessed: bool = False


@lru_cache(maxsize=8192)
def tell(text: str) -> tuple[Word, ...]:
    """The words of ``text``, "." for the end of a sentence and "?" for that of a question."""
    return tuple(word for match in _TOKEN.finditer(text) for word in _words(match))


def _words(match: re.Match[str]) -> Iterator[Word]:
    token, (start, end) = match.group(), match.span()
    if token in ".!;?":
        yield Word(QUESTION if token == "?" else SENTENCE_END, start, end)
        return
    position, parts, guessed = 0, _known(fold(token)), False
    length = max(1, sum(len(read) for read, _ in parts))
    for read, meant in parts:
        first, position = position, position + len(read)
        guessed = meant != read and read not in _SUFFIXES and read not in _SAME
        if meant:
            scale = (end - start) / length
            yield Word(meant, start + round(first * scale), start + round(position * scale), guessed)


@lru_cache(maxsize=16384)
def _known(token: str) -> tuple[tuple[str, str], ...]:
    """The words that ``token`` consists of, as (read, meant) pairs: one, unless a space or suffix hides more."""
    if token in _SAME:
        return ((token, _SAME[token]),)
    if token in VOCABULARY or len(token) < _LONG_ENOUGH - 1:
        return ((token, token),)
    if _CHAIN.fullmatch(token):
        parts = _LINK.findall(token)
        if sum(map(len, parts)) == len(token):
            return tuple((part, _SUFFIXES.get(part, part)) for part in parts)
    if len(token) >= _LONG_ENOUGH:
        most = 1 if len(token) < 2 * _LONG_ENOUGH else 2
        near = process.extractOne(token, _LONG, scorer=OSA.distance, score_cutoff=most)
        if near:
            return ((token, near[0]),)
        for suffix, meant in _SUFFIXES.items():
            stem = token.removesuffix(suffix)
            near = process.extractOne(stem, _LONG, scorer=OSA.distance, score_cutoff=1) if stem != token else None
            if near and len(stem) > _LONG_ENOUGH:
                return ((stem, near[0]), (suffix, meant))
    return ((token, token),)


_SAME: Final = {
    fold(spelling): meant
    for spelling, word in NORMALISER.spellings.items()
    if (meant := fold(word)) in VOCABULARY and len(spelling) > 1 and fold(spelling) not in VOCABULARY
}
"""Everyday spellings of words that rules name; what is a word of a rule by itself stays."""
_LONG = sorted(word for word in VOCABULARY if len(word) >= _LONG_ENOUGH and not any(map(str.isdecimal, word)))
_LINKS = sorted((word for word in VOCABULARY if len(word) >= 4), key=lambda word: (-len(word), word))
_LINK = re.compile("|".join([*_LINKS, *_SUFFIXES]))
# Possessive: "terimakasih" is one word and two, and n of them could be parted in 2**n ways.
_CHAIN = re.compile(rf"(?:{'|'.join(_LINKS)})++(?:{'|'.join(_SUFFIXES)})?")
