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
LIKELY: Final = 0.4
"""The share from which a day is taken for what the model says: with 0.5 a day in forty more would be asked for that was
said, and one in a hundred fewer would be another day."""
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
    """The readings of ``text``, with the likeliest day for each of the model's kinds in place of what the rules say.

    A day on which both agree is as sure as the surer of them.
    """
    if model is None:
        return tuple(readings)
    likeliest: dict[str, tuple[float, Reading]] = {}
    for day in readings:
        if day.kind == DAY:
            shares = model.shares(in_context(text, day, readings, kinds=model.labels, today=today))
            kind, share = max(shares.items(), key=lambda each: each[1])
            if kind != OTHER_DAY and share >= LIKELY and share > likeliest.get(kind, (0.0, day))[0]:
                likeliest[kind] = share, day
    ruled = {(each.kind, each.value): each.confidence for each in readings if each.kind in model.labels}
    kept = (each for each in readings if each.kind not in model.labels)
    found = (
        replace(day, kind=kind, confidence=max(round(share * day.confidence, 3), ruled.get((kind, day.value), 0.0)))
        for kind, (share, day) in likeliest.items()
    )
    return (*kept, *found)


def shipped() -> WordingModel | None:
    """The model that ships with the desk, loaded once per process; None for a desk that has none."""
    return _shipped(installed().role_model)


@cache
def _shipped(folder: Path) -> WordingModel | None:
    return WordingModel.load(folder) if folder.is_dir() else None
