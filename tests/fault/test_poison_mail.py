"""A mail that kills whoever reads it: the attempts count all the same, and the other mails come in."""

import subprocess
import sys
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.fault.surroundings import environment
from triage import pipeline
from triage.models import InboundMail, MailAttempt, MailOutcome
from triage.models.lease import MAX_ATTEMPTS
from triage.playbook.load import load

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
VISIT = """
import os, signal, django
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
from triage import pipeline
from triage.channels.email import incoming
read = incoming.parse
def parse(raw, **options):
    if b"poison" in raw:
        os.kill(os.getpid(), signal.SIGKILL)
    return read(raw, **options)
incoming.parse = parse
pipeline.fetch_mail()
"""


def mail(name: str) -> bytes:
    message = EmailMessage()
    message["From"], message["Message-ID"] = f"{name}@example.com", f"<{name}@example.com>"
    message.set_content("sertifikat saya belum muncul")
    return message.as_bytes()


def visit(var: Path) -> int:
    """Let another process take mail; gives how it ended."""
    done = subprocess.run([sys.executable, "-c", VISIT], cwd=ROOT, env=environment(var), timeout=120, check=False)
    return done.returncode


def test_a_mail_that_kills_its_reader_is_given_up_unread(settings: Any, tmp_path: Path) -> None:
    load()
    settings.QUARANTINE, settings.MAIL_IN = tmp_path / "quarantine", tmp_path / "mail-in"
    settings.MAIL_IN.mkdir()
    for name in ("a-poison", "b"):
        (settings.MAIL_IN / f"{name}.eml").write_bytes(mail(name))

    ends = [visit(tmp_path)]
    assert (ends, MailAttempt.objects.get().attempts) == ([-9], 1)
    assert visit(tmp_path) == 0
    assert InboundMail.objects.get().outcome == MailOutcome.NEW
    for _ in range(1, MAX_ATTEMPTS):
        MailAttempt.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        ends.append(visit(tmp_path))
    MailAttempt.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

    assert ends == [-9] * MAX_ATTEMPTS
    assert pipeline.fetch_mail() == 1
    kept = InboundMail.objects.get(outcome=MailOutcome.KEPT)
    assert (kept.why, list(settings.MAIL_IN.iterdir())) == ("gave_up", [])
    assert (settings.QUARANTINE / kept.quarantine_name).read_bytes() == mail("a-poison")
    assert len(list(settings.QUARANTINE.iterdir())) == 2
