"""What Celery's processes tell of themselves, and what a health check makes of it."""

import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery.signals import task_postrun, task_prerun

from config import heartbeat, probe
from config.celery import app
from config.durations import JOBS
from config.watching import Pulse
from triage import tasks
from triage.models import JobRun


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRIAGE_VAR", str(tmp_path))


class Consumer:
    """A worker's, with a pool that does what it is given at once, later or never."""

    hostname = "reader@here"

    def __init__(self, *, children: int = 1, at_work: int = 0, hangs: bool = False) -> None:
        self.controller = SimpleNamespace(state=SimpleNamespace(active_requests=range(at_work)))
        self.pool = SimpleNamespace(num_processes=children, apply_async=self.apply_async)
        self.hangs = hangs
        self.given = 0

    def apply_async(self, function: Any, arguments: Any, *, callback: Any) -> None:
        self.given += 1
        if not self.hangs:
            callback(function(*arguments))


def test_every_job_of_beat_has_a_time_after_which_it_is_late() -> None:
    tasks_of_beat = {entry["task"].removeprefix("triage.tasks.") for entry in app.conf.beat_schedule.values()}
    assert tasks_of_beat == set(JOBS)


def test_a_worker_is_alive_while_a_child_does_what_it_is_told() -> None:
    assert not probe.is_well(["--worker", "reader@here"])
    Pulse(None).beat(Consumer())
    assert probe.is_well(["--worker", "reader@here"])


def test_a_worker_whose_children_hang_is_dead_though_its_main_process_lives() -> None:
    consumer, pulse = Consumer(hangs=True), Pulse(None)
    pulse.beat(consumer)
    pulse.beat(consumer)
    assert consumer.given == 1, "what waits for a child is not given again"
    assert not probe.is_well(["--worker", "reader@here"])


def test_a_worker_with_all_children_at_work_is_alive() -> None:
    consumer = Consumer(children=2, at_work=2, hangs=True)
    Pulse(None).beat(consumer)
    assert (consumer.given, probe.is_well(["--worker", "reader@here"])) == (0, True)


def test_beat_is_dead_once_it_has_not_looked_at_its_jobs_for_long(tmp_path: Path) -> None:
    heartbeat.touch(heartbeat.node("beat"))
    assert probe.is_well(["--beat"])
    (file,) = (tmp_path / "heartbeats").iterdir()
    os.utime(file, (0, time.time() - heartbeat.OLDEST - 1))
    assert not probe.is_well(["--beat"])


@pytest.mark.django_db
@pytest.mark.parametrize(("outcome", "error"), [(None, ""), (ValueError("sari@example.com"), "ValueError")])
def test_the_runs_of_beats_jobs_are_noted_and_nothing_of_what_they_failed_with(outcome: object, error: str) -> None:
    task_prerun.send(sender=tasks.watch, task_id="1", task=tasks.watch, args=(), kwargs={})
    task_postrun.send(sender=tasks.watch, task_id="1", task=tasks.watch, args=(), kwargs={}, retval=outcome, state="")
    row = JobRun.objects.get(name="watch")
    assert (row.error, row.succeeded_at is None) == (error, bool(error))
