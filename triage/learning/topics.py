"""How topics are learnt: a judge a topic, each for itself, of its examples against all that the desk knows otherwise.

The model has the form of the listening model: words, word pairs and letter groups with weights, plain arrays, and the
words that carried a verdict can be shown. A judge is put to use if it finds enough of its examples, by judges that have
not read them, and hardly anything else; the whole, if the golden cases are decided no worse with it than without.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from triage.decision.topics import PREFIX
from triage.decision.verdict import OTHER
from triage.evidence.active import Models
from triage.evidence.wording import WordingModel
from triage.learning.cases import Case
from triage.learning.contest import SURE, Booleans, Contest, compare, quietly
from triage.learning.decided import Decided, decide_all, is_wrong
from triage.learning.examples import Example
from triage.learning.lessons import of_topics
from triage.learning.measures import Share
from triage.learning.train import matrix_of, vocabulary_of
from triage.models import Topic
from triage.playbook.desk import Desk
from triage.playbook.topics import FEWEST_EXAMPLES
from triage.words.normaliser import Normaliser

FOLDS = 5
STRENGTH = 10.0
"""scikit-learn's C. Larger than the wording model's: a judge has thirty texts of its own, and has to lean on them."""
PRIOR = 0.05
"""How many of the texts are taken to be about a topic: what its log-odds are calibrated to. A rarer one must be named
more plainly."""
TAKEN_FOR_IT = 0.5
"""A text of *something else* that a first judge finds this likely is left out: it may well be about the topic, which
nobody could say of it before there was one."""
LEAST_FOUND, LEAST_RIGHT = 0.5, 0.8
"""What a judge must find of its own examples unseen, and how many of the texts that it takes for them must be."""
DECIMALS = 4

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ground:
    """What topics are told from: the corpus with its normaliser; and the golden cases of the desk they are added to."""

    corpus: Sequence[Example]
    normaliser: Normaliser
    golden: Sequence[Case]
    desk: Desk
    tell: Callable[[str], None] = quietly


def taught() -> list[Example]:
    """The texts of every topic that has enough of them, and behind them those that were taken for one and are none."""
    texts = list(of_topics([row.code for row in Topic.objects.filter(is_active=True)]))
    sizes = Counter(each.label for each in texts)
    learnt = [each for each in texts if each.label.startswith(PREFIX) and sizes[each.label] >= FEWEST_EXAMPLES]
    return [*learnt, *(each for each in texts if not each.label.startswith(PREFIX))] if learnt else []


def fingerprint(texts: Sequence[Example], beside: str) -> str:
    """The same for the same texts beside the same wording model."""
    told = sorted(f"{each.label} {each.text}" for each in texts)
    return sha256("\n".join([beside, *told]).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Judged:
    """A topic by judges that have not read the text: how many of its own are found, and how many others taken for it.

    ``right``: what share of those taken for it are its own where one text in twenty is (``PRIOR``). In the corpus,
    where its examples are one in a hundred, that share would say how large the corpus is.
    """

    found: Share
    mistaken: Share

    @property
    def right(self) -> float:
        """In [0, 1]; 0 where nothing is taken for it."""
        taken = PRIOR * self.found.value + (1 - PRIOR) * self.mistaken.value
        return PRIOR * self.found.value / taken if taken else 0.0

    @property
    def is_good_enough(self) -> bool:
        """Whether it may have a part in verdicts."""
        return self.found.value >= LEAST_FOUND and self.right >= LEAST_RIGHT

    def row(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "found": [self.found.part, self.found.whole],
            "right": round(self.right, 3),
            "in_use": self.is_good_enough,
        }


def contest(texts: Sequence[Example], *, models: Models, ground: Ground) -> Contest:
    """Train a judge a topic and see what they do to the golden cases; ``models`` are in use."""
    report: dict[str, Any] = {"taught": len(texts), "held": 0, "agents": 0, "topics": {}}
    if not texts:
        return Contest("too_few", report)
    ground.tell(f"training on {len(ground.corpus)} texts and {len(texts)} of topics …")
    topics = [each for each in texts if each.label.startswith(PREFIX)]
    corpus = [*ground.corpus, *(each for each in texts if not each.label.startswith(PREFIX))]
    model, judged = train(topics, corpus=corpus, normaliser=ground.normaliser)
    report |= {"topics": {label: each.row() for label, each in judged.items()}}
    if model is None:
        return Contest("not_better", report)
    report["version"] = model.version
    ground.tell("comparing …")
    without, with_them = (
        decide_all(ground.golden, desk=ground.desk, model=models.wording, topics=each) for each in (None, model)
    )
    rows = compare([case.truth[0] for case in ground.golden if case.truth], *map(_right, (without, with_them)))
    wrong = [wrong_answers(each) for each in (without, with_them)]
    report |= {"golden": [each.row() for each in rows], "wrong_answers": wrong}
    # Cases of *something else* may be about a topic by now: what is said of them is no loss.
    if worse := {each.label for each in rows if each.label not in ("", OTHER) and each.worse >= SURE}:
        return Contest("category_worse", {**report, "worse": sorted(worse)})
    if wrong[1] > wrong[0]:
        return Contest("more_wrong_answers", report)
    return Contest("", report, model)


def wrong_answers(decided: Decided) -> int:
    """How many automatic answers should not have been given. That to a topic, where a golden case only knows that it is
    *something else*, may be right: the case was written before the topic.
    """
    pairs = (
        (case, verdict)
        for case, verdict in decided.answered
        if not (verdict.category.startswith(PREFIX) and OTHER in case.truth)
    )
    return sum(is_wrong(case, verdict) for case, verdict in pairs)


def _right(decided: Decided) -> Booleans:
    pairs = zip(decided.cases, decided.verdicts, strict=True)
    return np.array([verdict.category in case.truth for case, verdict in pairs if case.truth])


def train(
    texts: Sequence[Example], *, corpus: Sequence[Example], normaliser: Normaliser
) -> tuple[WordingModel | None, Mapping[str, Judged]]:
    """The judges that are good enough, as one model (None without any), and how each did; some seconds a topic.

    ``texts`` have a topic as label, ``corpus`` the desk's own.
    """
    examples = [*texts, *corpus]
    vocabulary = vocabulary_of(examples, normaliser)
    matrix = matrix_of(examples, vocabulary)
    judges, judged = {}, {}
    for label in sorted({each.label for each in texts}):
        judge = _Judge.of(label, examples, matrix)
        judged[label] = judge.judged()
        if judged[label].is_good_enough:
            judges[label] = judge.calibrated()
    if not judges:
        return None, judged
    weights = np.column_stack([own for own, _ in judges.values()]).round(DECIMALS)
    model = WordingModel(
        labels=list(judges),
        vocabulary=vocabulary,
        weights=weights.astype(np.float16).astype(np.float32),
        intercepts=np.array([shift for _, shift in judges.values()]).round(DECIMALS).astype(np.float32),
    )
    return model, judged


@dataclass(frozen=True, slots=True)
class _Judge:
    """One topic's training: which texts are its own, which are read at all, what each scored unseen."""

    matrix: csr_matrix
    own: Booleans
    read: Booleans
    unseen: Doubles

    @classmethod
    def of(cls, label: str, examples: Sequence[Example], matrix: csr_matrix) -> "_Judge":
        """Read in two rounds: the first one says which texts of *something else* may be about the topic."""
        own = np.array([each.label == label for each in examples])
        vague = np.array([each.label == OTHER for each in examples])
        everything = np.ones_like(own)
        first = _scores(matrix, own, everything)
        read = ~(vague & (_platt(first, own, everything)(first) >= np.log(TAKEN_FOR_IT / (1 - TAKEN_FOR_IT))))
        return cls(matrix, own, read, _scores(matrix, own, read))

    def judged(self) -> Judged:
        """How it does on what it has not read, as calibrated."""
        taken = (_platt(self.unseen, self.own, self.read)(self.unseen) > 0) & self.read
        others = self.read & ~self.own
        return Judged(
            found=Share(int((taken & self.own).sum()), int(self.own.sum())),
            mistaken=Share(int((taken & others).sum()), int(others.sum())),
        )

    def calibrated(self) -> tuple[Doubles, float]:
        """The weights and the intercept of the judge that has read everything, as sure as the unseen show it to be."""
        weights, intercept = _fit(self.matrix[self.read], self.own[self.read])
        return _platt(self.unseen, self.own, self.read).scaled(weights, intercept)


@dataclass(frozen=True, slots=True)
class _Platt:
    """Scores become log-odds: times ``slope``, plus ``shift`` (J. Platt, 1999)."""

    slope: float
    shift: float

    def __call__(self, scores: Doubles) -> Doubles:
        return scores * self.slope + self.shift

    def scaled(self, weights: Doubles, intercept: float) -> tuple[Doubles, float]:
        """A judge that gives log-odds at once."""
        return weights * self.slope, intercept * self.slope + self.shift


def _platt(scores: Doubles, own: Booleans, read: Booleans) -> _Platt:
    """Fitted on what was read, as if ``PRIOR`` of the texts were about the topic."""
    linear = LogisticRegression(C=1.0)
    linear.fit(scores[read, None], own[read], sample_weight=_worth(own[read]))
    return _Platt(max(0.05, float(linear.coef_[0, 0])), float(linear.intercept_[0]))


def _worth(own: Booleans) -> Doubles:
    """What each text counts, so that the topic has its prior; they add up to their number."""
    worth: Doubles = np.where(own, PRIOR / own.mean(), (1 - PRIOR) / (1 - own.mean()))
    return worth


def _scores(matrix: csr_matrix, own: Booleans, read: Booleans) -> Doubles:
    """What each text scores by a judge that has not read it."""
    scores = np.zeros(len(own))
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(scores, own):
        seen = seen[read[seen]]
        weights, intercept = _fit(matrix[seen], own[seen])
        scores[unseen] = matrix[unseen] @ weights + intercept
    return scores


def _fit(matrix: csr_matrix, own: Booleans) -> tuple[Doubles, float]:
    linear = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced")
    linear.fit(matrix, own)
    return linear.coef_[0], float(linear.intercept_[0])
