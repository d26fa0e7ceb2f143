"""The quiet requester: sends a complaint while others attack, and notes how long it takes."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, Self

from bench.attacks.browser import Browser

DECIDED_SECONDS = 5.0
"""On an idle machine 2 at the most; twice as much is still service."""
ALIVE_SECONDS = 1.0
GIVEN_UP = 15.0
"""Seconds after which a complaint counts as never decided."""
AT_REST = 1.0
"""Seconds for a decision while nobody attacks, on a machine of one's own."""
PAUSE = 1.0


class Counted(Protocol):
    """Who remembers that a complaint was accepted."""

    def __call__(self, email: str, /, *, is_accepted: bool) -> None: ...


@dataclass
class Quiet:
    """While the block lasts, at least once, and to the end: complaints, each by somebody else from another network."""

    browser: Callable[[], Browser]
    address: Callable[[int], str]
    count: Counted
    slack: float = 1.0
    """How many times slower the machine is because others use it, too: so many times longer are the bounds."""
    accepted: list[float] = field(default_factory=list)
    """Seconds from sending to 303."""
    decided: list[float] = field(default_factory=list)
    """Seconds from sending to the decision."""
    alive: list[float] = field(default_factory=list)
    """Seconds that /healthz took."""

    def __enter__(self) -> Self:
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=work) for work in (self._complain, self._look)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    @property
    def is_served(self) -> bool:
        """Whether everybody got what is theirs in time."""
        return max(self.decided) <= DECIDED_SECONDS * self.slack and max(self.alive) <= ALIVE_SECONDS * self.slack

    @property
    def slowness(self) -> float:
        """How many times slower than at rest the best of the complaints was decided, 1 at least."""
        return max(1.0, min(self.decided) / AT_REST)

    def __str__(self) -> str:
        times = [(self.accepted, "303"), (self.decided, "decided"), (self.alive, "healthz")]
        return ", ".join(f"{name} {_seconds(max(values))}" for values, name in times)

    def _complain(self) -> None:
        number = 0
        while not number or not self.is_over.wait(PAUSE):
            self._one(number)
            number += 1

    def _one(self, number: int) -> None:
        browser, email = self.browser(), self.address(number)
        started = time.monotonic()
        fields = {"email": email, "description": "Kak, sertifikat saya belum muncul.", "what_you_see": "absent"}
        answer = browser.complain(fields)
        self.count(email, is_accepted=answer.is_accepted)
        self.accepted.append(time.monotonic() - started if answer.is_accepted else math.inf)
        while answer.is_accepted and time.monotonic() - started < GIVEN_UP * self.slack:
            if 'data-settled="1"' in browser.get(answer.location).text:
                self.decided.append(time.monotonic() - started)
                return
            time.sleep(0.1)
        self.decided.append(math.inf)

    def _look(self) -> None:
        browser = self.browser()
        while not self.alive or not self.is_over.wait(0.3):
            answer = browser.get("/healthz")
            self.alive.append(answer.seconds if answer.status == 200 else math.inf)


def _seconds(value: float) -> str:
    return "never" if math.isinf(value) else f"{value:.2f} s"
