#!/usr/bin/env python
"""How fast do workers answer what waits? This version beside an older one, in the same run.

Both run side by side, each with a database and a broker of its own and the supervisor's reader, worker (two processes)
and mail process. In each round, in turn, each gets the same work:

    drain   text complaints, announced as they come in
    sweep   text complaints that nothing announced: only the sweep, every 15 seconds, finds them
    mails   mails laid into the folder, and one call to fetch them

What counts is the ratio of a round's speeds. CPU is that of all processes of a side but the one that sends, its
database's among them. Whatever else the machine does touches both sides alike.

    python bench/drain.py
    python bench/drain.py --tickets 1000 --rounds 5 --work drain sweep --against 7d6c9b2
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import date, timedelta
from email.message import EmailMessage
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOUND_SLOW = "7d6c9b2"
"""The commit on which the findings were made."""
SWEEP = 15.0
LONGEST = 240.0
"""Seconds after which a round ends, whatever is still waiting."""
UNLIMITED = {
    "FIRST_LETTERS_A_MINUTE": "0",
    "FIRST_LETTERS_PER_DOMAIN_A_MINUTE": "0",
    "MAILS_PER_DOMAIN_A_MINUTE": "0",
}
SAID = {
    "name": "Sari Wulandari",
    "platform": "tokopedia",
    "completed_on": date(2026, 9, 15),
    "what_you_see": "absent",
    "description": "Kak, sertifikat saya belum muncul di dashboard, sudah saya tunggu dari kemarin.",
    "language": "id",
}
WORKERS = ("reader", "worker", "mail")


def main() -> int:
    """Start both sides, give them the same work in turn, print ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=200, help="tickets a round (default 200)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", nargs="+", default=["drain", "sweep", "mails"], choices=["drain", "sweep", "mails"])
    parser.add_argument("--against", default=FOUND_SLOW, help=f"the older version, a commit (default {FOUND_SLOW})")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # Told to stop, it still takes the older tree away.
    with ExitStack() as stack:
        older = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="triage-drain-"))) / "older"
        _git("worktree", "add", "--detach", str(older), options.against)
        stack.callback(_git, "worktree", "remove", "--force", str(older))
        sides = {"now": Side(ROOT, stack), options.against: Side(older, stack)}
        for work in options.work:
            compare(work, sides, rounds=options.rounds, tickets=options.tickets)
    return 0


def compare(work: str, sides: "dict[str, Side]", *, rounds: int, tickets: int) -> None:
    """Rounds of one kind of work on both sides; the first of them warms up and does not count."""
    ratios, told = [], {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, side in sides.items():
            print(f"\r{work}: round {number} of {rounds}, {name}        ", end="", file=sys.stderr, flush=True)
            told[name].append(side.do(work, tickets if number else max(10, tickets // 10)))
        now, older = (told[name][-1] for name in sides)
        ratios.append(now["a_second"] / max(older["a_second"], 0.01))
    print(file=sys.stderr)
    for name, results in told.items():
        counted = results[1:]
        speed, cpu = (_median([each[key] for each in counted]) for key in ("a_second", "cpu_ms"))
        print(f"{work:6} {name:10} {speed:6.1f} tickets/s  {cpu:6.1f} ms CPU a ticket")
    print(f"{work:6} ratio      {_median(ratios[1:]):6.2f}  (rounds {min(ratios[1:]):.2f} to {max(ratios[1:]):.2f})")


class Side:
    """One version: a process in its folder, which is told what to do line by line."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        environment = {**os.environ, **UNLIMITED, "PYTHONPATH": str(folder)}
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), "--serve", str(folder)],
            cwd=folder, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        stack.callback(self.process.wait)
        stack.callback(self.process.stdin.close)
        if self.process.stdout.readline() != "ready\n":
            raise SystemExit(f"{folder} does not run in this environment: its requirements may differ. Try --against.")

    def do(self, work: str, tickets: int) -> dict[str, float]:
        """What a round gave."""
        self.process.stdin.write(f"{work} {tickets}\n")
        self.process.stdin.flush()
        return dict(json.loads(self.process.stdout.readline()))


def serve(folder: Path) -> None:
    """One side: its servers and workers, and rounds as they are asked for. Runs with ``folder``'s own modules."""
    service = import_module("bench.service")
    with service.fresh_service() as var, ExitStack() as stack:
        try:
            supervisor = import_module("embedded.supervisor")
        except ModuleNotFoundError:
            supervisor = import_module("config.supervisor")
        import_module("django").setup()
        for name, words in supervisor.commands(var).items():
            if name in WORKERS:
                stack.enter_context(service.running(*words[2:], PYTHONWARNINGS=supervisor.NOT_NEWS))
        print("ready", flush=True)
        for line in sys.stdin:
            work, tickets = line.split()
            print(json.dumps(_round(work, int(tickets), var)), flush=True)


def _round(work: str, tickets: int, var: Path) -> dict[str, float]:
    from django.conf import settings

    from config.celery import app
    from triage.models import Ticket

    before, last = _cpu(var), Ticket.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    started = time.monotonic()
    swept: Callable[[], Any] = lambda: None  # noqa: E731 - nobody sweeps
    if work == "mails":
        _lay(tickets, settings.MAIL_IN)
        started = time.monotonic()
        app.send_task("triage.tasks.fetch_mail")
    else:
        _send(tickets, announced=work == "drain")
        if work == "sweep":
            started, before = time.monotonic(), _cpu(var)
            swept = lambda: app.send_task("triage.tasks.sweep", expires=SWEEP)  # noqa: E731
    next_sweep, done = started, 0
    while done < tickets and time.monotonic() - started < LONGEST:
        if time.monotonic() >= next_sweep:
            swept()
            next_sweep += SWEEP
        time.sleep(0.25)
        done = Ticket.objects.filter(pk__gt=last, stage="done", replies__state="sent").distinct().count()
    seconds = time.monotonic() - started
    return {"a_second": done / seconds, "cpu_ms": (_cpu(var) - before) / max(done, 1) * 1000}


def _send(tickets: int, *, announced: bool) -> None:
    """Text complaints as rows; those that are not announced have been waiting for a minute."""
    from django.utils import timezone

    from triage import nudge, pipeline
    from triage.messages import Answers, InboundMessage

    publish = nudge._Wire.publish
    nudge.wire(publish if announced else None)
    for _ in range(tickets):
        key = uuid.uuid4().hex
        said: dict[str, Any] = {**SAID, "email": f"{key[:12]}@example.com", "training": key}
        answers = Answers.of(said) if hasattr(Answers, "of") else Answers(**said)
        at = timezone.now() - timedelta(seconds=0 if announced else 60)
        pipeline.receive(InboundMessage(channel="web", answers=answers, key=key), now=at)
    nudge.wire(publish)


def _lay(mails: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for _ in range(mails):
        key = uuid.uuid4().hex
        mail = EmailMessage()
        mail["From"], mail["To"] = f"Budi <{key[:12]}@example.com>", "desk@localhost"
        mail["Subject"], mail["Message-ID"] = "Sertifikat belum muncul", f"<{key}@example.com>"
        mail.set_content(f"{SAID['description']}\n\nKelas {key}, Tokopedia, selesai kemarin.\n")
        part = folder / f"{key}.part"
        part.write_bytes(mail.as_bytes())
        part.rename(folder / f"{key}.eml")


def _cpu(var: Path) -> float:
    """Seconds of CPU that the side's processes have taken, ended ones with their parents; not this one."""
    total, mark = 0, f"TRIAGE_VAR={var}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(process.name) != os.getpid() and mark in (process / "environ").read_bytes():
                total += sum(map(int, (process / "stat").read_text().rpartition(")")[2].split()[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _git(*words: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
