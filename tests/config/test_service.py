"""The whole service, as `make run` starts it: it comes up, survives, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import embedded
from config import probe
from embedded import BASE_DIR
from embedded.child import wait_until
from tests.service import environment, service

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def var(folder: Path) -> Path:
    return folder / "var"


def test_it_serves_restarts_what_dies_and_stops_in_order(var: Path) -> None:
    with service(var) as running:
        assert running.says(r"Ready\. Ctrl-C stops it\.")
        assert f"http://localhost:{running.port}/desk/" in running.said
        assert probe.answers("/healthz", port=running.port, seconds=60)
        assert running.says(r"reader@\S+ ready")
        assert running.says(r"worker@\S+ ready")

        os.kill(running.find("beat"), signal.SIGKILL)
        assert running.says(r"beat has ended \(code -9\); again in [12] s")  # 1 where the start took a minute
        assert running.says(r"beat_starts", times=2)

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
            [sys.executable, "-m", "embedded.supervisor"],
            cwd=BASE_DIR,
            env={**environment(), "TRIAGE_VAR": str(var), "PORT": port},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr
    assert not embedded.running(var)
