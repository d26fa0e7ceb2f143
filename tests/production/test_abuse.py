"""The quick attacks: who knows an address sees and changes nothing, letters quote nothing, digits break nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
QUICK = "H3,H4,H5,H7,M2,M3,M4"
"""A minute together on an idle machine; `make abuse` has them all."""


@pytest.mark.fault
def test_no_attack_succeeds_and_a_quiet_requester_is_served() -> None:
    command = [sys.executable, "bench/abuse.py", "--only", QUICK, "--seed", "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "PASSED: " in done.stdout
