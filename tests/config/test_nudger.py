"""Nudges: together where they come together, dropped and said so where the broker is down, never in the way."""

import threading
from collections.abc import Mapping

from structlog.contextvars import bound_contextvars

from config.nudger import LONGEST_MESSAGE, QUIET_AFTER_FAILURE, Nudger


class Broker:
    """Remembers what was published, or fails."""

    def __init__(self) -> None:
        self.published: list[tuple[str, list[int]]] = []
        self.requests: list[dict[int, str]] = []
        self.arrived = threading.Event()
        self.down = False

    def __call__(self, stage: str, rows: Mapping[int, str]) -> None:
        if self.down:
            raise ConnectionError
        self.requests.append(dict(rows))
        self.published.append((stage, list(rows)))
        self.arrived.set()


def gathered(broker: Broker, *nudges: tuple[str, int]) -> Nudger:
    nudger = Nudger(broker)
    nudger._waiting.extend((stage, pk, "") for stage, pk in nudges)
    return nudger


def test_it_publishes_from_a_thread_of_its_own() -> None:
    broker = Broker()
    Nudger(broker)("read", 7)
    assert broker.arrived.wait(timeout=10)
    assert broker.published == [("read", [7])]


def test_the_request_that_caused_a_nudge_goes_along() -> None:
    broker = Broker()
    with bound_contextvars(request_id="abc-1234"):
        Nudger(broker)("read", 7)
    assert broker.arrived.wait(timeout=10)
    assert broker.requests == [{7: "abc-1234"}]


def test_it_sends_a_message_a_stage_for_what_came_together() -> None:
    broker = Broker()
    gathered(broker, ("read", 1), ("classify", 2), ("read", 3)).round()
    assert broker.published == [("read", [1, 3]), ("classify", [2])]


def test_it_keeps_messages_short() -> None:
    broker = Broker()
    gathered(broker, *(("read", pk) for pk in range(25))).round()
    assert [len(pks) for _stage, pks in broker.published] == [LONGEST_MESSAGE, LONGEST_MESSAGE, 5]


def test_it_rests_longer_after_a_failure_and_forgets_what_it_could_not_send() -> None:
    broker = Broker()
    broker.down = True
    nudger = gathered(broker, ("read", 1))
    assert nudger.round() == QUIET_AFTER_FAILURE
    broker.down = False
    nudger.round()
    assert broker.published == []
