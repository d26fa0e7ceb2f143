#!/usr/bin/env python
"""Is anything lost, doubled or stuck when everything that can be killed is killed?

Submits N complaints, most with a screenshot, to the running service (gunicorn, two workers, two Beats, PostgreSQL,
Valkey, an SMTP server that refuses, delays and drops). Meanwhile, at random, processes are killed with SIGKILL, the
broker is killed and comes back empty, PostgreSQL is restarted, follow-ups become due, and agents give each other
tickets and mention each other in notes, of which they are told by mail. Clients do what clients do: they send again,
with the same key, until they are told that it was accepted. Then the dust settles, and the rows are held against what
the clients and the SMTP server know. Leases and pauses are shortened (DURATIONS) so that minutes suffice.

    python bench/chaos.py [-n 1000] [--seed 7]
"""

import argparse
import asyncio
import contextlib
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from aiosmtpd.controller import Controller  # noqa: E402
from aiosmtpd.smtp import SMTP, Envelope, Session  # noqa: E402

from bench import fleet as fleets  # noqa: E402
from bench.fleet import Fleet, Told, say, settle, unfinished  # noqa: E402
from bench.service import free_port, fresh_service  # noqa: E402
from embedded import Places  # noqa: E402

DURATIONS = (
    "lease=3 reading_lease=9 sending_lease=6 nudge=0.5 sweep=0.75 watch=3 "
    "retry=0.5 resend=3 longest_resend=360 mail_retry=3 notice=1"
)
CLIENTS = 6
PAUSE = 1.5
"""Seconds at most between a client's complaints."""
PATIENCE = 60.0
"""Seconds without any progress after which what is left counts as stuck."""
TURNS = ("250 taken",) * 14 + ("451 later", "451 later", "slow", "drop_before", "drop_after", "554 no")
"""What the SMTP server does with a text, each as likely as the others."""


BLOWS = ("worker", "worker", "reader", "web", "beat", "beat-two", "broker", "database", "due")
AGENTS = ("rina", "dewi")


@dataclass
class Peer:
    """The SMTP server: what it took, by Message-ID."""

    chance: random.Random
    calm: bool = False
    taken: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail, or not, or say nothing about it."""
        turn = TURNS[0] if self.calm else self.chance.choice(TURNS)
        if turn == "slow":
            await asyncio.sleep(1.5)
        if turn in {"250 taken", "slow", "drop_after"}:
            self.taken[fleets.identity(envelope)] += 1
        if turn.startswith("drop"):
            if server.transport is not None:
                server.transport.abort()
            return "250 never seen"
        return "250 taken" if turn == "slow" else turn


def complain(port: int, numbers: Iterator[int], *, seed: int, told: Told) -> None:
    """One client: its complaints one after the other, each until it is accepted."""
    for number in numbers:
        chance = random.Random(f"{seed} {number}")
        form = fleets.complaint(number, chance)
        time.sleep(chance.uniform(0.0, PAUSE))
        fleets.submit(port, number, form, told)


@dataclass
class Chaos:
    """What goes wrong, at random."""

    fleet: Fleet
    places: Places
    chance: random.Random
    told: Told
    done: Counter[str] = field(default_factory=Counter)

    def strike(self) -> None:
        """One blow, while agents are at work."""
        agents_work(list(self.told.references.values()), self.chance)
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


def make_agents() -> None:
    """Two agents who want to be mailed whatever happens."""
    from django.contrib.auth.models import Group, User

    from triage.models import NoticeKind, NoticeWay, Preference

    for name in AGENTS:
        user = User.objects.create_user(name, email=f"{name}@example.org", is_staff=True)
        user.groups.add(Group.objects.get(name="Agents"))
        Preference.objects.create(person=user, notices=dict.fromkeys(NoticeKind.values, NoticeWay.MAIL))


def agents_work(references: Sequence[str], chance: random.Random) -> None:
    """One agent gives the other a few tickets, with a note that mentions them; the database may go away meanwhile."""
    from django.contrib.auth.models import User
    from django.db import Error, connection
    from django.utils import timezone

    from triage import tickets
    from triage.models import Ticket

    for reference in chance.sample(list(references), min(len(references), 3)):
        with contextlib.suppress(Error, tickets.NotPossible):
            mine, theirs = chance.sample(list(User.objects.filter(username__in=AGENTS)), 2)
            found = Ticket.objects.get(reference=reference)
            key, now = f"{reference}-{chance.random()}", timezone.now()
            tickets.note(found, text=f"@{theirs.username}", agent=mine, action_key=key, now=now)
            tickets.assign(found, assignee=theirs, agent=mine, now=now)
    connection.close()


def verdict(told: Told, peer: Peer, *, count: int, settled: bool) -> int:
    """Hold the rows against what clients and the SMTP server know; returns the exit status."""
    from triage.models import FollowUp, FollowUpState, Reply, ReplyKind

    fired = FollowUp.objects.filter(state__in=[FollowUpState.FIRED, FollowUpState.ANSWERED])
    reminders = Counter(Reply.objects.filter(kind=ReplyKind.REMINDER).values_list("ticket_id", "key"))
    figures = fleets.held_against_rows(told, peer.taken, settled=settled) | {
        "not accepted": count - len(told.references),
        "follow-ups fired": fired.count(),
        "follow-ups not fired exactly once": sum(reminders[row.ticket_id, f"follow-up-{row}"] != 1 for row in fired),
    }
    return fleets.tell(figures | fleets.notices_held_against_events(peer.taken), told)


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
    os.environ |= {"PORT": str(port)} | fleets.UNLIMITED_LETTERS
    with fresh_service() as var:
        import django

        django.setup()
        fleets.make_client()
        make_agents()
        with (var / "chaos.log").open("wb") as log:
            # By mistake, two Beats.
            commands = fleets.commands(var) | {"beat-two": fleets.beat(var, "beat-two")}
            fleet = Fleet(commands, dict(os.environ), log)
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
                threading.Thread(target=complain, args=(port, each()), kwargs={"seed": seed, "told": told})
                for _ in range(CLIENTS)
            ]
            for client in clients:
                client.start()
            chaos = Chaos(fleet, Places.under(var), random.Random(f"chaos {seed}"), told)
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
                settled = settle(fleet, patience=PATIENCE)
                for _ in range(2):  # What has been planned since, and what that plans.
                    follow_ups_are_due()
                    settled &= settle(fleet, patience=PATIENCE)
            finally:
                fleet.stop()
            status = verdict(told, peer, count=options.n, settled=settled)
            if status:
                fleets.keep_log(var / "chaos.log")
                say(f"Again: python bench/chaos.py -n {options.n} --seed {seed}")
    controller.stop()
    say(f"{time.monotonic() - started:.0f} s")
    return status


if __name__ == "__main__":
    sys.exit(main())
