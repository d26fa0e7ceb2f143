"""Real workers on a real broker: killed by their task, told to stop in the middle of one, replaced for their memory."""

import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.celery import app as service
from embedded.child import Child, wait_until
from tests.factories import TOO_EARLY, picture, received, replace
from tests.fault.surroundings import environment
from tests.fault.test_crashes import mails
from triage.models import EventKind, Reply, ReplyState, Screenshot, Stage, Ticket, TicketState
from triage.models.lease import MAX_ATTEMPTS
from triage.playbook.load import load

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
QUEUES = "read,decide,send,sweep"
SUPERVISOR_PATIENCE = Child("", ()).patience


@dataclass
class Broker:
    """The queues, looked at from outside."""

    app: Celery = field(default_factory=lambda: Celery(broker=service.conf.broker_url, set_as_current=False))

    def purge(self) -> None:
        """Forget what other tests have left, and what a killed worker had."""
        with self.app.connection_for_write() as connection:
            for queue in QUEUES.split(","):
                connection.default_channel.queue_purge(queue)
            connection.default_channel.client.delete("unacked", "unacked_index")

    def waiting(self) -> int:
        """Messages that wait, or that a worker has without having acknowledged them."""
        with self.app.connection_for_write() as connection:
            client = connection.default_channel.client
            return int(sum(client.llen(queue) for queue in QUEUES.split(",")) + client.hlen("unacked"))

    def sweep(self) -> None:
        """What Beat sends; here as soon as there is nothing else to do."""
        if self.waiting() == 0:
            self.app.send_task("triage.tasks.sweep", queue="sweep")


@dataclass
class Worker:
    """A worker, and what has happened in it."""

    child: Child
    var: Path

    @property
    def notes(self) -> Counter[str]:
        path = self.var / "notes"
        return Counter(path.read_text().split()) if path.exists() else Counter()

    @property
    def log(self) -> str:
        return (self.var / "worker.log").read_text(errors="replace")


@pytest.fixture
def broker(settings: Any, tmp_path: Path) -> Broker:
    """The queues, empty; the playbook's rows; files in a folder of this test's."""
    load()
    settings.QUARANTINE = tmp_path / "quarantine"
    broker = Broker()
    broker.purge()
    return broker


@contextmanager
def worker(var: Path, *options: str, **surroundings: str) -> Iterator[Worker]:
    """A worker of all queues, ready; what it said is shown when the test fails."""
    command = [sys.executable, "-m", "celery", "-A", "tests.fault.odd_worker", "worker", "--loglevel=INFO"]
    command += ["--without-gossip", "--without-mingle", "--concurrency=1", "-Q", QUEUES, *options]
    given = {"ODD_NOTES": str(var / "notes"), "DURATIONS": "lease=1 retry=0.2 nudge=0.2", **surroundings}
    with (var / "worker.log").open("wb") as log:
        child = Child("worker", command, cwd=ROOT, env={**environment(var), **given}, output=log, own_group=True)
        child.start()
    running = Worker(child, var)
    try:
        assert wait_until(lambda: " ready." in running.log, seconds=60)
        yield running
    finally:
        child.send(signal.SIGKILL)
        assert child.process is not None
        child.process.wait()
        print(running.log)


def test_a_task_that_kills_its_worker_ends_with_an_agent_and_is_not_delivered_again(
    broker: Broker, tmp_path: Path
) -> None:
    with worker(tmp_path, ODD="lethal") as running:
        ticket = received()

        def given_up() -> bool:
            broker.sweep()
            ticket.refresh_from_db()
            return ticket.stage == Stage.DONE and Reply.objects.filter(state=ReplyState.SENT).exists()

        assert wait_until(given_up, seconds=60)
        assert wait_until(lambda: broker.waiting() == 0, seconds=30)
        assert running.child.alive
        assert running.notes["killed"] == MAX_ATTEMPTS
    assert ticket.state == TicketState.WITH_AGENT
    assert ticket.events.get(kind=EventKind.STAGE_FAILED).data == {"stage": "classify", "error": "killed"}
    assert sum(mails(tmp_path).values()) == 1


def test_a_worker_told_to_stop_hands_back_what_it_cannot_finish(broker: Broker, tmp_path: Path) -> None:
    ticket = received(pictures=(picture("dashboard-selesai-16-mar-2026.jpg"),))
    with worker(tmp_path, ODD="slow", WORKER_GRACE="1", DURATIONS="") as first:
        assert wait_until(lambda: first.notes["reading"] > 0, seconds=60)
        first.child.send(signal.SIGTERM)
        assert wait_until(lambda: not first.child.alive, seconds=SUPERVISOR_PATIENCE)
        assert first.child.process is not None
        assert first.child.process.returncode == 0
        assert first.notes["reading"] == 1

    ticket.refresh_from_db()
    assert (ticket.stage, ticket.claim_id, ticket.claimed_until, ticket.attempts) == (Stage.READ, None, None, 0)
    assert Screenshot.objects.get().attempts == 0
    with worker(tmp_path, DURATIONS=""):  # Nobody sweeps: the message came back, and finds the ticket free.
        assert wait_until(lambda: Reply.objects.filter(state=ReplyState.SENT).exists(), seconds=60)
        assert wait_until(lambda: broker.waiting() == 0, seconds=30)
    ticket.refresh_from_db()
    assert (ticket.stage, ticket.attempts) == (Stage.DONE, 0)
    assert sum(mails(tmp_path).values()) == 1


def test_a_worker_told_to_stop_finishes_what_is_quick(broker: Broker, tmp_path: Path) -> None:
    """Told in the middle of a task: just between two, Celery may lose the next on its way to the child, and wait."""
    with worker(tmp_path, ODD="brief", WORKER_GRACE="25", DURATIONS="") as running:
        ticket = received()
        assert wait_until(lambda: running.notes["deciding"] > 0, seconds=60)
        running.child.send(signal.SIGTERM)
        assert wait_until(lambda: not running.child.alive, seconds=20), "It does not wait for the whole time."
    ticket.refresh_from_db()
    assert ticket.stage == Stage.DONE
    assert (ticket.claim_id, ticket.attempts) == (None, 0)


def test_a_child_that_is_replaced_for_its_memory_loses_nothing_and_is_not_replaced_for_ever(
    broker: Broker, tmp_path: Path
) -> None:
    with worker(tmp_path, "--max-memory-per-child=1", DURATIONS="") as running:
        for number in range(2):
            received(replace(TOO_EARLY, email=f"requester{number}@example.com"))
        assert wait_until(lambda: Reply.objects.filter(state=ReplyState.SENT).count() == 2, seconds=60)
        assert wait_until(lambda: broker.waiting() == 0, seconds=30)
        assert wait_until(lambda: running.notes["started"] == running.notes["done"] + 1, seconds=30), running.notes
        assert running.child.alive
    assert not Ticket.objects.exclude(stage=Stage.DONE).exists()
    assert sorted(mails(tmp_path).values()) == [1, 1]


def test_a_worker_of_another_schema_leaves_messages_in_their_queues_until_it_fits(
    broker: Broker, tmp_path: Path
) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("triage", "9000_of_tomorrow")
    try:
        with worker(tmp_path) as running:
            assert wait_until(lambda: running.log.count("Canceling queue") == len(QUEUES.split(",")), seconds=60)
            ticket = received()
            assert wait_until(lambda: broker.waiting() > 0, seconds=20)
            assert Ticket.objects.get(pk=ticket.pk).attempts == 0

            recorder.record_unapplied("triage", "9000_of_tomorrow")

            assert wait_until(lambda: Reply.objects.filter(state=ReplyState.SENT).exists(), seconds=60)
            assert running.log.count("worker_stands_by") == running.log.count("worker_goes_on") == 1
    finally:
        recorder.record_unapplied("triage", "9000_of_tomorrow")
