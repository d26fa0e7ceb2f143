"""The review: given, not yet, or a button that works or does not."""

from collections.abc import Iterator
from typing import Final

from triage.decision.facts import Reading, ReadingKind
from triage.evidence.screens import words
from triage.evidence.screens.rules import rules
from triage.evidence.screens.screen import Passage, Screen, ruled

VIVID: Final = 0.27
"""Colourfulness from which a button counts as active: filled, outlined or mere coloured words. Greys and slates
stay below 0.16, the pale blue of a button that waits below 0.26."""

_REVIEWS: Final = rules(ReadingKind.REVIEW, words.REVIEWS)


def reviews(screen: Screen) -> Iterator[Reading]:
    """Readings REVIEW."""
    for rule, passage, match in ruled(screen.passages, _REVIEWS):
        if rule.value == "button" and len(passage.lines) > 1:
            continue
        value = _button(passage) if rule.value == "button" else rule.value
        yield screen.reading(rule.kind, value, parts=match.parts, sureness=rule.sureness * match.sureness)


def _button(passage: Passage) -> str:
    """A review button's state: only one that works is colourful."""
    return "button_active" if passage.lines[0].line.vividness >= VIVID else "button_inactive"
