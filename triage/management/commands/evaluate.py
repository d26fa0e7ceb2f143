"""``manage.py evaluate``: how well does it decide, and where does it err?"""

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import Error
from django.utils import timezone

from triage.evidence.wording import shipped
from triage.installed import installed
from triage.learning.cases import read_cases
from triage.learning.decided import ABLATIONS, decide_all
from triage.learning.examples import read_agreed, read_corpus, read_normaliser
from triage.learning.hearing import Hearing, judge
from triage.learning.measures import Judged, shares_of
from triage.learning.report import WORST, Section, render
from triage.learning.seen import judged_by_agents
from triage.learning.train import train
from triage.management.explained import ExplainedCommand
from triage.pipeline.accepted import outcome, summary
from triage.playbook.desk import shipped as shipped_desk

PARTS = ("cases", "desk", "corpus")
LISTENING = "listening"


class Command(ExplainedCommand):
    """Judge the judge."""

    help = "Evaluates the decision on cases and on the desk's labels, the wording model on the corpus and on files."
    example = """
examples:
  manage.py evaluate --csv ../shared/data/real_complaints.csv --out var/evaluation.html
  manage.py evaluate --only cases

Prints tables and writes a page of its own with precision and recall, confusion, reliability, coverage against
accuracy and the surest mistakes. Parts:
  cases   generated cases decided as a whole (form, words, pictures, clock), and what is lost without each source
  desk    what agents labelled and no model has read, decided as a whole by what is in use (needs the database)
  corpus  the texts that the wording model is trained on, each author by a model that has read the others
  listening  what the desk hears beside the cause, and the days that a text names, authors left out; takes minutes,
          and only when it is named: manage.py evaluate --only listening
  --cases whole cases in the form of `manage.py triage`, each with the "categories" and "dispositions" that an agent
          would accept, what it "may_ask", and whether it is "plain": answered by the standard letter
  --csv   any file with text, label_a, label_b (only rows on which both agree) and, if it has one, domain, by the
          wording model alone
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """What is judged, and where the page goes."""
        parser.add_argument("--csv", type=Path, action="append", default=[], metavar="FILE", help="may come repeatedly")
        parser.add_argument(
            "--cases", type=Path, action="append", default=[], metavar="FILE", help="may come repeatedly"
        )
        parser.add_argument(
            "--only",
            nargs="*",
            choices=(*PARTS, LISTENING),
            help="these parts (none: only the files); default: all others",
        )
        parser.add_argument("--out", type=Path, default=Path("evaluation.html"), metavar="PAGE.html")

    def handle(
        self, *, csv: list[Path], cases: list[Path], only: Sequence[str] | None, out: Path, **_options: Any
    ) -> None:
        """Judge, print, write."""
        parts = PARTS if only is None else only
        for path in cases:
            self._accepted(path)
        if cases and not parts and not csv:
            return
        if not parts and not csv:
            raise CommandError("There is nothing to judge: give --csv FILE, or name parts after --only.")

        heard = self._heard() if LISTENING in parts else None
        judges = {"cases": self._of_cases, "desk": self._of_desk, "corpus": self._of_corpus}
        self.stdout.write(f"{'':44} texts  accuracy (95 %)         macro-F1  calibration  right at 60 %")
        sections = []
        for section in chain(self._of_files(csv), *(judges[part]() for part in parts if part in judges)):
            self._print(section)
            sections.append(section)
        page = render(sections, hearing=heard, version=shipped().version, at=timezone.now())
        out.write_text(page, encoding="utf-8")
        self.stdout.write(f"written to {out}")

    def _heard(self) -> Hearing:
        found = judge(shipped_desk().policy, normaliser=read_normaliser(), tell=self.stderr.write)
        for line in found.lines():
            self.stdout.write(line)
        return found

    def _accepted(self, path: Path) -> None:
        """How many of the file's cases are dealt with as an agent would, and which are not."""
        try:
            cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            outcomes = {case["id"]: outcome(case, desk=shipped_desk()) for case in cases}
        except (OSError, KeyError, ValueError) as error:
            raise CommandError(f"{path} can't be judged ({error}). See --help for what a case needs.") from error
        self.stdout.write(f"{path.name}: {summary(outcomes.values())}")
        for name, found in outcomes.items():
            if not found.accepted:
                self.stdout.write(f"  {name}: {found.told}")

    def _of_files(self, files: list[Path]) -> Iterator[Section]:
        model = shipped()
        for path in files:
            try:
                judged = Judged.by(model, read_agreed(path))
            except (OSError, UnicodeDecodeError, KeyError, ValueError) as error:
                raise CommandError(f"{path} can't be judged ({error}). It needs text, label_a and label_b.") from error
            note = "By the shipped model, which has not seen them. Only texts that two readers labelled alike."
            parts = {f"{path.name}: {domain}": judged.only(domain) for domain in judged.domains}
            for name, part in {path.name: judged, **parts}.items():
                yield Section(name, note, part, worst=part.worst(WORST, model=model))

    def _of_cases(self) -> Iterator[Section]:
        cases, model, desk = read_cases(installed().golden), shipped(), shipped_desk()
        decided = decide_all(cases, desk=desk, model=model)
        lost = [
            (name, decide_all(cases, desk=desk, model=model, without=without))
            for name, without in (*ABLATIONS, *installed().ablations)
        ]
        note = "Whole cases whose truth their scenario decided; written in words that no weight was fitted on."
        worst = decided.mistakes(WORST)
        yield Section("generated cases", note, decided.judged(), worst=worst, decided=decided, lost=lost)

    def _of_desk(self) -> Iterator[Section]:
        try:
            judged = judged_by_agents()
        except Error:
            self.stderr.write(
                "The desk's labels are left out: there is no database (start the service, or `make run`)."
            )
            return
        if judged is None:
            self.stderr.write("The desk's labels are left out: there are none that no model has read.")
            return
        note = "Blind checks and the labels kept back from learning, with their facts as they were; by what is in use."
        yield Section("the desk's own tickets", note, judged, worst=judged.worst(WORST))

    def _of_corpus(self) -> Iterator[Section]:
        self.stderr.write("training once for each author of the corpus …")
        texts = read_corpus()
        trained = train(texts, normaliser=read_normaliser())
        judged = Judged(texts, shares_of(trained.log_odds), labels=trained.model.labels)
        note = "Each author's texts by a model that has read the other authors only."
        yield Section("corpus, by authors left out", note, judged, worst=judged.worst(WORST))

    def _print(self, section: Section) -> None:
        judged, decided = section.judged, section.decided
        right, sixty = judged.accuracy, next(each for each in judged.coverage() if each.percent == 60)
        self.stdout.write(
            f"{section.name:44.44} {right.whole:5d}  {right.value:.3f} ({right.low:.3f} to {right.high:.3f})  "
            f"{judged.macro_f1:8.3f}  {judged.calibration_error:11.3f}  {sixty.right.value:.3f}"
        )
        found = ", ".join(f"{each.label} {each.recall.value:.2f}" for each in judged.by_label() if each.recall.whole)
        self.stdout.write(f"{'':44} recall: {found}")
        if decided is None:
            return
        for name, each in (
            ("answered automatically", decided),
            *((f"  without {what}", d) for what, d in section.lost),
        ):
            coverage, wrong, contradictory = each.coverage, each.wrong, each.contradictions
            self.stdout.write(
                f"{name:44.44} {coverage.value:.3f} of {coverage.whole} that permit it; "
                f"wrong {wrong.part} of {wrong.whole}; contradictory {contradictory.part} of {contradictory.whole}"
            )
