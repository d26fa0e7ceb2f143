"""Champion against challenger: trains one that has also read what agents taught, and says whether it may take over.

It may only if it is better on labels that neither has read, no category gets worse beyond noise, and nothing
hangs on one person: labels that contradict what everybody else knows stop it, whoever gave them.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.evidence.wording import WordingModel
from triage.learning.cases import Case
from triage.learning.decided import Decided, decide_all
from triage.learning.examples import Example
from triage.learning.lessons import Lesson
from triage.learning.measures import Share, shares_of
from triage.learning.train import train
from triage.playbook.desk import Desk
from triage.words.normaliser import Normaliser

FEWEST = 40
"""Lessons below which there is nothing to learn yet."""
FEWEST_OF_AN_AGENT = 5
"""Lessons that make an agent one of the two who are needed at least."""
UNLIKELY = 0.05
"""A label that a model trained without its agent finds less likely than this contradicts what the others know."""
CONTRADICTED = 0.15
"""The share of such labels from which an agent, or the whole batch, is not believed."""
SURE = 0.95
"""How many of the resamplings must agree before a difference is no noise."""
RESAMPLINGS = 2000

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Compared:
    """One label, or all (""), of a set: how many each model gets right, how likely the challenger is worse, better."""

    label: str
    champion: Share
    challenger: Share
    worse: float
    better: float

    def row(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "label": self.label,
            "of": self.champion.whole,
            "champion": self.champion.part,
            "challenger": self.challenger.part,
            "worse": round(self.worse, 3),
            "better": round(self.better, 3),
        }


@dataclass(frozen=True, slots=True)
class Contest:
    """``why`` is a code of what speaks against the challenger, "" if it may take over; ``report`` is plain JSON."""

    why: str
    report: Mapping[str, Any]
    challenger: WordingModel | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a contest is fought on: the corpus with its normaliser, the golden cases, the desk that they belong to."""

    corpus: Sequence[Example]
    normaliser: Normaliser
    golden: Sequence[Case]
    desk: Desk
    tell: Callable[[str], None] = field(default=lambda _step: None)


def contest(lessons: Sequence[Lesson], *, champion: WordingModel, ground: Ground) -> Contest:
    """Train a challenger and compare.

    1. Are there enough lessons, of two agents at least?
    2. Train; each agent's labels are then also judged by a model that has not read that agent.
    3. Refuse labels that contradict what the others know.
    4. Compare on lessons that neither has read, and on the golden cases decided as a whole.
    """
    taught = [lesson for lesson in lessons if not lesson.held]
    held = [lesson for lesson in lessons if lesson.held]
    report: dict[str, Any] = {"taught": len(taught), "held": len(held), "agents": len({x.agent for x in lessons})}
    if why := _too_few(taught, held):
        return Contest(why, report)
    ground.tell(f"training on {len(ground.corpus)} texts and {len(taught)} lessons …")
    examples = [
        *ground.corpus,
        *(Example(each.text, each.label, author=f"agent {each.agent}", private=True) for each in taught),
    ]
    trained = train(examples, normaliser=ground.normaliser)
    shares = shares_of(trained.log_odds)[len(ground.corpus) :]
    challenger = trained.model
    report |= {"version": challenger.version, "contradicted": _contradicted(taught, shares, challenger.labels)}
    if doubted := _doubted(report["contradicted"]):
        return Contest("contradicted", {**report, "doubted": doubted})
    ground.tell("comparing …")
    old, new = ([_is_right(model, lesson) for lesson in held] for model in (champion, challenger))
    on_lessons = _compare([lesson.label for lesson in held], np.array(old), np.array(new))
    decided = [decide_all(ground.golden, desk=ground.desk, model=model) for model in (champion, challenger)]
    on_golden = _compare([case.truth[0] for case in ground.golden if case.truth], *map(_right, decided))
    report |= {
        "lessons": [each.row() for each in on_lessons],
        "golden": [each.row() for each in on_golden],
        "wrong_answers": [each.wrong.part for each in decided],
    }
    worse = [each.label for each in (*on_lessons, *on_golden) if each.worse >= SURE]
    if worse:
        return Contest("category_worse", {**report, "worse": sorted(set(worse))})
    if decided[1].wrong.part > decided[0].wrong.part:
        return Contest("more_wrong_answers", report)
    if on_lessons[0].better < SURE:
        return Contest("not_better", report)
    if _hangs_on_one(held, np.array(new).astype(int) - np.array(old).astype(int)):
        return Contest("one_agent_only", report)
    return Contest("", report, challenger)


def _too_few(taught: Sequence[Lesson], held: Sequence[Lesson]) -> str:
    by_agent = Counter(lesson.agent for lesson in taught)
    if len(taught) < FEWEST or not held:
        return "too_few"
    return "" if sum(count >= FEWEST_OF_AN_AGENT for count in by_agent.values()) > 1 else "one_agent_only"


def _contradicted(taught: Sequence[Lesson], shares: NDArray[np.float64], labels: Sequence[str]) -> list[dict[str, Any]]:
    """For the whole batch (agent 0) and for each agent: how many labels the others' model finds unlikely."""
    given = np.array([shares[i, labels.index(lesson.label)] for i, lesson in enumerate(taught)])
    agents = np.array([lesson.agent for lesson in taught])
    batches = {0: agents == agents} | {agent: agents == agent for agent in sorted(set(agents.tolist()))}
    return [
        {"agent": agent, "of": int(mine.sum()), "unlikely": int((given[mine] < UNLIKELY).sum())}
        for agent, mine in batches.items()
    ]


def _doubted(rows: Sequence[Mapping[str, int]]) -> list[int]:
    """The agents (0: the batch as a whole) whose labels cannot be believed."""
    shares = [(row["agent"], Share(row["unlikely"], row["of"])) for row in rows]
    return [agent for agent, share in shares if share.value >= CONTRADICTED and share.low > CONTRADICTED / 2]


def _is_right(model: WordingModel, lesson: Lesson) -> bool:
    shares = model.shares(lesson.text)
    return max(shares, key=lambda label: shares[label]) == lesson.label


def _right(decided: Decided) -> Booleans:
    pairs = zip(decided.cases, decided.verdicts, strict=True)
    return np.array([verdict.category in case.truth for case, verdict in pairs if case.truth])


def _compare(labels: Sequence[str], old: Booleans, new: Booleans) -> list[Compared]:
    """Everything first, then label by label, by the paired bootstrap."""
    chance = np.random.default_rng(0)
    truth = np.array(labels)
    return [_compared("", old, new, chance)] + [
        _compared(label, old[truth == label], new[truth == label], chance) for label in sorted(set(labels))
    ]


def _compared(label: str, old: Booleans, new: Booleans, chance: np.random.Generator) -> Compared:
    gains = new.astype(int) - old.astype(int)
    drawn = gains[chance.integers(len(gains), size=(RESAMPLINGS, len(gains)))].sum(axis=1)
    return Compared(
        label,
        Share(int(old.sum()), len(old)),
        Share(int(new.sum()), len(new)),
        worse=float((drawn < 0).mean()),
        better=float((drawn > 0).mean()),
    )


def _hangs_on_one(held: Sequence[Lesson], gains: NDArray[np.int_]) -> bool:
    """True if nothing is gained on the lessons of all agents but one, whoever that is."""
    agents = np.array([lesson.agent for lesson in held])
    return any(gains[agents != agent].sum() <= 0 for agent in set(agents.tolist()))
