#!/usr/bin/env python
"""Django's commands; without DATABASE_URL they bring the embedded database and broker along."""

import os
import sys
from contextlib import ExitStack

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

ALONE = {
    # Django's own
    *("help", "version", "check", "makemigrations", "collectstatic", "findstatic"),
    *("compilemessages", "makemessages", "diffsettings", "startapp"),
    "spectacular",
    # Ours: they read files and print, and work without any server.
    *("triage", "read_screenshots", "train_wording"),
}
"""The commands that need neither database nor broker: nothing is started for them."""


def needs_servers(arguments: list[str]) -> bool:
    """Whether this command line (without the program) needs the embedded servers."""
    if os.environ.get("DATABASE_URL") or {"-h", "--help", "--version"} & set(arguments):
        return False
    return bool(arguments) and arguments[0] not in ALONE


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with ExitStack() as held:
        if needs_servers(sys.argv[1:]):
            try:
                from config.settings import VAR  # Only now: a command that needs no servers may need no settings.
            except ImproperlyConfigured:
                pass  # Django says it better, below.
            else:
                import embedded

                held.callback(embedded.start(VAR).stop)
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
