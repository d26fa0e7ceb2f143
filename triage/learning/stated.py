"""Examples for the models of ``evidence.stated``: what a passage states of a review, a certificate, a connection."""

import json
from collections.abc import Mapping
from pathlib import Path

from triage.evidence.stated import NOTHING
from triage.installed import installed
from triage.learning.examples import Example


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
    return examples
