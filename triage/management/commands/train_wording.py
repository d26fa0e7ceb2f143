"""Train the wording model from the corpus and say how good it is."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from triage.installed import installed
from triage.learning import examples, measures, train
from triage.management.explained import ExplainedCommand


class Command(ExplainedCommand):
    """``train_wording [--corpus FOLDER] [--out FOLDER] [--seed N] [--csv PATH]``."""

    help = """Train the wording model from the corpus, print its cross-validated figures and save it.

Example, with figures on a file of labelled complaints (text, label_a, label_b, domain):
  manage.py train_wording --csv ../shared/data/real_complaints.csv
To try something out without touching the shipped model:
  manage.py train_wording --out var/wording_model"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", type=Path, help="folder of <label>.txt (default: ours)")
        goes = "where the model goes (default: the shipped one)"
        parser.add_argument("--out", type=Path, default=installed().wording_model, help=goes)
        parser.add_argument("--seed", type=int, default=0, help="of the cross-validation's folds (default: 0)")
        parser.add_argument("--csv", type=Path, help="also judge on this file, where label_a equals label_b")

    def handle(self, **options: Any) -> None:
        corpus = options["corpus"] or installed().corpus
        texts, normaliser = examples.read_corpus(corpus), examples.read_normaliser()
        trained = train.train(texts, normaliser=normaliser, seed=options["seed"])
        model = trained.model
        shares = measures.shares_of(trained.log_odds)
        self._show("corpus, cross-validated", measures.Judged(texts, shares, labels=model.labels))
        if options["csv"]:
            judged = measures.Judged.by(model, examples.read_agreed(options["csv"]))
            self._show(options["csv"].name, judged)
            for domain in judged.domains:
                self._show(domain, judged.only(domain))
        model.save(options["out"])
        self.stdout.write(f"version {model.version}, {len(model.vocabulary.names)} features, in {options['out']}")

    def _show(self, name: str, judged: measures.Judged) -> None:
        recalls = ", ".join(f"{each.label} {each.recall.value:.2f}" for each in judged.by_label() if each.recall.whole)
        self.stdout.write(
            f"{name}: {judged.accuracy.whole} texts, accuracy {judged.accuracy.value:.3f}, "
            f"macro-F1 {judged.macro_f1:.3f}, calibration error {judged.calibration_error:.3f}\n  recall: {recalls}"
        )
