"""The review: given, not yet, or a button that works or does not."""

from collections.abc import Iterator
from statistics import median
from typing import Final

from triage.decision.facts import Reading, ReadingKind
from triage.evidence.screens import words
from triage.evidence.screens.rules import rules
from triage.evidence.screens.screen import Passage, Screen, ruled

VIVID: Final = 0.15
"""Colourfulness from which a button counts as active; grey buttons on white stay far below."""
GROUND: Final = 0.15
"""At most so much of a button's colour is that of the page it stands on (navy blue in dark mode)."""

_REVIEWS: Final = rules(ReadingKind.REVIEW, words.REVIEWS)


def reviews(screen: Screen) -> Iterator[Reading]:
    """Readings REVIEW."""
    for rule, passage, match in ruled(screen.passages, _REVIEWS):
        if rule.value == "button" and len(passage.lines) > 1:
            continue
        value = _button(screen, passage) if rule.value == "button" else rule.value
        yield screen.reading(rule.kind, value, parts=match.parts, sureness=rule.sureness * match.sureness)


def _button(screen: Screen, passage: Passage) -> str:
    """A review button's state: only one that works is more colourful than its page."""
    ground = min(GROUND, median(line.line.vividness for line in screen.lines)) if len(screen.lines) > 3 else 0.0
    return "button_active" if passage.lines[0].line.vividness - ground >= VIVID else "button_inactive"
