"""Training: repeatable, calibrated, and judged on what it has not seen."""

import csv
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from triage.desks.prakerja import DESK
from triage.evidence.wording import WordingModel
from triage.learning.examples import Example, read_agreed, read_corpus, read_normaliser
from triage.learning.measures import Judged, shares_of
from triage.learning.train import train

pytestmark = pytest.mark.slow


def few(count: int = 12) -> list[Example]:
    by_label: dict[str, list[Example]] = defaultdict(list)
    for example in read_corpus():
        by_label[example.label].append(example)
    return [example for examples in by_label.values() for example in examples[:count]]


def test_it_gives_the_same_version_for_the_same_texts_and_seed() -> None:
    normaliser = read_normaliser()
    first, again = (train(few(), normaliser=normaliser, seed=3).model for _ in range(2))
    assert first.version == again.version
    assert train(few(11), normaliser=normaliser, seed=3).model.version != first.version


def test_it_centres_every_feature_so_that_nothing_known_is_no_evidence() -> None:
    model = train(few(), normaliser=read_normaliser()).model
    assert np.abs(model.weights.sum(axis=1)).max() < 1e-2
    assert not model.log_odds("").any()


def test_it_is_about_as_sure_as_it_is_right() -> None:
    judged = unseen(few(20))
    assert judged.accuracy.value > 0.5
    assert judged.calibration_error < 0.15


def unseen(examples: list[Example]) -> Judged:
    """The examples, each judged by a model that has not seen it."""
    trained = train(examples, normaliser=read_normaliser())
    return Judged(examples, shares_of(trained.log_odds), labels=trained.model.labels)


def write_labelled(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label_a", "label_b", "domain"])
        writer.writerow(["OTP tidak masuk", "other", "other", "prakerja"])
        writer.writerow(["halo", "unclear", "other", "prakerja"])
    return path


def test_it_judges_only_what_both_readers_agree_on(tmp_path: Path) -> None:
    assert read_agreed(write_labelled(tmp_path / "labelled.csv")) == [Example("OTP tidak masuk", "other", "prakerja")]


def test_it_trains_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for label in {example.label for example in few(8)}:
        texts = [example.text for example in few(8) if example.label == label]
        (corpus / f"{label}.txt").write_text("\n".join(texts), encoding="utf-8")
    out, labelled = tmp_path / "model", write_labelled(tmp_path / "labelled.csv")
    call_command("train_wording", corpus=corpus, out=out, csv=labelled)
    printed = capsys.readouterr().out
    assert "cross-validated: 56 texts" in printed
    assert "prakerja: 1 texts" in printed
    assert WordingModel.load(out).version in printed


def test_it_judges_each_author_by_a_model_that_has_read_the_others() -> None:
    texts = few(9)
    alone = [replace(example, author=f"author {i % 3}") for i, example in enumerate(texts)]
    copied = [*texts, *texts, *texts]
    told = [replace(example, author=f"author {i // len(texts)}") for i, example in enumerate(copied)]

    honest, flattered = unseen(alone), unseen(told)

    assert flattered.accuracy.value == 1.0  # Each has read the same texts in the others' folders.
    assert honest.accuracy.value < 1.0


def test_it_knows_the_authors_of_a_corpus_by_its_folders(tmp_path: Path) -> None:
    (tmp_path / "ani").mkdir()
    (tmp_path / "ani" / "other.txt").write_text("satu\n\n dua \n", encoding="utf-8")
    (tmp_path / "other.txt").write_text("tiga\n", encoding="utf-8")

    assert [(each.text, each.author) for each in read_corpus(tmp_path)] == [
        ("satu", "ani"),
        ("dua", "ani"),
        ("tiga", ""),
    ]


def test_it_does_not_let_what_stands_around_a_complaint_vote() -> None:
    complaint = "halaman error 503, tidak bisa dibuka"
    around = "tolong dibantu ya kak, saya bingung harus bagaimana"
    model = WordingModel.load(DESK.wording_model)

    alone, between = model.shares(complaint), model.shares(f"{around}. {complaint}. {around}")

    assert max(between, key=lambda label: between[label]) == "connectivity"
    assert between["connectivity"] < alone["connectivity"]
