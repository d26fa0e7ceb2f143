"""Platforms named on a page; what lists many of them, as a page's foot does, names none."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from triage.decision.facts import Reading
from triage.decision.policy import PlatformPolicy
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens.layout import Placed
from triage.desks.prakerja.screens.screen import Part, Screen, whole
from triage.desks.prakerja.screens.words import VOCABULARY, fold
from triage.desks.prakerja.texts.platform_names import SHORT, aliases_of, find_platforms

MOST: Final = 2
"""Platforms in one row, or scattered over a page; more are a list of partners."""
LONG_NAME: Final = 12
"""Folded letters of a name that nothing else contains."""
ALIKE: Final = 90.0

_Found = tuple[str, tuple[Part, ...], float]


def platforms(screen: Screen, known: Mapping[str, PlatformPolicy]) -> Iterator[Reading]:
    """Readings PLATFORM."""
    found = list(_named(screen, known))
    listed = _listed(screen, found)
    kept = [each for each in found if listed.isdisjoint(part.line for part in each[1])]
    if len({code for code, _, _ in kept}) <= MOST + 1:
        for code, parts, sureness in kept:
            yield screen.reading(ReadingKind.PLATFORM, code, parts=parts, sureness=sureness)


def _listed(screen: Screen, found: list[_Found]) -> set[Placed]:
    """The lines of a list of platforms: rows that name many, and what names platforms right above or below."""
    naming = {part.line for _, parts, _ in found for part in parts}
    listed = {line for line in screen.lines if len(_codes_in_row(screen, line, found)) > MOST}
    downwards = list(screen.stacked.items())
    for before, line in (*downwards, *((below, line) for line, below in reversed(downwards))):
        if before in listed and line in naming:
            listed.add(line)
    return listed


def _codes_in_row(screen: Screen, line: Placed, found: list[_Found]) -> set[str]:
    row = {line, *screen.layout.left_of(line), *screen.layout.right_of(line)}
    return {code for code, parts, _ in found if not row.isdisjoint(part.line for part in parts)}


def _named(screen: Screen, known: Mapping[str, PlatformPolicy]) -> Iterator[_Found]:
    names = _folded_names(tuple(known.values()))
    for line in screen.lines:
        exact = [(each.code, Part(line, each.start, each.end)) for each in find_platforms(line.text, known)]
        if exact:
            for code in dict.fromkeys(code for code, _ in exact):
                mentions = [part for its, part in exact if its == code]
                yield code, (_all_or(Part(line, mentions[0].start, mentions[-1].end)),), 0.9
        else:
            yield from _nearly(line, names)
    for first, second in screen.stacked.items():
        border = len(first.text)
        for each in find_platforms(f"{first.text} {second.text}", known):
            if each.start < border < each.end:
                yield each.code, (Part(first, each.start, border), Part(second, 0, each.end - border - 1)), 0.9


@lru_cache(maxsize=8)
def _folded_names(known: tuple[PlatformPolicy, ...]) -> Mapping[str, str]:
    """Codes by folded names that are no abbreviations."""
    named = {fold(alias): platform.code for platform in known for alias in aliases_of(platform)}
    return {name: code for name, code in named.items() if len(name) > SHORT}


def _nearly(line: Placed, names: Mapping[str, str]) -> Iterator[_Found]:
    """A platform whose name is the whole line but for OCR noise, or stands in it without its spaces."""
    folded = fold(line.text)
    if line.text[:1].isupper() and folded in names:  # "Pintar" is a word, and a name where nothing else stands.
        yield names[folded], (whole(line),), 0.8
        return
    # Long enough that nothing else contains it, and a line of its own to be nearly it.
    held = next((code for name, code in names.items() if len(name) >= LONG_NAME and name in folded), None)
    long = [name for name in names if len(name) > 2 * SHORT]
    # A word of its own is no noise: "Sekolah kamu" is not "Sekolah.mu".
    words = {fold(word) for word in line.text.split()} & VOCABULARY
    alike = [] if held else process.extract(folded, long, scorer=fuzz.ratio, score_cutoff=ALIKE)
    near = next((found for found in alike if all(word in found[0] for word in words)), None)
    if held:
        yield held, (whole(line),), 0.85
    elif near:
        yield names[near[0]], (whole(line),), 0.7


def _all_or(part: Part) -> Part:
    """The whole line where nothing but marks is left beside the name."""
    text = part.line.text
    left = text[: part.start] + text[part.end :]
    return part if any(map(str.isalnum, left)) else whole(part.line)
