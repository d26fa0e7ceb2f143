"""What the whole decision makes of cases: how many it answers by itself, how many of these wrongly, how sure it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from triage.decision.decide import decide
from triage.decision.facts import Facts, Source
from triage.decision.verdict import Disposition, Verdict
from triage.evidence.active import Models
from triage.evidence.listening import listen
from triage.evidence.wording import WordingModel
from triage.learning.cases import Case
from triage.learning.examples import Example
from triage.learning.measures import Judged, Mistake, Share
from triage.playbook.desk import Desk

Without = Callable[[Facts], Facts]


@dataclass(frozen=True, slots=True)
class Decided:
    """Cases with their verdicts, in the same order."""

    cases: Sequence[Case]
    verdicts: Sequence[Verdict]

    @property
    def answered(self) -> list[tuple[Case, Verdict]]:
        """Those answered automatically."""
        pairs = zip(self.cases, self.verdicts, strict=True)
        return [(case, verdict) for case, verdict in pairs if verdict.disposition is Disposition.AUTO_REPLY]

    @property
    def coverage(self) -> Share:
        """How many of the cases that permit it are answered automatically."""
        permitted = sum(case.automatic == "yes" for case in self.cases)
        return Share(sum(case.automatic == "yes" for case, _ in self.answered), permitted)

    @property
    def wrong(self) -> Share:
        """How many of the automatic answers should not have been given: the wrong one, or one at all."""
        return Share(sum(is_wrong(case, verdict) for case, verdict in self.answered), len(self.answered))

    @property
    def contradictions(self) -> Share:
        """How many of the cases that deny themselves are answered automatically all the same."""
        return Share(sum(not case.truth for case, _ in self.answered), sum(not case.truth for case in self.cases))

    def judged(self) -> Judged:
        """The categories alone, of cases that have a truth; where several labels are right, the one given counts."""
        rows = [(case, verdict) for case, verdict in zip(self.cases, self.verdicts, strict=True) if case.truth]
        examples = [
            Example(case.form.get("description", ""), given.category if given.category in case.truth else case.truth[0])
            for case, given in rows
        ]
        shares = np.array([[*verdict.confidences.values()] for _, verdict in rows])
        return Judged(examples, shares, labels=[*rows[0][1].confidences])

    def mistakes(self, count: int) -> list[Mistake]:
        """Wrong automatic answers first, then wrong categories, the surest first, each with its weightiest reasons."""
        pairs = list(zip(self.cases, self.verdicts, strict=True))
        answered = {case.id for case, verdict in self.answered if is_wrong(case, verdict)}
        wrong = [(c, v) for c, v in pairs if c.id in answered or (c.truth and v.category not in c.truth)]
        wrong.sort(key=lambda pair: (pair[0].id not in answered, -pair[1].confidence))
        return [_mistake(case, verdict) for case, verdict in wrong[:count]]


def is_wrong(case: Case, verdict: Verdict) -> bool:
    """True if this automatic answer should not have been given."""
    return case.automatic == "no" or verdict.category not in case.truth


def decide_all(
    cases: Sequence[Case],
    *,
    desk: Desk,
    model: WordingModel,
    topics: WordingModel | None = None,
    without: Without = lambda facts: facts,
) -> Decided:
    """Every case decided by the desk's policy, its words heard by ``model`` and, where there are any, ``topics``."""
    facts = [without(case.facts(desk=desk, model=model, topics=topics)) for case in cases]
    return Decided(cases, [decide(each, desk.policy, desk.rules) for each in facts])


def heard(facts: Facts, models: Models) -> Facts:
    """The same facts with the words as ``models`` hear them."""
    words = facts.description
    return replace(facts, wording=models.signals(words), heard=listen(words, models.listening))


def without_text(facts: Facts) -> Facts:
    """As if nothing had been written."""
    kept = tuple(reading for reading in facts.readings if reading.origin.source is not Source.TEXT)
    return replace(facts, description="", wording=(), readings=kept)


def without_pictures(facts: Facts) -> Facts:
    """As if no picture had been sent."""
    kept = tuple(reading for reading in facts.readings if reading.origin.source is not Source.SCREENSHOT)
    return replace(facts, readings=kept, pictures=())


ABLATIONS: Sequence[tuple[str, Without]] = (
    ("the wording model", lambda facts: replace(facts, wording=())),
    ("the text", without_text),
    ("the pictures", without_pictures),
)
"""What each source of evidence is worth is what is lost without it; a desk names more (``Definition.ablations``)."""


def _mistake(case: Case, verdict: Verdict) -> Mistake:
    answered = " (answered)" if verdict.disposition is Disposition.AUTO_REPLY else ""
    words = tuple(f"{reason.label}: {reason.code} {reason.weight:+.1f}" for reason in verdict.reasons[:4])
    text = f"{case.id}: {case.form.get('description', '')}"
    truth = " / ".join(case.truth) or "contradictory"
    return Mistake(text, truth, verdict.category + answered, verdict.confidence, words)
