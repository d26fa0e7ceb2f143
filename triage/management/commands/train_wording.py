"""Train the wording model from the corpus and say how good it is."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from triage.evidence.wording import SHIPPED


class Command(BaseCommand):
    """``train_wording [--corpus FOLDER] [--out FOLDER] [--seed N] [--csv PATH]``."""

    help = """Train the wording model from the corpus, print its cross-validated figures and save it.
Needs scikit-learn (requirements/dev.txt).

Example, with figures on a file of labelled complaints (text, label_a, label_b, domain):
  manage.py train_wording --csv ../shared/data/real_complaints.csv
To try something out without touching the shipped model:
  manage.py train_wording --out var/wording_model"""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", type=Path, help="folder of <label>.txt and spellings.json (default: ours)")
        parser.add_argument("--out", type=Path, default=SHIPPED, help="where the model goes (default: the shipped one)")
        parser.add_argument("--seed", type=int, default=0, help="of the cross-validation's folds (default: 0)")
        parser.add_argument("--csv", type=Path, help="also judge on this file, where label_a equals label_b")

    def handle(self, **options: Any) -> None:
        try:
            from triage.learning import evaluate, examples, train
        except ImportError as error:
            raise CommandError(f"training needs the development requirements: {error}") from error
        corpus = options["corpus"] or examples.CORPUS
        texts, normaliser = examples.read_corpus(corpus), examples.read_normaliser(corpus)
        trained = train.train(texts, normaliser=normaliser, seed=options["seed"])
        model = trained.model
        self._show("corpus, cross-validated", evaluate.score(trained.log_odds, texts, labels=model.labels))
        if options["csv"]:
            judged = examples.read_agreed(options["csv"])
            for domain in ("", *sorted({example.domain for example in judged})):
                part = [example for example in judged if domain in ("", example.domain)]
                self._show(domain or options["csv"].name, evaluate.evaluate(model, part))
        model.save(options["out"])
        self.stdout.write(f"version {model.version}, {len(model.vocabulary.names)} features, in {options['out']}")

    def _show(self, name: str, score: Any) -> None:
        recalls = ", ".join(f"{label} {recall:.2f}" for label, recall in score.recalls.items())
        self.stdout.write(
            f"{name}: {score.count} texts, accuracy {score.accuracy:.3f}, macro-F1 {score.macro_f1:.3f}, "
            f"calibration error {score.calibration_error:.3f}\n  recall: {recalls}"
        )
