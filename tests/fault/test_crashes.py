"""A process that dies at any commit or send boundary of the pipeline, and another that finishes its work."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import TOO_EARLY, picture, received, replace
from tests.fault.surroundings import environment
from triage import pipeline
from triage.models import Classification, FollowUp, FollowUpState, Reply, ReplyState, Stage, Ticket
from triage.playbook.load import load

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
BOUNDARIES = 32
"""As many as a run without a crash passes (a test says so); each is a case below."""


@pytest.fixture
def ticket(settings: Any, tmp_path: Path) -> Ticket:
    """A complaint with a screenshot, committed, whose follow-up is due as soon as it is planned."""
    load()
    settings.QUARANTINE = tmp_path / "quarantine"
    answers = replace(TOO_EARLY, completed_on=timezone.localdate())
    return received(answers, now=timezone.now(), pictures=(picture("dashboard-selesai-16-mar-2026.jpg"),))


def crash(ticket: Ticket, boundary: int, *, var: Path) -> subprocess.CompletedProcess[str]:
    """Let another process work on the ticket until it dies at ``boundary`` (0: it lives)."""
    command = [sys.executable, "-m", "tests.fault.crash", str(ticket.pk), str(boundary)]
    return subprocess.run(
        command, cwd=ROOT, env=environment(var), capture_output=True, text=True, timeout=120, check=False
    )


def mails(var: Path) -> Counter[str]:
    """How often each Message-ID was handed over."""
    found = (message_from_bytes(path.read_bytes())["Message-ID"] for path in (var / "mail").glob("*.eml"))
    return Counter(str(each) for each in found)


def finish(ticket: Ticket, *, var: Path) -> None:
    """What the sweep would bring about once the dead process's leases have run out."""
    past = timezone.now() - timedelta(seconds=1)
    for rows in (Ticket.objects.all(), Reply.objects.all(), FollowUp.objects.all()):
        rows.exclude(claim_id=None).update(claimed_until=past)
    done = crash(ticket, 0, var=var)
    assert done.returncode == 0, done.stderr


def test_a_run_without_a_crash_passes_all_boundaries(ticket: Ticket, tmp_path: Path) -> None:
    done = crash(ticket, 0, var=tmp_path)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) == BOUNDARIES


@pytest.mark.parametrize("boundary", range(1, BOUNDARIES + 1))
def test_what_dies_at_a_boundary_is_finished_by_another_exactly_once(
    boundary: int, ticket: Ticket, tmp_path: Path
) -> None:
    assert crash(ticket, boundary, var=tmp_path).returncode == -9

    finish(ticket, var=tmp_path)

    ticket.refresh_from_db()
    assert (ticket.stage, ticket.attempts) == (Stage.DONE, 0)
    assert Classification.objects.count() == 1
    assert list(FollowUp.objects.values_list("state", flat=True)) == [FollowUpState.PLANNED]
    reply = Reply.objects.get()
    assert reply.state == ReplyState.SENT
    handed = mails(tmp_path)
    assert set(handed) == {reply.message_id}
    assert handed[reply.message_id] == 1 + (reply.doubts > 0 and handed[reply.message_id] > 1)
    assert set(pipeline.sweep().values()) == {0}
