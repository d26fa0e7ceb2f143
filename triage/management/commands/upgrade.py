"""``manage.py upgrade``: the database follows the code."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from triage.management.commands.load_playbook import report
from triage.management.explained import ExplainedCommand
from triage.operations.refused import Refused
from triage.operations.upgrade import LOCK_TIMEOUT, pending, upgrade


class Command(ExplainedCommand):
    """Thin: the work is done by ``triage.operations.upgrade``."""

    help = "Brings the database to this version: migrations, the desk's rows, checks. The service may run meanwhile."
    example = f"""
examples:
  manage.py upgrade --dry-run     what it would do
  manage.py upgrade

Back up first (manage.py backup): the way back is a restore. Run it with the new version, before its processes start.
Only one upgrade runs at a time. Workers pause as soon as it begins, and those of another version until they are
replaced; pages go on. No change waits for a table longer than {LOCK_TIMEOUT} s, since others would wait behind it:
it is tried again, some minutes long. Whatever ends it, running it again goes on. Needs a connection of its own (no
pgbouncer).
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """Only look, or do it."""
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *, dry_run: bool, **_options: Any) -> None:
        """Say what is pending, do it, check."""
        try:
            waiting = pending()
            self.stdout.write("\n  ".join([f"{len(waiting)} migrations are pending.", *waiting]))
            if dry_run:
                self.stdout.write("Nothing was changed.")
                return
            loaded = upgrade(out=self.stdout, tell=lambda text: self.stderr.write(text, str))
        except Refused as error:
            raise CommandError(str(error)) from error
        for kind in loaded:
            self.stdout.write(report(kind))
        call_command("check", databases=["default"], stdout=self.stdout)
        self.stdout.write("The database is of this version.")
