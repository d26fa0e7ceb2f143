"""Where a person's name may stand in small letters, as people dictate and type with two thumbs: words that nobody uses.

``name_model/words.txt`` has the words that the corpus uses, line by line, without those of the names in it; it is made
with the model that says whose each name is (``triage.learning.names``), which also hears of towns and slips of the pen.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final

from triage.desks.prakerja.lexicon import NORMALISER, word_set

WORDS: Final = Path(__file__).parent.parent / "name_model" / "words.txt"
LOOKED_AT: Final = 300
"""Words of a text, the first ones: a name is told early."""
LONGEST: Final = 6
"""Words of a name; more that nobody uses are a language that the corpus does not know."""
PARTICLES: Final = word_set("i ni wa la h hj dr drs ust cut")
"""Words in front that names share with what people say."""
# Names are not looked for where nothing is said of names or of what is printed.
_OF_NAMES = re.compile(
    r"\b(?:nam[aeio]|name|ngaran|jeneng|asma|adan|akun|ktp|spell|print)|tul[ieè]s|tulih|c[ei]th?ak|tertera|ijazah|\ba\.?n\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]++(?:['’-][^\W\d_]++)*+|\S")


def find_small_names(text: str, *, no_names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Runs of words in small letters that nobody uses; ``no_names`` are of none, whatever stands beside them."""
    if not _OF_NAMES.search(text):
        return
    run: list[tuple[int, int]] = []
    before = None
    for match in islice(_WORD.finditer(text), LOOKED_AT):
        word = match[0]
        if word.islower() and word not in no_names and not _is_used(word):
            if not run and before is not None:
                run.append(before)
            run.append(match.span())
        elif run:
            if len(run) <= LONGEST:
                yield run[0][0], run[-1][1]
            run = []
        before = match.span() if word in PARTICLES else None
    if run and len(run) <= LONGEST:
        yield run[0][0], run[-1][1]


def _is_used(word: str) -> bool:
    return len(word) == 1 or word in _used() or NORMALISER.spelled(word) != word


@cache
def _used() -> frozenset[str]:
    return frozenset(WORDS.read_text(encoding="utf-8").split())
