"""Makes the listening model: a judge for each circumstance, and one for whether a person has to read a message at all.

Its corpus is whole messages (``listening/messages/<author>.jsonl``: what each tells of, and whether an experienced
agent would simply send the standard letter) and single sentences (``listening/sentences/<author>/<kind>.txt``), whose
kinds are the circumstances and what needs no hearing: greetings, pleas, stories, the causes' own evidence.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from triage.decision.circumstances import UNHEARD
from triage.decision.policy import Policy
from triage.decision.verdict import OTHER, UNCLEAR
from triage.evidence.listening import FOREIGN, LEAST_DOUBT
from triage.evidence.wording import WordingModel
from triage.installed import installed
from triage.learning.examples import Example
from triage.learning.train import matrix_of, vocabulary_of
from triage.words.normaliser import Normaliser

FOLDS = 5
STRENGTH = 64.0
"""scikit-learn's C. Four times less loses one message in a hundred, four times more nothing."""
RARELY = 3
SENTENCE, SENTENCE_UNHEARD = 0.3, 0.1
"""What a sentence counts beside a whole message, for a circumstance and for UNHEARD: what is said alone is said
otherwise. With 1.0 the judges of whole messages miss a tenth more."""
DECIMALS = 3
STRICTNESS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.8, 0.9)
"""Values of ``Policy.unheard_from`` whose cost is told beside the setting."""

Doubles = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Message:
    """``codes``: the circumstances that it tells of. ``is_plain``: the standard letter of its cause would help.

    ``is_settled``: whether it says enough for UNHEARD to learn from; a plain complaint without a cause has no letter.
    ``about``: the only label whose judge learns from it, "" for all: an agent says one thing, not what else there is.
    """

    text: str
    author: str
    codes: frozenset[str]
    is_plain: bool
    is_settled: bool = True
    is_whole: bool = True
    about: str = ""


def read_messages(folder: Path | None = None) -> list[Message]:
    """All of the desk's corpus: whole messages, then sentences. Raises ValueError where one tells of unknown codes."""
    folder = folder or installed().listening
    known = {each.code for each in installed().rules.circumstances}
    found = [*_whole(folder), *_sentences(folder, known)]
    if unknown := sorted({code for message in found for code in message.codes} - known):
        raise ValueError(f"the desk listens for no {', '.join(unknown)}")
    return found


def _whole(folder: Path) -> Iterator[Message]:
    for path in sorted((folder / "messages").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            is_settled = not row["plain"] or row["cause"] not in (OTHER, UNCLEAR)
            yield Message(row["text"], path.stem, frozenset(row["circumstances"]), row["plain"], is_settled)


def _sentences(folder: Path, known: set[str]) -> Iterator[Message]:
    for path in sorted((folder / "sentences").glob("*/*.txt")):
        codes = frozenset({path.stem} & known)
        for line in path.read_text(encoding="utf-8").splitlines():
            yield Message(line, path.parent.name, codes, not codes, is_whole=False)


@dataclass(frozen=True)
class Judged:
    """Whole messages with each label's confidence (messages x labels), by models that have not read their author."""

    messages: Sequence[Message]
    labels: Sequence[str]
    confidences: Doubles
    calibration: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @cached_property
    def plain(self) -> NDArray[np.bool_]:
        """Which are plain complaints of a known cause."""
        return np.array([message.is_plain and message.is_settled for message in self.messages])

    def of(self, label: str) -> Doubles:
        """The label's confidences."""
        column: Doubles = self.confidences[:, list(self.labels).index(label)]
        return column

    def named(self, policy: Policy) -> dict[str, Booleans]:
        """For each circumstance which messages it is heard in."""
        is_told = self.of(UNHEARD) >= LEAST_DOUBT
        codes = [label for label in self.labels if label != UNHEARD]
        return {code: (self.of(code) >= policy.circumstance(code).threshold) & is_told for code in codes}

    def held(self, policy: Policy) -> Booleans:
        """Which messages are held for anything."""
        held: Booleans = np.logical_or.reduce([self.of(UNHEARD) >= policy.unheard_from, *self.named(policy).values()])
        return held

    def strictness(self) -> list[dict[str, float]]:
        """For each value of ``unheard_from``: the share of plain complaints held, and of the others not held."""
        doubts, others = self.of(UNHEARD), np.array([not message.is_plain for message in self.messages])
        return [
            {
                "unheard_from": value,
                "plain_held": round(float((doubts[self.plain] >= value).mean()), 4),
                "others_missed": round(float((doubts[others] < value).mean()), 4),
            }
            for value in STRICTNESS
        ]


def judge_and_train(
    messages: Sequence[Message], *, normaliser: Normaliser, tell: Callable[[str], None]
) -> tuple[Judged, WordingModel]:
    """The model of all messages, and what models of the other authors' messages find in each; minutes."""
    labels = judged_labels()
    whole = [message for message in messages if message.is_whole]
    scores = np.zeros((len(whole), len(labels)))
    for number, group in enumerate(_groups(messages), start=1):
        tell(f"group {number} of {FOLDS} left out: {', '.join(sorted(group))}")
        model = _fit([each for each in messages if each.author not in group], labels, normaliser)
        for i, message in enumerate(whole):
            if message.author in group:
                scores[i] = model.log_odds(message.text)
    slopes, shifts = _calibrated(scores, whole, labels)
    tell("all of them")
    model = _fit(messages, labels, normaliser, slopes=slopes, shifts=shifts)
    calibration = {label: (slopes[i], shifts[i]) for i, label in enumerate(labels)}
    return Judged(whole, labels, sure(scores * slopes + shifts), calibration), model


def judged_labels() -> tuple[str, ...]:
    """Every label that has a judge, in the model's order."""
    return (*sorted({each.code for each in installed().rules.circumstances} - {FOREIGN}), UNHEARD)


def sure(log_odds: Doubles) -> Doubles:
    """Log-odds as probabilities, each for itself."""
    confidences: Doubles = 1 / (1 + np.exp(-log_odds))
    return confidences


def _groups(messages: Sequence[Message]) -> list[set[str]]:
    """The authors in ``FOLDS`` groups of about as many messages each."""
    sizes = {name: sum(each.author == name for each in messages) for name in {each.author for each in messages}}
    groups: list[set[str]] = [set() for _ in range(FOLDS)]
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        min(groups, key=lambda group: sum(sizes[each] for each in group)).add(name)
    return groups


def _fit(
    messages: Sequence[Message],
    labels: Sequence[str],
    normaliser: Normaliser,
    *,
    slopes: Doubles | None = None,
    shifts: Doubles | None = None,
) -> WordingModel:
    """A judge a label; ``slopes`` and ``shifts`` make its log-odds as sure as they are right."""
    # Words of other languages stay unknown: that is how such a text is told.
    known = [message for message in messages if FOREIGN not in message.codes]
    examples = [Example(message.text, "", author=message.author) for message in messages]
    vocabulary = vocabulary_of([Example(message.text, "") for message in known], normaliser, rarely=RARELY)
    matrix = matrix_of(examples, vocabulary)
    weights, intercepts = np.zeros((len(vocabulary.names), len(labels))), np.zeros(len(labels))
    for column, label in enumerate(labels):
        weights[:, column], intercepts[column] = train_judge(label, messages, matrix)
    if slopes is not None and shifts is not None:
        weights, intercepts = weights * slopes, intercepts * slopes + shifts
    return WordingModel(
        labels=labels,
        vocabulary=vocabulary,
        weights=weights.round(DECIMALS).astype(np.float16).astype(np.float32),
        intercepts=intercepts.round(DECIMALS).astype(np.float32),
    )


def train_judge(label: str, messages: Sequence[Message], matrix: csr_matrix) -> tuple[Doubles, float]:
    """The weights and the intercept of one label's judge, not calibrated. ``matrix``: messages x features; seconds."""
    rows = np.array([_is_about(label, message) for message in messages])
    beside = SENTENCE_UNHEARD if label == UNHEARD else SENTENCE
    counts = np.array([1.0 if message.is_whole else beside for message in messages])
    truth = np.array([is_true(label, message) for message in messages])
    linear = LogisticRegression(C=STRENGTH, solver="liblinear")
    linear.fit(matrix[rows], truth[rows], sample_weight=counts[rows])
    return linear.coef_[0], float(linear.intercept_[0])


def _is_about(label: str, message: Message) -> bool:
    return message.about in ("", label) and (label != UNHEARD or message.is_settled)


def is_true(label: str, message: Message) -> bool:
    """Whether the label is right for the message."""
    return not message.is_plain if label == UNHEARD else label in message.codes


def _calibrated(scores: Doubles, whole: Sequence[Message], labels: Sequence[str]) -> tuple[Doubles, Doubles]:
    """For each label what its log-odds must be multiplied by, and what added (Platt), for them to be right as often
    as they say."""
    slopes, shifts = np.ones(len(labels)), np.zeros(len(labels))
    for column, label in enumerate(labels):
        rows = np.array([_is_about(label, message) for message in whole])
        truth = np.array([is_true(label, message) for message in whole])
        platt = LogisticRegression(C=1e3).fit(scores[rows, column : column + 1], truth[rows])
        slopes[column], shifts[column] = max(0.05, float(platt.coef_[0, 0])), float(platt.intercept_[0])
    return slopes, shifts
