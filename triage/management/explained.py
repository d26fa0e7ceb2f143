"""What the commands share: help that keeps its line breaks, and a bar that shows how far one is."""

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

BAR = 30


class ExplainedCommand(BaseCommand):
    """A command whose help may end with an ``example``."""

    example: str | None = None

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        """Keep the line breaks of what is told."""
        options |= {"epilog": self.example, "formatter_class": argparse.RawDescriptionHelpFormatter}
        return super().create_parser(prog_name, subcommand, **options)

    def show_progress(self, done: int, whole: int, told: str) -> None:
        """Draw how much is done, for whoever sits at a terminal."""
        if sys.stderr.isatty():
            bar = ("#" * (BAR * done // whole)).ljust(BAR)
            self.stderr.write(f"\r[{bar}] {told}", str, ending="\n" if done == whole else "")

    def show_step(self, what: str, done: int, whole: int) -> None:
        """The same for a step that is told by what it does; without a terminal, one line at its end."""
        if sys.stderr.isatty():
            self.show_progress(done, whole, f"{what} {done:,} of {whole:,}")
        elif done == whole:
            self.stderr.write(f"{what}: {whole:,}", str)
