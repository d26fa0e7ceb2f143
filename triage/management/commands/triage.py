"""``manage.py triage``: what would the service do with this complaint?"""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import Error
from django.utils import timezone

from triage.channels.case_file import InvalidCase
from triage.installed import installed
from triage.management.explained import ExplainedCommand
from triage.models import DeskSettings
from triage.pipeline.dry_run import dry_run
from triage.playbook import desk
from triage.questions import Kind

EXAMPLE = """
example:
  echo '{"description": "It has stopped working."}' > case.json
  manage.py triage case.json --screenshot dashboard.png --now 2026-03-18T10:00+07:00

A file of many cases has one JSON object a line; each may carry its own "now" and "screenshots"
(paths relative to the file). The answers, all optional, are those of the desk's form:
"""


def _answers() -> str:
    """The form's questions with what they take, a line each."""
    yes_no, lines = "true, false", []
    for question in installed().form.questions:
        choices = ", ".join(question.choices) or (yes_no if question.kind == Kind.YES_NO else str(question.kind.value))
        lines.append(f"  {question.code:<22}{choices}{f' or {question.not_yet.code}' if question.not_yet else ''}")
    return "\n".join([*lines, f"  {'language':<22}{', '.join(installed().languages)}"])


class Command(ExplainedCommand):
    """Read a case, decide, print one JSON object; write nothing."""

    help = "Try a complaint: prints the verdict, its reasons, the reply and the follow-ups as JSON; writes nothing."

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        """End the help with what the installed desk's form asks."""
        self.example = EXAMPLE + _answers()
        return super().create_parser(prog_name, subcommand, **options)

    def add_arguments(self, parser: CommandParser) -> None:
        """The case, its pictures, the time."""
        parser.add_argument("case", metavar="CASE.json", help='one case, or one JSON object a line; "-" reads stdin')
        parser.add_argument(
            "--screenshot", action="append", default=[], type=Path, metavar="FILE", help="a picture; may be repeated"
        )
        parser.add_argument("--now", help="decide as if it were this moment, e.g. 2026-03-17T10:00+07:00")

    def handle(self, *, case: str, screenshot: list[Path], now: str | None, **_options: Any) -> None:
        """Print a line of JSON a case; exit status 1 if any case made no sense."""
        base = Path() if case == "-" else Path(case).parent
        cases = list(_cases(case))
        chosen, invalid = _desk(self.stderr), 0
        for number, content in enumerate(cases, start=1):
            paths = screenshot or [base / str(name) for name in content.get("screenshots") or []]
            if missing := [str(path) for path in paths if not path.is_file()]:
                raise CommandError(f"case {number}: no such screenshot: {', '.join(missing)}")
            moment = _moment(now or content.get("now"))
            try:
                told = dry_run(content, screenshots=paths, now=moment, desk=chosen)
            except InvalidCase as error:
                told, invalid = {"errors": error.errors}, invalid + 1
            if "id" in content:
                told = {"id": content["id"], **told}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2 if self.stdout.isatty() else None))
            if len(cases) > 1 and sys.stderr.isatty():
                self.stderr.write(f"\r{number} of {len(cases)}", ending="")
        if invalid:
            raise CommandError(f"{invalid} of {len(cases)} cases have answers that no form would take; see above.")


def _cases(name: str) -> Iterator[dict[str, Any]]:
    try:
        content = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"Can't read {name}: {error}. Give a JSON file, or - for standard input.") from error
    try:
        yield _object(json.loads(content), where=name)
        return
    except json.JSONDecodeError as whole:
        lines = [(number, line) for number, line in enumerate(content.splitlines(), start=1) if line.strip()]
        if len(lines) < 2:
            raise CommandError(f"{name} is not JSON: {whole}.") from whole
    for number, line in lines:
        try:
            yield _object(json.loads(line), where=f"{name}, line {number}")
        except json.JSONDecodeError as error:
            raise CommandError(f"{name}, line {number} is not JSON: {error}.") from error


def _object(data: object, *, where: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise CommandError(f'{where}: a case is a JSON object, such as {{"description": "..."}}.')
    return data


def _moment(text: str | None) -> datetime:
    if not text:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--now: {text!r} is no time. Write it as 2026-03-17T10:00+07:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=installed().zone)


def _desk(stderr: Any) -> desk.Desk:
    """The desk's rows where there is a loaded database, else the shipped files."""
    try:
        return desk.current()
    except (Error, DeskSettings.DoesNotExist):
        stderr.write("No loaded database: deciding with the playbook's shipped files.")
        return desk.shipped()
