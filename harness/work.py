"""How much work a reader has: processor time of its own thread, beside that of a harmless text of the same length.

The machine may be busy with other things, so times are the least of several, hostile and harmless in turn, and what
seems too much is measured again before anybody is told.
"""

import gc
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

from datasets.hostile.texts import combinations, repeated
from harness.readers import Reader, forget

LENGTH = 5_000
MOST_RATIO = 5.0
MOST_GROWTH = 2.5
"""Of the work, for twice the length."""
FAR_TOO_MUCH = 4 * MOST_RATIO
FLOOR = 0.00002
"""Seconds that anything takes."""
AGAIN = 20
SEGMENT = 24
"""Characters of one combination among others in a text."""
SHORT = 500
"""Characters of a text that is looked at once, to find the worst."""
WORST = 2
"""Texts of several combinations of which each combination is then measured for itself."""


@dataclass(frozen=True, slots=True)
class Load:
    """``ratio`` to a harmless text at LENGTH characters, ``growth`` for twice as many, of a repeated ``unit``."""

    unit: str
    ratio: float
    growth: float

    @property
    def is_bounded(self) -> bool:
        """Whether it is within both limits."""
        return self.ratio <= MOST_RATIO and self.growth <= MOST_GROWTH


def seconds(reader: Reader, text: str) -> float:
    """Processor time of one reading, all words new."""
    forget()
    tracer = sys.gettrace()
    sys.settrace(None)  # Coverage's, which would count each call in Python and none within an engine's C.
    gc.disable()
    try:
        started = time.thread_time()
        reader.read(text)
        return time.thread_time() - started
    finally:
        gc.enable()
        sys.settrace(tracer)


def load(reader: Reader, unit: str) -> Load:
    """What a repeated unit takes, measured again where it seems too much but is not far too much."""
    texts = (reader.harmless(LENGTH), repeated(unit, LENGTH), repeated(unit, 2 * LENGTH))
    least = [FLOOR + seconds(reader, text) for text in texts[:2]]
    if least[1] > FAR_TOO_MUCH * least[0]:
        return Load(unit, least[1] / least[0], float("nan"))
    least.append(FLOOR + seconds(reader, texts[2]))
    for _ in range(AGAIN):
        if _load(unit, *least).is_bounded:
            break
        least = [min(before, FLOOR + seconds(reader, text)) for before, text in zip(least, texts, strict=True)]
    found = _load(unit, *least)
    if found.growth <= MOST_GROWTH:
        return found
    # A text that ends within a tag may be cheap at the one length only: growth is what goes on.
    longer = FLOOR + min(seconds(reader, repeated(unit, 4 * LENGTH)) for _ in range(AGAIN))
    return Load(unit, found.ratio, min(found.growth, longer / least[2]))


def _load(unit: str, harmless: float, text: float, long: float) -> Load:
    return Load(unit, text / harmless, long / text)


def worst(reader: Reader, units: Sequence[str], *, count: int = 3) -> Iterator[Load]:
    """The loads of the units that take longest, after one look at each."""
    taken = {unit: seconds(reader, repeated(unit, SHORT)) for unit in units}
    return (load(reader, unit) for unit in nlargest(count, taken, key=lambda unit: taken[unit]))


def worst_combinations(reader: Reader, *, count: int, seed: int) -> Iterator[Load]:
    """The loads of the worst of ``count`` combinations of fragments.

    They are looked at several in a text, as many as the reader's reach has room for; those of the worst texts then
    each for itself.
    """
    units = list(combinations(count, seed=seed))
    together = max(1, reader.reach // SEGMENT)
    groups = [units[start : start + together] for start in range(0, len(units), together)]
    taken = [seconds(reader, "".join(repeated(unit, SEGMENT) for unit in group)) for group in groups]
    slowest = nlargest(WORST, range(len(groups)), key=lambda number: taken[number])
    return worst(reader, [unit for number in slowest for unit in groups[number]])
