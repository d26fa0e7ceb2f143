"""The corpus: complete, ours alone, and free of contradictions."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from triage.installed import installed
from triage.learning.examples import read_corpus, read_normaliser
from triage.learning.listening import read_messages

LABELS = {"too_early", "name_mismatch", "connectivity", "platform_issue", "review_missing", "other", "unclear"}
REAL = Path(__file__).parents[3] / "shared" / "data" / "real_complaints.csv"
ENOUGH_WORDS = 5
"""Shorter texts ("sertifikat saya belum muncul") are the same whoever writes them."""


def groups(text: str) -> set[str]:
    return {text[i : i + 5] for i in range(max(len(text) - 4, 1))}


def plain(text: str) -> str:
    return " ".join(text.lower().split())


def test_it_has_enough_texts_for_every_label() -> None:
    counts = Counter(example.label for example in read_corpus())
    assert set(counts) == LABELS
    assert min(counts.values()) >= 130


def test_it_has_no_text_twice() -> None:
    counts = Counter(plain(example.text) for example in read_corpus())
    assert [text for text, count in counts.items() if count > 1] == []


def lines_of(kind: str) -> list[str]:
    paths = sorted((installed().listening / kind).glob("*.jsonl"))
    return [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def test_it_repeats_no_real_complaint() -> None:
    if not REAL.exists():
        pytest.skip("the folder with real complaints is not here, so nothing to compare the corpus with")
    normaliser = read_normaliser()

    def standard(text: str) -> str:
        return " ".join(token.text for token in normaliser.for_models(text))

    with REAL.open(encoding="utf-8", newline="") as file:
        real = [row["text"] for row in csv.DictReader(file)]
    plain_real, standard_real = [plain(text) for text in real], [standard(text) for text in real]
    groups_real = [groups(text) for text in standard_real]
    too_near = []
    told = (json.loads(line)["text"] for kind in ("passages", "names") for line in lines_of(kind))
    for text in (*(example.text for example in read_corpus()), *(message.text for message in read_messages()), *told):
        if len(text.split()) < ENOUGH_WORDS:
            near = plain(text) in plain_real
        else:
            ours = groups(standard(text))
            alike = process.extract(standard(text), standard_real, scorer=fuzz.ratio, score_cutoff=60, limit=5)
            jaccards = [len(ours & groups_real[i]) / len(ours | groups_real[i]) for _, _, i in alike]
            closest = process.extractOne(plain(text), plain_real, scorer=fuzz.ratio)
            near = closest[1] > 80 or max(jaccards, default=0.0) > 0.55
        too_near.extend([text] if near else [])
    assert too_near == []
