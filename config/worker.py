"""The web server's worker: threads work, one loop receives and sends, and no slow client ever holds a thread.

gunicorn's own threaded worker lets a thread wait for the rest of a request and for a client that reads slowly: eight
such clients close the service. Here a thread gets a request that is whole and leaves its answer behind. gunicorn still
runs the processes and parses what has come.
"""

import os
import queue
import threading
import time
from collections import deque
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from typing import Any

import structlog
from gunicorn.http import RequestParser, wsgi
from gunicorn.http.errors import NoMoreData, ParseException
from gunicorn.workers.base import Worker

from config.connection import PATIENCE, Connection, Phase
from config.env import var_folder

log = structlog.get_logger("triage.web")
STOPPING_IDLE_SECONDS = 2.0
"""A worker that stops still takes a request that is on its way over a kept connection, and then closes that."""
MOST_BYTES = 1024 * 1024 * 1024
"""Kept at once for all clients of one process, nearly all of it on the disk."""


class BufferedWorker(Worker):  # type: ignore[misc]
    """Connections belong to the loop (they are in ``waiting``) or to a thread (then they are counted as ``busy``)."""

    def run(self) -> None:
        """Serve until told to stop, then finish what has begun, within ``graceful_timeout``."""
        self.waiting: set[Connection] = set()
        self.busy, self.idle, self.listens = 0, float(self.cfg.keepalive), False
        self._work: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        self._done: deque[tuple[Connection, bool | None]] = deque()
        self._look_at = 0.0
        self.folder = var_folder() / "incoming"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.poller = DefaultSelector()
        self.poller.register(self.PIPE[0], EVENT_READ, self._settle_all)
        for number in range(self.cfg.threads):
            threading.Thread(target=self._serve, name=f"web-{number}", daemon=True).start()
        while self.alive and self.ppid == os.getppid():
            self._turn()
        self._listen(False)
        for listener in self.sockets:
            listener.close()  # Whoever comes now is for another process, or is told at once that there is none.
        self.idle, latest = STOPPING_IDLE_SECONDS, time.monotonic() + self.cfg.graceful_timeout
        while (self.waiting or self.busy) and time.monotonic() < latest:
            self._turn()

    def _listen(self, listens: bool) -> None:
        if listens == self.listens:
            return
        self.listens = listens
        for listener in self.sockets:
            listener.setblocking(False)
            if listens:
                self.poller.register(listener, EVENT_READ, partial(self._accept, listener))
            else:
                self.poller.unregister(listener)

    def _turn(self) -> None:
        self.notify()
        # With all places taken by requests that are being worked for, the next client waits in the kernel's line.
        if self.alive:
            self._listen(bool(self.waiting) or self.busy < self.cfg.worker_connections)
        for key, _ in self.poller.select(1.0):
            key.data()
        if (now := time.monotonic()) >= self._look_at:
            self._look_at = now + 1.0
            self._close_the_slow(now)

    # Whom we listen to

    def _accept(self, listener: Any) -> None:
        """Take a new client; when all places are taken, who is nearest to being too slow makes room."""
        try:
            sock, client = listener.accept()
            fresh = Connection(sock, client, listener.getsockname(), folder=self.folder)
        except OSError:  # It has gone again; or another process was faster.
            return
        if self.waiting and len(self.waiting) + self.busy >= self.cfg.worker_connections:
            self._drop(min(self.waiting, key=lambda connection: connection.deadline(idle=self.idle)))
        self._await(fresh)

    def _close_the_slow(self, now: float) -> None:
        """Close whose time is over, and while too many bytes are kept, who has most of them."""
        for connection in [one for one in self.waiting if one.deadline(idle=self.idle) <= now]:
            self._drop(connection)
        held = sum(connection.held for connection in self.waiting)
        while held > MOST_BYTES:
            largest = max(self.waiting, key=lambda connection: connection.held)
            held -= largest.held
            self._drop(largest)

    # The loop's side of a connection

    def _await(self, connection: Connection) -> None:
        """Wait for the client."""
        event = EVENT_WRITE if connection.phase is Phase.ANSWER else EVENT_READ
        self.poller.register(connection.sock, event, partial(self._go_on, connection))
        self.waiting.add(connection)

    def _release(self, connection: Connection) -> None:
        self.poller.unregister(connection.sock)
        self.waiting.remove(connection)

    def _drop(self, connection: Connection) -> None:
        if connection in self.waiting:
            self._release(connection)
        connection.close()

    def _go_on(self, connection: Connection) -> None:
        """The client has done something."""
        if connection not in self.waiting:  # It made room for another one in this very turn.
            return
        try:
            if connection.phase is Phase.FAREWELL:
                if connection.hear_farewell():
                    self._drop(connection)
            elif connection.phase is Phase.ANSWER:
                if connection.send_rest():
                    self._release(connection)
                    self._after_answer(connection)
            elif connection.phase is Phase.IDLE or connection.collect():
                # A thread looks first, since most requests come in one go; who takes longer is the loop's.
                self._release(connection)
                self._hand_over(connection)
        except OSError:
            self._drop(connection)

    def _hand_over(self, connection: Connection) -> None:
        self.busy += 1
        self._work.put(connection)

    def _settle_all(self) -> None:
        """Take back what threads have finished with (they, and signals, write to the pipe)."""
        with suppress(BlockingIOError):
            os.read(self.PIPE[0], 4096)
        while self._done:
            connection, keeps = self._done.popleft()
            self.busy -= 1
            try:
                self._settle(connection, keeps)
            except OSError:
                self._drop(connection)

    def _settle(self, connection: Connection, keeps: bool | None) -> None:
        if connection.is_closed:
            return
        if keeps is None:  # Not whole yet.
            self._await(connection)
            return
        connection.finish(keeps=keeps)
        if connection.answer is not None:
            connection.enter(Phase.ANSWER)
            self._await(connection)
        else:
            self._after_answer(connection)

    def _after_answer(self, connection: Connection) -> None:
        if not connection.keeps:
            connection.say_farewell()
            self._await(connection)
        elif connection.next_request():
            self._hand_over(connection)
        else:
            self._await(connection)

    # The threads' side

    def _serve(self) -> None:
        """What each thread does: requests, one after the other."""
        while True:
            connection = self._work.get()
            keeps: bool | None = False
            try:
                keeps = self._answer(connection) if connection.collect(patience=PATIENCE) else None
            except OSError:  # The client has gone.
                connection.close()
            except BaseException as error:
                log.error("thread_failed", exc_info=error)
                connection.close()
            self._done.append((connection, keeps))
            with suppress(BlockingIOError):  # The pipe is full: the loop will come anyway.
                os.write(self.PIPE[1], b".")

    def _answer(self, connection: Connection) -> bool:
        """Let Django answer the request; whether the connection may go on. Raises OSError when the client is gone."""
        if connection.refusal is not None:
            connection.refuse(connection.refusal)
            return False
        response = None
        try:
            request = next(RequestParser(self.cfg, connection.message, connection.client))
            request._expected_100_continue = False  # The connection has said it.
            response, environ = wsgi.create(request, connection, connection.client, connection.server, self.cfg)
            environ["wsgi.multithread"] = True
            if not self.alive:
                response.force_close()
            parts = self.wsgi(environ, response.start_response)
            try:
                for part in parts:
                    response.write(part)
                response.close()
            finally:
                if hasattr(parts, "close"):
                    parts.close()
            return not response.should_close()
        except (NoMoreData, StopIteration):
            return False
        except ParseException:
            connection.refuse(HTTPStatus.BAD_REQUEST)
            return False
        except OSError:
            raise
        except Exception as error:
            log.error("application_failed", exc_info=error)
            if response is None or not response.headers_sent:
                connection.refuse(HTTPStatus.INTERNAL_SERVER_ERROR)
            return False
