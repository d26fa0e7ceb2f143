"""Examples for the model of ``evidence.roles``: what each day is that a message of the listening corpus names."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from triage.decision.facts import DAY, Reading
from triage.evidence.roles import OTHER_DAY, in_context
from triage.installed import installed
from triage.learning.examples import Example
from triage.playbook.desk import shipped

WRITTEN_ON: Final = date(2026, 11, 28)
"""The day on which all messages of the corpus were written: "yesterday" in them counts from there."""
KINDS: Final = {"completion": "completed_on", "deadline": "deadline", "first_complaint": "first_complaint"}
"""Roles of the corpus that are kinds of the desk's readings; all others teach what is none."""


def read_days(folder: Path | None = None) -> list[Example]:
    """Every day that the desk's rules find in the corpus, in its words, by what its author says that it is."""
    folder = folder or installed().listening
    return [
        Example(
            in_context(row["text"], day, readings, kinds=KINDS.values(), today=WRITTEN_ON),
            KINDS.get(role_of(row, day), OTHER_DAY),
            author=author,
        )
        for author, row, readings in read_messages(folder)
        for day in readings
        if day.kind == DAY
    ]


def read_messages(folder: Path) -> Iterator[tuple[str, dict[str, Any], list[Reading]]]:
    """(author, message, what the desk's rules read in it) of every message whose days were written down."""
    policy = shipped().policy
    for path in sorted((folder / "messages").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["times"]:
                readings = installed().read_text(row["text"], today=WRITTEN_ON, platforms=policy.platforms)
                yield path.stem, row, list(readings)


def role_of(row: dict[str, Any], day: Reading) -> str:
    """What the message's author says that a day is, "" where they say nothing of it."""
    start, end = day.origin.span or (0, 0)
    for said in row["times"]:
        place = row["text"].find(said["words"])
        if place >= 0 and start < place + len(said["words"]) and end > place:
            return str(said["role"])
    return ""
