"""The review: given, not yet, or a button that works or does not."""

import re
from collections.abc import Iterator
from statistics import median
from typing import Final

from triage.decision.facts import Reading
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens.layout import Placed
from triage.desks.prakerja.screens.screen import Passage, Screen, ruled
from triage.desks.prakerja.screens.words import RULES, pattern

VIVID: Final = 0.27
"""Colourfulness from which a button counts as active: filled, outlined or mere coloured words. Greys and slates
stay below 0.16, the pale blue of a button that waits below 0.26."""

LARGE: Final = 1.25
"""Height of a title's letters by that of most letters."""
HEAD: Final = 0.15
"""The part of the page's height in which its title stands."""

_REVIEWS: Final = RULES["reviews"]
_VALUES: Final = RULES["review_values"]
_LABELS: Final = pattern("review_labels")
_BACK: Final = re.compile(r"\s*[←<‹×xX]\s")


def reviews(screen: Screen) -> Iterator[Reading]:
    """Readings REVIEW."""
    taken: set[Placed] = set()
    for rule, passage, match in ruled(screen.single, _VALUES):
        if label := screen.label_of(passage.lines[0], _LABELS):
            taken |= {label, *passage.lines}
            sureness = rule.sure * match.sureness
            yield screen.reading(ReadingKind.REVIEW, rule.value, parts=match.parts, sureness=sureness, label=(label,))
    free = [passage for passage in screen.passages if taken.isdisjoint(passage.lines)]
    for rule, passage, match in ruled(free, _REVIEWS):
        if rule.value == "button" and (len(passage.lines) > 1 or _is_title(screen, passage.lines[0])):
            continue
        value = _button(passage) if rule.value == "button" else rule.value
        yield screen.reading(ReadingKind.REVIEW, value, parts=match.parts, sureness=rule.sure * match.sureness)


def _is_title(screen: Screen, line: Placed) -> bool:
    """A page's head: in larger letters without the colours of a button, or with the arrow that leads back."""
    before = next(iter(screen.layout.left_of(line)), None)
    text = f"{before.text if before else ''} {line.text}"
    high = line.extent.top < screen.extent.top + HEAD * screen.extent.height
    large = line.extent.height >= LARGE * median(each.extent.height for each in screen.lines)
    return high and ((large and line.line.vividness < VIVID) or bool(_BACK.match(text)))


def _button(passage: Passage) -> str:
    """A review button's state: only one that works is colourful."""
    return "button_active" if passage.lines[0].line.vividness >= VIVID else "button_inactive"
