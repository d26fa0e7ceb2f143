#!/usr/bin/env python
"""How fast do another desk's tickets come in, in how much memory, and is each there once, whatever stops the import?

Writes a CSV file of closed tickets and has ``manage.py import_tickets`` read it three times, each in a process of its
own: killed with SIGKILL after a third, run on to the end, and once more. Exit status 1 where a row is lost or doubled.

    python bench/imports.py
    python bench/imports.py --rows 100000 --seed 7
"""

import argparse
import csv
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.service import fresh_service  # noqa: E402

SOURCE, BY = "bench", "rina"
PHRASES = (
    "sertifikat saya belum muncul di dashboard",
    "nama di sertifikat salah ketik",
    "ulasan sudah saya kirim dari kemarin",
    "mohon dibantu ya kak, buat lamaran kerja",
    "pelatihannya sudah selesai tiga hari yang lalu",
    "halaman tidak bisa dibuka, selalu muncul tulisan gagal memuat",
)
COLUMNS = ("id", "received", "closed", "name", "email", "subject", "description", "category", "reply")


@dataclass(frozen=True, slots=True)
class Run:
    """A process that imported, how long it took, and the most memory that it had."""

    status: int
    seconds: float
    megabytes: float


def main() -> int:
    """Import, three times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000, help="lines of the file (default: 10000)")
    parser.add_argument("--seed", type=int, default=7, help="of what they say (default: 7)")
    options = parser.parse_args()
    with fresh_service() as var:
        import django

        django.setup()
        from django.contrib.auth.models import User

        User.objects.create_user(BY, is_staff=True)
        path = var / "old.csv"
        answered = write(path, options.rows, chance=random.Random(options.seed))
        print(f"{options.rows:,} rows, {path.stat().st_size / 1e6:.0f} MB", flush=True)
        killed = imported(path, until=lambda: there()["messages"] >= options.rows // 3)
        before = there()["messages"]
        print(f"killed with {before:,} rows written after {killed.seconds:.1f} s", flush=True)
        rest = imported(path)
        new = options.rows - before
        print(
            f"run on: {new:,} rows in {rest.seconds:.1f} s, {new / rest.seconds:,.0f} a second; "
            f"at most {rest.megabytes:.0f} MB",
            flush=True,
        )
        again = imported(path)
        print(
            f"once more: nothing new in {again.seconds:.1f} s, {options.rows / again.seconds:,.0f} rows a second; "
            f"at most {again.megabytes:.0f} MB"
        )
        owed = dict.fromkeys(("tickets", "messages", "submissions", "events"), options.rows) | {"replies": answered}
        wrong = {name: (count, owed[name]) for name, count in there().items() if count != owed[name]}
        for name, (count, due) in wrong.items():
            print(f"{name}: {count:,}, not {due:,}")
        failed = bool(wrong or rest.status or again.status)
        print("FAILED" if failed else f"PASSED: each of {options.rows:,} rows is there once")
    return failed


def write(path: Path, count: int, *, chance: random.Random) -> int:
    """A file of so many tickets; how many of them were answered."""
    now, answered = datetime.now(UTC), 0
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for number in range(count):
            received = now - timedelta(days=chance.uniform(1, 60))
            words = ". ".join(chance.sample(PHRASES, chance.randint(1, 4)))
            reply = "Mohon tunggu tiga hari kerja ya Kak." if chance.random() < 0.7 else ""
            answered += bool(reply)
            closed = received + timedelta(hours=chance.uniform(1, 20))
            who = (f"Sari {number}", f"requester{number % (count // 2 + 1)}@example.com")
            category = chance.choice(("too_early", "name_mismatch", ""))
            told = (number, received.isoformat(), closed.isoformat(), *who, "Sertifikat", words, category, reply)
            rows.writerow(told)
    return answered


def imported(path: Path, *, until: Callable[[], bool] | None = None) -> Run:
    """Let a process import the file; it is killed as soon as ``until`` says so."""
    command = [sys.executable, "manage.py", "import_tickets", str(path), "--source", SOURCE, "--as", BY]
    started = time.monotonic()
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    runs = os.WEXITED | os.WNOHANG | os.WNOWAIT  # Asked without taking its end: ``wait4`` tells what it used.
    while until is not None and os.waitid(os.P_PID, child.pid, runs) is None:
        if until():
            child.send_signal(signal.SIGKILL)
            break
        time.sleep(0.05)
    _pid, status, usage = os.wait4(child.pid, 0)
    return Run(status, time.monotonic() - started, usage.ru_maxrss / 1024)


def there() -> dict[str, int]:
    """How many rows of each kind there are."""
    from triage.models import ImportedMessage, Reply, Submission, Ticket, TicketEvent

    models = {"tickets": Ticket, "messages": ImportedMessage, "submissions": Submission, "replies": Reply}
    return {name: each._default_manager.count() for name, each in {**models, "events": TicketEvent}.items()}


if __name__ == "__main__":
    sys.exit(main())
