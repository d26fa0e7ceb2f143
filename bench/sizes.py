"""A benchmark at several sizes: each is served by a process of its own, and all stand side by side, so that whatever
else the machine does falls on all alike.
"""

import multiprocessing
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any


@dataclass(frozen=True, slots=True)
class Stand:
    """One size: the process that serves it, what that ``told`` once it was ready, and the seconds that it measured."""

    size: int
    pipe: Connection
    told: Any
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def asked(self, what: str) -> Any:
        """What it answers."""
        self.pipe.send(what)
        return self.pipe.recv()


@contextmanager
def stands(sizes: Sequence[int], serve: Callable[[int, Connection], None]) -> Iterator[Sequence[Stand]]:
    """All sizes, the smallest first. ``serve`` is given its size and a pipe: it says something there once it is ready,
    then answers what it is asked ("round": seconds by name), until that is "close".
    """
    context = multiprocessing.get_context("spawn")
    processes, opened = [], []
    try:
        for size in sorted(sizes):
            ours, theirs = context.Pipe()
            processes.append(context.Process(target=serve, args=(size, theirs)))
            processes[-1].start()
            theirs.close()
            opened.append(Stand(size, ours, ours.recv()))
        yield opened
    finally:
        for stand in opened:
            with suppress(BrokenPipeError):  # It may have failed; the others are to end all the same.
                stand.pipe.send("close")
        for process in processes:
            process.join()


def measure(opened: Sequence[Stand], *, rounds: int) -> None:
    """Let each measure so many rounds, by turns."""
    for number in range(rounds):
        for stand in opened:
            for name, seconds in stand.asked("round").items():
                stand.seconds[name].append(seconds)
        print(f"\rround {number + 1} of {rounds}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def p95(seconds: Sequence[float]) -> float:
    """The value that 95 of 100 don't exceed."""
    return sorted(seconds)[min(len(seconds) - 1, int(0.95 * len(seconds)))]
