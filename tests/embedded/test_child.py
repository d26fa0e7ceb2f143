"""A child process: it ends with its parent, and it ends when it is told to."""

import os
import signal
import subprocess
import sys

import pytest

from embedded import BASE_DIR
from embedded.child import Child, wait_until

STUBBORN = [
    sys.executable,
    "-c",
    "import signal; signal.signal(15, signal.SIG_IGN); print('up', flush=True); signal.pause()",
]


def started(child: Child) -> Child:
    """The child, once it has said its first word."""
    child.output = subprocess.PIPE
    child.start()
    assert child.process is not None
    assert child.process.stdout is not None
    with child.process.stdout as words:
        assert words.readline() == b"up\n"
    return child


def test_it_stops_at_the_first_polite_word() -> None:
    child = Child("sleeper", ["sleep", "60"])
    child.start()

    child.stop()

    assert child.process is not None
    assert child.process.returncode == -signal.SIGTERM
    child.stop()


def test_it_kills_who_does_not_listen() -> None:
    child = started(Child("stubborn", STUBBORN, patience=0.05))

    child.stop()

    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


def test_it_does_not_wait_for_anybody_when_in_a_hurry() -> None:
    child = started(Child("stubborn", STUBBORN, patience=3600))

    child.stop(meanwhile=lambda: True)

    assert not child.alive


@pytest.mark.fault
def test_it_dies_with_its_parent() -> None:
    script = (
        "from embedded.child import Child; c = Child('x', ['sleep', '60']); c.start(); print(c.process.pid, flush=True)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script + "; input()"], cwd=BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with parent:
        assert parent.stdout is not None
        grandchild = int(parent.stdout.readline())
        parent.kill()

    assert wait_until(lambda: not running(grandchild), seconds=5)


def running(number: int) -> bool:
    """Whether this process runs; one that has ended and waits for its parent to notice does not."""
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8") as status:
            return status.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_kills_the_whole_group() -> None:
    child = started(Child("family", ["sh", "-c", "sleep 60 & echo up; wait"], own_group=True, patience=0))
    assert child.process is not None

    child.send(signal.SIGKILL)

    assert wait_until(lambda: not group_alive(child), seconds=5)


def group_alive(child: Child) -> bool:
    assert child.process is not None
    child.process.poll()
    try:
        os.killpg(child.process.pid, 0)
    except ProcessLookupError:
        return False
    return True
