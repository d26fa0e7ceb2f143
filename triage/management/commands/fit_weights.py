"""Fit the weights of the one sum on labelled cases."""

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser

from triage.evidence.wording import MAX_LOG_ODDS, shipped
from triage.playbook import desk

TEXTS_COUNT = 0.2
"""How much all texts of the corpus count together, beside all whole cases: so rare are complaints without a form."""


class Command(BaseCommand):
    """``fit_weights [--cases FILE] [--out FILE]``."""

    help = """Fit by how much each kind of reason counts, on generated cases and on the corpus' texts (each heard by
a model that has not read its author). Needs scikit-learn; takes about a minute.

Example:
  manage.py fit_weights
To look at other weights without changing the shipped ones:
  manage.py fit_weights --out var/weights.json"""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=Path, help="cases to fit on (default: generated/fitting.jsonl)")
        parser.add_argument("--out", type=Path, default=desk.DATA / "weights.json", help="where the weights go")

    def handle(self, *, cases: Path | None, out: Path, **_options: Any) -> None:
        try:
            from triage.learning import cases as files
            from triage.learning.weights import fit
        except ImportError as error:
            raise CommandError(f"fitting needs the development requirements: {error}") from error
        self.stderr.write("hearing the corpus, author by author …")
        examples = [*_cases(files.read_cases(cases or files.FITTING)), *_texts()]
        self.stderr.write(f"fitting on {len(examples)} examples …")
        weights = fit(examples, replace(desk.shipped().policy, weights={}))
        out.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        furthest = sorted(weights, key=lambda kind: -abs(np.log(weights[kind])))[:12]
        for kind in furthest:
            self.stdout.write(f"{weights[kind]:6.2f}  {kind}")
        self.stdout.write(f"{len(weights)} weights in {out}")


def _cases(cases: Sequence[Any]) -> list[Any]:
    from triage.learning.weights import Labelled

    model = shipped()
    return [
        Labelled(case.facts(desk=desk.shipped(), model=model), case.truth, case.scenario)
        for case in cases
        if case.truth
    ]


def _texts() -> list[Any]:
    """The corpus as complaints without a form. Their wording is judged by models that have not read their authors."""
    from triage.learning.cases import Case
    from triage.learning.examples import read_corpus, read_normaliser
    from triage.learning.train import train
    from triage.learning.weights import Labelled

    texts = read_corpus()
    trained = train(texts, normaliser=read_normaliser())
    heard = trained.log_odds.clip(-MAX_LOG_ODDS, MAX_LOG_ODDS)
    examples = []
    for text, log_odds in zip(texts, heard, strict=True):
        form = {"now": "2026-03-10T10:00:00+07:00", "description": text.text}
        case = Case("", text.label, form, (text.label,), "no", ())
        facts = case.facts(desk=desk.shipped(), model=trained.model)
        signals = tuple(
            replace(signal, log_odds=float(value)) for signal, value in zip(facts.wording, log_odds, strict=True)
        )
        examples.append(Labelled(replace(facts, wording=signals), case.truth, group=f"author {text.author}", count=0.0))
    return [replace(example, count=TEXTS_COUNT * 500 / len(examples)) for example in examples]
