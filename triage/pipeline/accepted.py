"""Cases with what an agent would accept: whether the dry run does it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage.decision.verdict import Disposition
from triage.installed import installed
from triage.pipeline.dry_run import dry_run
from triage.playbook.desk import Desk

BESIDE = ("id", "now", "categories", "dispositions", "may_ask", "why", "circumstances", "plain")
"""Fields of such a case that are no answers of the form."""
ANY = "*"


@dataclass(frozen=True)
class Outcome:
    """What the desk does with a case, and whether an agent would accept it."""

    told: str
    """Its cause, its disposition, its question and what holds it, for people."""
    accepted: bool
    answered: bool
    """A letter goes out by itself that decides the case."""
    needless: bool
    """It asks what may not be asked: it had been said, or settles nothing."""
    plain: bool
    """An agent would simply send the standard letter."""


def outcome(case: Mapping[str, Any], *, desk: Desk) -> Outcome:
    """What the desk does with the case.

    ``categories`` and ``dispositions`` are those that an agent would accept (``ANY``: all), ``may_ask`` the questions
    (or their fields of the form); without it any. Raises InvalidCase, KeyError or ValueError for a case that makes no
    sense.
    """
    answers = {name: value for name, value in case.items() if name not in BESIDE}
    told = dry_run(answers, screenshots=[], now=datetime.fromisoformat(case["now"]), desk=desk)
    disposition = Disposition(told["disposition"])
    is_wanted = disposition.name in case["dispositions"]
    is_category = ANY in case["categories"] or told["category"] in case["categories"]
    may_ask = case.get("may_ask")
    asked = {told["question"], *installed().form.asks.get(told["question"], ())}
    needless = disposition == Disposition.ASK and may_ask is not None and asked.isdisjoint(may_ask)
    words = (told["category"], told["disposition"], told["question"] or "", ", ".join(told["holds"]))
    return Outcome(
        told=" ".join(word for word in words if word),
        accepted=is_category and is_wanted and not needless,
        answered=disposition == Disposition.AUTO_REPLY,
        needless=needless,
        plain=bool(case.get("plain")),
    )


def summary(outcomes: Iterable[Outcome]) -> str:
    """How many cases an agent would accept, and of the others those that harm most, in a line."""
    rows = list(outcomes)
    wrong = sum(row.answered and not row.accepted for row in rows)
    plain = [row for row in rows if row.plain]
    line = f"{sum(row.accepted for row in rows)} of {len(rows)} as an agent would, {wrong} answered wrongly, "
    line += f"{sum(row.needless for row in rows)} asked what they need not be"
    return line + (
        f", {sum(row.answered and row.accepted for row in plain)} of {len(plain)} plain ones answered" if plain else ""
    )
