"""One client's connection to the web server: what has come of a request, what of an answer has yet to go.

Nothing in here waits for the client (but for ``PATIENCE``), so a slow one costs a place and some bytes, never a
thread. `config.worker` owns the connections.
"""

import re
import select
import socket
import time
from enum import Enum, auto
from http import HTTPStatus
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

HEAD_SECONDS = 20.0
"""For a request's head, from its first byte on: even GPRS sends 8 KiB in two seconds."""
LEAST_RATE = 1000.0
"""Bytes a second, on average, of a body that comes and of an answer that goes. Five pictures of 4 MB at 100 kbit/s take
27 minutes at 12,500 bytes a second; GPRS in a village has 3,000."""
GRACE_SECONDS = 60.0
"""Nobody is measured by ``LEAST_RATE`` before."""
STALL_SECONDS = 60.0
"""Without a single byte: a tunnel, a change of cells. After that the other end is gone."""
FAREWELL_SECONDS = 2.0
"""For the client to close after our last word; closing first would make its kernel throw that word away."""
PATIENCE = 0.01
"""Seconds that a thread waits in all for a body that is just arriving: about what a request costs that has arrived."""
LARGEST_HEAD = 64 * 1024
"""Bytes; gunicorn's parser has limits of its own for a line (4 KiB) and a field (8 KiB)."""
LARGEST_BODY = 256 * 1024 * 1024
"""Bytes. Far more than any form takes (five pictures of 10 MiB): who sends too much is told so by the page, in words,
and that page can only be shown to who has sent everything."""
IN_MEMORY = 512 * 1024
"""Bytes of a message that lie in memory; one that is longer goes on in an unnamed file."""
KERNEL_BYTES = 64 * 1024
"""Of an answer in the kernel's hands. Of the megabytes that it takes by itself, it would for minutes not say how fast a
weak network carries them away."""
PIECE = 256 * 1024
"""Bytes of one receiving or sending."""

# Read only to know when a request is whole. What it means is for gunicorn's strict parser to say, which sees exactly
# these bytes. One pass each, over 64 KiB at most: nothing in them can match in two ways.
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)


class Phase(Enum):
    """What a connection waits for."""

    IDLE = auto()
    """A request's first byte."""
    HEAD = auto()
    BODY = auto()
    ANSWER = auto()
    """The client's taking of our answer."""
    FAREWELL = auto()


class Spool:
    """Bytes in the order in which they came: in memory, and once they are many in a file that has no name."""

    def __init__(self, folder: Path) -> None:
        self._file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY, dir=str(folder))  # noqa: SIM115 - closed by its owner
        self._read = self._written = 0

    def __len__(self) -> int:
        return self._written - self._read

    def append(self, data: bytes | bytearray | memoryview) -> None:
        """Add at the end. Raises OSError when the disk is full."""
        self._file.seek(self._written)
        self._written += self._file.write(data)

    def peek(self, size: int) -> bytes:
        """The next bytes, at most ``size`` of them."""
        self._file.seek(self._read)
        return self._file.read(size)

    def skip(self, size: int) -> None:
        """Go on behind the next ``size`` bytes."""
        self._read += size

    def recv(self, size: int) -> bytes:
        """The next bytes, as gunicorn's parser wants them from a socket; b"" at the end."""
        data = self.peek(size)
        self.skip(len(data))
        return data

    def close(self) -> None:
        """Let go of memory and file."""
        self._file.close()


class Connection:
    """A client's socket with what has come and what has yet to go; used by one thread at a time."""

    def __init__(self, sock: socket.socket, client: Any, server: Any, *, folder: Path) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
        self.sock, self.client, self.server, self._folder = sock, client, server, folder
        self.head = bytearray()
        self.message: Spool | None = None
        """The request, head and body: what has come of it."""
        self.answer: Spool | None = None
        """What the client has yet to take."""
        self.missing = 0
        """Bytes of the body that have yet to come."""
        self.refusal: HTTPStatus | None = None
        """Why the request will not even be parsed."""
        self.keeps = False
        """Whether another request may follow."""
        self.enter(Phase.IDLE)

    def enter(self, phase: Phase) -> None:
        """Begin to wait for something else: the clock starts anew."""
        self.phase, self._moved = phase, 0
        self._since = self._heard = time.monotonic()

    @property
    def held(self) -> int:
        """Bytes that are kept for this client."""
        return len(self.head) + len(self.message or ()) + len(self.answer or ())

    def deadline(self, *, idle: float) -> float:
        """When (monotonic seconds) the client will have been too slow; ``idle`` seconds are for nothing at all."""
        if self.phase in (Phase.BODY, Phase.ANSWER):
            return min(self._heard + STALL_SECONDS, self._since + GRACE_SECONDS + self._moved / LEAST_RATE)
        return self._since + {Phase.HEAD: HEAD_SECONDS, Phase.FAREWELL: FAREWELL_SECONDS}.get(self.phase, idle)

    def _has_moved(self, size: int) -> None:
        self._moved += size
        self._heard = time.monotonic()

    # Receiving

    def collect(self, *, patience: float = 0.0) -> bool:
        """Take what has come; say whether a request is whole (or refused). Raises OSError when the client is gone.

        Without patience one piece is taken, or none.
        """
        while not self._is_whole():
            try:
                data = self.sock.recv(min(self.missing, PIECE) if self.message is not None else LARGEST_HEAD)
            except BlockingIOError:
                began = time.monotonic()
                if patience <= 0 or self.phase is not Phase.BODY or not _is_ready(self.sock, patience):
                    break
                patience -= time.monotonic() - began
                continue
            if not data:
                raise ConnectionResetError
            self._take(data)
            if not patience:
                break
        return self._is_whole()

    def finish(self, *, keeps: bool) -> None:
        """The request has been answered, however much of that the client has yet to take."""
        self.keeps = keeps
        self._forget_message()

    def next_request(self) -> bool:
        """Begin anew; say whether the request behind the answered one has come whole already."""
        self.enter(Phase.IDLE)
        behind = bytes(self.head)
        self.head.clear()
        if behind:
            self._take(behind)
        return self._is_whole()

    def _is_whole(self) -> bool:
        return self.refusal is not None or (self.message is not None and not self.missing)

    def _take(self, data: bytes) -> None:
        if self.phase is Phase.IDLE:
            self.enter(Phase.HEAD)
        self._has_moved(len(data))
        if self.message is not None:
            self.message.append(data)
            self.missing -= len(data)
            return
        searched = max(0, len(self.head) - 3)  # Only what the last three bytes may have begun is looked at again.
        self.head += data
        end = self.head.find(b"\r\n\r\n", searched) + 4
        if end >= 4:
            self._begin(end)
        elif len(self.head) >= LARGEST_HEAD:
            self.refusal = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE

    def _begin(self, end: int) -> None:
        """The head is there: how long is the body?"""
        head = bytes(self.head[:end])
        length = int(found[1]) if (found := _LENGTH.search(head)) else 0
        if _CHUNKED.search(head):  # Django reads by length only: it would take such a body for an empty one.
            self.refusal = HTTPStatus.LENGTH_REQUIRED
        elif length > LARGEST_BODY:
            self.refusal = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        else:
            whole = end + length
            self.message = Spool(self._folder)
            self.message.append(self.head[:whole])
            self.missing = max(0, whole - len(self.head))
            del self.head[:whole]
            self.enter(Phase.BODY)
            if self.missing and _EXPECTS.search(head):
                self.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _forget_message(self) -> None:
        if self.message is not None:
            self.message.close()
        self.message, self.missing = None, 0

    # Sending

    def sendall(self, data: bytes) -> None:
        """Send what the kernel takes at once, and keep the rest. Raises OSError when the client is gone."""
        sent = 0
        if self.answer is None:
            try:
                sent = self.sock.send(data)
            except BlockingIOError:
                sent = 0
            if sent == len(data):
                return
            self.answer = Spool(self._folder)
        self.answer.append(memoryview(data)[sent:])

    def send_rest(self) -> bool:
        """Send a piece of what was kept; say whether that was all. Raises OSError when the client is gone."""
        if self.answer is not None:
            sent = self.sock.send(self.answer.peek(PIECE))
            self._has_moved(sent)
            self.answer.skip(sent)
            if not self.answer:
                self.answer.close()
                self.answer = None
        return self.answer is None

    def refuse(self, status: HTTPStatus) -> None:
        """Answer with nothing but a status."""
        line = f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        self.sendall(line.encode("ascii"))

    def say_farewell(self) -> None:
        """We have said everything. Raises OSError when the client is gone."""
        self.enter(Phase.FAREWELL)
        self.head.clear()
        self.sock.shutdown(socket.SHUT_WR)

    def hear_farewell(self) -> bool:
        """Throw away what still comes; say whether the client has closed."""
        try:
            return not self.sock.recv(PIECE)
        except BlockingIOError:
            return False

    @property
    def is_closed(self) -> bool:
        """Whether there is nobody any more."""
        return self.sock.fileno() == -1

    def close(self) -> None:
        """Let go of everything."""
        self._forget_message()
        if self.answer is not None:
            self.answer.close()
        self.sock.close()


def _is_ready(sock: socket.socket, seconds: float) -> bool:
    poll = select.poll()  # Not select(): it knows no descriptors above 1023.
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
