#!/usr/bin/env python
"""Do complaints get in while the database is upgraded? An older version's web server, a large database, all migrations.

The older version, in a work tree of its own, fills the database and takes complaints at a steady rate; meanwhile
``manage.py upgrade`` of this version runs beside it, as docs/operating/upgrade.md says. What each complaint waited is
told for the time before, during and after, with the migration that ran when the slowest came.

    python bench/upgrading.py --tickets 1000000 [--from 7d6c9b2] [--rate 10]
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import embedded
from bench.accept import form_request
from bench.picture import phone_picture
from bench.service import ROOT, UNLIMITED, free_port, program, wait_for

FOUND_SLOW = "7d6c9b2"
GOAL_MS = 500
CALM = 20
"""Seconds of complaints before and after."""
CONNECTIONS = 8


@dataclass
class Visits:
    """What complaints waited: when each was sent, for how many milliseconds, and what became of it."""

    port: int
    rate: float
    seen: list[tuple[float, float, str]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    due: "Queue[float]" = field(default_factory=Queue)

    def run(self) -> None:
        """Send complaints at the rate, each counted from when it was due, until told to end."""
        build, next_ = form_request(self.port, phone_picture()), time.monotonic()
        senders = [threading.Thread(target=self._send, args=(build,)) for _ in range(CONNECTIONS)]
        for sender in senders:
            sender.start()
        while not self.ended.is_set():
            next_ += 1 / self.rate
            time.sleep(max(0, next_ - time.monotonic()))
            self.due.put(next_)
        for sender in senders:
            sender.join()

    def _send(self, build: Callable[[], bytes]) -> None:
        while not self.ended.is_set() or not self.due.empty():
            try:
                at = self.due.get(timeout=0.2)
            except Empty:
                continue
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
                    connection.sendall(build())
                    became = connection.recv(64).split(b" ", 2)[1].decode()
            except (OSError, IndexError) as error:
                became = type(error).__name__
            self.seen.append((at, 1000 * (time.monotonic() - at), became))


def main() -> int:
    """Print the table; exit status 1 if a complaint was refused or the 99th percentile misses the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--from", dest="older", default=FOUND_SLOW, help="the version that runs, a commit")
    parser.add_argument("--rate", type=float, default=10, help="complaints a second")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="triage-upgrading-")))
        older = folder / "older"
        _git("worktree", "add", "--detach", str(older), options.older)
        stack.callback(_git, "worktree", "remove", "--force", str(older))
        servers = embedded.start(folder / "var")
        stack.callback(servers.stop)
        os.environ |= {
            "TRIAGE_VAR": str(folder / "var"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LOG_LEVEL": "WARNING",
        }
        os.environ |= UNLIMITED
        for words in (("manage.py", "migrate"), ("manage.py", "load_playbook")):
            run(older, *words)
        fill = next(each for each in ("datasets/desk", "bench") if (older / each / "many_tickets.py").exists())
        run(older, f"{fill}/many_tickets.py", "--tickets", str(options.tickets))
        port = free_port()
        os.environ["PORT"] = str(port)
        words = (sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi")
        stack.enter_context(program(*words, folder=older, LOG_LEVEL="CRITICAL"))
        wait_for(f"http://127.0.0.1:{port}/healthz")
        return measured(Visits(port, options.rate))


def measured(visits: Visits) -> int:
    """Complaints before, during and after the upgrade."""
    sending = threading.Thread(target=visits.run)
    sending.start()
    time.sleep(CALM)
    steps: list[tuple[float, str]] = [(began := time.monotonic(), "begins")]
    words = [sys.executable, "-u", "manage.py", "upgrade"]
    upgrade = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert upgrade.stdout is not None
    for line in upgrade.stdout:
        print(f"{time.monotonic() - began:7.1f} s  {line.rstrip()}", file=sys.stderr)
        steps.append((time.monotonic(), line.strip()))
    status, ended = upgrade.wait(), time.monotonic()
    time.sleep(CALM)
    visits.ended.set()
    sending.join()
    reached = status == 0
    for name, since, until in (("before", 0, began), ("during", began, ended), ("after", ended, 1e18)):
        waited = sorted(ms for at, ms, _ in visits.seen if since <= at < until)
        refused = [became for at, _, became in visits.seen if since <= at < until and became != "303"]
        p50, p99 = (waited[int(len(waited) * share)] for share in (0.5, 0.99))
        told = f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, most {waited[-1]:.0f} ms; not taken: {len(refused)}"
        print(
            f"{name}: {len(waited)} complaints in {min(until, ended + CALM) - max(since, began - CALM):.0f} s, {told}"
        )
        if refused:
            print(f"  {sorted(set(refused))}")
        reached = reached and not refused and p99 <= GOAL_MS
    for at, ms, _ in sorted(visits.seen, key=lambda each: -each[1])[:8]:
        step = next((words for when, words in reversed(steps) if when <= at + ms / 1000), "before")
        print(f"  {ms:6.0f} ms at {at - began:6.1f} s, after: {step}")
    return not reached


def run(folder: Path, *words: str) -> None:
    """A program of the version in ``folder``, to its end."""
    started = time.monotonic()
    subprocess.run([sys.executable, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    print(f"{' '.join(words)}: {time.monotonic() - started:.0f} s", file=sys.stderr)


def _git(*words: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
