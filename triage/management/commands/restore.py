"""``manage.py restore FOLDER``: put a back-up in the place of what is there."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from triage import schema
from triage.management.explained import ExplainedCommand
from triage.operations.refused import Refused
from triage.operations.restore import restore


class Command(ExplainedCommand):
    """Thin: the work is done by ``triage.operations.restore``."""

    help = "Puts a back-up into the database and the folders of the settings. Stop the service first."
    example = """
examples:
  manage.py restore /backups/2026-11-29             into an empty installation
  manage.py restore /backups/2026-11-29 --replace   what is there goes; also the way back after an upgrade

The database is restored beside the one that is there, in one transaction, its rows are counted, and only then it takes
the other's place. It is refused where the back-up is damaged, was made under another SECRET_KEY, or has a schema
that this version does not know. An older schema comes back as it was: start that older version, or run
manage.py upgrade. Needs PostgreSQL's pg_restore and a user that may make databases.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """What, and whether what is there may go."""
        parser.add_argument("folder", type=Path, help="the back-up")
        parser.add_argument("--replace", action="store_true", help="drop the database and files that are there")
        parser.add_argument("--other-key", action="store_true", help="the key of the back-up is lost")

    def handle(self, *, folder: Path, replace: bool, other_key: bool, **_options: Any) -> None:
        """Restore, then say what is to be done next."""
        try:
            manifest = restore(folder, replace=replace, other_key=other_key, tell=self.show_step)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored as of {manifest.made_at}, version {manifest.version}: every row is there.")
        if manifest.bucket:
            self.stdout.write(f"Its files lie in the bucket {manifest.bucket}, which this did not touch.")
        if schema.known() - schema.applied():
            self.stdout.write("Its schema is older than this version: start that version, or run manage.py upgrade.")
        self.stdout.write("Then run manage.py retain, and repeat the erasures since (the audit of before lists them).")
