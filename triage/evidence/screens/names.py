"""Names on a page: printed on a certificate, or the account's own. As printed, never corrected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from triage.evidence.screens.layout import Layout, Placed
from triage.evidence.screens.words import GREETING, NAME_FOLLOWS, NAME_LABELS, NAME_PRECEDES, NO_NAMES, fold

LONGEST = 80
MOST_WORDS = 10

_FOLLOWS = re.compile(rf"(?:{NAME_FOLLOWS})\s*:?\s*(?P<rest>.*)$", re.IGNORECASE)
_GREETING = re.compile(rf"^\W*(?:{GREETING})\b\s*[,!]?\s*(?P<rest>[^\W\d_].*?)[\s!,.]*$", re.IGNORECASE)
_LABELLED = re.compile(r"^\s*(?P<label>[^:]{3,20}?)\s*:\s*(?P<rest>.*)$")
# Digits only where OCR puts them for letters, within a word.
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[015](?=[^\W\d_])|[ .,'’`-])*")


@dataclass(frozen=True, slots=True)
class PrintedName:
    """``name`` as printed in ``lines``, with the lines of its label where that stands apart."""

    name: str
    lines: tuple[Placed, ...]
    sureness: float
    label: tuple[Placed, ...] = ()


def certificate_names(layout: Layout) -> Iterator[PrintedName]:
    """The name printed on a certificate: at most one, unless it is only labelled."""
    for line in layout.lines:
        match = _FOLLOWS.search(line.text)
        if match:
            if is_name(match["rest"]):
                yield PrintedName(_tidy(match["rest"]), (line,), 0.9)
                return
            lines = _name_below(layout, line)
            if lines:
                yield PrintedName(_tidy(" ".join(each.text for each in lines)), lines, 0.9)
                return
    for line in layout.lines:
        if any(phrase in fold(line.text) for phrase in NAME_PRECEDES):
            above = next(layout.above(line), None)
            if above and is_name(above.text):
                yield PrintedName(_tidy(above.text), (above,), 0.8)
                return
    yield from _labelled(layout)


def account_names(layout: Layout) -> Iterator[PrintedName]:
    """The name that a page greets ("Halo, …") or labels ("Nama: …")."""
    for line in layout.lines:
        match = _GREETING.match(line.text)
        if match and is_name(match["rest"]):
            yield PrintedName(_tidy(match["rest"]), (line,), 0.9)
    yield from _labelled(layout)


def is_name(text: str) -> bool:
    """Whether ``text`` can be a person's name: letters, few marks, none of the words that never are in one."""
    tidy = _tidy(text)
    words = re.split(r"[\s,]+", tidy)
    return (
        _NAME.fullmatch(tidy) is not None
        and sum(character.isalpha() for character in tidy) >= 3
        and len(tidy) <= LONGEST
        and len(words) <= MOST_WORDS
        and fold(tidy) not in NO_NAMES
        and not any(fold(word) in NO_NAMES for word in words)
    )


def _labelled(layout: Layout) -> Iterator[PrintedName]:
    for line in layout.lines:
        match = _LABELLED.match(line.text)
        if match and fold(match["label"]) in NAME_LABELS and is_name(match["rest"]):
            yield PrintedName(_tidy(match["rest"]), (line,), 0.9)
        elif fold(line.text) in NAME_LABELS:
            # Beside its label in a form, below it in a card.
            beside = next(iter(layout.right_of(line)), None) or next(layout.below(line), None)
            value = beside.text.lstrip(": ") if beside else ""
            if beside and is_name(value):
                yield PrintedName(_tidy(value), (beside,), 0.8, label=(line,))


def _name_below(layout: Layout, line: Placed) -> tuple[Placed, ...]:
    """The name under its introduction: one line, or more of the same size when it is long."""
    below = [each for _, each in zip(range(4), layout.below(line), strict=False)]
    start = next((index for index, each in enumerate(below[:2]) if is_name(each.text)), None)
    if start is None:
        return ()
    first = below[start]
    following = takewhile(lambda each: _continues(first, each), below[start + 1 :])
    return (first, *following)


def _continues(first: Placed, following: Placed) -> bool:
    heights = sorted((first.extent.height, following.extent.height))
    return (
        is_name(following.text)
        and heights[0] >= 0.85 * heights[1]
        and not any(phrase in fold(following.text) for phrase in NAME_PRECEDES)
    )


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" ,:;-!")
