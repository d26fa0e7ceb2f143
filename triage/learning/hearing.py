"""How well the desk hears circumstances, and the roles of days: each author by models that have not read them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from triage.decision.policy import Policy
from triage.evidence.roles import judged as with_roles
from triage.installed import installed
from triage.learning import listening, roles
from triage.learning.measures import Share
from triage.learning.train import train
from triage.words.normaliser import Normaliser


@dataclass(frozen=True, slots=True)
class Heard:
    """One circumstance: how many of its messages name it, how many are held for anything, and how many plain ones
    name it."""

    code: str
    named: Share
    held: Share
    false: Share


@dataclass(frozen=True, slots=True)
class Days:
    """Days of completion, found in the messages that give one (right, another day instead), and in those that give
    none (false)."""

    right: Share
    wrong: Share
    false: Share


@dataclass(frozen=True, slots=True)
class Hearing:
    """The whole table. ``plain`` are the plain complaints held, ``others`` the others held."""

    circumstances: Sequence[Heard]
    plain: Share
    others: Share
    days: Days
    strictness: Sequence[dict[str, float]]

    @property
    def mean_held(self) -> float:
        """The mean over the circumstances, each counting the same."""
        return float(np.mean([each.held.value for each in self.circumstances]))

    @property
    def mean_named(self) -> float:
        """The same for those named."""
        return float(np.mean([each.named.value for each in self.circumstances]))

    def lines(self) -> Iterator[str]:
        """The table for a terminal."""
        yield f"{'circumstance':24} texts  held   named  named on plain"
        for each in self.circumstances:
            yield (
                f"{each.code:24} {each.held.whole:5d}  {each.held.value:.3f}  {each.named.value:.3f}  "
                f"{each.false.value:.4f}"
            )
        yield f"{'mean':24} {'':5}  {self.mean_held:.3f}  {self.mean_named:.3f}"
        yield f"plain complaints held: {self.plain.value:.3f} of {self.plain.whole}"
        yield f"all others held: {self.others.value:.3f} of {self.others.whole}"
        for row in self.strictness:
            yield f"  from {row['unheard_from']}: plain held {row['plain_held']}, others missed {row['others_missed']}"
        yield (
            f"day of completion: right {self.days.right.value:.3f}, another {self.days.wrong.value:.3f} "
            f"of {self.days.right.whole}; false {self.days.false.value:.3f} of {self.days.false.whole}"
        )


def judge(policy: Policy, *, normaliser: Normaliser, tell: Callable[[str], None]) -> Hearing:
    """Train once for each group of authors left out, and see what the others' models hear; minutes."""
    messages = listening.read_messages()
    judged, _model = listening.judge_and_train(messages, normaliser=normaliser, tell=tell)
    named, held = judged.named(policy), judged.held(policy)
    others = np.array([not message.is_plain for message in judged.messages])
    rows = []
    for code, here in named.items():
        true = np.array([code in message.codes for message in judged.messages])
        if true.any():
            rows.append(Heard(code, _share(here[true]), _share(held[true]), _share(here[judged.plain])))
    tell("days of completion")
    days = judge_days(normaliser=normaliser)
    return Hearing(rows, _share(held[judged.plain]), _share(held[others]), days, judged.strictness())


def judge_days(*, normaliser: Normaliser) -> Days:
    """The likeliest day of completion of each message, by a model that has not read its author.

    Messages that tell of a completion without settling its day, or of several, count for nothing.
    """
    kind = roles.KINDS["completion"]
    examples = roles.read_days()
    trained = train(examples, normaliser=normaliser)
    powers = np.exp(trained.log_odds - trained.log_odds.max(axis=1, keepdims=True))
    shares = (powers / powers.sum(axis=1, keepdims=True)).tolist()
    labels = trained.model.labels
    judge = _LeftOut(
        labels, {each.text: dict(zip(labels, row, strict=True)) for each, row in zip(examples, shares, strict=True)}
    )
    right, wrong, false = [], [], []
    for _author, row, readings in roles.read_messages(installed().listening):
        likely = with_roles(row["text"], readings, judge, today=roles.WRITTEN_ON)
        found = next((reading.value for reading in likely if reading.kind == kind), "")
        told = [said["day"] for said in row["times"] if said["role"] == "completion"]
        if len(set(told)) == 1 and told[0]:
            right.append(found == told[0])
            wrong.append(bool(found) and found != told[0])
        elif not told:
            false.append(bool(found))
    return Days(_share(right), _share(wrong), _share(false))


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """The shares of each context by the model that has not read its author."""

    labels: tuple[str, ...]
    by_text: Mapping[str, Mapping[str, float]]

    def shares(self, text: str) -> Mapping[str, float]:
        return self.by_text[text]


def _share(values: Sequence[bool] | np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Share:
    return Share(int(np.sum(values)), len(values))
