"""What is private is not kept: card numbers and NIKs, telephone numbers, e-mail addresses, one-time codes.

Texts are masked in three steps: what looks like a digit inside a number is taken for one (``digits``), what
only looks private is shielded (``innocent``: dates, prices, codes, the known contacts), and the rules look
for the rest (``numbers``, ``addresses``, ``one_time_codes``).
"""

import re
from collections.abc import Iterator, Sequence

from triage.evidence.masking.addresses import find_addresses
from triage.evidence.masking.digits import plain
from triage.evidence.masking.innocent import CODES, FIGURES, LINKS, known, without
from triage.evidence.masking.numbers import find_phones, find_split_numbers, find_unbroken_numbers
from triage.evidence.masking.one_time_codes import find_one_time_codes

MASK = "•"
APART = "¦"
"""Stands between texts that are read together but are no neighbours: no number goes across, a label does."""

PASSES = 3
"""Most texts are masked in one pass, seldom in two: what stood beside a number that is gone may
then be seen for what it is. A chain of such texts would take a pass for each of its links."""

_CHARACTER = re.compile(r"\w")
_DIGIT = re.compile(r"\d")
_HIDDEN = re.compile(b"\1+")


def mask(text: str, *, contacts: Sequence[str] = ()) -> str:
    """``text`` with every letter and digit of what is private replaced by "•"; its length and separators stay.

    ``contacts``: what is publicly known and stays, free text such as "021-508 16000 · help.example.org":
    telephone numbers in any spelling, addresses, and whole mail domains written "@example.org".
    Masking what is masked changes nothing. A text that is not at rest after ``PASSES`` loses all of its digits, without
    which only addresses are looked for; should that uncover one, all of its words.
    """
    public = known(tuple(contacts))
    for _ in range(PASSES):
        masked = _masked_once(text, public)
        if masked == text:
            return text
        text = masked
    text = re.sub(r"\d", MASK, text)
    return text if _masked_once(text, public) == text else _CHARACTER.sub(MASK, text)


def _masked_once(text: str, public: tuple[re.Pattern[str], ...]) -> str:
    hidden = bytearray(len(text))  # Places overlap: each character is replaced once.
    for start, end in _private(text, public):
        hidden[start:end] = b"\1" * (end - start)
    characters = list(text)
    for run in _HIDDEN.finditer(hidden):
        start, end = run.span()
        characters[start:end] = _CHARACTER.sub(MASK, text[start:end])
    return "".join(characters)


def _private(text: str, public: tuple[re.Pattern[str], ...]) -> Iterator[tuple[int, int]]:
    text = without(text, *public)
    if _DIGIT.search(text):  # Most fields of a form hold none, and in none is there a number.
        figures = without(plain(text), *public, FIGURES)
        yield from find_unbroken_numbers(figures)
        # In links and codes, shorter numbers are nobody's.
        figures = without(figures, LINKS, CODES)
        yield from find_split_numbers(figures)
        yield from find_phones(figures)
        yield from find_one_time_codes(figures)
    yield from find_addresses(without(text, LINKS))
