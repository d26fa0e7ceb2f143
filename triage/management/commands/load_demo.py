"""A demonstration: complaints sent in like real ones, log-ins, a client of the API; with a past where wanted."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone, translation

from triage import reporting
from triage.channels.complaint import ComplaintForm, platform_spellings
from triage.evidence.pictures import intake
from triage.installed import installed
from triage.management import history
from triage.management.explained import ExplainedCommand
from triage.messages import InboundMessage
from triage.models import Submission
from triage.pipeline import receive
from triage.playbook import demo
from triage.playbook.desk import current
from triage.playbook.load import load

CHANNEL = "demo"
EXAMPLE = """Example:
  manage.py load_demo          with the embedded database
  manage.py load_demo --days 60
                               with sixty days behind it: teams, some 600 tickets and what became of them
  manage.py load_demo --yes    anywhere else: the complaints become tickets like any others, and are
                               answered by mail to addresses at example.com"""


class Command(ExplainedCommand):
    """Sends what ``triage.playbook.demo`` holds through the same doors as real complaints."""

    help = (
        "Sends in demo complaints and creates the log-ins agent and supervisor and an API client.\n"
        f"Running it again changes nothing; the client's key is shown only once.\n\n{EXAMPLE}"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where, and with how much of a past."""
        parser.add_argument("--yes", action="store_true", help="also on a database that is not the embedded one")
        parser.add_argument("--days", type=int, default=0, help="live through so many days first, in an empty desk")

    def handle(self, *args: Any, yes: bool, days: int, **options: Any) -> None:
        """Load the desk's rows, live through its past, send complaints, create log-ins, and say how to log in."""
        if not (settings.EMBEDDED or yes):
            raise CommandError("This is not the embedded database. To put demo complaints into it, add --yes.")
        if days and not settings.EMBEDDED:
            raise CommandError("A past is for the embedded database only: its people have passwords that all know.")
        load()
        if settings.EMBEDDED:
            demo.publish_articles(now=timezone.now())
        if days:
            history.fill(now=timezone.now(), days=days, show=self._show)
        sent = send_complaints(now=timezone.now())
        reporting.take(now=timezone.now())  # So that the overview has figures before Beat first asks for them.
        with transaction.atomic():  # Last: nothing may fail between making a password and showing it.
            passwords = demo.make_log_ins(fixed_passwords=settings.EMBEDDED)
            api_key = demo.make_client()
        self.stdout.write(f"{sent} demo complaints sent in" if sent else "The demo complaints are there already")
        for name, password in passwords.items():
            self.stdout.write(f"{name:<12}{password or '(its password has been set before)'}")
        self.stdout.write(f"{'API key':<12}{api_key or '(shown when it was made)'}")

    def _show(self, day: int, days: int) -> None:
        """A bar at a terminal; elsewhere a line every ten days, since somebody may wait for it."""
        self.show_progress(day, days, f"day {day} of {days}")
        if not self.stderr.isatty() and day and day % 10 == 0:
            self.stderr.write(f"Day {day} of {days}", str)


def send_complaints(*, now: datetime) -> int:
    """Send in the demo complaints that have not been received before, and give how many those were."""
    desk = current()
    spellings = platform_spellings(desk.policy.platforms.values())
    received = set(Submission.objects.filter(channel=CHANNEL).values_list("key", flat=True))
    new = [complaint for complaint in demo.complaints(today=installed().day(now)) if complaint.key not in received]
    for complaint in new:
        with translation.override(complaint.answers.get("language", "id")):
            answers = dict(complaint.answers)
            form = ComplaintForm(answers, platforms=spellings, contacts=desk.public_contacts, now=now)
            if not form.is_valid():
                raise CommandError(f"A demo complaint is not acceptable: {form.errors.as_json()}")
        pictures = tuple(
            replace(intake.accept(path.read_bytes(), quarantine=settings.QUARANTINE), original_name=path.name)
            for path in complaint.pictures
        )
        receive(InboundMessage(CHANNEL, form.answers(), key=complaint.key, pictures=pictures), now=now)
    return len(new)
