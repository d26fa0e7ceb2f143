"""The words of screens: folded, so that OCR noise does not matter; and the rules of ``words.toml`` over them."""

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

from triage.words.patterns import Language, Pattern

_LOOK_ALIKES: Final = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s"})
_DESK: Final = Path(__file__).parents[1]


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """``text`` as OCR noise leaves it recognisable: no case, accents, spaces or marks; 0/O, 1/l/I and 5/S alike."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LOOK_ALIKES)
    return "".join(character for character in plain if character.isalnum())


def phrases(listed: str) -> tuple[str, ...]:
    """The folded phrases of a list separated by ``/``."""
    return tuple(folded for phrase in listed.split("/") if (folded := fold(phrase)))


def folded_words(listed: str) -> frozenset[str]:
    """The folded words of a list separated by spaces."""
    return frozenset(map(fold, listed.split()))


LANGUAGE, RULES = Language.read(
    _DESK / "lexicon.toml", _DESK / "screens/words.toml", spell=lambda words: " ".join(map(fold, words.split()))
)


def pattern(group: str) -> Pattern:
    """The pattern of a group that is one rule."""
    (rule,) = RULES[group]
    return rule.pattern


VOCABULARY: Final = frozenset(LANGUAGE.vocabulary)
"""All folded words that rules name."""
