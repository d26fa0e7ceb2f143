"""A child process that never outlives its parent: what the keeper and the supervisor are made of."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None  # Loaded here, before any fork.


def die_with_parent(last_words: signal.Signals) -> Callable[[], None]:
    """What a child runs before its program: the kernel will send it ``last_words`` when the parent is gone.

    For ``subprocess.Popen(preexec_fn=…)``, which runs it after the change of user (that change clears the request).
    Linux only: elsewhere a parent that is killed outright leaves its children to their own devices.
    """
    parent = os.getpid()

    def ask() -> None:
        if LIBC is None:
            return
        LIBC.prctl(PR_SET_PDEATHSIG, last_words.value)
        if os.getppid() != parent:  # It died between the fork and the line above.
            os._exit(1)

    return ask


@dataclass
class Child:
    """One program to keep running: how it is started, and the signals that stop it, from polite to certain."""

    name: str
    command: Sequence[str | Path]
    stop_signals: Sequence[signal.Signals] = (signal.SIGTERM, signal.SIGKILL)
    patience: float = 30.0
    """Seconds between two of the signals."""
    env: dict[str, str] | None = None
    cwd: Path | None = None
    user: int | None = None
    group: int | None = None
    output: int | IO[bytes] | None = None
    """Where its standard output goes, and with it its standard error unless ``errors`` says otherwise."""
    errors: int | None = None
    keep_open: Sequence[int] = ()
    """File descriptors that the program inherits."""
    own_group: bool = False
    """A process group of its own, out of reach of the terminal's Ctrl-C."""
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the program; it ends with this process, whatever ends this process."""
        self.process = subprocess.Popen(
            [str(word) for word in self.command],
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.errors or (subprocess.STDOUT if self.output is not None else None),
            env=self.env,
            cwd=self.cwd,
            user=self.user,
            group=self.group,
            extra_groups=[] if self.user is not None else None,
            pass_fds=self.keep_open,
            process_group=0 if self.own_group else None,
            preexec_fn=die_with_parent(self.stop_signals[0]),
        )

    @property
    def alive(self) -> bool:
        """Whether the program runs right now."""
        return self.process is not None and self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        """Send a signal; to the whole group, where there is one, when it is the signal that nobody can pass on."""
        if not self.alive or self.process is None:
            return
        if self.own_group and number == signal.SIGKILL:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)

    def stop(self, *, meanwhile: Callable[[], bool] = lambda: False) -> None:
        """Send the stop signals, one each ``patience`` seconds, until the program has ended; a no-op when it has.

        ``meanwhile`` is called all along; when it returns True, the last signal is sent at once.
        """
        *polite, certain = self.stop_signals
        for number in polite:
            self.send(number)
            wait_until(lambda: not self.alive, seconds=self.patience, or_until=meanwhile)
            if meanwhile():
                break
        self.send(certain)
        if self.process is not None:
            self.process.wait()


def wait_until(holds: Callable[[], bool], *, seconds: float, or_until: Callable[[], bool] = lambda: False) -> bool:
    """Look every 20 ms until ``holds()`` and say whether it came true; give up after ``seconds`` or ``or_until()``."""
    deadline = time.monotonic() + seconds
    while not holds():
        if or_until() or time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
