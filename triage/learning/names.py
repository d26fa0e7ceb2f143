"""Examples for the model of ``evidence.names``: whose each name is that a message of the listening corpus mentions."""

import json
from pathlib import Path
from typing import Any, Final

from triage.evidence.names import MOST, OTHER_NAME, Place, in_context
from triage.installed import installed
from triage.learning.examples import Example

KINDS: Final = {"own": "account_name", "printed": "certificate_name"}
"""Whose names the corpus tells, and the desk's kinds of readings for them."""


def read_names(folder: Path | None = None) -> list[Example]:
    """Every name that the desk finds in the corpus, in its words, by whose it is."""
    folder = folder or installed().listening
    examples = []
    for path in sorted((folder / "names").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            places = list(installed().names(row["text"]))[:MOST]
            examples += [
                Example(in_context(row["text"], place, places), whose(row, place), author=path.stem) for place in places
            ]
    return examples


def whose(row: dict[str, Any], place: Place) -> str:
    """The kind of a name by what the message's author says, ``OTHER_NAME`` where it is neither."""
    for who, kind in KINDS.items():
        start = row["text"].find(row[who]) if row[who] else -1
        if start >= 0 and place[0] < start + len(row[who]) and place[1] > start:
            return kind
    return OTHER_NAME
