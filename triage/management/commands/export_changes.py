"""``manage.py export_changes``: what has changed since the last time, as JSON Lines."""

import json
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from triage.management.explained import ExplainedCommand
from triage.models import AuditAction
from triage.models.audit import Change, note
from triage.reporting.changes import BadCursor, Cursor, pages

REFUSED = {
    "unreadable": "This is no cursor of ours. Leave --since out to begin anew.",
    "other_database": "This cursor is of another database, or of one before it was restored. Leave --since out, and "
    "replace what you have.",
    "too_old": "This cursor is too old: too much has happened since. Leave --since out, and replace what you have.",
}


class Command(ExplainedCommand):
    """Write lines to the output, and cursors between them."""

    help = "Writes what has changed at the desk since a cursor, as JSON Lines: tickets, verdicts, events, incidents."
    example = """
examples:
  manage.py export_changes > everything.jsonl
  manage.py export_changes --since "$(tail -1 everything.jsonl | jq -r .cursor)" >> everything.jsonl

Each change is told once and none is left out, whatever is written meanwhile. A line {"kind": "cursor", …} ends every
page: whatever stands before it is whole, and the next run begins with the last one. Without --personal lines hold what
stays when a person is erased: codes, numbers, times. docs/export.md says what each line means.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """From where, and how much of it."""
        parser.add_argument("--since", default="", metavar="CURSOR", help="the last line's cursor; without: everything")
        parser.add_argument("--personal", action="store_true", help="with names, addresses and words; it is audited")

    def handle(self, *, since: str, personal: bool, **_options: Any) -> None:
        """Write page by page; whoever reads no more ends it."""
        if personal:
            note([Change(AuditAction.EXPORTED, "ticket", "")], who=None, now=timezone.now())
        count = 0
        try:
            for page in pages(Cursor.read(since), personal=personal):
                for line in (*page.lines, {"kind": "cursor", "cursor": str(page.cursor), "is_last": page.is_last}):
                    self.stdout.write(json.dumps(line, cls=DjangoJSONEncoder, ensure_ascii=False))
                count += len(page.lines)
                if sys.stderr.isatty():
                    self.stderr.write(f"\r{count:,} lines", str, ending="\n" if page.is_last else "")
        except BadCursor as error:
            raise CommandError(REFUSED[error.code]) from error
