"""The whole service, as `make run` starts it: it comes up, survives, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import embedded, probe
from config.child import wait_until
from config.embedded import BASE_DIR

pytestmark = pytest.mark.fault


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])


class Service:
    """A running `python -m config.supervisor`, with a var/ and a port of its own."""

    def __init__(self, var: Path) -> None:
        self.var, self.port, self.log = var, free_port(), var.parent / "service.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.supervisor"],
                cwd=BASE_DIR,
                env={**environment(), "TRIAGE_VAR": str(var), "PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
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
        return min(n for n in self.processes() if word.encode() in Path(f"/proc/{n}/cmdline").read_bytes())


def environment() -> dict[str, str]:
    """Ours, without what would make the service anything but embedded."""
    return {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}


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


@pytest.fixture(scope="module")
def var(folder: Path) -> Path:
    return folder / "var"


def test_it_serves_restarts_what_dies_and_stops_in_order(var: Path) -> None:
    with service(var) as running:
        assert running.says(r"Ready\. Ctrl-C stops it\.")
        assert f"http://localhost:{running.port}/desk/" in running.said
        assert probe.answers("/healthz", port=running.port)
        assert running.says(r"reader@\S+ ready")
        assert running.says(r"worker@\S+ ready")

        os.kill(running.find("beat"), signal.SIGKILL)
        assert running.says(r"beat has ended \(code -9\); again in 2 s")
        assert running.says(r"celery beat .* is starting", times=2)

        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(timeout=60) == 0
        assert running.said.rstrip().endswith("Stopped.")
        assert "Traceback" not in running.said
        assert running.processes() == []


def test_it_keeps_the_data_and_loads_the_demo_once(var: Path) -> None:
    log_ins = (var / "demo.txt").stat()

    with service(var) as running:
        assert running.says(r"Ready\. Ctrl-C stops it\.")
        assert "supervisor" in running.said, "The log-ins are shown at every start."
        assert (var / "demo.txt").stat() == log_ins

        running.process.kill()
        assert wait_until(lambda: running.processes() == [], seconds=60), "Killed outright, it still takes all along."
    assert not embedded.running(var)


def test_it_stops_at_once_when_asked_twice(var: Path) -> None:
    with service(var) as running:
        assert running.says(r"Ready\. Ctrl-C stops it\.")

        running.process.send_signal(signal.SIGTERM)
        assert running.says(r"Stopping")
        running.process.send_signal(signal.SIGTERM)

        running.process.wait(timeout=10)
        assert wait_until(lambda: running.processes() == [], seconds=30)


def test_it_says_that_the_port_is_taken(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        done = subprocess.run(
            [sys.executable, "-m", "config.supervisor"],
            cwd=BASE_DIR,
            env={**environment(), "TRIAGE_VAR": str(var), "PORT": port},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr
    assert not embedded.running(var)
