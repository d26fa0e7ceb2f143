"""The corpus: labelled complaint texts of our own, and the spellings that go with them."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from triage.evidence.normaliser import Normaliser
from triage.installed import installed

SPELLINGS_FILE = "spellings.json"


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


def read_normaliser(folder: Path | None = None) -> Normaliser:
    """The normaliser that ``folder``'s spellings file describes; each standard form lists its variants.

    Raises ValueError when a variant is listed for two standard forms.
    """
    content = json.loads(((folder or installed().corpus) / SPELLINGS_FILE).read_text(encoding="utf-8"))
    return Normaliser(
        spellings=_inverted(content["spellings"]),
        skeletons=_inverted(content["skeletons"]),
        suffixes=content["suffixes"],
    )


def _inverted(variants_of: dict[str, list[str]]) -> dict[str, str]:
    standard: dict[str, str] = {}
    for form, variants in variants_of.items():
        for variant in variants:
            if standard.setdefault(variant, form) != form:
                raise ValueError(f"{variant!r} is listed for both {standard[variant]!r} and {form!r}")
    return standard


def read_agreed(path: Path) -> list[Example]:
    """The rows of a CSV file (text, label_a, label_b, domain) on which both readers agree."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Example(row["text"], row["label_a"], row.get("domain", ""))
            for row in csv.DictReader(file)
            if row["label_a"] == row["label_b"]
        ]
