"""Fit the weights of the one sum on labelled cases."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

from triage.evidence.wording import shipped
from triage.installed import installed
from triage.learning.cases import read_cases
from triage.learning.examples import read_corpus, read_normaliser
from triage.learning.weights import fit, labelled_cases, labelled_texts
from triage.management.explained import ExplainedCommand
from triage.playbook import desk

TEXTS_COUNT = 0.2
"""How much all texts of the corpus count together, beside all whole cases: so rare are complaints without a form."""
SHOWN = 12


class Command(ExplainedCommand):
    """``fit_weights [--cases FILE] [--out FILE]``."""

    help = """Fit by how much each kind of reason counts, on generated cases and on the corpus' texts (each heard by
a model that has not read its author). Takes about a minute.

Example:
  manage.py fit_weights
To look at other weights without changing the shipped ones:
  manage.py fit_weights --out var/weights.json"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--cases", type=Path, default=installed().fitting, help="cases to fit on (default: fitting.jsonl)"
        )
        parser.add_argument("--out", type=Path, default=installed().data / "weights.json", help="where the weights go")

    def handle(self, *, cases: Path, out: Path, **_options: Any) -> None:
        ours = desk.shipped()
        whole = labelled_cases(read_cases(cases), desk=ours, model=shipped())
        self.stderr.write("hearing the corpus, author by author …")
        texts = labelled_texts(read_corpus(), normaliser=read_normaliser(), desk=ours, count=TEXTS_COUNT * len(whole))
        self.stderr.write(f"fitting on {len(whole)} cases and {len(texts)} texts …")
        weights = fit([*whole, *texts], replace(ours.policy, weights={}))
        out.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        for kind in sorted(weights, key=lambda kind: -abs(log(weights[kind])))[:SHOWN]:
            self.stdout.write(f"{weights[kind]:6.2f}  {kind}")
        self.stdout.write(f"{len(weights)} weights in {out}")
