"""``manage.py import_tickets``: closed tickets of another desk, from CSV or mbox."""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from triage.channels.complaint import known_platforms
from triage.channels.email.reply_address import own_addresses
from triage.installed import installed
from triage.management.explained import ExplainedCommand
from triage.operations.imports import mailbox, table
from triage.operations.imports.found import REFUSED, Found
from triage.operations.imports.write import Import, Report

LARGEST = 2 * 1024**3
COUNTED = {
    "opened": "tickets imported, closed",
    "joined": "further messages of imported tickets",
    "there": "were there already",
    "labelled": "have a cause to learn from",
    "unknown_category": "name a cause that this desk does not know: see --categories",
    "left_out": "attachments left out",
}


class Command(ExplainedCommand):
    """Read a file, write tickets, say what became of every message."""

    help = "Imports another desk's tickets, closed, from a CSV file (a line a ticket) or an mbox file."
    example = f"""
examples:
  manage.py import_tickets old.csv --source zendesk --as rina --dry-run \\
      --columns id="Ticket ID" received="Created at" closed="Solved at" description=Body email="Requester email" \\
                category=Topic reply="Last comment" \\
      --categories "Too early=too_early" "Name wrong=name_mismatch"
  manage.py import_tickets support.mbox --source gmail --as rina --desk help@example.org

columns of a CSV file, by our names; id, received and description are needed:
{chr(10).join(f"  {name:<12} {meaning}" for name, meaning in table.COLUMNS.items())}

Nobody is written to: no letter, follow-up, survey, notice or target comes of it. Importing the same file again adds
nothing, so whatever stopped it, run it again. --as names who vouches for the causes: learning counts them as theirs.
Refused is, among others, what was closed longer ago than this desk keeps people's data. Attachments are left out. Files
up to {LARGEST // 1024**3} GB; it may run while the service runs.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, where it comes from, and what its values mean here."""
        pairs: dict[str, Any] = {"nargs": "+", "default": [], "type": pair}
        parser.add_argument("file", type=Path, help="a CSV file, or an mbox file (its name ends in .mbox)")
        parser.add_argument("--source", required=True, help="a name for the other desk; the same one each time")
        parser.add_argument("--as", required=True, dest="by", metavar="USER", help="who vouches for it")
        parser.add_argument("--columns", **pairs, metavar="OURS=THEIRS", help="names of columns that differ from ours")
        parser.add_argument("--categories", **pairs, metavar="THEIRS=CODE", help="causes by what the file calls them")
        parser.add_argument("--dates", default="", help="how its times are written (strptime), if not in ISO 8601")
        parser.add_argument(
            "--desk", nargs="+", default=[], metavar="ADDRESS", help="the other desk's addresses (mbox)"
        )
        parser.add_argument("--dry-run", action="store_true", help="only report what would be imported")

    def handle(self, *, file: Path, source: str, by: str, dry_run: bool, **options: Any) -> None:
        """Import, or do so and take it back: what a dry run reports is what would have been done."""
        user = User.objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user {by!r}.")
        if not 0 < len(source) <= 40:
            raise CommandError("--source has 1 to 40 characters.")
        if not file.is_file() or file.stat().st_size > LARGEST:
            raise CommandError(f"{file} is no file, or larger than {LARGEST // 1024**3} GB: cut it up.")
        reads = self._mails if file.suffix == ".mbox" else self._lines
        importing = Import(source, by=user, now=timezone.now())
        try:
            if dry_run:
                with transaction.atomic():
                    self._run(importing, reads(file, options))
                    transaction.set_rollback(True)
            else:
                self._run(importing, reads(file, options))
        except table.BadTable as error:
            raise CommandError(str(error)) from error
        self._tell(importing.report)
        if dry_run:
            self.stdout.write("Nothing was changed.")

    def _run(self, importing: Import, found: Iterator[Found]) -> None:
        for _count in importing.take(found):
            pass

    def _lines(self, path: Path, options: Mapping[str, Any]) -> Iterator[Found]:
        columns, categories = dict(options["columns"]), dict(options["categories"])
        if strange := columns.keys() - table.COLUMNS.keys():
            raise CommandError(f"There is no column of ours called {', '.join(sorted(strange))}.")
        if strange := {*categories.values()} - installed().rules.by_code.keys():
            raise CommandError(f"This desk has no cause {', '.join(sorted(strange))}.")
        known = known_platforms()
        meanings = table.Meanings(
            columns=columns,
            categories={name.casefold(): code for name, code in categories.items()},
            platforms=known.spellings,
            contacts=known.contacts,
            dates=options["dates"],
        )
        whole = os.path.getsize(path)
        with path.open("rb") as file:
            for found in table.read(file, meanings):
                self._show(file.tell(), whole)
                yield found

    def _mails(self, path: Path, options: Mapping[str, Any]) -> Iterator[Found]:
        own = own_addresses() | {each.lower() for each in options["desk"]}
        for found, done, whole in mailbox.read(path, own=own, contacts=known_platforms().contacts):
            self._show(done, whole)
            yield found

    def _show(self, done: int, whole: int) -> None:
        """Nothing but at a terminal: a file has many lines."""
        if sys.stderr.isatty():
            self.show_progress(done, whole, f"{100 * done // whole} %")

    def _tell(self, report: Report) -> None:
        for code, told in COUNTED.items():
            if report.counts[code] or code == "opened":
                self.stdout.write(f"{report.counts[code]:8,}  {told}")
        for code, count in report.refused.most_common():
            places = ", ".join(map(str, report.places[code])) + (", …" if count > len(report.places[code]) else "")
            self.stdout.write(f"{count:8,}  refused: each {REFUSED[code]} (at {places})")


def pair(text: str) -> tuple[str, str]:
    """``a=b`` as two words. Raises what argparse tells the user."""
    left, sign, right = text.partition("=")
    if not (left and sign and right):
        raise argparse.ArgumentTypeError(f"{text!r} is not written as A=B")
    return left, right
