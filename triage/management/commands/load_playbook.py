"""The desk's shipped rows: platforms, canned replies, settings, groups."""

from typing import Any

from django.core.management.base import CommandParser

from triage.management.explained import ExplainedCommand
from triage.playbook.load import Loaded, load

EXAMPLE = """Example:
  manage.py load_playbook            creates what is missing, updates texts and macros
                                     that nobody has edited, keeps what people edited
  manage.py load_playbook --reset    also sets edited rows back to what is shipped"""


class Command(ExplainedCommand):
    """Thin: the work is done by ``triage.playbook.load``."""

    help = f"Creates the desk's rows from the shipped files. Running it again changes nothing.\n\n{EXAMPLE}"

    def add_arguments(self, parser: CommandParser) -> None:
        """The one option."""
        parser.add_argument("--reset", action="store_true", help="set edited rows back to what is shipped")

    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        """Load, and say what became of each kind of rows."""
        for loaded in load(reset=reset):
            self.stdout.write(report(loaded))


def report(loaded: Loaded) -> str:
    """One line, such as "triage.Platform: 1 created, 8 unchanged, 1 kept as edited (its code)"."""
    told = [
        f"{len(loaded.created)} created" if loaded.created else "",
        f"{len(loaded.unchanged)} unchanged" if loaded.unchanged else "",
        f"{len(loaded.edited)} kept as edited ({', '.join(loaded.edited)})" if loaded.edited else "",
        f"{len(loaded.updated)} updated ({', '.join(loaded.updated)})" if loaded.updated else "",
        f"{len(loaded.reset)} reset ({', '.join(loaded.reset)})" if loaded.reset else "",
    ]
    return f"{loaded.kind}: {', '.join(filter(None, told)) or 'none shipped'}"
