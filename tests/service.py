"""The whole service for a test: `python -m embedded.supervisor` with a var/ and a port of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded import BASE_DIR
from embedded.child import die_with_parent, wait_until


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])


class Service:
    """A running `python -m embedded.supervisor`, with a var/ and a port of its own."""

    def __init__(self, var: Path) -> None:
        self.var, self.port, self.log = var, free_port(), var.parent / "service.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "embedded.supervisor"],
                cwd=BASE_DIR,
                env={**environment(), "TRIAGE_VAR": str(var), "PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )

    @property
    def address(self) -> str:
        """Where the web server answers."""
        return f"http://localhost:{self.port}"

    @property
    def said(self) -> str:
        """Everything it has printed so far."""
        return self.log.read_text(encoding="utf-8")

    def says(self, pattern: str, *, times: int = 1, seconds: float = 300) -> bool:
        """Whether it says this within some time."""
        return wait_until(
            lambda: len(re.findall(pattern, self.said)) >= times,
            seconds=seconds,
            or_until=lambda: self.process.poll() is not None,
        )

    def processes(self) -> list[int]:
        """Every process that was started with this var/ in its environment or on its command line."""
        mark, found = os.fsencode(self.var), []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def find(self, word: str) -> int:
        """The oldest of them that has this word on its command line."""
        return min(number for number in self.processes() if word.encode() in command_line(number))


def command_line(process: int) -> bytes:
    """What it was called by; b"" once it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def environment() -> dict[str, str]:
    """Ours, without what would make the service anything but embedded, and without a past, which takes minutes."""
    ours = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return {**ours, "DEMO_DAYS": "0"}


@contextmanager
def service(var: Path) -> Iterator[Service]:
    """A service; when the test fails, what it said is shown, and it is ended anyway."""
    running = Service(var)
    try:
        yield running
    finally:
        print(running.said)
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()
