"""Examples for the models of ``evidence.stated``: what a passage states, by kinds of readings."""

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from triage.evidence.stated import NOTHING
from triage.installed import installed
from triage.learning.examples import Example

BESIDE: Final = {
    *("about_complaint", "account_taken", "apology", "attendance_missed", "barrier", "bereavement", "closing"),
    *("deadline", "distress", "fraud", "greeting", "illness", "manipulation", "money", "organisation", "other_matter"),
    *("plea", "praise", "privacy", "question", "several_people", "story", "test_failed", "thanks", "thanks_only"),
    *("threat", "training_cancelled", "withdrawn"),
}
"""Kinds of sentences that hardly ever state what the rules of a desk ask for: most of what people write does not."""
OF_A_KIND: Final = 4
"""Such sentences of each voice and kind that are read, too."""
FRAGMENT: Final = 2, 4
"""Words of a part of a passage that states nothing: it states nothing either ("belum muncul" is of no review)."""


def read_passages(folder: Path | None = None) -> Mapping[str, list[Example]]:
    """The corpus' passages by kinds of readings: each is an example for every kind, if only of saying nothing of it."""
    folder = folder or installed().listening
    examples: dict[str, list[Example]] = {}
    for path in sorted((folder / "passages").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            text = row.pop("text")
            for kind, value in row.items():
                examples.setdefault(kind, []).append(Example(text, value or NOTHING, author=path.stem))
    beside = list(_beside(folder / "sentences"))
    return {kind: [*passages, *_fragments(passages), *beside] for kind, passages in examples.items()}


def _fragments(passages: Iterable[Example]) -> Iterator[Example]:
    chance = random.Random(0)
    for passage in passages:
        words, count = passage.text.split(), chance.randint(*FRAGMENT)
        if passage.label == NOTHING and len(words) > count:
            start = chance.randrange(len(words) - count + 1)
            yield replace(passage, text=" ".join(words[start : start + count]))


def _beside(folder: Path) -> Iterator[Example]:
    for path in sorted(folder.glob("*/*.txt")):
        if path.stem in BESIDE:
            lines = path.read_text(encoding="utf-8").splitlines()
            step = max(1, len(lines) // OF_A_KIND)
            yield from (Example(line, NOTHING) for line in lines[::step][:OF_A_KIND])
