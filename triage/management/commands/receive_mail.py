"""``manage.py receive_mail``: take raw mails from files, as the drop folder does, or only say how they are read."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from triage.management.explained import ExplainedCommand
from triage.pipeline import take_mail
from triage.pipeline.mail_explained import explain


class Command(ExplainedCommand):
    """Take mails."""

    help = "Takes raw mails (.eml files) as if they had come in, and says what became of each."
    example = """
examples:
  manage.py receive_mail complaint.eml
  manage.py receive_mail --explain complaint.eml other.eml

Each mail becomes a new ticket, more on one that it answers, a report on a mail of ours, or nothing; a line says which.
A mail that was taken before is not taken twice.

With --explain nothing is written. Each line of the output is a JSON object: file, outcome (new, joined, note, kept,
ignored), why (a code, or ""), from {name, address}, subject, words (what counts as the requester's), forwarded_words,
history, signature, attachments [{name, type, bytes, outcome}].
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """The files."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.eml")
        parser.add_argument("--explain", action="store_true", help="only say how each is read; nothing is written")

    def handle(self, *, files: list[Path], **options: Any) -> None:
        """Take them in order."""
        for path in files:
            try:
                raw = path.read_bytes()
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}.") from error
            if options["explain"]:
                self.stdout.write(json.dumps({"file": path.name, **explain(raw)}, ensure_ascii=False))
                continue
            row = take_mail(raw, now=timezone.now())
            where = row.ticket.reference if row.ticket else row.why
            self.stdout.write(f"{path.name}: {row.outcome} {where}".rstrip())
