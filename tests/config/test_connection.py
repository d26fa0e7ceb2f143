"""How slow a client may be: minutes for who keeps sending, seconds for who does not. The clock is the test's."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from config import connection, worker
from config.connection import Connection, Phase
from config.worker import BufferedWorker

IDLE = 15.0
HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(connection.time, "monotonic", lambda: clock.now)
    return clock


@pytest.fixture
def pair(clock: SimpleNamespace, tmp_path: Path) -> Iterator[tuple[Connection, socket.socket]]:
    """A connection and its client."""
    ours, theirs = socket.socketpair()
    served = Connection(ours, ("192.0.2.1", 1), ("127.0.0.1", 8000), folder=tmp_path)
    yield served, theirs
    served.close()
    theirs.close()


def seconds_until_closed(served: Connection, client: socket.socket, clock: SimpleNamespace, data: bytes) -> int:
    """For how long somebody lasts who sends this every second; at most an hour."""
    for second in range(3600):
        if served.deadline(idle=IDLE) <= clock.now:
            return second
        client.sendall(data)
        assert not served.collect()
        clock.now += 1
    return 3600


def test_five_pictures_may_come_over_a_weak_network(
    pair: tuple[Connection, socket.socket], clock: SimpleNamespace
) -> None:
    served, client = pair
    body, second = 5 * 4_000_000, b"a" * 12_500  # 100 kbit/s
    client.sendall(HEAD % body)
    assert not served.collect()

    for _ in range(body // len(second)):
        assert served.deadline(idle=IDLE) > clock.now
        client.sendall(second)
        is_whole = served.collect()
        clock.now += 1

    assert is_whole


@pytest.mark.parametrize(
    ("first", "then", "seconds"),
    [
        (b"", b"", 15),
        (b"GET / HTTP/1.1\r\n", b"X-A: b\r\n", 20),
        (HEAD % 1_000_000, b"a", 61),
        (HEAD % 1_000_000 + b"a" * 60_000, b"", 60),
    ],
)
def test_who_dawdles_is_closed(
    pair: tuple[Connection, socket.socket], clock: SimpleNamespace, first: bytes, then: bytes, seconds: int
) -> None:
    served, client = pair
    client.sendall(first or b"")
    if first:
        served.collect()

    if then:
        assert seconds_until_closed(served, client, clock, then) == seconds
    else:
        assert served.deadline(idle=IDLE) == clock.now + seconds


def test_who_reads_slowly_gets_it_all_and_who_does_not_read_is_closed(
    pair: tuple[Connection, socket.socket], clock: SimpleNamespace
) -> None:
    served, client = pair
    served.sendall(b"a" * 1_000_000)
    served.enter(Phase.ANSWER)

    while served.answer is not None:
        assert served.deadline(idle=IDLE) > clock.now
        clock.now += 1
        client.recv(3000)  # What GPRS carries.
        with suppress(BlockingIOError):
            served.send_rest()

    served.sendall(b"a" * 1_000_000)
    served.enter(Phase.ANSWER)
    assert served.deadline(idle=IDLE) == clock.now + 60


def test_who_keeps_most_makes_room_when_too_much_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MOST_BYTES", 100)
    sizes = (60, 50, 40, 5)
    clients = {size: Mock(held=size, deadline=lambda **_: 2000.0) for size in sizes}
    serving = object.__new__(BufferedWorker)
    serving.waiting, serving.idle, serving.poller = set(clients.values()), IDLE, Mock()

    serving._close_the_slow(1000.0)

    assert [size for size in sizes if clients[size].close.called] == [60]


def test_a_client_that_goes_takes_nobody_along() -> None:
    serving = object.__new__(BufferedWorker)
    gone = Mock(phase=Phase.ANSWER, keeps=False, **{"say_farewell.side_effect": OSError})
    serving.waiting, serving.poller = {gone}, Mock()

    serving._go_on(gone)
    assert gone.close.called
    assert not serving.waiting

    serving._go_on(gone)  # What it did in the same turn comes late.
    assert gone.send_rest.call_count == 1
