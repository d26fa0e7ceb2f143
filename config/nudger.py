"""Publishing nudges beside the work that causes them: no request waits for the broker, up or down.

A thread of its own sends what has gathered. The first nudge goes out at once; those that come while it
rests travel together, a message a stage, so that a burst of complaints costs few messages. What is lost
(a killed process, a broker that is down), the sweep finds in the rows.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping

import structlog
from structlog.contextvars import get_contextvars

REST = 0.1
"""Seconds between two rounds of publishing."""
QUIET_AFTER_FAILURE = 5.0
"""Seconds without publishing after the broker failed."""
LONGEST_MESSAGE = 10
"""Rows in one message: a message's task must end well within its time limit."""
MOST_WAITING = 1000
"""Nudges kept; older ones are dropped for the sweep."""

log = structlog.get_logger("triage.nudge")


class Nudger:
    """Takes (stage, row id) from any thread and publishes it soon; never raises, never blocks.

    With each row goes the id of the request that caused the nudge, "" where none did: by it the log tells one story.
    """

    def __init__(self, publish: Callable[[str, Mapping[int, str]], None], *, rest: float = REST) -> None:
        """``publish`` sends one message for several rows of a stage (and their requests), or raises."""
        self._publish = publish
        self._rest = rest
        self._waiting: deque[tuple[str, int, str]] = deque(maxlen=MOST_WAITING)
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._publishing = threading.Lock()
        self._owner = 0

    def __call__(self, stage: str, pk: int) -> None:
        """Publish soon."""
        self._waiting.append((stage, pk, get_contextvars().get("request_id", "")))
        if self._owner != os.getpid():  # Threads don't survive a fork: each process starts its own.
            self._start()
        self._wake.set()

    def round(self) -> float:
        """Publish what waits; returns the seconds to rest before the next round."""
        with self._publishing:
            stages: dict[str, list[tuple[int, str]]] = {}
            while self._waiting:
                stage, pk, request = self._waiting.popleft()
                stages.setdefault(stage, []).append((pk, request))
            try:
                for stage, rows in stages.items():
                    for start in range(0, len(rows), LONGEST_MESSAGE):
                        self._publish(stage, dict(rows[start : start + LONGEST_MESSAGE]))
            except Exception as error:  # Any broker trouble: the rows are safe, the sweep will find them.
                log.warning("nudges_dropped", count=sum(map(len, stages.values())), error=type(error).__name__)
                return QUIET_AFTER_FAILURE
            return self._rest

    def _start(self) -> None:
        with self._lock:
            if self._owner != os.getpid():
                self._owner = os.getpid()
                self._wake, self._publishing = threading.Event(), threading.Lock()
                threading.Thread(target=self._run, name="nudger", daemon=True).start()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            time.sleep(self.round())
