"""A service of a benchmark's own: fresh data in a temporary folder, the real processes, gone afterwards."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from http.client import HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import embedded  # noqa: E402

UNLIMITED = dict.fromkeys(("COMPLAINTS_FREE", "COMPLAINTS_MOST", "COMPLAINTS_BUSY"), "1000000")
"""For a web server whose benchmark sends more, from one address, than anybody may. It is counted all the same."""


@contextlib.contextmanager
def fresh_service() -> Iterator[Path]:
    """Embedded servers with a migrated, loaded database; gives the var folder. Environment set for children."""
    with tempfile.TemporaryDirectory(prefix="triage-bench-") as folder:
        var = Path(folder)
        os.environ |= {"TRIAGE_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "WARNING"}
        servers = embedded.start(var)
        try:
            for command in ("migrate", "load_playbook"):
                subprocess.run([sys.executable, "manage.py", command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            yield var
        finally:
            servers.stop()


@contextlib.contextmanager
def running(*command: str, **environment: str) -> Iterator[None]:
    """A Python module as a child process for as long as the block lasts."""
    with program(sys.executable, "-m", *command, **environment):
        yield


@contextlib.contextmanager
def program(*words: str, folder: Path = ROOT, **environment: str) -> Iterator[None]:
    """A child process for as long as the block lasts."""
    # Celery's banners are no news; what goes wrong is said on standard error.
    child = subprocess.Popen(words, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(timeout=30)
        except subprocess.TimeoutExpired:  # On a busy machine; nothing may outlive the bench.
            child.kill()
            child.wait()


@contextlib.contextmanager
def web(application: str = "config.wsgi", **environment: str) -> Iterator[int]:
    """A gunicorn with the service's own configuration, serving ``application``; gives its port."""
    port = free_port()
    with running("gunicorn", "-c", "config/gunicorn.py", application, PORT=str(port), **environment):
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield port


@contextlib.contextmanager
def workers() -> Iterator[None]:
    """The workers as the service runs them: one for pictures, one for the rest."""
    celery = ("celery", "-A", "config", "worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle")
    with (
        running(*celery, "-Q", "read", "-c", "1", "-n", "read@bench"),
        running(*celery, "-Q", "decide,send,sweep", "-c", "1", "-n", "rest@bench"),
    ):
        yield


@contextlib.contextmanager
def whole(var: Path) -> Iterator[int]:
    """Every process that the supervisor runs, by its very commands; gives the web server's port once all is ready."""
    from embedded.supervisor import NOT_NEWS, commands

    port = free_port()
    (var / "beat").mkdir(exist_ok=True)
    with contextlib.ExitStack() as stack:
        for words in commands(var).values():
            stack.enter_context(running(*words[2:], PORT=str(port), PYTHONWARNINGS=NOT_NEWS))
        wait_for(f"http://127.0.0.1:{port}/readyz")
        yield port


def free_port() -> int:
    """A loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str, *, seconds: float = 60) -> None:
    """Return once ``address`` answers 200."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (OSError, HTTPException):  # ``URLError`` is an ``OSError``.
            time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer within {seconds} s")


def median(values: Sequence[float]) -> float:
    """The middle value (the upper one of two)."""
    return sorted(values)[len(values) // 2]
