"""What judged texts say about the judge: intervals, confusion, calibration, coverage against accuracy, mistakes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from triage.evidence.wording import WordingModel
from triage.installed import installed
from triage.learning.alone import shares
from triage.learning.examples import Example
from triage.playbook.desk import shipped

BINS = 10
COVERAGES = tuple(range(5, 101, 5))
"""Percent of the texts, the surest first."""
_Z = 1.959964
"""The normal distribution's two-sided 95 %."""

Doubles = NDArray[np.float64]


def shares_of(log_odds: Doubles) -> Doubles:
    """Log-odds (examples x labels) as probabilities."""
    powers: Doubles = np.exp(log_odds - log_odds.max(axis=1, keepdims=True))
    powers /= powers.sum(axis=1, keepdims=True)
    return powers


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole`` with its 95 % interval (E. B. Wilson, 1927); all zero without any."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share itself."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def low(self) -> float:
        """The interval's lower end."""
        return self._end(-1)

    @property
    def high(self) -> float:
        """The interval's upper end."""
        return self._end(+1)

    def _end(self, side: int) -> float:
        if not self.whole:
            return 0.0
        n, p = self.whole, self.value
        middle = p + _Z * _Z / (2 * n)
        half = _Z * sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n))
        return min(1.0, max(0.0, (middle + side * half) / (1 + _Z * _Z / n)))


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """How one label fares: of those guessed, how many are right; of those there are, how many are found."""

    label: str
    precision: Share
    recall: Share

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        whole = self.precision.whole + self.recall.whole
        return 2 * self.recall.part / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Texts judged with about the same confidence: the mean of it, and how many of them are right."""

    confidence: float
    right: Share


@dataclass(frozen=True, slots=True)
class Covered:
    """The surest ``percent`` of the texts: from which confidence they are judged, and how many are right."""

    percent: int
    threshold: float
    right: Share


@dataclass(frozen=True, slots=True)
class Mistake:
    """A text judged wrongly, with the label that it should have and the words that misled."""

    text: str
    truth: str
    guess: str
    confidence: float
    words: tuple[str, ...]


class Judged:
    """Labelled texts with the probability that a model gives each label (examples x ``labels``)."""

    def __init__(self, examples: Sequence[Example], shares: Doubles, *, labels: Sequence[str]) -> None:
        """Raises ValueError without examples or for a label that the model does not know."""
        if not examples:
            raise ValueError("no examples to judge")
        if unknown := {example.label for example in examples} - set(labels):
            raise ValueError(f"labels that the model does not know: {', '.join(sorted(unknown))}")
        self.examples = tuple(examples)
        self.labels = tuple(labels)
        self.shares = shares
        self.truth = np.array([self.labels.index(example.label) for example in examples])
        self.guess = shares.argmax(axis=1)
        self.confidence: Doubles = shares.max(axis=1)
        self.right = self.guess == self.truth

    @classmethod
    def by(cls, model: WordingModel, examples: Sequence[Example]) -> "Judged":
        """The examples judged by their texts alone."""
        desk, now = shipped(), datetime.now(installed().zone)
        found = [shares(example.text, model=model, desk=desk, now=now) for example in examples]
        return cls(examples, np.array([list(each.values()) for each in found]), labels=model.labels)

    def only(self, domain: str) -> "Judged":
        """Those of one domain."""
        chosen = [i for i, example in enumerate(self.examples) if example.domain == domain]
        return Judged([self.examples[i] for i in chosen], self.shares[chosen], labels=self.labels)

    @property
    def domains(self) -> list[str]:
        """The domains that the examples name, sorted."""
        return sorted({example.domain for example in self.examples if example.domain})

    @property
    def accuracy(self) -> Share:
        """How many are right."""
        return Share(int(self.right.sum()), len(self.right))

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the labels that occur."""
        return float(np.mean([each.f1 for each in self.by_label() if each.recall.whole]))

    @property
    def calibration_error(self) -> float:
        """The expected one: how far confidence and accuracy are apart in each bin, weighed by its texts."""
        return sum(abs(each.confidence - each.right.value) * each.right.whole for each in self.bins()) / len(self.right)

    def by_label(self) -> list[LabelFigures]:
        """Precision and recall of every label."""
        return [
            LabelFigures(
                label,
                precision=Share(int((self.right & (self.guess == i)).sum()), int((self.guess == i).sum())),
                recall=Share(int((self.right & (self.truth == i)).sum()), int((self.truth == i).sum())),
            )
            for i, label in enumerate(self.labels)
        ]

    def confusion(self) -> NDArray[np.intp]:
        """Counts, truth x guess."""
        size = len(self.labels)
        return np.bincount(self.truth * size + self.guess, minlength=size * size).reshape(size, size)

    def bins(self) -> list[Bin]:
        """The texts by confidence, ten bins of equal width, empty ones left out."""
        which = np.minimum((self.confidence * BINS).astype(int), BINS - 1)
        return [
            Bin(
                float(self.confidence[which == i].mean()),
                Share(int(self.right[which == i].sum()), int((which == i).sum())),
            )
            for i in sorted(set(which.tolist()))
        ]

    def coverage(self) -> Iterator[Covered]:
        """Accuracy of the surest 5 %, 10 % … 100 % of the texts."""
        surest = np.argsort(-self.confidence, kind="stable")
        for percent in COVERAGES:
            count = max(1, round(len(surest) * percent / 100))
            chosen = surest[:count]
            yield Covered(percent, float(self.confidence[chosen[-1]]), Share(int(self.right[chosen].sum()), count))

    def worst(self, count: int, *, model: WordingModel | None = None) -> list[Mistake]:
        """The surest mistakes; with the words that carried them where the model that made them is given."""
        wrong = [i for i in np.argsort(-self.confidence, kind="stable") if not self.right[i]][:count]
        return [self._mistake(int(i), model) for i in wrong]

    def _mistake(self, i: int, model: WordingModel | None) -> Mistake:
        text, guess = self.examples[i].text, self.labels[self.guess[i]]
        spans = next((s.spans for s in model.signals(text) if s.label == guess), ()) if model else ()
        words = tuple(text[start:end] for start, end in spans)
        return Mistake(text, self.labels[self.truth[i]], guess, float(self.confidence[i]), words)
