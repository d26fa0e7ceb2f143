"""How slow a client may be: minutes for who keeps going, seconds for who does not. The clock is the test's."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from types import SimpleNamespace
from typing import Any

import pytest
import waitress.channel
from waitress import wasyncore

from config import worker
from config.worker import Channel, Server, WaitressWorker
from tests.config.echo import application

pytestmark = pytest.mark.slow

POST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
GET = b"GET /?size=%d HTTP/1.1\r\nHost: a\r\n\r\n"


class Serving:
    """A server without threads and without a clock of its own, and its one client."""

    def __init__(self, listener: socket.socket) -> None:
        self.now, self.tasks, self.map = 1000.0, list[Any](), dict[int, Any]()
        made = object.__new__(WaitressWorker)
        made.cfg = SimpleNamespace(worker_connections=4, backlog=4, keepalive=15)
        made.wsgi, made.map = application, self.map
        self.server: Server = made._server(listener, SimpleNamespace(add_task=self.tasks.append))
        self.client = socket.socket()
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.client.connect(listener.getsockname())
        self.turn()

    @property
    def channel(self) -> Channel:
        (channel,) = self.server.active_channels.values()
        return channel

    @property
    def is_open(self) -> bool:
        return bool(self.server.active_channels)

    def turn(self) -> None:
        """Let the server see what has happened."""
        for _ in range(2):
            wasyncore.loop(timeout=0.01, use_poll=True, map=self.map, count=1)

    def send(self, data: bytes) -> None:
        self.client.sendall(data)
        self.turn()

    def second(self, send: bytes = b"", *, receive: int = 0, seconds: int = 1) -> None:
        """A second (or some) in which the client sends or reads this."""
        if send:
            self.client.sendall(send)
        if receive:
            self.client.recv(receive)
        self.turn()
        self.server.maintenance(self.now)
        self.now += seconds

    def work(self) -> None:
        """What a thread would do."""
        self.tasks.pop(0).service()


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    clock = SimpleNamespace(time=lambda: serving.now)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setattr(waitress.channel, "time", SimpleNamespace(time=lambda: 1000.0))
        serving = Serving(listener)
        monkeypatch.setattr(waitress.channel, "time", clock)
        monkeypatch.setattr(worker, "time", clock)
        with closing(serving.client):
            yield serving
        for channel in list(serving.server.active_channels.values()):
            channel.handle_close()
        while serving.tasks:
            serving.work()
        wasyncore.close_all(serving.map)


def test_five_pictures_may_come_over_a_weak_network(serving: Serving) -> None:
    body, part = 5 * 4_000_000, b"a" * 10 * 12_500  # 100 kbit/s
    serving.send(POST % body)

    for _ in range(body // len(part)):
        assert not serving.tasks
        serving.second(part, seconds=10)

    assert serving.tasks == [serving.channel]


@pytest.mark.parametrize(
    ("first", "then", "seconds"),
    [
        (b"", b"", 15),
        (b"GET / HTTP/1.1\r\n", b"X-A: b\r\n", 20),
        (POST % 1_000_000, b"a", 60),
        (POST % 1_000_000 + b"a" * 60_000, b"", 60),
        (POST % 1_000_000 + b"a" * 60_000, b"a" * 500, 120),
    ],
)
def test_who_dawdles_is_closed(serving: Serving, first: bytes, then: bytes, seconds: int) -> None:
    serving.send(first)
    for _ in range(seconds):
        assert serving.is_open
        serving.second(then)
    for _ in range(2):  # The maintenance comes every second, and so is a second late in seeing what has begun.
        serving.second()

    assert not serving.is_open


def test_who_reads_slowly_gets_it_all_and_who_does_not_read_is_closed(serving: Serving) -> None:
    serving.send(GET % 300_000)
    serving.work()
    while serving.channel.total_outbufs_len:
        serving.second(receive=3000)  # What GPRS carries.
    assert serving.now > 1000 + worker.GRACE_SECONDS

    serving.send(GET % 300_000)
    serving.work()
    for _ in range(59):
        serving.second()
    assert serving.is_open
    for _ in range(3):
        serving.second()
    assert not serving.is_open


def test_what_is_answered_before_the_client_reads_is_one_request(serving: Serving) -> None:
    serving.send(3 * (GET % 300_000))
    serving.work()

    assert not serving.tasks
    while serving.channel.total_outbufs_len:
        serving.second(receive=100_000)
    assert serving.tasks == [serving.channel]


def test_who_keeps_most_makes_room_when_too_much_is_kept(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MOST_BYTES", 100)
    first = serving.channel
    with socket.create_connection(serving.client.getpeername()) as other:
        other.sendall(POST % 1000 + b"a" * 40)
        serving.send(POST % 1000 + b"a" * 60)
        assert sorted(channel.held for channel in serving.server.active_channels.values()) == [40, 60]

        serving.server.maintenance(serving.now)
        assert len(serving.server.active_channels) == 2
        serving.send(b"a")
        serving.server.maintenance(serving.now)

        assert serving.channel is not first


def test_who_makes_room_takes_nobody_along(serving: Serving) -> None:
    with ExitStack() as held:
        address = serving.client.getpeername()
        others = [held.enter_context(socket.create_connection(address)) for _ in range(3)]
        serving.turn()
        serving.turn()
        new = held.enter_context(socket.create_connection(address))
        for other in others:
            other.sendall(b"G")
        serving.send(b"G")  # Who is closed for the new one has something to be read in the same turn.
        new.sendall(GET % 1)
        serving.turn()

        assert [channel.addr for channel in serving.tasks] == [new.getsockname()]
        assert len(serving.server.active_channels) == 4


def test_urgent_bytes_are_bytes_like_others(serving: Serving) -> None:
    serving.client.send(b"GET", socket.MSG_OOB)
    serving.turn()
    serving.send(b" /?size=1 HTTP/1.1\r\n\r\n")

    assert serving.channel.requests[0].command == "GET"


def test_the_file_of_a_body_goes_with_its_client(serving: Serving) -> None:
    serving.send(POST % 1_000_000 + b"a" * 100_000)
    file = serving.channel.request.body_rcv.getfile()

    serving.channel.handle_close()

    assert file.closed
