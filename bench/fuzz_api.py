"""Do the API's schema and behaviour agree? schemathesis with all its checks against a service of its own.

A part of the time each anonymously, as a program, an agent and a supervisor; no 5xx, no answer and no refusal that the
schema does not tell of.

    python bench/fuzz_api.py
    python bench/fuzz_api.py --minutes 1 --seed 7
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.service import ROOT, fresh_service, web

KEY = "tk_fuzz"
"""Its service lives as long as the run, on loopback."""
MAKE_KEYS = f"""
from django.contrib.auth.models import Group, User
from django.utils import timezone
from triage.models import ApiClient, ApiKey
from triage.models.api_client import key_digest
from triage.models.api_key import OF_PEOPLE, OF_PROGRAMS
now = timezone.now()
program = ApiClient.objects.create(name="fuzz", key_digest=key_digest({KEY!r}), hourly_quota=1_000_000)
ApiKey.objects.create(
    client=program, name="program", scopes=sorted(OF_PROGRAMS), digest=key_digest("{KEY}_program"), made_at=now
)
for name in ("Agents", "Supervisors"):
    person = User.objects.create_user(name, is_staff=True)
    person.groups.add(Group.objects.get(name=name))
    digest = key_digest(f"{KEY}_{{name}}")
    ApiKey.objects.create(person=person, name=name, scopes=sorted(OF_PEOPLE), digest=digest, made_at=now)
"""
WHO = ("", f"{KEY}_program", f"{KEY}_Agents", f"{KEY}_Supervisors")


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "harness.fuzz_api_hooks"}
"""It runs in a folder of its own, since it writes files where it stands."""


def command(address: str, *, seconds: int, seed: int, headers: Sequence[str] = ()) -> list[str]:
    """The call of schemathesis on a running service: every check, every phase, until the time is over."""
    return [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(Path(__file__).with_suffix(".toml"))),
        *("run", f"{address}/api/v1/schema/", "--checks", "all"),
        *("--max-time", str(seconds), "--seed", str(seed), "--continue-on-failure", "--generation-database", "none"),
        *("--request-timeout", "20", "--no-color"),
        *(word for header in headers for word in ("--header", header)),
    ]


def main() -> None:
    """Run it for everybody; ends with 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5, help="altogether (5)")
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    seconds, failed = max(1, round(options.minutes * 60 / len(WHO))), False
    os.environ["API_REQUESTS"] = "100000000"
    with fresh_service(), web() as port:
        subprocess.run([sys.executable, "manage.py", "shell", "-c", MAKE_KEYS], cwd=ROOT, check=True)
        for key in WHO:
            headers = [f"Authorization: Bearer {key}"] if key else []
            print(f"== {key or 'anonymous'}, {seconds} s", flush=True)
            words = command(f"http://127.0.0.1:{port}", seconds=seconds, seed=options.seed, headers=headers)
            failed |= subprocess.run(words, cwd=os.environ["TRIAGE_VAR"], env=ENVIRONMENT, check=False).returncode != 0
    sys.exit(failed)


if __name__ == "__main__":
    main()
