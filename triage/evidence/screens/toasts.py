"""Toasts: short notices laid over the lower part of a page that shows something else."""

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
MOST_LINES: Final = 3
CONTENT_LINES: Final = 4
"""So many lines above, and the page shows something; fewer, and the words are the page's own."""
LESS: Final = 0.75
"""What a toast says of an error is less sure than what a page says."""

_TOASTS: Final = rules(ReadingKind.TOAST, [("toast", 0.85, words.TOASTS)])
_ERRORS: Final = rules(ReadingKind.ERROR_PAGE, words.ERRORS)
_FAILS: Final = pattern(words.FAILS)


def toasts(screen: Screen) -> tuple[tuple[Reading, ...], frozenset[Placed]]:
    """Readings TOAST, and ERROR_PAGE where a toast says which; and the lines that are toasts."""
    shown = [passage for passage in screen.single if sum(map(str.isalpha, passage.text)) >= 3]
    if len(shown) <= CONTENT_LINES:
        return (), frozenset()
    # What lies over a page that fails is the page's own.
    low = screen.extent.top + LOW * screen.extent.height
    top = max(low, shown[CONTENT_LINES - 1].lines[0].extent.bottom)
    failing = [passage.lines[0].extent.bottom for passage in shown if _FAILS.search(passage.said)]
    foot = min((bottom for bottom in failing if bottom <= low), default=screen.extent.bottom)
    short = [
        passage for passage in screen.passages if top <= passage.lines[0].extent.top <= foot and _is_short(passage)
    ]
    # The longest passage first, so that a toast of two lines is one.
    found = list(ruled(sorted(short, key=lambda passage: -len(passage.lines)), _TOASTS))
    readings: list[Reading] = []
    for _, passage, match in found:
        parts = [whole(line) for line in passage.lines]
        readings.append(screen.reading(ReadingKind.TOAST, passage.text, parts=parts, sureness=0.85 * match.sureness))
        for rule, _, why in ruled([passage], _ERRORS):
            sureness = LESS * rule.sureness * why.sureness
            readings.append(screen.reading(rule.kind, rule.value, parts=parts, sureness=sureness))
    return tuple(readings), frozenset(line for _, passage, _ in found for line in passage.lines)


def _is_short(passage: Passage) -> bool:
    return len(passage.text) <= LONGEST and len(passage.lines) <= MOST_LINES and "_" not in passage.text
