"""Two spellings of a name in one text, however they are introduced: "Sa Yohana Wanimbo, dorang tulis Yohanes"."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Final

from triage.desks.prakerja.lexicon import word_set
from triage.words.alike import are_alike

MOST_NAMES: Final = 12
"""Names of a text that are compared, each with each other."""
MOST_RUNS: Final = 60
"""Runs of capitalised words in which names are looked for, the first ones."""
BEFORE: Final = 30
"""Characters before a name in which words say whose it is."""
PRONOUNS: Final = word_set(
    "sa beta tiang kulo kula abdi ambo ulun ane aye den kami dorang ibu bapak pak bu mbak mas kak"
)

# Only a short word keeps its full stop ("Moh. Ali"): a name ends with its sentence.
_WORD = r"[A-Z](?:[a-zA-Z]{0,2}\.|[^\W\d_]{0,39}(?:['’-][^\W\d_]{1,20}){0,2})(?![^\W_])"
CAPITALISED: Final = re.compile(rf"\b{_WORD}(?:[^\S\n]{_WORD}){{0,7}}")
_OF_THE_CERTIFICATE = re.compile(
    r"\b(?:ter|di|ke|ka|ta)?(?:tulis|tulih|cetak|tera|print|printed|says?|shows?|reads?|jadi|dadi|janten|malah|bukan|became)"
    r"(?:nya)?(?:\s(?:nama|jeneng|ngaran|atas\snama|as|is|the\sname))?(?:nya)?[\s:\"“'‘]{1,3}$",
    re.IGNORECASE,
)
_OF_THE_PERSON = re.compile(
    r"\b(?:saya|sy|aku|sa|beta|tiang|kulo|kula|abdi|ambo|ulun|i['’]?m|i\sam|(?:se)?(?:harus|mesti)nya|kudun[ae]|kedah(?:na|ipun)"
    r"|(?:yang|yg|sing|nu)\s(?:benar|bener|betul|leres)|should\sbe|my\sname\sis)(?:\s(?:itu|adalah|nama))?[\s:\"“'‘]{1,3}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AlikeNames:
    """Half-open ranges of the name on the certificate and of the person's own."""

    printed: tuple[int, int]
    own: tuple[int, int]


def find_alike_names(text: str, *, no_names: Collection[str]) -> AlikeNames | None:
    """The first two different spellings of a name of which words say which is printed; ``no_names`` begin none."""
    names = islice(_names(text, no_names), MOST_NAMES)
    for one, other in combinations(names, 2):
        a, b = text[slice(*one)], text[slice(*other)]
        ours, theirs = set(a.lower().split()), set(b.lower().split())
        # "Bambang", who was called Bambang Sutrisno before, is the same.
        if ours <= theirs or theirs <= ours or not are_alike(a, b):
            continue
        told = [(name, _is(_OF_THE_CERTIFICATE, text, name), _is(_OF_THE_PERSON, text, name)) for name in (one, other)]
        printed = [name for name, is_printed, is_own in told if is_printed and not is_own]
        own = [name for name, is_printed, is_own in told if is_own and not is_printed]
        if len(printed) == 1:
            return AlikeNames(printed[0], other if printed[0] == one else one)
        if len(own) == 1 and not printed:
            return AlikeNames(other if own[0] == one else one, own[0])
    return None


def _names(text: str, no_names: Collection[str]) -> Iterator[tuple[int, int]]:
    for match in islice(CAPITALISED.finditer(text), MOST_RUNS):
        start, end = match.span()
        words = re.finditer(r"\S+", text[start:end])
        bare = ((word.start(), word.group().strip(".'’-").lower()) for word in words)
        first = next((begin for begin, word in bare if word not in no_names and word not in PRONOUNS), None)
        if first is not None:
            name = text[start + first : end].rstrip(".'’-")
            yield start + first, start + first + len(name)


def _is(words: re.Pattern[str], text: str, name: tuple[int, int]) -> bool:
    return words.search(text[max(0, name[0] - BEFORE) : name[0]]) is not None
