"""``manage.py retain``: forget what closed tickets no longer need, now."""

import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from triage.management.explained import ExplainedCommand
from triage.models import DeskSettings
from triage.tickets.privacy.retention import due, retain

TOLD = {
    "pictures": "tickets whose screenshots go",
    "identities": "tickets that are anonymised",
    "mails": "mails without a ticket whose sender is forgotten",
    "files": "stored pictures and files deleted",
    "expired": "files beside screenshots that were kept for long enough",
    "jobs": "replies to many whose words go",
    "reminders": "reminders whose address goes",
    "failed": "could not be done; the log says why, the next run tries again",
}


class Command(ExplainedCommand):
    """Forget in time."""

    help = "Deletes screenshots and personal data of tickets that were closed long enough ago; statistics stay."
    example = """
examples:
  manage.py retain --dry-run
  manage.py retain

Every night the service does this by itself. Both numbers of days are desk settings: screenshots (files, their text,
quotes) go 30 days after a ticket was closed; names, addresses, words, letters and status links 90 days after. States,
categories, confidences, labels and times stay, and with them every statistic. Open tickets are never touched, but
for files beside screenshots (documents, films): none is kept for longer than FILES_KEPT_DAYS.
It may run while the service runs, and may be stopped at any moment: the next run goes on.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """Only look, or do it."""
        parser.add_argument("--dry-run", action="store_true", help="only count what is due, change nothing")

    def handle(self, *, dry_run: bool, **_options: Any) -> None:
        """Count or forget, then tell how many of each."""
        if not DeskSettings.objects.exists():
            raise CommandError("The desk has no settings yet: run manage.py load_playbook first.")
        now = timezone.now()
        counts = due(now=now).count() if dry_run else retain(now=now, tell=self._tell)
        for name, count in asdict(counts).items():
            if count or name != "failed":
                self.stdout.write(f"{count:8,}  {TOLD[name]}")
        if dry_run:
            self.stdout.write("Nothing was changed.")
        if counts.failed:
            sys.exit(1)

    def _tell(self, what: str, done: int, whole: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{TOLD[what]}: {done:,} of {whole:,}", str, ending="\n" if done >= whole else "")
