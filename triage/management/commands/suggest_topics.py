"""``manage.py suggest_topics``: what the nightly job finds among tickets about something else, now."""

from typing import Any

from django.utils import timezone

from triage.learning.suggest import suggest
from triage.management.explained import ExplainedCommand


class Command(ExplainedCommand):
    """Look for topics."""

    help = "Groups the newest tickets about something else and keeps the groups as suggestions of topics."
    example = """
examples:
  manage.py suggest_topics

Prints each group's size and the words that set it apart. They stand on the page "Suggested topics" until they are made
a topic, dismissed, or found no more. Some seconds for 5,000 tickets.
"""

    def handle(self, **_options: Any) -> None:
        """Look, and tell."""
        found = suggest(now=timezone.now())
        for row in found:
            self.stdout.write(f"{row.size:5}  {', '.join(row.words)}")
        if not found:
            self.stdout.write("No group of tickets writes about one matter.")
