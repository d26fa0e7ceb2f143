"""A process that dies at any commit or send boundary of the pipeline, and another that finishes its work."""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import TOO_EARLY, picture, received, replace
from tests.fault.crash import BACKEND, work_on
from tests.fault.surroundings import environment
from triage import pipeline
from triage.models import Classification, FollowUp, FollowUpState, Reply, ReplyState, Stage, Ticket
from triage.playbook.load import load

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
BOUNDARIES = 28
"""As many as a run without a crash passes (a test says so); each is a case below."""


@pytest.fixture
def ticket(settings: Any, var: Path) -> Ticket:
    """A complaint with a screenshot, committed, whose follow-up is due as soon as it is planned."""
    load()
    settings.QUARANTINE = var / "quarantine"
    answers = replace(TOO_EARLY, completed_on=timezone.localdate())
    return received(answers, now=timezone.now(), pictures=(picture("dashboard-selesai-16-mar-2026.jpg"),))


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the processes keep their files."""
    return tmp_path_factory.mktemp("crashes")


@pytest.fixture(scope="module")
def forks(django_db_setup: None, var: Path) -> Iterator[subprocess.Popen[str]]:
    """Starts the processes that die."""
    command = [sys.executable, "-m", "tests.fault.crash"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(var), text=True, stdin=PIPE, stdout=PIPE) as running:
        yield running
        assert running.stdin is not None
        running.stdin.close()


@pytest.fixture
def crash(forks: subprocess.Popen[str], ticket: Ticket, var: Path) -> Callable[[int], int]:
    """Let another process work on the ticket until it dies at a boundary (0: it lives); gives how it ended."""
    shutil.rmtree(var / "mail", ignore_errors=True)

    def die(boundary: int) -> int:
        assert forks.stdin is not None
        assert forks.stdout is not None
        forks.stdin.write(f"{ticket.pk} {boundary}\n")
        forks.stdin.flush()
        return int(forks.stdout.readline())

    return die


def mails(var: Path) -> Counter[str]:
    """How often each Message-ID was handed over."""
    found = (message_from_bytes(path.read_bytes())["Message-ID"] for path in (var / "mail").glob("*.eml"))
    return Counter(str(each) for each in found)


def finish(ticket: Ticket, *, settings: Any, var: Path) -> None:
    """What the sweep would bring about, in this process, once the dead one's leases have run out."""
    settings.EMAIL_BACKEND, settings.MAILBOX = BACKEND, var / "mail"
    location = {"OPTIONS": {"location": var / "screenshots"}}
    settings.STORAGES = settings.STORAGES | {"screenshots": settings.STORAGES["screenshots"] | location}
    past = timezone.now() - timedelta(seconds=1)
    for rows in (Ticket.objects.all(), Reply.objects.all(), FollowUp.objects.all()):
        rows.exclude(claim_id=None).update(claimed_until=past)
    work_on(ticket.pk)


def test_a_run_without_a_crash_passes_all_boundaries(crash: Callable[[int], int]) -> None:
    assert crash(0) == BOUNDARIES


@pytest.mark.parametrize("boundary", range(1, BOUNDARIES + 1))
def test_what_dies_at_a_boundary_is_finished_by_another_exactly_once(
    boundary: int, crash: Callable[[int], int], ticket: Ticket, settings: Any, var: Path
) -> None:
    assert crash(boundary) == -9

    finish(ticket, settings=settings, var=var)

    ticket.refresh_from_db()
    assert (ticket.stage, ticket.attempts) == (Stage.DONE, 0)
    assert Classification.objects.count() == 1
    assert list(FollowUp.objects.values_list("state", flat=True)) == [FollowUpState.PLANNED]
    reply = Reply.objects.get()
    assert reply.state == ReplyState.SENT
    handed = mails(var)
    assert set(handed) == {reply.message_id}
    assert handed[reply.message_id] == 1 + (reply.doubts > 0 and handed[reply.message_id] > 1)
    assert set(pipeline.sweep().values()) == {0}
