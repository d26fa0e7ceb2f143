"""``manage.py index_words``: let the search find what an earlier version did not look at."""

from typing import Any

from django.core.management.base import CommandParser

from triage.management.explained import ExplainedCommand
from triage.models import TicketWords
from triage.models.ticket_words import complete


class Command(ExplainedCommand):
    """Complete the search's words, a batch a transaction."""

    help = "Makes old tickets findable by replies, internal notes, file names and the words on screenshots."
    example = """
examples:
  manage.py index_words
  manage.py index_words --batch 2000

Once after the upgrade to 0.13; what comes in since is found at once. It may run while the service runs, twice at a
time too, and be stopped at any moment: the next run goes on where it was.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """How much at once."""
        parser.add_argument("--batch", type=int, default=500, help="tickets a transaction (500)")

    def handle(self, *, batch: int, **_options: Any) -> None:
        """Complete until nothing is left, and tell how far it is."""
        whole, done = TicketWords.objects.filter(is_partial=True).count(), 0
        while some := complete(limit=max(1, batch)):
            done += some
            self.stdout.write(f"{done:,} of {whole:,}")
        self.stdout.write("Every ticket is found by all of its words.")
