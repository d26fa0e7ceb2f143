"""``manage.py learn``: what the nightly job does, now and in the foreground."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from triage.learning import promote
from triage.management.explained import ExplainedCommand
from triage.models import ModelKind, ModelVersion


class Command(ExplainedCommand):
    """Learn from agents."""

    help = "Trains on agents' labels and puts the result into use if it has earned that; otherwise says why not."
    example = """
examples:
  manage.py learn
  manage.py learn --only listening --again

Trains challengers on the corpora and on what agents have said: the wording model on causes, then the listening model on
what people say beside them. Compares each with the model in use, and puts it into use if it is better on labels that
neither has read and nothing gets worse. A minute or two for causes, half a minute for each circumstance spoken of.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which model, and whether to repeat what is known."""
        parser.add_argument(
            "--only", choices=ModelKind.values, help="which model learns (default: one after the other)"
        )
        parser.add_argument("--again", action="store_true", help="also if these labels have competed before")

    def handle(self, *, only: str | None, again: bool, **_options: Any) -> None:
        """Compete, and say how it ended."""
        for kind in ModelKind:
            if only in (None, kind):
                self.stdout.write(f"{kind}:")
                self._say(promote.learn(kind, now=timezone.now(), again=again, tell=self.stderr.write))

    def _say(self, row: ModelVersion | None) -> None:
        if row is None:
            self.stdout.write("Nothing new: these labels have competed with this model before (--again repeats it).")
            return
        report = row.report
        self.stdout.write(f"{report['taught']} lessons, {report['held']} held back, {report['agents']} agents")
        for name in ("lessons", "golden", "corpus"):
            for line in report.get(name, ()):
                what = f"{name}: {line['label'] or 'all'}"
                self.stdout.write(f"  {what:26} {line['champion']:4} -> {line['challenger']:4} of {line['of']}")
        self.stdout.write(f"{row.outcome} {row.version} {row.why}".rstrip())
