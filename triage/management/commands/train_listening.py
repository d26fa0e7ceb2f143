"""Train the models of what is said from the desk's corpus and say what strictness costs."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from triage.evidence.listening import CALIBRATION_FILE, MEASURED_FILE
from triage.installed import installed
from triage.learning import examples, listening, names, roles, stated, train
from triage.management.explained import ExplainedCommand


class Command(ExplainedCommand):
    """``train_listening [--out FOLDER] [--roles-out FOLDER] [--names-out FOLDER] [--stated-out FOLDER]``."""

    help = """Train what hears circumstances, tells days and names apart, reads statements; say what strictness costs.

Takes minutes, and prints how far it is.

Example, without touching the shipped models:
  manage.py train_listening --out var/listening_model --roles-out var/role_model \\
    --names-out var/name_model --stated-out var/stated_models"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        goes = "where the model goes (default: the shipped one)"
        parser.add_argument("--out", type=Path, default=installed().listening_model, help=goes)
        parser.add_argument("--roles-out", type=Path, default=installed().role_model, help=f"the same of days: {goes}")
        parser.add_argument("--names-out", type=Path, default=installed().name_model, help=f"the same of names: {goes}")
        of_statements = f"the same of statements: {goes}"
        parser.add_argument("--stated-out", type=Path, default=installed().stated_models, help=of_statements)

    def handle(self, *, out: Path, roles_out: Path, names_out: Path, stated_out: Path, **_options: Any) -> None:
        messages = listening.read_messages()
        judged, model = listening.judge_and_train(
            messages, normaliser=examples.read_normaliser(), tell=self.stderr.write
        )
        model.save(out)
        told = ",\n".join(json.dumps(row) for row in judged.strictness())
        (out / MEASURED_FILE).write_text(f"[\n{told}\n]\n", encoding="utf-8")
        rounded = {label: [round(value, 4) for value in pair] for label, pair in judged.calibration.items()}
        (out / CALIBRATION_FILE).write_text(json.dumps(rounded, indent=0) + "\n", encoding="utf-8")
        self.stderr.write("what the days are that a text names")
        days = train.train(roles.read_days(), normaliser=examples.read_normaliser())
        days.model.save(roles_out)
        self.stderr.write("whose the names are that a text mentions")
        names_out.mkdir(parents=True, exist_ok=True)
        # First, since by the shipped words the shipped desk finds the names of which the model learns.
        (names_out / names.WORDS_FILE).write_text("\n".join(names.used_words()) + "\n", encoding="utf-8")
        train.train(names.read_names(), normaliser=examples.read_normaliser()).model.save(names_out)
        for kind, passages in stated.read_passages().items():
            self.stderr.write(f"what a text states: {kind}")
            train.train(passages, normaliser=examples.read_normaliser()).model.save(stated_out / kind)
        self.stdout.write(f"version {model.version}, {len(model.vocabulary.names)} features, in {out}")
        for row in judged.strictness():
            self.stdout.write("  ".join(f"{name} {value}" for name, value in row.items()))
