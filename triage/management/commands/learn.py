"""``manage.py learn``: what the nightly job does, now and in the foreground."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from triage.learning import promote
from triage.management.explained import ExplainedCommand


class Command(ExplainedCommand):
    """Learn from agents."""

    help = "Trains on agents' labels and puts the result into use if it has earned that; otherwise says why not."
    example = """
example:
  manage.py learn

Trains a challenger on the corpus and on what agents have labelled, compares it with the model in use, and puts it into
use if it is better on labels that neither has read and no category gets worse. Takes a minute or two.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to repeat what is known."""
        parser.add_argument("--again", action="store_true", help="also if these labels have competed before")

    def handle(self, *, again: bool, **_options: Any) -> None:
        """Compete, and say how it ended."""
        row = promote.learn(now=timezone.now(), again=again, tell=self.stderr.write)
        if row is None:
            self.stdout.write("Nothing new: these labels have competed with this model before (--again repeats it).")
            return
        report = row.report
        self.stdout.write(f"{report['taught']} lessons, {report['held']} held back, {report['agents']} agents")
        for name in ("lessons", "golden"):
            for line in report.get(name, ()):
                what = f"{name}: {line['label'] or 'all'}"
                self.stdout.write(f"  {what:26} {line['champion']:4} -> {line['challenger']:4} of {line['of']}")
        self.stdout.write(f"{row.outcome} {row.version} {row.why}".rstrip())
