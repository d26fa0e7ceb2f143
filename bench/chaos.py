#!/usr/bin/env python
"""Is anything lost, doubled or stuck when everything that can be killed is killed?

Submits N complaints, most with a screenshot, to the running service (gunicorn, two workers, two Beats, PostgreSQL,
Valkey, an SMTP server that refuses, delays and drops). Meanwhile, at random, processes are killed with SIGKILL, the
broker is killed and comes back empty, PostgreSQL is restarted, follow-ups become due. Clients do what clients do: they
send again, with the same key, until they are told that it was accepted. Then the dust settles, and the rows are held
against what the clients and the SMTP server know. Leases and pauses are shortened (DURATIONS) so that minutes suffice.

    python bench/chaos.py [-n 1000] [--seed 7]
"""

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from http.client import HTTPException
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from aiosmtpd.controller import Controller  # noqa: E402
from aiosmtpd.smtp import SMTP, Envelope, Session  # noqa: E402

from bench.service import free_port, fresh_service  # noqa: E402
from embedded import Places  # noqa: E402

DURATIONS = (
    "lease=3 reading_lease=9 sending_lease=6 nudge=0.5 sweep=0.75 watch=3 "
    "retry=0.5 resend=3 longest_resend=360 mail_retry=3"
)
CLIENTS = 6
PAUSE = 1.5
"""Seconds at most between a client's complaints."""
KEY = "tk_chaos"
PICTURES = ROOT / "datasets" / "cases" / "pictures"
PATIENCE = 60.0
"""Seconds without any progress after which what is left counts as stuck."""
TURNS = ("250 taken",) * 14 + ("451 later", "451 later", "slow", "drop_before", "drop_after", "554 no")
"""What the SMTP server does with a text, each as likely as the others."""


BLOWS = ("worker", "worker", "reader", "web", "beat", "beat-two", "broker", "database", "due")


def say(text: str) -> None:
    """Print at once."""
    print(text, flush=True)


@dataclass
class Peer:
    """The SMTP server: what it took, by Message-ID."""

    chance: random.Random
    calm: bool = False
    taken: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail, or not, or say nothing about it."""
        turn = TURNS[0] if self.calm else self.chance.choice(TURNS)
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        # Parsed, not looked for by line: a long one is folded.
        identity = str(message_from_bytes(content)["Message-ID"]).strip()
        if turn == "slow":
            import asyncio

            await asyncio.sleep(1.5)
        if turn in {"250 taken", "slow", "drop_after"}:
            self.taken[identity] += 1
        if turn.startswith("drop"):
            if server.transport is not None:
                server.transport.abort()
            return "250 never seen"
        return "250 taken" if turn == "slow" else turn


@dataclass
class Fleet:
    """The service's processes, each started again when it dies; ``killed`` counts who was killed."""

    commands: dict[str, list[str]]
    environment: dict[str, str]
    log: Any
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    killed: Counter[str] = field(default_factory=Counter)

    def tend(self) -> None:
        """Start whatever does not run."""
        for name, command in self.commands.items():
            child = self.running.get(name)
            if child is None or child.poll() is not None:
                # A group of its own, so that a killed parent's children go too, as they do with a container.
                self.running[name] = subprocess.Popen(
                    command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
                )

    def kill(self, name: str) -> None:
        """Kill a process and its children outright."""
        child = self.running.get(name)
        if child is not None and child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            self.killed[name] += 1

    def stop(self) -> None:
        """End all of them."""
        for child in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        for child in self.running.values():
            child.wait()


def commands(var: Path) -> dict[str, list[str]]:
    """As in production: web, readers, workers, and by mistake two Beats."""
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    worker = [
        *celery,
        "worker",
        "--loglevel=WARNING",
        "--without-gossip",
        "--without-mingle",
        "--prefetch-multiplier=1",
    ]
    beat = [*celery, "beat", "--loglevel=WARNING", "--pidfile="]
    return {
        "web": [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
        "reader": [*worker, "-Q", "read", "--concurrency=1", "-n", "reader@chaos"],
        "worker": [*worker, "-Q", "decide,send,sweep", "--concurrency=2", "-n", "worker@chaos"],
        "mail": [*worker, "-Q", "mail", "--concurrency=1", "-n", "mail@chaos"],
        "learner": [*worker, "-Q", "learn", "--concurrency=1", "-n", "learner@chaos"],
        "beat": [*beat, "-s", str(var / "beat-one")],
        "beat-two": [*beat, "-s", str(var / "beat-two")],
    }


@dataclass
class Told:
    """What the clients were told: the reference for each key, and how often they had to send."""

    references: dict[str, str] = field(default_factory=dict)
    attempts: int = 0
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def complain(port: int, numbers: Iterator[int], *, count: int, seed: int, told: Told) -> None:
    """One client: its complaints one after the other, each until it is accepted."""
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    while (number := next(numbers, count)) < count:
        chance = random.Random(f"{seed} {number}")
        body = encode_multipart(BOUNDARY, complaint(number, chance))
        headers = {
            "Content-Type": MULTIPART_CONTENT,
            "Authorization": f"Bearer {KEY}",
            "Idempotency-Key": f"c-{number}",
        }
        time.sleep(chance.uniform(0.0, PAUSE))
        while True:
            told.attempts += 1
            request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/tickets", data=body, headers=headers)
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    reference = json.load(answer)["reference"]
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    told.refused.append(f"{number}: {error.code} {error.read()[:200]!r}")
                    break
            except (OSError, HTTPException, ValueError):
                pass  # Killed before, or (``IncompleteRead``) in the middle of its answer.
            else:
                with told.lock:
                    told.references[f"c-{number}"] = reference
                break
            time.sleep(0.2)


def complaint(number: int, chance: random.Random) -> dict[str, Any]:
    """One requester's form, complete or not, with or without a picture."""
    days = chance.choice([1, 2, 30, 60])
    form: dict[str, Any] = {
        "email": f"requester{number}@example.com",
        "name": "Sari Wulandari",
        "platform": chance.choice(["tokopedia", "kemnaker", "bukalapak"]),
        "training": f"Pelatihan {number}",
        "description": chance.choice(["sertifikat belum muncul", "tolong dibantu ya min", "sudah saya tunggu"]),
    }
    if chance.random() < 0.8:
        form |= {
            "completed_on": (datetime.now(UTC) - timedelta(days=days)).date().isoformat(),
            "what_you_see": "absent",
        }
        form |= {"review_state": chance.choice(["given", "not_yet", "given"])}
    if chance.random() < 0.6:
        picture = chance.choice(["502-bad-gateway.jpg", "chrome-offline.jpg", "dashboard-progres-85.jpg", "kucing.jpg"])
        form["screenshots"] = (PICTURES / picture).open("rb")
    return form


@dataclass
class Chaos:
    """What goes wrong, at random."""

    fleet: Fleet
    places: Places
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)

    def strike(self) -> None:
        """One blow."""
        blow = self.chance.choice(BLOWS)
        self.done[blow] += 1
        match blow:
            case "broker":
                self.kill_broker()
            case "database":
                self.restart_database()
            case "due":
                follow_ups_are_due()
            case name:
                self.fleet.kill(name)

    def kill_broker(self) -> None:
        """SIGKILL; whatever it had kept on disk is gone too. The keeper starts it again."""
        for pid in _processes(str(self.places.valkey)):
            os.kill(pid, signal.SIGKILL)
        for path in self.places.valkey.rglob("*"):
            if path.suffix in {".rdb", ".aof"}:
                path.unlink(missing_ok=True)

    def restart_database(self) -> None:
        """An immediate shutdown, as if the machine had lost power; the keeper starts it again."""
        pid_file = self.places.postgres / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError):
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)


def _processes(mark: str) -> list[int]:
    """Valkey servers of this run, by the folder in which they work."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if "valkey" in words and (mark in words or str(os.readlink(entry / "cwd")) == mark):
                    found.append(int(entry.name))
    return found


def follow_ups_are_due() -> None:
    """What is planned becomes due now."""
    from django.db import Error, connection
    from django.utils import timezone

    from triage.models import FollowUp, FollowUpState

    with contextlib.suppress(Error):
        FollowUp.objects.filter(state=FollowUpState.PLANNED).update(due_at=timezone.now())
    connection.close()


def unfinished() -> int | None:
    """How many rows somebody still has to work on; None while the database does not answer."""
    from django.db import Error, connection
    from django.utils import timezone

    from triage.models import FollowUp, FollowUpState, Reply, Stage, Ticket
    from triage.models.reply import UNSENT_STATES

    try:
        tickets = Ticket.objects.exclude(stage=Stage.DONE).count()
        replies = Reply.objects.filter(state__in=UNSENT_STATES).count()
        due = FollowUp.objects.filter(state=FollowUpState.PLANNED, due_at__lte=timezone.now()).count()
        return tickets + replies + due
    except Error:
        return None
    finally:
        connection.close()


def settle(fleet: Fleet) -> bool:
    """Wait until nothing is left to do; False when nothing moves any more."""
    last, moved_at = None, time.monotonic()
    while time.monotonic() - moved_at < PATIENCE:
        fleet.tend()
        left = unfinished()
        if left == 0:
            return True
        if left != last:
            last, moved_at = left, time.monotonic()
        time.sleep(0.5)
    return False


def verdict(told: Told, peer: Peer, *, count: int, settled: bool) -> int:
    """Hold the rows against what clients and the SMTP server know; returns the exit status."""
    from django.db.models import Count

    from triage.models import FollowUp, FollowUpState, Reply, ReplyKind, ReplyState, Submission, Ticket, TicketState

    kept = dict(Submission.objects.values_list("key", "ticket__reference"))
    lost = [key for key, reference in told.references.items() if kept.get(key) != reference]
    odd = Ticket.objects.filter(state=TicketState.PROCESSING).count()
    decided = [ReplyKind.VERDICT, ReplyKind.QUESTION, ReplyKind.RECEIPT]
    answers = Reply.objects.filter(kind__in=decided).values("classification").annotate(n=Count("id"))
    doubled = sum(row["n"] > 1 for row in answers if row["classification"] is not None)
    silent = Ticket.objects.exclude(replies__isnull=False).count()
    sent = set(Reply.objects.filter(state=ReplyState.SENT).values_list("message_id", flat=True))
    unsent = sent - set(peer.taken)
    again = {identity: n - 1 for identity, n in peer.taken.items() if n > 1}
    doubtful = set(Reply.objects.filter(doubts__gt=0).values_list("message_id", flat=True))
    unexplained = set(again) - doubtful
    strangers = set(peer.taken) - set(Reply.objects.values_list("message_id", flat=True))
    fired = FollowUp.objects.filter(state__in=[FollowUpState.FIRED, FollowUpState.ANSWERED])
    reminders = Counter(Reply.objects.filter(kind=ReplyKind.REMINDER).values_list("ticket_id", "key"))
    misfired = sum(reminders[row.ticket_id, f"follow-up-{row}"] != 1 for row in fired)
    stuck = 0 if settled else unfinished() or 0
    figures = {
        "accepted": len(told.references),
        "not accepted": count - len(told.references),
        "lost": len(lost),
        "neither answered, asked nor with an agent": odd,
        "without any reply": silent,
        "decisions with two replies": doubled,
        "recorded as sent, not at the server": len(unsent),
        "mails of nobody": len(strangers),
        "second deliveries of the same mail": sum(again.values()),
        "second deliveries without a known doubt": len(unexplained),
        "follow-ups fired": fired.count(),
        "follow-ups not fired exactly once": misfired,
        "stuck": stuck,
    }
    fine = ("accepted", "second deliveries of the same mail", "follow-ups fired")
    wrong = {name: value for name, value in figures.items() if value and name not in fine}
    for problem in told.refused[:5]:
        say(f"  refused {problem}")
    for name, value in figures.items():
        say(f"  {name:45} {value}")
    told_all = ", ".join(f"{name} {value}" for name, value in figures.items())
    say(f"{'FAILED' if wrong else 'PASSED'}: {told_all}")
    return 1 if wrong else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Break things for a while, let the dust settle, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=1000, help="complaints (default: 1000)")
    parser.add_argument("--seed", type=int, default=None, help="of what goes wrong when (default: a new one, printed)")
    options = parser.parse_args(arguments)
    seed = random.randrange(10**6) if options.seed is None else options.seed
    say(f"{options.n} complaints, seed {seed}")
    started = time.monotonic()
    peer = Peer(random.Random(f"smtp {seed}"))
    smtp, port = free_port(), free_port()
    controller = Controller(peer, hostname="127.0.0.1", port=smtp)
    controller.start()
    os.environ |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(smtp), "EMAIL_TIMEOUT": "5", "DURATIONS": DURATIONS}
    os.environ |= {"PORT": str(port)}
    with fresh_service() as var:
        import django

        django.setup()
        from triage.models import ApiClient
        from triage.models.api_client import key_digest

        # Clients send again until they are told that it was accepted.
        ApiClient.objects.create(name="chaos", key_digest=key_digest(KEY), hourly_quota=1_000_000)
        with (var / "chaos.log").open("wb") as log:
            fleet = Fleet(commands(var), dict(os.environ), log)
            fleet.tend()
            told = Told()
            numbers = iter(range(options.n))
            lock = threading.Lock()

            def each() -> Iterator[int]:
                while True:
                    with lock:
                        number = next(numbers, None)
                    if number is None:
                        return
                    yield number

            clients = [
                threading.Thread(
                    target=complain, args=(port, each()), kwargs={"count": options.n, "seed": seed, "told": told}
                )
                for _ in range(CLIENTS)
            ]
            for client in clients:
                client.start()
            chaos = Chaos(fleet, Places.under(var), random.Random(f"chaos {seed}"))
            try:
                while any(client.is_alive() for client in clients):
                    time.sleep(chaos.chance.uniform(0.5, 2.5))
                    chaos.strike()
                    fleet.tend()
                    print(f"\r{len(told.references)} accepted, {sum(chaos.done.values())} blows ", end="", flush=True)
                while unfinished() != 0 and sum(chaos.done.values()) < options.n // 4:  # What is still worked on.
                    time.sleep(chaos.chance.uniform(0.5, 2.5))
                    chaos.strike()
                    fleet.tend()
                    print(f"\r{unfinished()} left, {sum(chaos.done.values())} blows    ", end="", flush=True)
                say(f"\nblows: {dict(chaos.done)}; sent {told.attempts} times; settling …")
                peer.calm = True
                settled = settle(fleet)
                for _ in range(2):  # What has been planned since, and what that plans.
                    follow_ups_are_due()
                    settled &= settle(fleet)
            finally:
                fleet.stop()
            status = verdict(told, peer, count=options.n, settled=settled)
            if status:
                kept = ROOT / "var" / "chaos.log"
                kept.parent.mkdir(exist_ok=True)
                kept.write_bytes((var / "chaos.log").read_bytes())
                say(f"What the processes said: {kept.relative_to(ROOT)}; again with --seed {seed}")
    controller.stop()
    say(f"{time.monotonic() - started:.0f} s")
    return status


if __name__ == "__main__":
    sys.exit(main())
