"""From which confidence on may a category be answered automatically? So sure that few enough answers are wrong.

The samples are blind checks: verdicts drawn at random among those that were or nearly were answered, judged by agents
who had not seen them. What agents see anyway are the hard cases and would tell a darker story.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log

from scipy.stats import beta

CERTAINTY = 0.95
GRID = tuple(round(0.50 + 0.05 * step, 2) for step in range(10))
"""Thresholds that can be earned."""
NEVER = 1.01
"""No confidence reaches it: the category is answered by people until it errs less."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A blind check as the present model and weights see it: how sure they are, and whether they are right."""

    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Tuned:
    """``threshold`` is None while the shipped one holds; ``wanted``: how many more checks without an error it takes.

    ``sample`` and ``errors`` are counted from the threshold in force on; ``most_wrong`` bounds the share of wrong
    answers there with 95 % certainty.
    """

    threshold: float | None
    sample: int
    errors: int
    most_wrong: float
    wanted: int


def most_wrong(errors: int, sample: int) -> float:
    """The share of wrong answers that is not exceeded, with 95 % certainty (C. Clopper and E. Pearson, 1934)."""
    return 1.0 if errors >= sample else float(beta.ppf(CERTAINTY, errors + 1, sample - errors))


def least_wrong(errors: int, sample: int) -> float:
    """The share of wrong answers that is exceeded, with 95 % certainty."""
    return 0.0 if not errors else float(beta.ppf(1 - CERTAINTY, errors, sample - errors + 1))


def tune(samples: Sequence[Sample], *, allowed: float, shipped: float) -> Tuned:
    """The lowest threshold that the samples have earned for at most ``allowed`` wrong answers.

    1. Go down from the shipped threshold, step by step, as long as each step is proven: in that fixed order no step
       needs a stricter test than the one before it.
    2. Where the shipped one is disproven, go up to the first that is proven; without one, answer nothing.
    3. Otherwise the shipped one holds, and more checks are needed.
    """
    earned = None
    for threshold in (shipped, *(step for step in reversed(GRID) if step < shipped)):
        if not _is_proven(samples, threshold, allowed):
            break
        earned = threshold
    if earned is None and least_wrong(*_counted(samples, shipped)) > allowed:
        higher = (step for step in GRID if step > shipped and _is_proven(samples, step, allowed))
        earned = next(higher, NEVER)
    errors, sample = _counted(samples, shipped if earned is None else earned)
    wanted = 0 if earned is not None else max(1, errorless(allowed) - sample)
    return Tuned(earned, sample, errors, most_wrong(errors, sample), wanted)


def errorless(allowed: float) -> int:
    """How many checks without a single error bound the share of wrong answers by ``allowed``: 299 for 1 %."""
    return ceil(log(1 - CERTAINTY) / log(1 - allowed))


def _is_proven(samples: Sequence[Sample], threshold: float, allowed: float) -> bool:
    return most_wrong(*_counted(samples, threshold)) <= allowed


def _counted(samples: Sequence[Sample], threshold: float) -> tuple[int, int]:
    """Errors and size of the sample from ``threshold`` on."""
    chosen = [sample.is_right for sample in samples if sample.confidence >= threshold]
    return len(chosen) - sum(chosen), len(chosen)
