"""Parts around the service fail for a few seconds: it is told, forgotten, and nothing is lost, doubled or given up."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.fault
def test_nothing_is_lost_or_given_up_while_parts_fail_and_each_outage_is_told() -> None:
    command = [sys.executable, "bench/outages.py", "--seconds", "8", "--only", "database_read_only,beat_dead"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert done.stdout.count("told after") == 2
