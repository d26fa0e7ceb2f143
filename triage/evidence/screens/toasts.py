"""Toasts: short notices laid over the lower part of a page that shows something else."""

from collections.abc import Iterator, Sequence
from typing import Final

from triage.decision.facts import Reading, ReadingKind
from triage.evidence.screens import words
from triage.evidence.screens.layout import Placed
from triage.evidence.screens.rules import pattern, rules
from triage.evidence.screens.screen import Passage, Screen, ruled, whole

LOW: Final = 0.6
"""A toast begins below this part of the page's height."""
LONGEST: Final = 90
"""Characters of a toast."""
CONTENT_LINES: Final = 4
"""So many lines above, and the page shows something; fewer, and the words are the page's own."""
LESS: Final = 0.75
"""What a toast says of an error is less sure than what a page says."""

_TOASTS: Final = rules(ReadingKind.TOAST, [("toast", 0.85, words.TOASTS)])
_ERRORS: Final = rules(ReadingKind.ERROR_PAGE, words.ERRORS)
_FAILS: Final = pattern(words.FAILS)


def toasts(screen: Screen) -> tuple[tuple[Reading, ...], frozenset[Placed]]:
    """Readings TOAST, and ERROR_PAGE where a toast says which; and the lines that are toasts."""
    low = [passage for passage in screen.passages if _is_low(screen, passage)]
    # The longest passage first, so that a toast of two lines is one.
    found = list(ruled(sorted(low, key=lambda passage: -len(passage.lines)), _TOASTS))
    readings: list[Reading] = []
    for _, passage, match in found:
        parts = [whole(line) for line in passage.lines]
        readings.append(screen.reading(ReadingKind.TOAST, passage.text, parts=parts, sureness=0.85 * match.sureness))
        for rule, _, why in ruled([passage], _ERRORS):
            sureness = LESS * rule.sureness * why.sureness
            readings.append(screen.reading(rule.kind, rule.value, parts=parts, sureness=sureness))
    return tuple(readings), frozenset(line for _, passage, _ in found for line in passage.lines)


def _is_low(screen: Screen, passage: Passage) -> bool:
    first = passage.lines[0]
    if first.extent.top < LOW * screen.extent.bottom or len(passage.text) > LONGEST or len(passage.lines) > 3:
        return False
    above = [line for line in screen.lines if line.extent.bottom < first.extent.top and _is_content(line)]
    return len(above) >= CONTENT_LINES and not any(_FAILS.search(each.said) for each in _lines_of(above))


def _lines_of(lines: Sequence[Placed]) -> Iterator[Passage]:
    return (Passage((line,)) for line in lines)


def _is_content(line: Placed) -> bool:
    return sum(character.isalpha() for character in line.text) >= 3
