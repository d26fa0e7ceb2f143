"""The wording model: free text → log-odds per label, and the words that carried them.

A linear model over the words, word pairs and letter groups of the normalised text. It is made by
``triage.learning.train`` and shipped as plain arrays and a JSON vocabulary, so that loading it
cannot run code. What it knows of one desk (labels, spellings, weights) is data in those files.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from triage.decision.facts import WordingSignal
from triage.installed import installed
from triage.words.normaliser import CACHED_WORDS, Normaliser, Token

MAX_LOG_ODDS = 6.0
MAX_SPANS = 3
SPAN_SHARE = 0.35
"""A word belongs to a span when it carries at least this share of what the strongest word carries."""

WEIGHTS_FILE = "weights.npz"
VOCABULARY_FILE = "vocabulary.json"

Floats = NDArray[np.float32]

_GROUP_SIZES = (3, 4)


def word_features(word: str) -> tuple[str, ...]:
    """The word itself and its letter groups behind "~"."""
    if not word[0].isalpha():
        return (word,)
    padded = f"<{word}>"
    groups = (padded[i : i + size] for size in _GROUP_SIZES for i in range(len(padded) - size + 1))
    return (word, *("~" + group for group in groups))


def pair_features(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Neighbours ("belum muncul") and pairs around a third word ("gagal * ulasan"), with the indices of both."""
    for i in range(1, len(words)):
        yield f"{words[i - 1]} {words[i]}", i - 1, i
        if i > 1:
            yield f"{words[i - 2]} * {words[i]}", i - 2, i


@dataclass(frozen=True, slots=True)
class Vector:
    """A text as the model sees it, one entry per occurrence of a feature.

    ``rows`` index the vocabulary (its length: an unknown feature); ``values`` have a Euclidean
    length of 1 once equal rows are added up; ``first`` and ``last`` index ``tokens``.
    """

    tokens: Sequence[Token]
    rows: NDArray[np.intp]
    values: Floats
    first: NDArray[np.intp]
    last: NDArray[np.intp]


class Vocabulary:
    """The known features (name → row) and what each is worth: ``idf``, one longer, ends with the unknown's.

    Unknown features take their part of a text's length, so that one familiar word in a text that is
    otherwise foreign does not decide alone.
    """

    def __init__(self, normaliser: Normaliser, names: Sequence[str], idf: Floats) -> None:
        self.normaliser = normaliser
        self.names = tuple(names)
        self.idf = idf
        self.rows = {name: row for row, name in enumerate(names)}
        self._word_rows = lru_cache(maxsize=CACHED_WORDS)(self._look_up)

    def vector(self, text: str) -> Vector:
        """The text's features, weighted. Empty arrays for a text without words."""
        tokens = self.normaliser.for_models(text)
        words = [token.text for token in tokens]
        unknown = len(self.names)
        known = [self._word_rows(word) for word in words]
        pairs = list(pair_features(words))
        alone = np.repeat(np.arange(len(words)), [len(rows) for rows in known]).astype(np.intp)
        rows = np.array(
            [*chain.from_iterable(known), *(self.rows.get(name, unknown) for name, _, _ in pairs)], dtype=np.intp
        )
        first = np.concatenate([alone, np.array([first for _, first, _ in pairs], dtype=np.intp)])
        last = np.concatenate([alone, np.array([last for _, _, last in pairs], dtype=np.intp)])
        counts = np.bincount(rows, minlength=unknown + 1)
        counts[unknown] = 1  # unknown features are all different
        worth = (1 + np.log(counts[rows])) * self.idf[rows]
        length = np.sqrt((worth**2 / counts[rows]).sum())
        values = (worth / counts[rows] / length).astype(np.float32)
        return Vector(tokens, rows, values, first, last)

    def _look_up(self, word: str) -> tuple[int, ...]:
        return tuple(self.rows.get(name, len(self.names)) for name in word_features(word))


class WordingModel:
    """Weights for a vocabulary: ``weights`` is features x labels.

    ``intercepts``, one a label, are what a text without evidence gets: 0 where labels compete for a text (then weights
    are centred on 0 for every feature), else what each label's own judge starts from.
    """

    def __init__(
        self, *, labels: Sequence[str], vocabulary: Vocabulary, weights: Floats, intercepts: Floats | None = None
    ) -> None:
        """Raises ValueError when the arrays do not fit the vocabulary and the labels."""
        size = len(vocabulary.names)
        self.intercepts = np.zeros(len(labels), np.float32) if intercepts is None else intercepts
        if weights.shape != (size, len(labels)) or vocabulary.idf.shape != (size + 1,):
            raise ValueError(f"arrays do not fit {size} features and {len(labels)} labels")
        if self.intercepts.shape != (len(labels),):
            raise ValueError(f"{self.intercepts.shape} intercepts for {len(labels)} labels")
        self.labels = tuple(labels)
        self.vocabulary = vocabulary
        self.weights = weights
        self._weights = np.vstack([weights, np.zeros((1, len(labels)), np.float32)])  # unknown: no evidence
        arrays = vocabulary.idf.tobytes() + weights.tobytes() + (b"" if intercepts is None else intercepts.tobytes())
        self.version = sha256(self._words().encode() + arrays).hexdigest()[:12]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model saved in ``folder``. Raises OSError or ValueError when it is missing or unsound."""
        return cls.read((folder / VOCABULARY_FILE).read_text(encoding="utf-8"), (folder / WEIGHTS_FILE).read_bytes())

    @classmethod
    def read(cls, words: str, arrays: bytes) -> Self:
        """The model from the content of its two files. Raises ValueError when they are unsound."""
        content = json.loads(words)
        with np.load(BytesIO(arrays), allow_pickle=False) as stored:
            idf, weights = stored["idf"], stored["weights"].astype(np.float32)
            intercepts = stored.get("intercepts")
        # Whatever else it holds are the tables of its normaliser; a model of before may lack some.
        labels, features = content.pop("labels"), content.pop("features")
        vocabulary = Vocabulary(Normaliser(**content), features, idf)
        return cls(labels=labels, vocabulary=vocabulary, weights=weights, intercepts=intercepts)

    def save(self, folder: Path) -> None:
        """Write the two files that ``load`` reads; the same model gives the same content."""
        folder.mkdir(parents=True, exist_ok=True)
        words, arrays = self.written()
        (folder / VOCABULARY_FILE).write_text(words, encoding="utf-8")
        (folder / WEIGHTS_FILE).write_bytes(arrays)

    def written(self) -> tuple[str, bytes]:
        """The content of the two files that ``load`` reads."""
        arrays = BytesIO()
        half = self.weights.astype(np.float16)  # Half the size, for weights that were rounded to it.
        stored: dict[str, Any] = {"weights": half if (half == self.weights).all() else self.weights}
        if self.intercepts.any():
            stored["intercepts"] = self.intercepts
        np.savez_compressed(arrays, idf=self.vocabulary.idf, **stored)
        return self._words(), arrays.getvalue()

    def log_odds(self, text: str) -> Floats:
        """Log-odds in the order of ``labels``, unclipped; 0 for each when nothing in the text is known."""
        vector = self.vocabulary.vector(text)
        total: Floats = vector.values @ self._weights[vector.rows] + self.intercepts
        return total

    def shares(self, text: str) -> dict[str, float]:
        """A probability for each label, by the text alone; they add up to 1, all alike when nothing is known."""
        log_odds = self.log_odds(text).astype(np.float64)
        powers = np.exp(log_odds - log_odds.max())
        return dict(zip(self.labels, (powers / powers.sum()).tolist(), strict=True))

    def knows(self, text: str) -> tuple[int, int]:
        """How many words of ``text`` are known, and how many there are."""
        words = [token.text for token in self.vocabulary.normaliser.for_models(text)]
        return sum(word in self.vocabulary.rows for word in words), len(words)

    def signals(self, text: str) -> tuple[WordingSignal, ...]:
        """One signal per label with the words of ``text`` that carried it, strongest first, at most three spans."""
        vector = self.vocabulary.vector(text)
        by_token = self._by_token(vector, self._weights)
        total = by_token.sum(axis=0) + self.intercepts
        carried: list[list[float]] = (by_token * np.sign(total)).T.tolist()
        clipped: list[float] = total.clip(-MAX_LOG_ODDS, MAX_LOG_ODDS).tolist()
        return tuple(
            WordingSignal(label, clipped[i], _spans(vector.tokens, carried[i])) for i, label in enumerate(self.labels)
        )

    def words_for(self, text: str, label: str) -> tuple[tuple[int, int], ...]:
        """Where the words stand that speak for ``label``, strongest first, at most three spans."""
        vector = self.vocabulary.vector(text)
        column = self.labels.index(label)
        carried: list[float] = self._by_token(vector, self._weights[:, column : column + 1]).ravel().tolist()
        return _spans(vector.tokens, carried)

    @staticmethod
    def _by_token(vector: Vector, weights: Floats) -> Floats:
        """Log-odds that each token carries, tokens x labels: a pair's share goes to both of its ends."""
        shape = (len(vector.tokens), weights.shape[1])
        halves = (vector.values[:, None] * weights[vector.rows] / 2).ravel()
        ends = np.concatenate([vector.first, vector.last])[:, None] * shape[1] + np.arange(shape[1])
        sums = np.bincount(ends.ravel(), weights=np.concatenate([halves, halves]), minlength=shape[0] * shape[1])
        return sums.reshape(shape).astype(np.float32)

    def _words(self) -> str:
        tables = self.vocabulary.normaliser.tables
        content = {"labels": self.labels, **tables, "features": self.vocabulary.names}
        return json.dumps(content, ensure_ascii=False, indent=0)


def _spans(tokens: Sequence[Token], carried: Sequence[float]) -> tuple[tuple[int, int], ...]:
    """Where the strongest words stand, neighbours joined; at most ``MAX_SPANS``, strongest first."""
    least = SPAN_SHARE * max(carried, default=0.0)
    if least <= 0:
        return ()
    runs: list[tuple[float, int, int]] = []
    previous = -2
    for i, strength in enumerate(carried):
        if strength < least:
            continue
        token = tokens[i]
        if i == previous + 1:
            before, start, _ = runs.pop()
            runs.append((before + strength, start, token.end))
        else:
            runs.append((strength, token.start, token.end))
        previous = i
    strongest = sorted(runs, key=lambda run: (-run[0], run[1]))
    return tuple((start, end) for _, start, end in strongest[:MAX_SPANS])


def shipped() -> WordingModel:
    """The model that ships with the desk, loaded once per process."""
    return _shipped(installed().wording_model)


@cache
def _shipped(folder: Path) -> WordingModel:
    return WordingModel.load(folder)
