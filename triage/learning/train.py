"""Makes the wording model: features counted on the corpus, a linear model on top, calibrated by cross-validation."""

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from triage.evidence.wording import Floats, Vocabulary, WordingModel, pair_features, word_features
from triage.learning.examples import Example
from triage.words.normaliser import Normaliser

FOLDS = 5
FEWEST_AUTHORS, MOST_FOLDS = 3, 6
"""Authors from which on they make the folds, and folds of so many at most: then several are left out together."""
RARELY = 2
"""Features of fewer texts than this say nothing about the next text."""
PRIVATE = 5
"""Features of requesters' texts alone need this many of them: a name must not end up in a model's vocabulary."""

STRENGTH = 2.0
"""scikit-learn's C: how far the model may lean on single features."""

NOTHING = "unclear"
"""The label of texts that say nothing to decide from."""
PADDED = 0.5
"""The part of the other texts that are read once more with such a text before or behind: people greet, beg and scold
around what they want to say, and none of that may vote."""
ROUNDS = 4
"""How often that is drawn anew; a round's texts count ``1 / ROUNDS`` each, so that less depends on which is which."""

DECIMALS = 4

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trained:
    """A model and what it is worth: ``log_odds`` (examples x labels), each from a fit that had not seen the example."""

    model: WordingModel
    log_odds: Doubles


def train(examples: Sequence[Example], *, normaliser: Normaliser, seed: int = 0) -> Trained:
    """A calibrated model of ``examples``; the same examples and seed give the same version.

    Raises ValueError when a label has fewer than ``FOLDS`` texts.
    """
    scores, padded, padded_scores = _cross_validated(examples, normaliser, seed)
    temperature = _fit_temperature(np.vstack([scores, padded_scores]), [*examples, *padded])
    return Trained(_fit(examples, normaliser, temperature=temperature, seed=seed), scores / temperature)


def _cross_validated(
    examples: Sequence[Example], normaliser: Normaliser, seed: int
) -> tuple[Doubles, list[Example], Doubles]:
    """Uncalibrated log-odds, examples x sorted labels, each from a model that has not seen the example.

    Also those of the same examples padded (with texts that the model has not seen either), and these.
    """
    scores = np.zeros((len(examples), len({example.label for example in examples})))
    padded: list[Example] = []
    padded_scores: list[Doubles] = []
    for seen, unseen in _folds(examples, seed):
        model = _fit([examples[i] for i in seen], normaliser, seed=seed)
        for i in unseen:
            scores[i] = model.log_odds(examples[i].text)
        for example in _padded([examples[i] for i in unseen], part=1.0, seed=seed):
            padded.append(example)
            padded_scores.append(model.log_odds(example.text).astype(np.float64))
    return scores, padded, np.array(padded_scores).reshape(-1, scores.shape[1])


def _padded(examples: Sequence[Example], *, part: float, seed: int) -> list[Example]:
    """``part`` of the examples that say something, each with one that says nothing before or behind it."""
    chance = random.Random(seed)
    nothing = [example.text for example in examples if example.label == NOTHING]
    if not nothing:
        return []
    chosen = [example for example in examples if example.label != NOTHING and chance.random() < part]
    return [replace(example, text=_joined(example.text, chance.choice(nothing), chance)) for example in chosen]


def _joined(text: str, other: str, chance: random.Random) -> str:
    return f"{other}. {text}" if chance.random() < 0.5 else f"{text}. {other}"


def _folds(examples: Sequence[Example], seed: int) -> Iterable[tuple[Sequence[int], Sequence[int]]]:
    """(seen, unseen) indices: by author where there are several, else folds of equal size.

    Requesters are authors whom the model has never read, so only an author left out tells how sure it may be.
    """
    authors = sorted({example.author for example in examples})
    if len(authors) < FEWEST_AUTHORS:
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
        return list(folds.split(np.zeros(len(examples)), [example.label for example in examples]))
    groups = [frozenset(authors[first::MOST_FOLDS]) for first in range(min(len(authors), MOST_FOLDS))]
    by = [[i for i, example in enumerate(examples) if example.author in group] for group in groups]
    return [(sorted({*range(len(examples))} - {*unseen}), unseen) for unseen in by]


def _fit_temperature(scores: Doubles, examples: Sequence[Example]) -> float:
    """What ``scores`` must be divided by for their softmax to be as sure as it is right (least log loss)."""
    truth = _truths(examples)

    def loss(log_temperature: float) -> float:
        shares: Doubles = log_softmax(scores / math.exp(log_temperature), axis=1)
        return -float(shares[np.arange(len(truth)), truth].mean())

    found: Any = minimize_scalar(loss, bounds=(-4.0, 4.0), method="bounded")
    return math.exp(found.x)


def _truths(examples: Sequence[Example]) -> NDArray[np.intp]:
    """Each example's label as an index into the sorted labels."""
    labels = sorted({example.label for example in examples})
    return np.array([labels.index(example.label) for example in examples], dtype=np.intp)


def _fit(
    examples: Sequence[Example], normaliser: Normaliser, *, temperature: float = 1.0, seed: int = 0
) -> WordingModel:
    rounds = [_padded(examples, part=PADDED, seed=seed * ROUNDS + number) for number in range(ROUNDS)]
    counts = np.concatenate([np.ones(len(examples)), *(np.full(len(texts), 1 / ROUNDS) for texts in rounds)])
    examples = [*examples, *chain.from_iterable(rounds)]
    labels = sorted({example.label for example in examples})
    vocabulary = vocabulary_of(examples, normaliser)
    # No intercept: a text without evidence gets log-odds of 0. Balanced: the corpus' sizes are no prior.
    linear = LogisticRegression(C=STRENGTH, fit_intercept=False, class_weight="balanced", max_iter=1000)
    linear.fit(matrix_of(examples, vocabulary), _truths(examples), sample_weight=counts)
    weights = linear.coef_.T / temperature
    weights -= weights.mean(axis=1, keepdims=True)
    return WordingModel(labels=labels, vocabulary=vocabulary, weights=weights.round(DECIMALS).astype(np.float32))


def vocabulary_of(examples: Sequence[Example], normaliser: Normaliser, *, rarely: int = RARELY) -> Vocabulary:
    """The features that at least ``rarely`` texts have, and what each is worth."""
    texts, private = Counter[str](), Counter[str]()
    for example in examples:
        names = _features(example.text, normaliser)
        texts.update(names)
        private.update(names if example.private else ())
    known = sorted(
        name for name, count in texts.items() if count >= rarely and (private[name] < count or count >= PRIVATE)
    )
    idf = _idf([*(texts[name] for name in known), 1], of=len(examples))
    return Vocabulary(normaliser, known, idf)


def grown(vocabulary: Vocabulary, texts: Iterable[str], *, of: int) -> Vocabulary:
    """The vocabulary of a corpus ``of`` so many texts, and behind it what at least ``PRIVATE`` requesters' texts have.

    What was known keeps its row and its worth, so that weights made for it still hold.
    """
    counts = Counter(name for text in texts for name in _features(text, vocabulary.normaliser))
    new = sorted(name for name, count in counts.items() if count >= PRIVATE and name not in vocabulary.rows)
    idf = np.concatenate([vocabulary.idf[:-1], _idf([counts[name] for name in new], of=of), vocabulary.idf[-1:]])
    return Vocabulary(vocabulary.normaliser, [*vocabulary.names, *new], idf)


def _features(text: str, normaliser: Normaliser) -> set[str]:
    words = [token.text for token in normaliser.for_models(text)]
    names = {name for word in words for name in word_features(word)}
    return names.union(name for name, _, _ in pair_features(words))


def _idf(counts: Sequence[int], *, of: int) -> Floats:
    worth: Floats = (np.log((1 + of) / (1 + np.array(counts))) + 1).round(DECIMALS).astype(np.float32)
    return worth


def matrix_of(examples: Sequence[Example], vocabulary: Vocabulary) -> csr_matrix:
    """Examples x known features."""
    vectors = [vocabulary.vector(example.text) for example in examples]
    lines = np.repeat(np.arange(len(vectors)), [len(vector.rows) for vector in vectors])
    rows = np.concatenate([vector.rows for vector in vectors])
    values = np.concatenate([vector.values for vector in vectors])
    shape = (len(examples), len(vocabulary.names) + 1)
    return csr_matrix((values, (lines, rows)), shape=shape)[:, :-1]
