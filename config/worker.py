"""The web server's worker: waitress within gunicorn, and what waitress lacks towards clients who mean ill.

gunicorn runs the processes. In each, one loop of waitress receives requests and sends answers, and threads work on
requests that are whole: a slow client costs a place and some bytes, never a thread. Waitress itself lets a client be
slow for ever. Here everything that a client has to do has a deadline, and who is nearest to theirs makes room.
"""

import math
import os
import re
import socket
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from tempfile import TemporaryFile
from typing import Any

from gunicorn.workers.base import Worker
from waitress import buffers, wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError, TransferEncodingNotImplemented
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask

from config.env import var_folder

HEAD_SECONDS = 20.0
"""For a request's head, from its first byte on: even GPRS sends 8 KiB in two seconds."""
LEAST_RATE = 1000.0
"""Bytes a second, on average, of a body that comes and of an answer that goes. Five pictures of 4 MB at 100 kbit/s take
27 minutes at 12,500 bytes a second; GPRS in a village has 3,000."""
GRACE_SECONDS = 60.0
"""Nobody is measured by ``LEAST_RATE`` before."""
STALL_SECONDS = 60.0
"""Without a single byte: a tunnel, a change of cells. After that the other end is gone."""
STOPPING_IDLE_SECONDS = 2.0
"""A worker that stops still takes a request that is on its way over a kept connection, and then closes that."""
LARGEST_HEAD = 64 * 1024
LARGEST_BODY = 256 * 1024 * 1024
"""Bytes. Far more than any form takes (five pictures of 10 MiB): who sends too much is told so by the page, in words,
and that page can only be shown to who has sent everything."""
IN_MEMORY = 512 * 1024
"""Bytes of a body or an answer that lie in memory; one that is longer goes on in an unnamed file."""
MOST_BYTES = 1024 * 1024 * 1024
"""Kept at once for all clients of one process, nearly all of it on the disk."""
KERNEL_BYTES = 64 * 1024
"""Of an answer in the kernel's hands. Of the megabytes that it takes by itself, it would for minutes not say how fast a
weak network carries them away."""
PIECE = 256 * 1024
"""Bytes of one receiving: a complaint with its picture comes in few of them (waitress' 8 KiB make it 40)."""

# One pass: no two parts that follow each other can take the same character. Waitress' own expressions take the square
# of a head's length for ``GET a://111…1 x`` and for ``A:`` with many blanks and a control character (50 s for 60 KB).
_HEAD = re.compile(rb"[^ \r\n]+ [^ \r\n]+ HTTP/1\.[01]\r\n[\t\r\n -~\x80-\xff]*")


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Refuses, before waitress looks closely, what would keep its loop busy or break it."""

    def parse_header(self, head: bytes) -> None:
        """Read a head that is whole. Raises ParsingError (400) or TransferEncodingNotImplemented (501)."""
        if not _HEAD.fullmatch(head):
            raise ParsingError("The head is malformed.")
        try:
            super().parse_header(head)
        except ValueError as error:  # An address like ``http://[``, a length of 5,000 digits.
            raise ParsingError("The head is malformed.") from error
        if self.chunked:  # Waitress puts no limit on the lines between chunks. No browser sends any.
            raise TransferEncodingNotImplemented("Send a Content-Length.")
        # Waitress would say "continue" also to who sends no body, or too much, and then wait for it.
        if not 0 < self.content_length < self.adj.max_request_body_size:
            self.expect_continue = False


class Task(WSGITask):  # type: ignore[misc]
    """One request's answer."""

    def start(self) -> None:
        """Begin; while the worker stops, the client is told that no further request will be taken."""
        super().start()
        if not self.channel.server.accepting:
            self.set_close_on_finish()


class Channel(HTTPChannel):  # type: ignore[misc]
    """A client's connection. It knows by when its client must have done what it has to do."""

    parser_class = Parser
    task_class = Task
    parked = False
    """Whether a request waits until the client has taken the answer before it (see ``Server.add_task``)."""
    _matter: object = None
    """What the client is at: a head, a body, an answer. It has been since ``_since``, with ``_left`` bytes to move."""
    _since, _left = 0.0, 0

    @property
    def held(self) -> int:
        """Bytes that are kept for this client."""
        requests = [*self.requests, *([self.request] if self.request else [])]
        return int(self.total_outbufs_len + sum(request.body_bytes_received for request in requests))

    def deadline(self, now: float) -> float:
        """When (seconds as ``now``) the client will have been too slow; infinite while it is not the client's turn.

        To be asked every second: that something new has begun is seen here.
        """
        request, left = self.request, 0
        if self.requests and not self.parked:
            return math.inf
        if self.total_outbufs_len:
            matter, left = self.outbufs[0], self.total_outbufs_len
        elif request is None:
            return float(self.last_activity + self.server.idle_seconds)
        elif request.body_rcv is not None:
            matter, left = request.body_rcv, request.content_length - request.body_bytes_received
        else:
            matter = request
        if matter is not self._matter:
            self._matter, self._since, self._left = matter, now, left
        if matter is request:
            return self._since + HEAD_SECONDS
        moved = self._left - left
        return float(min(self.last_activity + STALL_SECONDS, self._since + GRACE_SECONDS + moved / LEAST_RATE))

    def handle_write(self) -> None:
        """Send; once all is sent, the request that waited for it is worked on."""
        super().handle_write()
        with self.requests_lock:
            if self.parked and not self.total_outbufs_len:
                self.server.add_task(self)

    def handle_close(self) -> None:
        """Let go of everything; of files at once, not when garbage is collected."""
        super().handle_close()
        for request in [*([self.request] if self.request else []), *(self.requests if self.parked else [])]:
            with suppress(OSError):  # What a full disk says when a file's last bytes are to be written.
                request.close()


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Who listens, and whom we listen to."""

    channel_class = Channel
    idle_seconds = 0.0

    def readable(self) -> bool:
        """Whether to take new clients. With all places taken by requests in work, they wait in the kernel's line."""
        return self._has_room() or self._slowest() is not None

    def handle_accept(self) -> None:
        """Take a new client; when all places are taken, who is nearest to being too slow makes room.

        But only afterwards: with its descriptor, the new one would inherit what this turn has yet to do for the old.
        """
        leaving = None
        if not self._has_room() and (leaving := self._slowest()) is None:
            return  # They have all sent their requests in this very turn.
        super().handle_accept()
        if leaving is not None:
            leaving.handle_close()

    def _has_room(self) -> bool:
        return len(self.active_channels) < int(self.adj.connection_limit)

    def _slowest(self) -> Channel | None:
        now = time.time()
        slowest: Channel = min(self.active_channels.values(), key=lambda channel: channel.deadline(now))
        return slowest if slowest.deadline(now) < math.inf else None

    def add_task(self, channel: Channel) -> None:
        """Have the channel's next request answered, but after the answer before it has gone.

        Otherwise, who sends a thousand requests at once and reads nothing would have us keep a thousand answers. The
        channel's ``requests_lock`` is held here and in ``handle_write``: between "not sent yet" and ``parked`` the loop
        cannot send the rest and find nobody parked.
        """
        channel.parked = channel.total_outbufs_len > 0
        if not channel.parked:
            super().add_task(channel)

    def maintenance(self, now: float) -> None:
        """Close whose time is over, and while too many bytes are kept, who has most of them."""
        channels = list(self.active_channels.values())
        held = sum(channel.held for channel in channels)
        for channel in sorted(channels, key=lambda channel: channel.held, reverse=True):
            deadline = channel.deadline(now)
            if deadline <= now or (held > MOST_BYTES and deadline < math.inf):
                held -= channel.held
                # Not waitress' will_close: that waits until the client can take more.
                channel.handle_close()

    def stop_listening(self) -> None:
        """Whoever comes now is for another process, or is told at once that there is none."""
        self.idle_seconds = STOPPING_IDLE_SECONDS
        wasyncore.dispatcher.close(self)  # TcpWSGIServer's own also closes what wakes the loop.


class WaitressWorker(Worker):  # type: ignore[misc]
    """gunicorn's worker process with waitress in it."""

    def run(self) -> None:
        """Serve until told to stop, then finish what has begun, within ``graceful_timeout``."""
        folder = var_folder() / "incoming"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Not TMPDIR: Django's files of uploads would lie there too, and those have names and survive a kill.
        buffers.TempfileBasedBuffer.newfile = lambda _buffer: TemporaryFile(dir=folder)  # noqa: SIM115 - its owner closes
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(self.cfg.threads)
        self.map: dict[int, Any] = {}
        self.servers = [self._server(listener.sock, dispatcher) for listener in self.sockets]
        self._look_at = 0.0
        # Waitress closes a listener at which something unforeseen has gone wrong: then another process is to take over.
        while self.alive and self.ppid == os.getppid() and all(server.accepting for server in self.servers):
            self._turn()
        for server in self.servers:
            server.stop_listening()
        latest = time.monotonic() + self.cfg.graceful_timeout
        while any(server.active_channels for server in self.servers) and time.monotonic() < latest:
            self._turn()

    def _server(self, listener: socket.socket, dispatcher: ThreadedTaskDispatcher) -> Server:
        # What is accepted inherits these.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
        # "Urgent" bytes are bytes like others: left where they are, they would wake waitress' loop without end.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)
        adjustments = Adjustments(
            connection_limit=self.cfg.worker_connections,
            backlog=self.cfg.backlog,
            recv_bytes=PIECE,
            inbuf_overflow=IN_MEMORY,
            outbuf_overflow=IN_MEMORY,
            outbuf_high_watermark=sys.maxsize,  # No thread waits for a client; the maintenance has its own limit.
            max_request_header_size=LARGEST_HEAD,
            max_request_body_size=LARGEST_BODY,
            clear_untrusted_proxy_headers=False,  # Whom to believe is for the service to say.
            log_socket_errors=False,
            ident=None,
        )
        info = (listener.family, listener.type, listener.proto, listener.getsockname())
        server = Server(
            self._application, self.map, _sock=listener, dispatcher=dispatcher, adj=adjustments, sockinfo=info,
            bind_socket=False,
        )  # fmt: skip
        server.idle_seconds = float(self.cfg.keepalive)
        return server

    def _application(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The application, but that an answer to HEAD has no body, whatever the application gives."""
        parts: Any = self.wsgi(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return parts  # type: ignore[no-any-return]
        if hasattr(parts, "close"):
            parts.close()
        return []

    def _turn(self) -> None:
        self.notify()
        wasyncore.loop(timeout=1, use_poll=True, map=self.map, count=1)
        if (now := time.time()) >= self._look_at:
            self._look_at = now + 1.0
            for server in self.servers:
                server.maintenance(now)
