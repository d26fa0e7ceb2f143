"""Examples for the model of ``evidence.names``: whose each name is that a message of the listening corpus mentions."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from triage.evidence.names import MOST, OTHER_NAME, Place, in_context
from triage.installed import installed
from triage.learning.examples import Example


def read_names(folder: Path | None = None) -> list[Example]:
    """Every name that the desk finds in the corpus, in its words, by whose it is."""
    folder = folder or installed().listening
    examples = []
    for path in sorted((folder / "names").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            text = told.pop("text")
            places = list(installed().names(text))[:MOST]
            examples += [
                Example(in_context(text, place, places), _whose(text, place, told), author=path.stem)
                for place in places
            ]
    return examples


def _whose(text: str, place: Place, told: Mapping[str, str]) -> str:
    """The kind of reading that the message's author says a name is, wherever it stands; ``OTHER_NAME`` for none."""
    for kind, name in told.items():
        starts = (match.start() for match in re.finditer(re.escape(name), text)) if name else ()
        if any(place[0] < start + len(name) and place[1] > start for start in starts):
            return kind
    return OTHER_NAME
