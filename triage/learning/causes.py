"""How the wording model learns from agents: on the corpus and their categories, held against the golden cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from triage.evidence.wording import WordingModel
from triage.learning.cases import Case
from triage.learning.contest import Booleans, Guard, Trial, compare, quietly
from triage.learning.decided import Decided, decide_all
from triage.learning.examples import Example
from triage.learning.lessons import Lesson
from triage.learning.measures import shares_of
from triage.learning.train import train
from triage.playbook.desk import Desk
from triage.words.normaliser import Normaliser

UNLIKELY = 0.05
"""A label that a model trained without its agent finds less likely than this contradicts what the others know."""


@dataclass(frozen=True, slots=True)
class Causes:
    """The corpus with its normaliser, the golden cases, the desk that they belong to. A ``contest.Ground``."""

    corpus: Sequence[Example]
    normaliser: Normaliser
    golden: Sequence[Case]
    desk: Desk
    tell: Callable[[str], None] = quietly
    name: ClassVar = "golden"
    never_less: ClassVar[frozenset[str]] = frozenset()

    def train(self, taught: Sequence[Lesson], *, champion: WordingModel) -> Trial:
        """Half a minute or more."""
        self.tell(f"training on {len(self.corpus)} texts and {len(taught)} lessons …")
        told = (Example(each.text, each.label, author=f"agent {each.agent}", private=True) for each in taught)
        trained = train([*self.corpus, *told], normaliser=self.normaliser)
        shares = shares_of(trained.log_odds)[len(self.corpus) :]
        given = [trained.model.labels.index(lesson.label) for lesson in taught]
        unlikely = shares[np.arange(len(taught)), given] < UNLIKELY
        return Trial(trained.model, unlikely, partial(self._guard, champion, trained.model))

    def is_right(self, model: WordingModel, lesson: Lesson) -> bool:
        """Whether the model finds the lesson's category the likeliest."""
        shares = model.shares(lesson.text)
        return max(shares, key=lambda label: shares[label]) == lesson.label

    def _guard(self, *models: WordingModel) -> Guard:
        decided = [decide_all(self.golden, desk=self.desk, model=model) for model in models]
        rows = compare([case.truth[0] for case in self.golden if case.truth], *map(_right, decided))
        wrong = [each.wrong.part for each in decided]
        return Guard(rows, "more_wrong_answers" if wrong[1] > wrong[0] else "", {"wrong_answers": wrong})


def _right(decided: Decided) -> Booleans:
    pairs = zip(decided.cases, decided.verdicts, strict=True)
    return np.array([verdict.category in case.truth for case, verdict in pairs if case.truth])
