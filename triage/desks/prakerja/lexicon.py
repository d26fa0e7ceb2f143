"""The desk's words in one spelling (``lexicon.toml``)."""

from pathlib import Path
from typing import Final

from triage.words.normaliser import Normaliser

LEXICON: Final = Path(__file__).with_suffix(".toml")
NORMALISER: Final = Normaliser.read(LEXICON)


def word_set(listed: str) -> frozenset[str]:
    """The words of a list separated by spaces."""
    return frozenset(listed.split())
