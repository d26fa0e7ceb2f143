"""How good a wording model is on labelled texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.evidence.wording import WordingModel
from triage.learning.examples import Example

BINS = 10


@dataclass(frozen=True, slots=True)
class Score:
    """``macro_f1`` is the mean over the labels that occur; ``calibration_error`` is the expected one (10 bins)."""

    count: int
    accuracy: float
    macro_f1: float
    calibration_error: float
    recalls: dict[str, float]


def evaluate(model: WordingModel, examples: Sequence[Example]) -> Score:
    """The model's figures on ``examples`` by text alone. Raises ValueError without examples."""
    return score(np.array([model.log_odds(example.text) for example in examples]), examples, labels=model.labels)


def score(log_odds: NDArray[np.floating], examples: Sequence[Example], *, labels: Sequence[str]) -> Score:
    """Figures for log-odds (examples x ``labels``) that are already there. Raises ValueError without examples."""
    if not examples:
        raise ValueError("no examples to judge")
    truth = np.array([labels.index(example.label) for example in examples])
    guess = log_odds.argmax(axis=1)
    present = sorted(set(truth.tolist()))
    return Score(
        count=len(examples),
        accuracy=float((guess == truth).mean()),
        macro_f1=float(np.mean([_f1(truth == label, guess == label) for label in present])),
        calibration_error=_calibration_error(_softmax(log_odds).max(axis=1), guess == truth),
        recalls={labels[label]: float((guess[truth == label] == label).mean()) for label in present},
    )


def _softmax(log_odds: NDArray[np.floating]) -> NDArray[np.floating]:
    shares: NDArray[np.floating] = np.exp(log_odds - log_odds.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def _f1(true: NDArray[np.bool_], guessed: NDArray[np.bool_]) -> float:
    return 2 * float((true & guessed).sum()) / float(true.sum() + guessed.sum())


def _calibration_error(confidence: NDArray[np.floating], right: NDArray[np.bool_]) -> float:
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        (bins == which).mean() * abs(confidence[bins == which].mean() - right[bins == which].mean())
        for which in set(bins.tolist())
    ]
    return float(sum(gaps))
