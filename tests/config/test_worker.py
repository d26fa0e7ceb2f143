"""The web server and clients that are slow, broken or many: run against the real processes on a port of their own."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings

from config import probe
from config.worker import IN_MEMORY, LARGEST_BODY, LARGEST_HEAD
from embedded import BASE_DIR
from embedded.child import die_with_parent, wait_until
from tests.service import environment, free_port

pytestmark = pytest.mark.fault  # Real processes.

ATTACKERS = 24
"""Three times the threads of a server as it comes."""
ROUNDS = 3
HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"


@contextmanager
def gunicorn(application: str, folder: Path, *options: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A web server with the service's own configuration; gives its port and its process."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", *options, application],
        cwd=BASE_DIR,
        env={**environment(), "TRIAGE_VAR": str(folder), "PORT": str(port), "LOG_LEVEL": "WARNING"},
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    try:
        assert wait_until(lambda: probe.answers("/healthz", port=port), seconds=120)
        yield port, process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[int]:
    """The port of the service's own web server."""
    with gunicorn("config.wsgi", folder) as (port, _process):
        yield port


@pytest.fixture(scope="module")
def echo(folder: Path) -> Iterator[int]:
    """The port of a server for ``echo``, with one process and few places."""
    with gunicorn("tests.config.echo", folder, "--workers=1", "--worker-connections=20") as (port, _process):
        yield port


def connect(port: int, *, buffer: int = 0) -> socket.socket:
    client = socket.socket()
    if buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    client.settimeout(20)
    client.connect(("127.0.0.1", port))
    return client


def read_head(client: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        data = client.recv(1)
        assert data, head
        head += data
    return head


def read_answer(client: socket.socket) -> bytes:
    """The body of one answer with a Content-Length."""
    head = read_head(client)
    missing = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    body = bytearray()
    while len(body) < missing:
        data = client.recv(missing - len(body))
        assert data
        body += data
    return bytes(body)


def slow_head(client: socket.socket) -> None:
    client.sendall(HEAD)


def slow_body(client: socket.socket) -> None:
    client.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n")


def slow_reader(client: socket.socket) -> None:
    asset = f"{settings.STATIC_URL}drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"  # 1.4 MB
    client.sendall(8 * (b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % asset.encode()))
    assert b"200 OK" in read_head(client)


def stays_open(client: socket.socket) -> None:
    client.sendall(HEAD + b"Connection: close\r\n\r\n")
    assert b"200 OK" in read_head(client)


@pytest.mark.parametrize(
    ("attack", "more"), [(slow_head, b"X-A: b\r\n"), (slow_body, b"a"), (slow_reader, b""), (stays_open, b"")]
)
def test_slow_clients_keep_nobody_waiting(service: int, attack: Callable[[socket.socket], None], more: bytes) -> None:
    with ExitStack() as held:
        clients = [held.enter_context(closing(connect(service, buffer=2048))) for _ in range(ATTACKERS)]
        for client in clients:
            attack(client)
        for _ in range(ROUNDS):
            for client in clients:
                client.send(more)
            # At once where nothing else runs; never with threads that wait for clients.
            assert probe.answers("/healthz", port=service, seconds=10)


def test_it_takes_a_body_whole_however_it_comes(echo: int) -> None:
    body = os.urandom(3 * IN_MEMORY)
    expected = f"{len(body)} {hashlib.sha256(body).hexdigest()}".encode()
    with closing(connect(echo)) as client:
        for pieces in (1, 7, 200):
            client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\ncontent-length:%d\r\n\r\n" % len(body))
            size = len(body) // pieces + 1
            for start in range(0, len(body), size):
                client.sendall(body[start : start + size])

            assert read_answer(client) == expected


def test_it_answers_in_order_what_was_sent_at_once(echo: int) -> None:
    with closing(connect(echo)) as client:
        client.sendall(b"".join(b"GET /?size=%d HTTP/1.1\r\nHost: a\r\n\r\n" % size for size in (3, 1, 2)))

        assert [read_answer(client) for _ in range(3)] == [b"xxx", b"x", b"xx"]


def test_it_keeps_an_answer_for_who_reads_late(echo: int) -> None:
    size = 20_000_000  # More than any kernel buffers.
    with closing(connect(echo, buffer=2048)) as client:
        client.sendall(b"GET /?size=%d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % size)

        assert len(read_answer(client)) == size
        assert client.recv(1) == b""


def test_large_answers_that_nobody_reads_hold_no_thread(echo: int) -> None:
    with ExitStack() as held:
        for _ in range(5):  # One more than there are threads.
            held.enter_context(closing(client := connect(echo, buffer=2048)))
            client.sendall(b"GET /?size=20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b"200 OK" in read_head(client)

        assert probe.answers("/healthz", port=echo, seconds=10)


def test_it_says_continue_to_who_waits_for_that(echo: int) -> None:
    with closing(connect(echo)) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
        assert read_head(client) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"a")

        assert read_answer(client).startswith(b"1 ")


def test_an_answer_to_head_ends_with_its_head(echo: int) -> None:
    with closing(connect(echo)) as client:
        client.sendall(b"HEAD /?size=3 HTTP/1.1\r\nHost: a\r\n\r\nGET /?size=2 HTTP/1.1\r\nHost: a\r\n\r\n")

        assert b"content-length: 3" in read_head(client).lower()
        assert read_head(client).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET http://[ HTTP/1.1\r\n\r\n", 400),
        (b"GET a://" + 60_000 * b"1" + b" x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nA:" + 60_000 * b" " + b"\0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 501),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (LARGEST_BODY + 1), 413),
        (b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" % (LARGEST_BODY + 1), 413),
        (HEAD + b"X-A: " + b"b" * LARGEST_HEAD, 431),
    ],
)
def test_it_refuses_what_it_will_not_take(echo: int, sent: bytes, status: int) -> None:
    with closing(connect(echo)) as client:
        client.sendall(sent)

        assert b" %d " % status in read_head(client).splitlines()[0]


def open_files(process: str) -> Iterator[str]:
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # It may be closed by now.
            yield str(descriptor.readlink())


def test_what_is_long_lies_in_our_folder_in_a_file_without_a_name(folder: Path) -> None:
    with gunicorn("tests.config.echo", folder, "--workers=1") as (port, process), closing(connect(port)) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (3 * IN_MEMORY))
        client.sendall(bytes(2 * IN_MEMORY))
        (worker,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        incoming = str(folder / "incoming")

        assert wait_until(lambda: any(path.startswith(incoming) for path in open_files(worker)), seconds=20)
        assert not list((folder / "incoming").iterdir())


@pytest.mark.parametrize("begun", [HEAD, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na", b""])
def test_there_is_room_for_one_more_whoever_has_taken_all_places(echo: int, begun: bytes) -> None:
    with ExitStack() as held:
        for _ in range(60):
            held.enter_context(closing(client := connect(echo)))
            client.sendall(begun)

        assert probe.answers("/healthz", port=echo, seconds=10)


def test_it_finishes_what_has_begun_before_it_stops(folder: Path) -> None:
    with gunicorn("tests.config.echo", folder) as (port, process), closing(connect(port)) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        read_head(client)
        process.send_signal(signal.SIGTERM)
        assert wait_until(lambda: not accepts(port), seconds=20)
        client.sendall(b"ab")

        head = read_head(client)
        assert b"200 OK" in head
        assert b"connection: close" in head.lower()
        assert client.recv(2) == b"2 "
        assert process.wait(timeout=20) == 0


def accepts(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
