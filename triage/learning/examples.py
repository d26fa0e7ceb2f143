"""The corpus: labelled complaint texts of our own."""

import csv
from dataclasses import dataclass
from pathlib import Path

from triage.installed import installed
from triage.words.normaliser import Normaliser


@dataclass(frozen=True, slots=True)
class Example:
    """One text and the label that a careful reader gives it; who wrote it, or what it is about, where that is known.

    ``private``: a requester's words, of which a model may keep only what many write.
    """

    text: str
    label: str
    domain: str = ""
    author: str = ""
    private: bool = False


def read_corpus(folder: Path | None = None) -> list[Example]:
    """All examples of ``folder`` (the desk's corpus): one text a line of ``[<author>/]<label>.txt``."""
    folder = folder or installed().corpus
    examples: list[Example] = []
    for path in sorted(folder.rglob("*.txt")):
        author = "" if path.parent == folder else path.parent.name
        lines = path.read_text(encoding="utf-8").splitlines()
        examples.extend(Example(line.strip(), path.stem, author=author) for line in lines if line.strip())
    return examples


def read_normaliser() -> Normaliser:
    """The normaliser of the desk's lexicon."""
    return Normaliser.read(installed().lexicon)


def read_agreed(path: Path) -> list[Example]:
    """The rows of a CSV file (text, label_a, label_b, domain) on which both readers agree."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Example(row["text"], row["label_a"], row.get("domain", ""))
            for row in csv.DictReader(file)
            if row["label_a"] == row["label_b"]
        ]
