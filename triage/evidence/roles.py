"""What the days are that a text names: the day of completion, a deadline, the day of an earlier complaint.

A desk's rules find every day (readings of kind ``DAY``); a model of the wording model's form says of each what it is,
from the words around it. Its labels are the desk's kinds of readings, and ``OTHER_DAY``. It is trained by
``triage.learning.roles``.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from triage.decision.facts import DAY, Reading
from triage.evidence.wording import WordingModel
from triage.installed import installed

OTHER_DAY: Final = "other_day"
BEFORE, AFTER = 10, 8
"""Words that are looked at before and after a day; what lies further off belongs to something else."""
LIKELY: Final = 0.5
"""The share from which a day is taken for what the model says; where no rule says so too, it must be so sure together
with the day itself ("tanggal 19" alone is some nineteenth)."""
UNRULED_AT_MOST: Final = 0.59
"""How sure a day is that no rule confirms: it fills a gap, and contradicts nobody's answer in the form."""
THIS_DAY, ANOTHER_DAY = "xdayx", "xanotherx"
AHEAD, TODAY, FEW_DAYS, ALONE, RULED, UNRULED = "xaheadx", "xtodayx", "xfewx", "xalonex", "xruledx", "xunruledx"
"""Words that no text has, for what is known of the day beside its place: the model weighs them like any others."""
RECENT_DAYS: Final = 3


def in_context(text: str, day: Reading, readings: Sequence[Reading], *, kinds: Collection[str], today: date) -> str:
    """The words around ``day``, and what is known of it beside them: what the rules say among it, by ``kinds``."""
    days = [each for each in readings if each.kind == DAY]
    start, end = day.origin.span or (0, 0)
    before, after = text[:start], text[end:]
    for other in sorted(days, key=lambda each: each.origin.span or (0, 0), reverse=True):
        first, last = other.origin.span or (0, 0)
        if last <= start:
            before = f"{before[:first]} {ANOTHER_DAY} {before[last:]}"
        elif first >= end:
            after = f"{after[: first - end]} {ANOTHER_DAY} {after[last - end :]}"
    ruled = {each.value for each in readings if each.kind in kinds}
    ago = (today - date.fromisoformat(day.value)).days
    known = [
        AHEAD if ago < 0 else TODAY if ago == 0 else FEW_DAYS if ago <= RECENT_DAYS else "",
        ALONE if len(days) == 1 else "",
        RULED if day.value in ruled else UNRULED if ruled else "",
    ]
    return " ".join([*known, *before.split()[-BEFORE:], THIS_DAY, *after.split()[:AFTER]])


def judged(text: str, readings: Sequence[Reading], model: WordingModel | None, *, today: date) -> tuple[Reading, ...]:
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
            shares = model.shares(in_context(text, day, readings, kinds=model.labels, today=today))
            kind, share = max(shares.items(), key=lambda each: each[1])
            sure = share if (kind, day.value) in ruled else share * day.confidence
            if kind != OTHER_DAY and sure >= LIKELY and share > likely.get((kind, day.value), (0.0, day))[0]:
                likely[kind, day.value] = share, day
    kept = (each for each in readings if each.kind not in model.labels)
    found = (
        replace(day, kind=kind, confidence=_sureness(share * day.confidence, ruled.get((kind, day.value))))
        for (kind, _), (share, day) in sorted(likely.items(), key=lambda each: -each[1][0])
    )
    return (*kept, *found)


def _sureness(share: float, by_rule: float | None) -> float:
    return round(min(share, UNRULED_AT_MOST) if by_rule is None else max(share, by_rule), 3)


def shipped() -> WordingModel | None:
    """The model that ships with the desk, loaded once per process; None for a desk that has none."""
    return _shipped(installed().role_model)


@cache
def _shipped(folder: Path) -> WordingModel | None:
    return WordingModel.load(folder) if folder.is_dir() else None
