"""How the listening model learns from agents: only the judges that they speak of, held against authors left out.

A judge of which at least ``PRIVATE`` lessons speak is trained anew on the corpus and the lessons; all others stay the
shipped ones, to the last weight, so that what is said of a deadline cannot make anybody deaf to despair. What the
lessons do to the corpus is judged on authors whom neither side has read: the corpus alone against the corpus with the
lessons, whatever is in use, so that small losses cannot add up over the nights.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from triage.decision import circumstances
from triage.decision.circumstances import FRAUD, PLAIN, UNHEARD
from triage.decision.facts import Facts
from triage.evidence.listening import listen
from triage.evidence.wording import Vocabulary, WordingModel
from triage.learning.contest import Booleans, Guard, Trial, compare, quietly
from triage.learning.examples import Example
from triage.learning.lessons import Lesson
from triage.learning.listening import DECIMALS, Doubles, Judged, Message, is_true, sure, train_judge
from triage.learning.train import PRIVATE, grown, matrix_of
from triage.playbook.desk import Desk

FAR_OFF, FAR_OFF_TO_READ, FAR_OFF_DENIED = 0.75, 0.5, 0.25
"""A circumstance contradicts what the others know where they hear less of it than in so many of the messages that do
not tell of it; so does that a person has to read it. What is denied contradicts it where they hear more of it than in
all but so many of those that do tell. To have been missed is no contradiction: of the corpus' missed messages one in
twenty is so far off, and none of its plain ones that are held."""
APART = 6
"""One author of whole messages in so many is kept apart to judge by."""
GROUPS = 3
"""In so many groups agents are left out, however many they are: each group costs a training a judge."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The corpus, the shipped model with what made it as sure as it is right, the desk. A ``contest.Ground``."""

    corpus: Sequence[Message]
    shipped: WordingModel
    calibration: Mapping[str, tuple[float, float]]
    desk: Desk
    tell: Callable[[str], None] = quietly
    name: ClassVar = "corpus"

    @property
    def never_less(self) -> frozenset[str]:
        """Harm and fraud."""
        return (self.desk.rules.harms | {FRAUD}).intersection(self.shipped.labels)

    def train(self, taught: Sequence[Lesson], *, champion: WordingModel) -> Trial:
        """Some seconds, and about twenty more a judge. The champion has no part in it."""
        labels, known = self.shipped.labels, len(self.shipped.vocabulary.names)
        self.tell(f"reading {len(self.corpus)} texts and {len(taught)} lessons …")
        read = _Read.of(self, taught)
        size = read.matrix.shape[1]
        weights = np.vstack([self.shipped.weights, np.zeros((size - known, len(labels)))])
        intercepts = self.shipped.intercepts.astype(np.float64)
        before = sure(read.matrix[read.apart] @ weights + intercepts)
        after, unlikely = before.copy(), np.zeros(len(taught), dtype=np.bool_)
        spoken_of = Counter(lesson.label for lesson in taught)
        for label, count in sorted(spoken_of.items()):
            column = labels.index(label)
            if count < PRIVATE or label not in self.calibration:
                unlikely |= read.far_off(label, read.matrix @ weights[:, column] + intercepts[column])
                continue
            self.tell(f"training the judge of {label} …")
            before[:, column], after[:, column] = read.heard_by_others(label)
            unlikely |= read.unlikely(label)
            weights[:, column], intercepts[column] = read.judge(label, np.ones_like(read.apart))
        model = WordingModel(
            labels=labels,
            vocabulary=read.vocabulary,
            weights=weights.round(DECIMALS).astype(np.float16).astype(np.float32),
            intercepts=intercepts.round(DECIMALS).astype(np.float32),
        )
        judged = [Judged(read.kept_apart, labels, confidences) for confidences in (before, after)]
        return Trial(model, unlikely, partial(self._guard, *judged))

    def is_right(self, model: WordingModel, lesson: Lesson) -> bool:
        """Whether it is believed, or held, as the agent says, by the desk's rules."""
        rules, policy = self.desk.rules, self.desk.policy
        facts = Facts(now=datetime.now(UTC), description=lesson.text, heard=listen(lesson.text, model))
        if lesson.label != UNHEARD:
            told = circumstances.believed(facts, rules.circumstances, policy)
            return lesson.is_said == (lesson.label in {each.code for each in told})
        likely = [category for category in rules.categories if category.code == lesson.cause]
        holds = [
            *circumstances.holds(facts, rules.circumstances, policy, likely=likely),
            *circumstances.unheard(facts, rules.circumstances, policy, likely=likely),
        ]
        return lesson.is_said == bool(holds)

    def _guard(self, *judged: Judged) -> Guard:
        """Plain messages that are let through, and those of harm and fraud that are heard."""
        topics: list[str] = []
        right: list[list[bool]] = [[], []]
        for topic in (PLAIN, *sorted(self.never_less)):
            for each, rights in zip(judged, right, strict=True):
                is_it = each.plain if topic == PLAIN else np.array([topic in x.codes for x in each.messages])
                is_right = ~each.held(self.desk.policy) if topic == PLAIN else each.named(self.desk.policy)[topic]
                rights.extend(is_right[is_it].tolist())
            topics.extend([topic] * (len(right[0]) - len(topics)))
        return Guard(compare(topics, *map(np.array, right))[1:])


@dataclass(frozen=True, slots=True)
class _Read:
    """Corpus and lessons as one vocabulary reads them. ``groups``: which agents wrote a lesson, -1 for the corpus."""

    messages: Sequence[Message]
    vocabulary: Vocabulary
    matrix: csr_matrix
    calibration: Mapping[str, tuple[float, float]]
    apart: Booleans
    groups: NDArray[np.int_]

    @classmethod
    def of(cls, ground: Circumstances, taught: Sequence[Lesson]) -> "_Read":
        """The corpus of a ground, and the lessons behind it."""
        vocabulary = grown(ground.shipped.vocabulary, {each.text for each in taught}, of=len(ground.corpus))
        messages = [*ground.corpus, *map(_message, taught)]
        authors = sorted({message.author for message in ground.corpus if message.is_whole})[::APART]
        agents = sorted({lesson.agent for lesson in taught})
        groups = [-1] * len(ground.corpus) + [agents.index(lesson.agent) % GROUPS for lesson in taught]
        return cls(
            messages,
            vocabulary,
            matrix_of([Example(message.text, "") for message in messages], vocabulary),
            ground.calibration,
            np.array([message.is_whole and not message.about and message.author in authors for message in messages]),
            np.array(groups),
        )

    @property
    def kept_apart(self) -> list[Message]:
        """The messages to judge by."""
        return [message for message, is_apart in zip(self.messages, self.apart, strict=True) if is_apart]

    def judge(self, label: str, chosen: Booleans) -> tuple[Doubles, float]:
        """A judge of the chosen messages, as sure as the shipped one is made."""
        slope, shift = self.calibration[label]
        own = [message for message, is_chosen in zip(self.messages, chosen, strict=True) if is_chosen]
        weights, intercept = train_judge(label, own, self.matrix[chosen])
        return weights * slope, intercept * slope + shift

    def heard_by_others(self, label: str) -> tuple[Doubles, Doubles]:
        """How sure judges without and with the lessons are of the messages kept apart, which neither has read."""
        judges = (self.judge(label, ~self.apart & chosen) for chosen in (self.groups < 0, self.groups >= -1))
        before, after = (sure(self.matrix[self.apart] @ weights + intercept) for weights, intercept in judges)
        return before, after

    def unlikely(self, label: str) -> Booleans:
        """The same as ``far_off``, each lesson by a judge that has not read its agent."""
        groups = self.groups[self.groups >= 0]
        unlikely = np.zeros_like(groups, dtype=np.bool_)
        for group in sorted({self.groups[i] for i, message in enumerate(self.messages) if message.about == label}):
            weights, intercept = self.judge(label, ~self.apart & (self.groups != group))
            unlikely |= (groups == group) & self.far_off(label, self.matrix @ weights + intercept)
        return unlikely

    def far_off(self, label: str, heard: Doubles) -> Booleans:
        """For each lesson whether it is about the label and contradicts what was ``heard`` (log-odds, all messages)."""
        about = np.array([message.about == label for message in self.messages])
        given = np.array([is_true(label, message) for message in self.messages])
        found = np.zeros_like(about)
        told = FAR_OFF_TO_READ if label == UNHEARD else FAR_OFF
        for said, side, far_off in ((True, 1, told), (False, -1, FAR_OFF_DENIED)):
            others = side * heard[self.apart & (given != said)]
            if len(others):
                found |= about & (given == said) & (side * heard < np.quantile(others, far_off))
        return found[self.groups >= 0]


def _message(lesson: Lesson) -> Message:
    is_plain = lesson.label == UNHEARD and not lesson.is_said
    codes = frozenset({lesson.label} if lesson.is_said else ()) - {UNHEARD}
    return Message(lesson.text, f"agent {lesson.agent}", codes, is_plain, about=lesson.label)
