"""Toasts: short notices laid over the lower part of a page that shows something else."""

from typing import Final

from triage.decision.facts import Reading
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens.layout import Placed
from triage.desks.prakerja.screens.screen import Match, Passage, Screen, ruled, whole
from triage.desks.prakerja.screens.words import RULES, pattern

LOW: Final = 0.6
"""A toast begins below this part of the page's height."""
HIGH: Final = 0.25
"""A banner begins above this part of the page's height."""
COLOURED: Final = 0.2
LONGEST: Final = 90
"""Characters of a toast."""
MOST_LINES: Final = 3
CONTENT_LINES: Final = 4
"""So many lines above, and the page shows something; fewer, and the words are the page's own."""
LESS: Final = 0.75
"""What a toast says of an error is less sure than what a page says."""

_TOASTS: Final = RULES["toasts"]
_BANNERS: Final = (*RULES["banners"], *RULES["toasts"])
_SNACKBAR: Final = _TOASTS[0]
_ACTIONS: Final = pattern("snackbar_actions")
_ERRORS: Final = RULES["errors"]
_FAILS: Final = pattern("fails")


def toasts(screen: Screen) -> tuple[tuple[Reading, ...], frozenset[Placed]]:
    """Readings TOAST, and ERROR_PAGE where a toast says which; and the lines that are toasts."""
    shown = [passage for passage in screen.single if sum(map(str.isalpha, passage.text)) >= 3]
    snackbars = [passage for passage in screen.passages if _is_snackbar(screen, passage)] if len(shown) > 2 else []
    if len(shown) <= CONTENT_LINES and not snackbars:
        return (), frozenset()
    # What lies over a page that fails is the page's own.
    low = screen.extent.top + LOW * screen.extent.height
    top = max(low, shown[min(CONTENT_LINES, len(shown)) - 1].lines[0].extent.bottom)
    failing = [passage.lines[0].extent.bottom for passage in shown if _FAILS.search(passage.said)]
    foot = min((bottom for bottom in failing if bottom <= low), default=screen.extent.bottom)
    short = [
        passage for passage in screen.passages if top <= passage.lines[0].extent.top <= foot and _is_short(passage)
    ]
    banners = [passage for passage in screen.passages if _is_banner(screen, passage) and _is_short(passage)]
    # The longest passage first, so that a toast of two lines is one.
    found = [
        *ruled(sorted(short, key=lambda passage: -len(passage.lines)), _TOASTS),
        *ruled(sorted(banners, key=lambda passage: -len(passage.lines)), _BANNERS),
    ]
    told = {line for _, passage, _ in found for line in passage.lines}
    found += [(_SNACKBAR, passage, Match((), 1.0)) for passage in snackbars if told.isdisjoint(passage.lines)][:1]
    readings: list[Reading] = []
    for _, passage, match in found:
        parts = [whole(line) for line in passage.lines]
        readings.append(screen.reading(ReadingKind.TOAST, passage.text, parts=parts, sureness=0.85 * match.sureness))
        for rule, _, why in ruled([passage], _ERRORS):
            sureness = LESS * rule.sure * why.sureness
            readings.append(screen.reading(ReadingKind.ERROR_PAGE, rule.value, parts=parts, sureness=sureness))
    return tuple(readings), frozenset(line for _, passage, _ in found for line in passage.lines)


def _is_snackbar(screen: Screen, passage: Passage) -> bool:
    """Whether a notice low on the page has what can be done about it at its right end."""
    first, *others = passage.lines
    if first.extent.top < screen.extent.top + LOW * screen.extent.height or others or not _is_short(passage):
        return False
    beside = screen.layout.right_of(first)
    return (
        len(beside) == 1
        and not screen.layout.left_of(first)
        and len(passage.words) > 1
        and bool(_ACTIONS.search(Passage((beside[0],)).said))
    )


def _is_banner(screen: Screen, passage: Passage) -> bool:
    """Whether a notice lies over the head of the page, on a ground of its own colour."""
    high = passage.lines[0].extent.top < screen.extent.top + HIGH * screen.extent.height
    return high and all(line.line.vividness >= COLOURED for line in passage.lines)


def _is_short(passage: Passage) -> bool:
    return len(passage.text) <= LONGEST and len(passage.lines) <= MOST_LINES and "_" not in passage.text
