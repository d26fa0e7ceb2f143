"""What the service tells its queues."""

from types import SimpleNamespace
from typing import Any

import pytest

from config import celery


@pytest.mark.parametrize(
    ("task", "depth", "is_sent"),
    [
        ("classify", celery.DEEP - 1, True),
        ("classify", celery.DEEP, False),
        ("read", celery.DEEP, False),
        ("send_overdue", celery.DEEP, False),
        ("send", 10 * celery.DEEP, True),
    ],
)
def test_it_floods_no_queue_with_messages_that_say_the_same(
    task: str, depth: int, is_sent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    asked: list[str] = []
    monkeypatch.setattr(celery, "server", lambda: SimpleNamespace(llen=lambda queue: asked.append(queue) or depth))
    monkeypatch.setattr(celery.app, "send_task", lambda name, *, args, **_how: sent.append((name, args)))

    celery.publish(task, {1: "", 2: ""})

    assert sent == [(f"triage.tasks.{task}", [1, 2])] * is_sent
    assert all(task in celery.QUEUES[queue] for queue in asked)


@pytest.mark.parametrize(("in_transaction", "looks"), [(False, 1), (True, 0)])
def test_its_workers_keep_their_connections_and_have_them_looked_at(
    in_transaction: bool, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    one = SimpleNamespace(in_atomic_block=in_transaction, close_if_unusable_or_obsolete=lambda: looked.append("now"))
    monkeypatch.setattr(celery, "connections", SimpleNamespace(all=lambda **_only: [one]))

    celery.look_at_connections()

    assert len(looked) == looks
    assert celery.app.conf.get("CELERY_DB_REUSE_MAX") > 0  # By this very name Celery's Django fixup asks.
