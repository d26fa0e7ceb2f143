"""``manage.py receive_mail``: take raw mails from files, as the drop folder does."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from triage.management.explained import ExplainedCommand
from triage.pipeline import take_mail


class Command(ExplainedCommand):
    """Take mails."""

    help = "Takes raw mails (.eml files) as if they had come in, and says what became of each."
    example = """
example:
  manage.py receive_mail complaint.eml

Each mail becomes a new ticket, more on one that it answers, a report on a mail of ours, or nothing; a line says which.
A mail that was taken before is not taken twice.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """The files."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.eml")

    def handle(self, *, files: list[Path], **_options: Any) -> None:
        """Take them in order."""
        for path in files:
            try:
                raw = path.read_bytes()
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}.") from error
            row = take_mail(raw, now=timezone.now())
            where = row.ticket.reference if row.ticket else row.why
            self.stdout.write(f"{path.name}: {row.outcome} {where}".rstrip())
