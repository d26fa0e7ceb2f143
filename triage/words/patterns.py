"""The pattern language: rules name words and their order instead of whole sentences.

``CERT ~3 NOT ~1 THERE``: a word of the set CERT, at most three words between, one of NOT, at most one between, one of
THERE, all in one clause. Alternatives stand between slashes. In a pattern

- ``word`` is itself, ``SET`` any word of a set (or several in a row: "kode otp"), ``#`` a number;
- ``(word)`` may be missing;
- ``~3`` is a gap of at most three words, ``-3`` one without a word of the set TURNS, which would turn the sense;
- ``!SET`` forbids what follows, ``!~SET`` anything in what is left of the clause (twelve words are looked at);
- ``^ … $`` ties a pattern to the whole line, but for a stray letter that an icon left.

A rule's ``unless`` is a set of which no word may stand among the four before, in the same clause. Every gap has its
limit, so that looking takes as many steps as the text has words.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Any, Final

from triage.words.normaliser import Spelled

_WORD: Final = r'[^ .,!?;:()"%\n]++'
_SET: Final = re.compile(r"[A-Z_]{2,}")
_REST: Final = 12
_QUOTED: Final = 200
"""Characters before a place in which the four words before it are looked for."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """``source``, a regular expression over words one space apart. It is compiled when a text first may have it, since
    most processes never read one, and all of a desk's take a third of a second.

    ``needs``: words of which the text must have one; ``sets``: for each alternative all sets of which it must have one.
    They make looking cheap: the first on a usual page, the second where one repeats the words that rules begin with.
    """

    source: str
    needs: frozenset[str]
    sets: tuple[tuple[frozenset[str], ...], ...]

    @property
    def regex(self) -> re.Pattern[str]:
        """``source``, compiled."""
        return _compiled(self.source)

    def search(self, said: str) -> re.Match[str] | None:
        """The first place in ``said`` that fits."""
        return self.regex.search(said) if self.may_be_in(frozenset(said.split(" "))) else None

    def all_in(self, said: Spelled) -> list[re.Match[str]]:
        """Every place in ``said`` that fits, none within another."""
        return list(self.regex.finditer(said.text)) if self.may_be_in(said.words) else []

    def may_be_in(self, words: frozenset[str]) -> bool:
        """Whether looking is worth it in a text of these words."""
        if words.isdisjoint(self.needs):
            return False
        return any(not any(map(words.isdisjoint, sets)) for sets in self.sets)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


@dataclass(frozen=True, slots=True)
class Rule:
    """``pattern`` found means ``value`` of the ``kind`` that the rule's group is named for, ``sure`` from 0 to 1.

    ``patterns`` is its source; ``examples`` are sentences that it finds, ``counters`` some that it must not: a test
    reads both.
    """

    kind: str
    value: str
    sure: float
    patterns: str
    pattern: Pattern
    unless: re.Pattern[str] | None
    examples: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()

    def is_barred(self, before: str) -> bool:
        """Whether a word of ``unless`` stands among the last four of the clause ``before`` the rule's place."""
        return bool(self.unless and self.unless.search(before[-_QUOTED:]))


class Language:
    """Patterns over ``sets`` (alternatives between slashes); ``spell`` brings a pattern's words to those of a text.

    ``rare`` names the sets of which few lines have a word: they are looked for first.
    """

    def __init__(self, sets: Mapping[str, str], *, spell: Callable[[str], str], rare: Iterable[str] = ()) -> None:
        self.vocabulary = set[str]()
        """All single words that patterns have named so far."""
        self._sets = {name: tuple(map(str.strip, listed.split("/"))) for name, listed in sets.items()}
        self._rare = frozenset(rare)
        self._spell = spell
        self._barred = "".join(f"(?!{self._alternatives(name)} )" for name in ("TURNS",) if name in self._sets)
        self.pattern = lru_cache(maxsize=512)(self._pattern)

    @classmethod
    def read(
        cls, *files: Path, spell: Callable[[str], str], sets: Mapping[str, str] | None = None
    ) -> tuple["Language", Mapping[str, tuple[Rule, ...]]]:
        """The language with the sets of ``files``, and their rules by group.

        A set that names itself adds to the one of its name in an earlier file.
        """
        tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
        listed = dict(sets or {})
        for table in tables:
            for name, words in table.get("sets", {}).items():
                listed[name] = re.sub(rf"\b{name}\b", listed.get(name, name), words)
        language = cls(listed, spell=spell, rare=[name for table in tables for name in table.get("rare", "").split()])
        groups = {name: entries for table in tables for name, entries in table.items() if isinstance(entries, list)}
        return language, {
            kind: tuple(language._entry(kind, **entry) for entry in entries) for kind, entries in groups.items()
        }

    def rule(self, kind: str, *, patterns: str, value: str = "", sure: float = 1.0, unless: str = "") -> Rule:
        """One rule, without sentences."""
        return Rule(kind, value, sure, patterns, self.pattern(patterns), self.before(unless) if unless else None)

    def _entry(self, kind: str, *, examples: Sequence[str], counters: Sequence[str] = (), **entry: Any) -> Rule:
        """One rule as a file has it."""
        return replace(self.rule(kind, **entry), examples=tuple(examples), counters=tuple(counters))

    def before(self, listed: str) -> re.Pattern[str]:
        """Finds a word of a set (or of several sets, a space between) among the last four of what it is given."""
        either = "|".join(map(self._alternatives, listed.split()))
        return re.compile(rf'(?<![^ ])(?:{either})(?: (?:{_WORD}|[":])){{0,3}} ?$')

    def words(self, name: str) -> frozenset[str]:
        """The words of a set, as a text has them."""
        return frozenset(self._listed(name))

    def _pattern(self, sources: str) -> Pattern:
        split = [source.split() for source in sources.split("/")]
        spelled_out = [items for source in split for items in _spelled_out(source)]
        sets = tuple(map(self._needed, split))
        needs = frozenset[str]().union(*(each[0] for each in sets))
        return Pattern("|".join(map(self._regex, spelled_out)), needs, sets)

    def _regex(self, items: list[str]) -> str:
        begin, end = r"(?<![^ ])", r"(?![^ ])"
        if items[0] == "^":
            begin, items = r"^(?:(?!\d)[^ ] )?", items[1:]
        if items[-1] == "$":
            end, items = r"(?: (?!\d)[^ ])?(?: \.)*$", items[:-1]
        pieces: list[str] = []
        for item in items:
            if item[0] == "!":
                gap = f"(?: {_WORD}){{0,{_REST}}}" if item[1] == "~" else ""
                pieces.append(rf"(?!{gap} {self._alternatives(item.lstrip('!~'))}(?![^ ]))")
            elif item[0] in "~-":
                pieces.append(rf"(?: {self._barred if item[0] == '-' else ''}{_WORD}){{0,{item[1:]}}}?")
            else:
                pieces.append((" " if pieces else "") + self._alternatives(item))
        return begin + "".join(pieces) + end

    def _alternatives(self, item: str) -> str:
        """A set's words, or the word itself."""
        if item == "#":
            return r"\d+"
        listed = {re.escape(each) for each in self._listed(item)}
        return "(?:" + "|".join(sorted(listed, key=lambda each: (-len(each), each))).replace(r"\ ", " ") + ")"

    def _listed(self, item: str) -> Iterator[str]:
        """What a set's words, or a word, are in a text; a set may name others."""
        if item not in self._sets:
            if _SET.fullmatch(item):
                raise ValueError(f"there is no set {item}")
            spelled = self._spell(item)
            self.vocabulary.update(spelled.split())
            yield spelled
            return
        for each in self._sets[item]:
            yield from self._listed(each)

    def _needed(self, items: Sequence[str]) -> tuple[frozenset[str], ...]:
        """The sets of words of which a pattern has one each for certain, its rarest set first."""
        certain = [item for item in items if item[0] not in "~-^$(!#"]
        certain.sort(key=lambda item: (item not in self._sets, item in self._rare, len(item)), reverse=True)
        return tuple(frozenset(each.split()[0] for each in self._listed(item)) for item in certain)


def _spelled_out(items: Sequence[str]) -> Iterator[list[str]]:
    """The pattern with and without each of its optional words."""
    choices = ((item.strip("()"), "") if item[0] == "(" else (item,) for item in items)
    for chosen in product(*choices):
        yield [item for item in chosen if item]
