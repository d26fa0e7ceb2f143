"""A worker whose clock is wrong, or whose database is unfit, takes no messages, says so, and goes on by itself."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError

from config.celery import app
from config.standby import LOOK_AGAIN, Standby
from triage import database, fitness, parts, schema
from triage.messages import PartFailed
from triage.models import Trouble

pytestmark = pytest.mark.usefixtures("db", "clock")


class Consumer:
    """A worker's consumer, as far as its queues and its timer go."""

    def __init__(self, *queues: str) -> None:
        self.consumed = list(queues)
        self.planned: list[float] = []
        self.app = SimpleNamespace(amqp=SimpleNamespace(queues=SimpleNamespace(consume_from=self.consumed)))
        self.timer = SimpleNamespace(call_after=lambda seconds, *_: self.planned.append(seconds))

    def cancel_task_queue(self, name: str) -> None:
        self.consumed.remove(name)

    def add_task_queue(self, name: str) -> None:
        self.consumed.append(name)


@pytest.fixture(autouse=True)
def _connection_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitness.connections, "close_all", lambda: None)
    monkeypatch.setattr(database, "seconds_ahead", lambda: 0.2)


def failing() -> list[tuple[str, str]]:
    return [(part.name.split()[0], part.why) for part in parts.failing()]


@pytest.mark.parametrize("ahead", [31.0, 600.0, -31.0])
def test_with_a_wrong_clock_it_takes_nothing_until_it_is_right(ahead: float, monkeypatch: pytest.MonkeyPatch) -> None:
    consumer, step = Consumer("decide", "send"), Standby(None)
    step.start(consumer)
    assert (consumer.consumed, failing()) == (["decide", "send"], [])
    with monkeypatch.context() as wrong:
        wrong.setattr(database, "seconds_ahead", lambda: ahead)
        step.look(consumer)
        step.look(consumer)
        assert (consumer.consumed, failing()) == ([], [("clock", Trouble.WRONG_TIME)])
    step.look(consumer)
    assert (consumer.consumed, failing()) == (["decide", "send"], [])
    assert consumer.planned == [schema.EVERY, LOOK_AGAIN, LOOK_AGAIN, schema.EVERY]


@pytest.mark.parametrize(
    ("why", "name"),
    [(Trouble.UNREACHABLE, "database"), (Trouble.READ_ONLY, "database"), (Trouble.OTHER_VERSION, "version")],
)
def test_with_an_unfit_database_it_takes_nothing(why: Trouble, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    consumer, step = Consumer("decide"), Standby(None)
    monkeypatch.setattr(database, "trouble", lambda: PartFailed(why, part="database"))
    step.look(consumer)
    assert (consumer.consumed, failing()) == ([], [(name, why)])


def test_a_database_that_goes_away_while_it_is_asked_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> float:
        raise OperationalError

    monkeypatch.setattr(database, "seconds_ahead", gone)
    failure = fitness.look()
    assert failure is not None
    assert failure.code == Trouble.UNREACHABLE


def test_every_worker_has_it() -> None:
    assert Standby in app.steps["consumer"]


def test_the_clocks_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert isinstance(database.seconds_ahead(), float)
