"""``manage.py backup FOLDER``: everything that the service keeps, into a folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from triage.management.explained import ExplainedCommand
from triage.operations.backup import backup
from triage.operations.manifest import BUCKET
from triage.operations.refused import Refused


class Command(ExplainedCommand):
    """Thin: the work is done by ``triage.operations.backup``."""

    help = "Writes the database, the files and a manifest into a folder, while the service runs."
    example = """
examples:
  manage.py backup /backups/2026-11-29
  manage.py backup /backups             makes a folder named for the moment in it

The folder then holds database.dump (pg_dump's custom format), quarantine.tar, mail-in.tar, screenshots.tar and
manifest.json (versions, schema, rows, sha256 of each part, a fingerprint of SECRET_KEY). Of a bucket it holds only
the names that the database refers to (bucket.txt): a bucket has a back-up of its own. SECRET_KEY itself is not in it:
keep that apart. It needs PostgreSQL's pg_dump, and a connection of its own (no pgbouncer).
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, help="a new or empty folder, or one that holds back-ups")

    def handle(self, *, folder: Path, **_options: Any) -> None:
        """Back up, then say what and how much."""
        if folder.is_dir() and any(folder.iterdir()):
            folder /= timezone.now().strftime("%Y-%m-%dT%H%M%SZ")
        try:
            manifest = backup(folder, tell=self.show_step)
        except Refused as error:
            raise CommandError(str(error)) from error
        for name, part in manifest.parts.items():
            self.stdout.write(f"{part.bytes:15,}  {name}")
        self.stdout.write(f"{sum(manifest.rows.values()):,} rows of {len(manifest.rows)} tables lie in {folder}.")
        if manifest.bucket:
            self.stdout.write(f"The files lie in the bucket {manifest.bucket}, which needs its own back-up: {BUCKET}.")
