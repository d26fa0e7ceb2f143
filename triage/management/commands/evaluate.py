"""``manage.py evaluate``: how good is the wording model, and where does it err?"""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from triage.evidence.wording import shipped

EXAMPLE = """
example:
  manage.py evaluate --csv ../shared/data/real_complaints.csv --out var/evaluation.html

Prints a table and writes a page of its own with precision and recall, confusion, reliability, coverage against
accuracy and the surest mistakes. Judges the corpus, each author by a model that has read the others (needs
scikit-learn), and the shipped model on any CSV file with text, label_a, label_b (only rows on which both agree)
and, if it has one, domain.
"""


class Command(BaseCommand):
    """Judge the judge."""

    help = "Evaluates the wording model on the corpus, by authors left out, and on files of labelled complaints."

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        """Keep the example's line breaks."""
        options |= {"epilog": EXAMPLE, "formatter_class": argparse.RawDescriptionHelpFormatter}
        return super().create_parser(prog_name, subcommand, **options)

    def add_arguments(self, parser: CommandParser) -> None:
        """What is judged, and where the page goes."""
        parser.add_argument("--csv", type=Path, action="append", default=[], metavar="FILE", help="may come repeatedly")
        parser.add_argument("--out", type=Path, default=Path("evaluation.html"), metavar="PAGE.html")
        parser.add_argument("--no-corpus", action="store_true", help="only the files: a second, not half a minute")

    def handle(self, *, csv: list[Path], out: Path, no_corpus: bool, **_options: Any) -> None:
        """Judge, print, write."""
        if no_corpus and not csv:
            raise CommandError("There is nothing to judge: give --csv FILE, or leave --no-corpus out.")
        from triage.learning.report import render

        sections = [*self._of_files(csv), *([] if no_corpus else [self._of_corpus()])]
        self.stdout.write(f"{'':44} texts  accuracy (95 %)         macro-F1  calibration  right at 60 %")
        for section in sections:
            self._print(section.name, section.judged)
        out.write_text(render(sections, version=shipped().version, at=timezone.now()), encoding="utf-8")
        self.stdout.write(f"written to {out}")

    def _of_files(self, files: list[Path]) -> list[Any]:
        from triage.learning.examples import read_agreed
        from triage.learning.measures import Judged
        from triage.learning.report import WORST, Section

        model, sections = shipped(), []
        for path in files:
            try:
                judged = Judged.by(model, read_agreed(path))
            except (OSError, UnicodeDecodeError, KeyError, ValueError) as error:
                raise CommandError(f"{path} can't be judged ({error}). It needs text, label_a and label_b.") from error
            note = "By the shipped model, which has not seen them. Only texts that two readers labelled alike."
            parts = {f"{path.name}: {domain}": judged.only(domain) for domain in judged.domains}
            for name, part in {path.name: judged, **parts}.items():
                sections.append(Section(name, note, part, worst=part.worst(WORST, model=model)))
        return sections

    def _of_corpus(self) -> Any:
        try:
            from triage.learning.train import train
        except ImportError as error:
            raise CommandError(f"Judging the corpus needs scikit-learn (requirements/dev.txt): {error}") from error
        from triage.learning.examples import read_corpus, read_normaliser
        from triage.learning.measures import Judged, shares_of
        from triage.learning.report import WORST, Section

        self.stderr.write("training once for each author of the corpus …")
        texts = read_corpus()
        trained = train(texts, normaliser=read_normaliser())
        judged = Judged(texts, shares_of(trained.log_odds), labels=trained.model.labels)
        note = "Each author's texts by a model that has read the other authors only."
        return Section("corpus, by authors left out", note, judged, worst=judged.worst(WORST))

    def _print(self, name: str, judged: Any) -> None:
        right, sixty = judged.accuracy, next(each for each in judged.coverage() if each.percent == 60)
        self.stdout.write(
            f"{name:44.44} {right.whole:5d}  {right.value:.3f} ({right.low:.3f} to {right.high:.3f})  "
            f"{judged.macro_f1:8.3f}  {judged.calibration_error:11.3f}  {sixty.right.value:.3f}"
        )
        found = ", ".join(f"{each.label} {each.recall.value:.2f}" for each in judged.by_label() if each.recall.whole)
        self.stdout.write(f"{'':44} recall: {found}")
