"""The database is read-only for a while: it is told and forgotten, and nothing is lost, doubled or given up."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.fault
def test_nothing_is_lost_or_given_up_while_the_database_is_read_only_and_it_is_told() -> None:
    command = [sys.executable, "bench/outages.py", "--seconds", "8", "--only", "database_read_only"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert "told after" in done.stdout
