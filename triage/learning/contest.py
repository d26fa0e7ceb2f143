"""Champion against challenger: trains one that has also read what agents taught, and says whether it may take over.

It may only if it is better on what agents said that neither has read, nothing gets worse beyond noise, and nothing
hangs on one person: labels that contradict what everybody else knows stop it, whoever gave them. What is trained, and
what else must not get worse, is the ``Ground``'s: ``causes`` and ``circumstances`` have one each.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from triage.evidence.wording import WordingModel
from triage.learning.lessons import Lesson
from triage.learning.measures import Share

FEWEST = 40
"""Tickets to learn from below which there is nothing to learn yet."""
FEWEST_OF_AN_AGENT = 5
"""Lessons that make an agent one of the two who are needed at least."""
CONTRADICTED = 0.15
"""The share of lessons that the others find unlikely from which an agent, or the whole batch, is not believed."""
SURE = 0.95
"""How many of the resamplings must agree before a difference is no noise."""
RESAMPLINGS = 2000

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Compared:
    """One topic, or all (""), of a set: how many each model gets right, how likely the challenger is worse, better."""

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
class Guard:
    """How both models do on what agents have no part in; ``why`` is a code of what speaks against the challenger."""

    rows: Sequence[Compared]
    why: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trial:
    """A challenger. ``unlikely``: of each lesson whether those who have not read its agent find it so.

    ``guard`` judges it on the ground's own set, which may take a while.
    """

    model: WordingModel
    unlikely: Booleans
    guard: Callable[[], Guard]


def quietly(_step: str) -> None:
    """Where nobody wants to hear how far it is."""


class Ground(Protocol):
    """What a contest is fought on. ``name`` is that of its own set in reports; ``tell`` hears how far it is."""

    name: ClassVar[str]

    @property
    def tell(self) -> Callable[[str], None]: ...

    @property
    def never_less(self) -> frozenset[str]:
        """Topics of which the challenger must not get a single one less right, noise or not."""

    def train(self, taught: Sequence[Lesson], *, champion: WordingModel) -> Trial:
        """A challenger that has read the corpus and what agents taught; minutes."""

    def is_right(self, model: WordingModel, lesson: Lesson) -> bool:
        """Whether the model makes of a text what the agent did."""


@dataclass(frozen=True, slots=True)
class Contest:
    """``why`` is a code of what speaks against the challenger, "" if it may take over; ``report`` is plain JSON."""

    why: str
    report: Mapping[str, Any]
    challenger: WordingModel | None = None


def contest(lessons: Sequence[Lesson], *, champion: WordingModel, ground: Ground) -> Contest:
    """Train a challenger and compare.

    1. Are there enough lessons, of two agents at least?
    2. Train; each agent's labels are then also judged by a model that has not read that agent.
    3. Refuse labels that contradict what the others know.
    4. Compare on lessons that neither has read, and on the ground's own set.
    """
    taught = [lesson for lesson in lessons if not lesson.held]
    held = [lesson for lesson in lessons if lesson.held]
    sizes = {"taught": len(_tickets(taught)), "held": len(_tickets(held))}
    report: dict[str, Any] = {**sizes, "agents": len({x.agent for x in lessons})}
    if why := _too_few(taught, held):
        return Contest(why, report)
    trial = ground.train(taught, champion=champion)
    report |= {"version": trial.model.version, "contradicted": _contradicted(taught, trial.unlikely)}
    if doubted := _doubted(report["contradicted"]):
        return Contest("contradicted", {**report, "doubted": doubted})
    ground.tell("comparing …")
    old, new = (np.array([ground.is_right(model, x) for x in held]) for model in (champion, trial.model))
    on_lessons, guard = _compare_lessons(held, old, new), trial.guard()
    own = [each.row() for each in guard.rows]
    report |= {"lessons": [each.row() for each in on_lessons], ground.name: own, **guard.figures}
    rows = (*on_lessons, *guard.rows)
    if less := {x.label for x in rows if x.label in ground.never_less and x.challenger.part < x.champion.part}:
        return Contest("heard_less", {**report, "worse": sorted(less)})
    if worse := {each.label for each in rows if each.worse >= SURE}:
        return Contest("category_worse", {**report, "worse": sorted(worse)})
    if guard.why:
        return Contest(guard.why, report)
    if on_lessons[0].better < SURE:
        return Contest("not_better", report)
    if _hangs_on_one(held, new.astype(int) - old.astype(int)):
        return Contest("one_agent_only", report)
    return Contest("", report, trial.model)


def _tickets(lessons: Sequence[Lesson]) -> list[int]:
    """The tickets of which there are lessons, sorted."""
    return sorted({lesson.ticket for lesson in lessons})


def _too_few(taught: Sequence[Lesson], held: Sequence[Lesson]) -> str:
    by_agent = Counter(agent for _ticket, agent in {(lesson.ticket, lesson.agent) for lesson in taught})
    if len(_tickets(taught)) < FEWEST or not held:
        return "too_few"
    return "" if sum(count >= FEWEST_OF_AN_AGENT for count in by_agent.values()) > 1 else "one_agent_only"


def _contradicted(taught: Sequence[Lesson], unlikely: Booleans) -> list[dict[str, Any]]:
    """For the whole batch (agent 0) and for each agent: of how many tickets the others find unlikely what was said."""
    found: dict[tuple[int, int], bool] = {}  # What one agent said of one ticket counts once.
    for lesson, is_unlikely in zip(taught, unlikely.tolist(), strict=True):
        key = (lesson.agent, lesson.ticket)
        found[key] = found.get(key, False) or is_unlikely
    batches = {0: list(found.values())}
    for (agent, _ticket), is_unlikely in sorted(found.items()):
        batches.setdefault(agent, []).append(is_unlikely)
    return [{"agent": agent, "of": len(batch), "unlikely": sum(batch)} for agent, batch in batches.items()]


def _doubted(rows: Sequence[Mapping[str, int]]) -> list[int]:
    """The agents (0: the batch as a whole) whose labels cannot be believed."""
    shares = [(row["agent"], Share(row["unlikely"], row["of"])) for row in rows]
    return [agent for agent, share in shares if share.value >= CONTRADICTED and share.low > CONTRADICTED / 2]


def _compare_lessons(held: Sequence[Lesson], old: Booleans, new: Booleans) -> list[Compared]:
    """All tickets, each right where everything is that was said of it, then topic by topic."""
    tickets = np.array([lesson.ticket for lesson in held])
    whole = [np.array([right[tickets == ticket].all() for ticket in _tickets(held)]) for right in (old, new)]
    return [*compare([""] * len(whole[0]), *whole)[:1], *compare([lesson.topic for lesson in held], old, new)[1:]]


def compare(topics: Sequence[str], old: Booleans, new: Booleans) -> list[Compared]:
    """Everything first, then topic by topic, by the paired bootstrap."""
    chance = np.random.default_rng(0)
    truth = np.array(topics)
    return [_compared("", old, new, chance)] + [
        _compared(topic, old[truth == topic], new[truth == topic], chance) for topic in sorted(set(topics))
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
