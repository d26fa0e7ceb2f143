"""Everyday spelling brought to one form, so that patterns need to know only one word for a thing.

``canonical("Sertipikat aku blm nongol, udh 2 mgg")`` has the text
``"sertifikat aku belum muncul , sudah 2 mgg"``, and knows where each of its words stood.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SPELLINGS: Final[Mapping[str, str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
"""Canonical form: the ways in which people write it, English among them."""
SENTENCE_ENDS: Final = frozenset(".!?;\n")

_CANONICAL_OF = {spelling: form for form, spellings in SPELLINGS.items() for spelling in spellings.split()}
_PUNCTUATION = frozenset('.,!?;:()"%\n')
# A token's letters and marks exclude each other, so that nothing is looked at twice.
_TOKEN = re.compile(rf"[^\W_]++(?:[-'’][^\W_]++)*+|[{''.join(sorted(_PUNCTUATION))}]")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True, slots=True)
class Canonical:
    """``text``: canonical words and punctuation marks, one space between them.

    ``starts`` and ``spans`` hold, for each of them, its place here and its place in the original.
    """

    text: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original text behind the non-empty range [start, end) of ``text``."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        return self.spans[first][0], self.spans[last][1]


def word_set(listed: str) -> frozenset[str]:
    """The words of a list separated by spaces."""
    return frozenset(listed.split())


def canonical(text: str, *, marks: Mapping[tuple[int, int], str]) -> Canonical:
    """Bring ``text`` to canonical words; each range in ``marks`` becomes the one word given for it.

    The ranges must not overlap.
    """
    words: list[tuple[str, tuple[int, int]]] = []
    position = 0
    for (start, end), mark in sorted(marks.items()):
        words.extend(_words(text, start=position, end=start))
        words.append((mark, (start, end)))
        position = end
    words.extend(_words(text, start=position, end=len(text)))
    starts, length = [], 0
    for word, _ in words:
        starts.append(length)
        length += len(word) + 1
    return Canonical(" ".join(word for word, _ in words), tuple(starts), tuple(span for _, span in words))


def _words(text: str, *, start: int, end: int) -> list[tuple[str, tuple[int, int]]]:
    return [(_form(match.group()), match.span()) for match in _TOKEN.finditer(text, start, end)]


def _form(token: str) -> str:
    if token in _PUNCTUATION:
        return token
    word = _DRAWN_OUT.sub(r"\1", token.lower().replace("’", "'"))
    if word in _CANONICAL_OF or word in SPELLINGS:
        return _CANONICAL_OF.get(word, word)
    for ending in ("nya", "ny", "ku", "2", "ka", "ki", "mi", "ma"):  # The last four as in Makassar.
        stem = word.removesuffix(ending)
        if stem != word and (stem in _CANONICAL_OF or stem in SPELLINGS):
            return _CANONICAL_OF.get(stem, stem)
    return word
