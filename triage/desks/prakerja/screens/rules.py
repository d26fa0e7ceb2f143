"""A small language for what screens say, so that rules name words and their order instead of whole sentences.

"CERT ~3 NOT ~1 THERE": a word of the set CERT, at most three words between, one of NOT, at most one
between, one of THERE, all in one sentence. "-3" is a gap without a word of NOT or SOON; "!IF" at the end: no
word of IF in what is left of the sentence. Words in lower
case are themselves; one in brackets may be missing; "^ ... $" ties a rule to the whole line, but for a stray
letter that an icon left.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens import words

_LOOK_ALIKES = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s"})


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


@dataclass(frozen=True, slots=True)
class Pattern:
    """``regex`` over folded words, one space apart.

    ``needs``: words of which the text must have one; ``sets``: for each alternative all sets of which it must have one.
    They make looking cheap: the first on a usual page, the second where one repeats the words that rules begin with.
    """

    regex: re.Pattern[str]
    needs: frozenset[str]
    sets: tuple[tuple[frozenset[str], ...], ...]

    def search(self, said: str) -> re.Match[str] | None:
        """The first place in ``said`` that fits."""
        return self.regex.search(said) if self.may_be_in(frozenset(said.split())) else None

    def may_be_in(self, words: frozenset[str]) -> bool:
        """Whether looking is worth it in a text of these words."""
        if words.isdisjoint(self.needs):
            return False
        return any(not any(map(words.isdisjoint, sets)) for sets in self.sets)


@dataclass(frozen=True, slots=True)
class Rule:
    """``pattern`` found in the words of a passage means ``value``."""

    kind: ReadingKind
    value: str
    sureness: float
    pattern: Pattern


def rules(kind: ReadingKind, listed: Iterable[tuple[str, float, str]]) -> tuple[Rule, ...]:
    """Rules of one kind from (value, sureness, patterns separated by ``/``)."""
    return tuple(Rule(kind, value, sureness, pattern(sources)) for value, sureness, sources in listed)


@lru_cache(maxsize=512)
def pattern(sources: str) -> Pattern:
    """The patterns of a list separated by ``/`` as one."""
    spelled_out = [items for source in sources.split("/") for items in _spelled_out(source.split())]
    sets = tuple(map(_sets, sources.split("/")))
    return Pattern(re.compile("|".join(map(_regex, spelled_out))), frozenset().union(*(each[0] for each in sets)), sets)


def _spelled_out(items: list[str]) -> Iterator[list[str]]:
    """The pattern with and without each of its optional words."""
    if not items:
        return
    choices = ((item.strip("()"), "") if item[0] == "(" else (item,) for item in items)
    for chosen in product(*choices):
        yield [item for item in chosen if item]


def _regex(items: list[str]) -> str:
    begin, end = r"(?<![^ ])", r"(?![^ ])"
    if items[0] == "^":
        begin, items = r"^(?:(?!\d)[^ ] )?", items[1:]
    if items[-1] == "$":
        end, items = r"(?: (?!\d)[^ ])?(?: \.)*$", items[:-1]
    pieces: list[str] = []
    for item in items:
        if item[0] == "!":
            pieces.append(rf"(?!(?: [^ .?]+)* {_alternatives(item[1:])}(?![^ ]))")
        elif item[0] in "~-" and item[1:].isdecimal():
            pieces.append(rf"(?: {_BARRED if item[0] == '-' else ''}[^ .?]+){{0,{item[1:]}}}?")
        else:
            pieces.append((" " if pieces else "") + _alternatives(item))
    return begin + "".join(pieces) + end


def _alternatives(item: str) -> str:
    """A set's words, or the word itself."""
    listed = [" ".join(map(fold, each.split())) for each in _listed(item)]
    return "(?:" + "|".join(sorted(listed, key=lambda each: (-len(each), each))) + ")"


def _listed(item: str) -> Sequence[str]:
    return words.SETS.get(item, [item])


def _sets(source: str) -> tuple[frozenset[str], ...]:
    """The sets of words of which a pattern has one each for certain, its rarest set first."""
    items = [item for item in source.split() if item[0] not in "~-^$(!"]
    items.sort(key=lambda item: (item not in words.SETS, item in words.SUBJECTS, len(item)), reverse=True)
    return tuple(frozenset(fold(each.split()[0]) for each in _listed(item)) for item in items)


def vocabulary(sources: Iterable[str]) -> frozenset[str]:
    """All folded words that patterns know."""
    items = {item.strip("()") for source in sources for item in re.split(r"[\s/]+", source) if item}
    listed = [each for item in items if item[0] not in "~-^$!" for each in _listed(item)]
    return frozenset(fold(word) for each in listed for word in each.split())


_BARRED = "(?!(?:" + "|".join(fold(each) for each in [*_listed("NOT"), *_listed("SOON")] if " " not in each) + ") )"
CONDITION: Final = pattern(" / ".join(_listed("IF")))
"""What makes a sentence tell of what might be, not of what is."""
VOCABULARY: Final = vocabulary([*words.ALL, *map("/".join, words.SETS.values())])
