"""What people write in a demonstration's past, and what is true of it: the desk's own texts, in an order of chance."""

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from triage.channels.case_file import case_answers
from triage.installed import installed
from triage.learning.cases import read_cases
from triage.learning.examples import read_corpus
from triage.messages import Answers
from triage.playbook.desk import Desk

FILE = "history.json"
DATED = re.compile(r"\d{4}|\d+[/.-]\d+|\btgl\b|\btanggal\b", re.IGNORECASE)
"""Texts that name a day of their own ("selesai 05/11/2023") fit no other one."""
FROM_MESSAGES = 0.2
"""The share of complaints that tell more than a cause, where the desk has such messages."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody sends (the form's answers, as written on a day), and what is true: labels, likeliest first.

    ``is_plain``: the standard letter of its cause would help.
    """

    form: Mapping[str, Any]
    truth: Sequence[str]
    written_on: date | None = None
    is_plain: bool = True

    def answers(self, *, name: str, now: datetime, desk: Desk) -> Answers:
        """As a form would take them now: its days lie as long ago as they did then."""
        form = dict(self.form)
        if self.written_on is not None:
            moved = installed().day(now) - self.written_on
            form = {key: _moved(value, moved) for key, value in form.items() if key != "now"}
        cleaned = case_answers(form, now=now, desk=desk)
        language = cleaned.language or installed().guess_language(cleaned.description) or installed().language
        return replace(cleaned, name=cleaned.name or name, language=language)


def _moved(value: Any, by: timedelta) -> Any:
    try:
        return (date.fromisoformat(value) + by).isoformat()
    except (TypeError, ValueError):
        return value


def words() -> Mapping[str, Any] | None:
    """The desk's ``demo/history.json``; None for a desk that has none."""
    path = installed().folder / "demo" / FILE
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


class Complaints:
    """The desk's complaints in an order of chance; after the last one the first comes again."""

    def __init__(self, chance: random.Random) -> None:
        """Reads the files."""
        self._chance = chance
        self._cases, self._messages = list(_cases()) or list(_corpus()), list(_messages())
        self._same: defaultdict[str, list[str]] = defaultdict(list)
        for each in (*self._cases, *self._messages):
            if each.truth and each.form.get("description"):
                self._same[each.truth[0]].append(each.form["description"])
        self._drawn = {"cases": self._endless(self._cases), "messages": self._endless(self._messages)}

    def _endless(self, found: list[Complaint]) -> Iterator[Complaint]:
        while found:
            yield from self._chance.sample(found, len(found))

    def draw(self) -> Complaint:
        """The next one."""
        is_message = bool(self._messages) and self._chance.random() < FROM_MESSAGES
        return next(self._drawn["messages" if is_message else "cases"])

    def more_about(self, truth: Sequence[str]) -> str:
        """What somebody with the same trouble writes, "" where nobody does."""
        return self._chance.choice(self._same[truth[0]]) if truth and self._same[truth[0]] else ""


def _cases() -> Iterator[Complaint]:
    """Those that weights are fitted on, without their pictures: the golden ones are for judging only."""
    path = installed().golden.with_name("fitting.jsonl")
    for case in read_cases(path) if path.exists() else ():
        if case.truth and not DATED.search(case.form.get("description", "")):
            on = installed().day(datetime.fromisoformat(case.form["now"]))
            yield Complaint(case.form, case.truth, on, is_plain=case.automatic != "no")


def _corpus() -> Iterator[Complaint]:
    for each in read_corpus():
        yield Complaint({"description": each.text}, [each.label])


def _messages() -> Iterator[Complaint]:
    for path in sorted((installed().listening / "messages").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            is_dated = any(sign.isdigit() for each in row["times"] for sign in each["words"])
            if not is_dated and not DATED.search(row["text"]):
                yield Complaint({"description": row["text"]}, [row["cause"]], is_plain=row["plain"])
