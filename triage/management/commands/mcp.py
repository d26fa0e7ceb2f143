"""``manage.py mcp``: the desk for an assistant, under an agent's rights."""

from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from triage.management.explained import ExplainedCommand


class Command(ExplainedCommand):
    """Speak the Model Context Protocol over standard input and output."""

    help = "Lets an assistant work the queue by an agent's API key (Model Context Protocol, by stdio)."
    requires_system_checks = []
    example = """
example of an assistant's configuration:
  {"mcpServers": {"desk": {"command": "manage.py", "args": ["mcp", "--key-file", "/home/rina/.desk-key"]}}}

The tools are the operations of the agents' API, and may do what the key may: an agent makes one with the scope
tickets:read, and with tickets:write where the assistant is to act. Everything is in the story under that agent's name.
Needs the extra "mcp" (pip install triage[mcp]).
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the desk is, and as whom."""
        parser.add_argument("--key-file", type=Path, required=True, help="a file that holds an agent's API key")
        parser.add_argument("--address", default=settings.PUBLIC_URL, help="the desk's address")

    def handle(self, *, key_file: Path, address: str, **_options: Any) -> None:
        """Serve until the assistant hangs up."""
        try:
            import anyio

            from triage.management import assistant
        except ImportError as error:
            raise CommandError("Install the extra: pip install triage[mcp]") from error
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {key_file.read_text().strip()}"
        try:
            anyio.run(assistant.serve, assistant.Api(address, session))
        except requests.RequestException as error:
            raise CommandError(f"The desk does not answer at {address}.") from error
