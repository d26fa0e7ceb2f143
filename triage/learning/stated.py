"""Examples for the models of ``evidence.stated``: what a passage states, by kinds of readings."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from triage.evidence.stated import NOTHING
from triage.installed import installed
from triage.learning.examples import Example

BESIDE: Final = {
    *("about_complaint", "account_taken", "apology", "attendance_missed", "barrier", "bereavement", "closing"),
    "connectivity",
    *("deadline", "distress", "fraud", "greeting", "illness", "manipulation", "money", "organisation", "other_matter"),
    *("plea", "praise", "privacy", "question", "several_people", "story", "test_failed", "thanks", "thanks_only"),
    *("threat", "training_cancelled", "withdrawn"),
}
"""Kinds of sentences that hardly ever state what the rules of a desk ask for: most of what people write does not."""
OF_A_KIND: Final = 30
"""Such sentences of each voice and kind that are read, too."""


def read_passages(folder: Path | None = None) -> Mapping[str, list[Example]]:
    """The corpus' passages that speak of a kind of reading, by these kinds; what they state of it may be nothing."""
    folder = folder or installed().listening
    examples: dict[str, list[Example]] = {}
    for path in sorted((folder / "passages").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            text = row.pop("text")
            for kind, value in row.items():
                examples.setdefault(kind, []).append(Example(text, value or NOTHING, author=path.stem))
    beside = list(_beside(folder / "sentences"))
    return {
        kind: [each for each in (*passages, *beside) if installed().speaks_of(kind, each.text)]
        for kind, passages in examples.items()
    }


def _beside(folder: Path) -> Iterator[Example]:
    for path in sorted(folder.glob("*/*.txt")):
        if path.stem in BESIDE:
            lines = path.read_text(encoding="utf-8").splitlines()
            step = max(1, len(lines) // OF_A_KIND)
            yield from (Example(line, NOTHING) for line in lines[::step][:OF_A_KIND])
