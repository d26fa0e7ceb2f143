"""A hundred complaints while processes, broker and database are killed: nothing lost, doubled or stuck."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.fault
def test_nothing_is_lost_or_doubled_when_everything_is_killed() -> None:
    command = [sys.executable, "bench/chaos.py", "-n", "100"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert "PASSED: accepted 100" in done.stdout
