"""``manage.py resend``: send anew the letters that were given up."""

from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from triage.management.explained import ExplainedCommand
from triage.pipeline.resend import resend

TOLD = {
    "queued": "letters to be sent again",
    "tickets": "tickets that go back from the agents",
    "taken": "left: an agent has taken the ticket up",
    "outdated": "left: the ticket is closed, has news, or its address is not reachable",
}


class Command(ExplainedCommand):
    """Send again."""

    help = "Sends anew the letters that were given up since a day, and takes their tickets back from the agents."
    example = """
examples:
  manage.py resend --since 2026-11-28 --dry-run
  manage.py resend --since "2026-11-28 14:30" --error smtp_535
  manage.py resend --since 2026-11-28

First look with --dry-run: it tells the codes of what went wrong. A code such as smtp_550 is about one address and will
come again; name the code of the outage with --error. Each letter goes out as it was, with its Message-ID, as fast as
the limits for sending allow. A ticket that waits for an agent only because its letter had failed waits no longer; what
an agent has taken up meanwhile is left to them. It may run while the service runs, and twice.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """Since when, which, and whether only to look."""
        parser.add_argument("--since", required=True, help="the day or minute from which letters were given up")
        parser.add_argument("--error", default="", help="only those that failed with this code")
        parser.add_argument("--dry-run", action="store_true", help="only count, change nothing")

    def handle(self, *, since: str, error: str, dry_run: bool, **_options: Any) -> None:
        """Queue them and tell how many of each."""

        def tell(done: int, whole: int) -> None:
            self.show_progress(done, whole, "letters")

        found = resend(since=_moment(since), error=error, dry_run=dry_run, now=timezone.now(), tell=tell)
        for name, words in TOLD.items():
            self.stdout.write(f"{found[name]:8,}  {words}")
        for name, count in sorted(found.items()):
            if name.startswith("error "):
                self.stdout.write(f"{count:8,}  of them had failed with {name.removeprefix('error ')}")
        if dry_run:
            self.stdout.write("Nothing was changed.")


def _moment(text: str) -> datetime:
    """A day or minute at the desk, aware."""
    try:
        day = parse_date(text)
        moment = parse_datetime(f"{day} 00:00" if day else text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"--since must be a day like 2026-11-28 or a minute like “2026-11-28 14:30”, not {text}.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
