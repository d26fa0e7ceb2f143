"""``manage.py report``: the dashboard's figures, now."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from triage import reporting, tickets
from triage.management.explained import ExplainedCommand


class Command(ExplainedCommand):
    """Count everything that the page "Overview" shows."""

    help = "Computes the dashboard's figures now, and gives waiting tickets the times that the desk's hours call for."
    example = """
examples:
  manage.py report              what Beat does every few minutes
  manage.py report --rebuild    write the figures of every ticket anew: after a restore, or a change of definitions
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """One flag."""
        parser.add_argument("--rebuild", action="store_true", help="not only the tickets touched since the last time")

    def handle(self, *, rebuild: bool, **_options: Any) -> None:
        """Count, tell."""
        moved = tickets.set_due_times(now=timezone.now())
        written = reporting.take(now=timezone.now(), rebuild=rebuild)
        if written is None:
            self.stdout.write("Another process is counting; nothing was done.")
            return
        self.stdout.write(f"{written} tickets counted differently, {moved} waiting ones given another time")
