"""While the schema is another one, messages stay in their queues and beat is silent; then both go on by themselves."""

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from celery.beat import PersistentScheduler
from celery.exceptions import Reject

from config import schema_pause
from config.celery import app
from config.schema_pause import PauseConsuming, PausingScheduler
from triage import tasks
from triage.operations.schema import EVERY, Pause


@pytest.fixture
def schema(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the process sees: ``schema.is_another`` is what a test sets."""
    seen = SimpleNamespace(is_another=True)
    monkeypatch.setattr(schema_pause.watch, "why", lambda: Pause.AHEAD if seen.is_another else None)
    monkeypatch.setattr(schema_pause, "REST", 0)
    return seen


def test_a_message_goes_back_into_its_queue(schema: SimpleNamespace) -> None:
    sweep = tasks.sweep

    with pytest.raises(Reject) as rejected:
        sweep.before_start("id", (), {})

    assert rejected.value.requeue
    schema.is_another = False
    sweep.before_start("id", (), {})


def test_a_worker_leaves_its_queues_and_comes_back_to_them(schema: SimpleNamespace) -> None:
    consuming = ["decide", "send"]
    queues = SimpleNamespace(consume_from=consuming)
    consumer = Mock(app=SimpleNamespace(amqp=SimpleNamespace(queues=queues)))
    consumer.call_soon = lambda call, queue: call(queue)
    consumer.cancel_task_queue = consuming.remove
    consumer.add_task_queue = consuming.append
    step = PauseConsuming(consumer)

    step.look(consumer)
    step.look(consumer)
    assert consuming == []

    schema.is_another = False
    step.look(consumer)
    step.look(consumer)
    assert consuming == ["decide", "send"]


def test_beat_announces_nothing_meanwhile(schema: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks: list[Any] = []
    monkeypatch.setattr(PersistentScheduler, "tick", lambda *given, **_named: ticks.append(given) or 7)
    scheduler = PausingScheduler.__new__(PausingScheduler)

    assert (scheduler.tick(), ticks) == (EVERY, [])

    schema.is_another = False
    assert (scheduler.tick(), len(ticks)) == (7, 1)


def test_the_application_uses_all_three() -> None:
    assert PauseConsuming in app.steps["consumer"]
    assert app.conf.beat_scheduler == f"{PausingScheduler.__module__}:{PausingScheduler.__name__}"
    assert isinstance(tasks.sweep, schema_pause.PausingTask)
