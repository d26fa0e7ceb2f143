"""What the days are that a text names: the day of completion, a deadline, the day of an earlier complaint.

A desk's rules find every day (readings of kind ``DAY``); a model of the wording model's form says of each what it is,
from the words around it. Its labels are the desk's kinds of readings, and ``OTHER_DAY``. It is trained by
``triage.learning.roles``.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from triage.decision.facts import DAY, Reading
from triage.evidence.wording import WordingModel
from triage.installed import installed

OTHER_DAY: Final = "other_day"
BEFORE, AFTER = 10, 8
"""Words that are looked at before and after a day; what lies further off belongs to something else."""
LIKELY, LIKELY_IN_ALL = 0.3, 0.2
"""The share from which a day is taken for what the model says; where no rule says so too, together with how sure the
day itself is ("tanggal 19" alone is some nineteenth). A day that is hardly likely counts as hardly sure."""
PROBABLE: Final = 0.55
UNRULED_AT_MOST, GUESSED_AT_MOST = 0.59, 0.39
"""How sure a day is that no rule confirms: it fills a gap, and contradicts nobody's answer in the form; where it is
hardly probable, too, it contradicts nothing at all."""
THIS_DAY, ANOTHER_DAY = "xdayx", "xanotherx"
SAME_CLAUSE_BEFORE, SAME_CLAUSE_AFTER = "xb", "xa"
"""Words that no text has. The last two stand before each word of the day's own clause, and make a pair with it."""
AGO: Final = ((0, "ahead"), (1, "today"), (4, "few"), (10, "week"), (61, "weeks"), (400, "months"), (10**9, "years"))
SURE: Final = ((0.6, "vague"), (0.85, "likely"), (9.0, "plain"))
DAYS: Final = ((2, "alone"), (3, "two"), (10**9, "many"))
LENGTH: Final = ((8, "tiny"), (15, "short"), (30, "middle"), (60, "long"), (10**9, "letter"))
"""What is known of a day beside its place, each as (less than, its name): days since, its own sureness, how many days
and how many words the text has."""
TOGETHER: Final = ("ago", "sure", "ruled days", "ruled length", "ago ruled", "sure ago", "length days ruled")
"""What is weighed together: a linear model adds up, and a single day in a short text that a rule calls completion is
more than these three are one by one."""
# Each character is looked at once.
_CLAUSE_END = re.compile(r"[.!?\n;,]")
_WORD = re.compile(r"[^\W_]+")


def in_context(text: str, day: Reading, readings: Sequence[Reading], *, kinds: Collection[str], today: date) -> str:
    """The words around ``day``, and what is known of it beside them: what the rules say among it, by ``kinds``.

    What stands beyond the next day on either side belongs to that one.
    """
    days = [each for each in readings if each.kind == DAY]
    start, end = day.origin.span or (0, 0)
    spans = [each.origin.span or (0, 0) for each in days]
    last = max((stop for _, stop in spans if stop <= start), default=0)
    first = min((begin for begin, _ in spans if begin >= end), default=len(text))
    before = f"{ANOTHER_DAY if last else ''} {text[last:start]}"
    after = f"{text[end:first]} {ANOTHER_DAY if first < len(text) else ''}"
    near = [f"{SAME_CLAUSE_BEFORE} {word}" for word in _WORD.findall(_CLAUSE_END.split(before)[-1])[-BEFORE:]]
    near += [f"{SAME_CLAUSE_AFTER} {word}" for word in _WORD.findall(_CLAUSE_END.split(after)[0])[:AFTER]]
    known = _known(text, day, readings, kinds=kinds, today=today)
    return " ".join([*known, *before.split()[-BEFORE:], THIS_DAY, *after.split()[:AFTER], *near])


def _known(text: str, day: Reading, readings: Sequence[Reading], *, kinds: Collection[str], today: date) -> list[str]:
    """What is known of the day beside the words around it, as words that no text has."""
    ruled = {each.value for each in readings if each.kind in kinds}
    known = {
        "ago": _named(AGO, (today - date.fromisoformat(day.value)).days),
        "sure": _named(SURE, day.confidence),
        "days": _named(DAYS, len({each.value for each in readings if each.kind == DAY})),
        "length": _named(LENGTH, len(text.split())),
        "ruled": "ruled" if day.value in ruled else "unruled" if ruled else "open",
    }
    return [f"x{''.join(known[each] for each in names.split())}x" for names in TOGETHER]


def _named(limits: Sequence[tuple[float, str]], value: float) -> str:
    return next(name for limit, name in limits if value < limit)


class Judge(Protocol):
    """What says of a day in its context what it is; its shares are by label and add up to 1."""

    @property
    def labels(self) -> tuple[str, ...]: ...

    def shares(self, text: str) -> Mapping[str, float]: ...


def judged(text: str, readings: Sequence[Reading], model: Judge | None, *, today: date) -> tuple[Reading, ...]:
    """The readings of ``text``, with its likely days for each of the model's kinds in place of what the rules say.

    The likeliest comes first; another that is likely, too, is for somebody to ask about. A day on which both agree is
    as sure as the surer of them.
    """
    if model is None:
        return tuple(readings)
    ruled = {(each.kind, each.value): each.confidence for each in readings if each.kind in model.labels}
    likely: dict[tuple[str, str], tuple[float, Reading]] = {}
    for day in readings:
        if day.kind == DAY:
            shares = dict(model.shares(in_context(text, day, readings, kinds=model.labels, today=today)))
            del shares[OTHER_DAY]
            kind, share = max(shares.items(), key=lambda each: each[1])
            is_likely = (kind, day.value) in ruled or share * day.confidence >= LIKELY_IN_ALL
            if is_likely and share >= LIKELY and share > likely.get((kind, day.value), (0.0, day))[0]:
                likely[kind, day.value] = share, day
    kept = (each for each in readings if each.kind not in model.labels)
    found = (
        replace(day, kind=kind, confidence=_sureness(share * day.confidence, ruled.get((kind, day.value))))
        for (kind, _), (share, day) in sorted(likely.items(), key=lambda each: -each[1][0])
    )
    return (*kept, *found)


def _sureness(share: float, by_rule: float | None) -> float:
    if by_rule is not None:
        return round(max(share, by_rule), 3)
    return round(min(share, UNRULED_AT_MOST if share >= PROBABLE else GUESSED_AT_MOST), 3)


def shipped() -> WordingModel | None:
    """The model that ships with the desk, loaded once per process; None for a desk that has none."""
    return _shipped(installed().role_model)


@cache
def _shipped(folder: Path) -> WordingModel | None:
    return WordingModel.load(folder) if folder.is_dir() else None
