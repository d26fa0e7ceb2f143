#!/usr/bin/env python
"""Does round robin give each ticket once, and evenly, while its processes are killed? 10,000 tickets, 20 agents.

Several processes hand out at once, as tasks do, and are killed at random moments; others take their place until nothing
is left. Then loads may differ by one, and no ticket may have been given twice or to nobody.

    python bench/round_robin.py [--tickets 10000] [--agents 20] [--processes 3] [--seed 1]
"""

import argparse
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.service import fresh_service

SHORTEST, LONGEST = 0.05, 1.5
"""Seconds that a process lives before it is killed: from before it has begun to past a whole transaction."""


def main() -> int:
    """Print one line; exit status 1 where loads differ by more than one or a ticket was given other than once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--agents", type=int, default=20)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with fresh_service():
        import django

        django.setup()
        people = fill(options.tickets, options.agents)
        started = time.monotonic()
        killed = hand_out(options.processes, chance)
        seconds = time.monotonic() - started
        loads, wrong = looked_at(people)
    spread = max(loads) - min(loads)
    print(
        f"{options.tickets:,} tickets, {options.agents} agents, {options.processes} processes, {killed} killed, "
        f"{seconds:.1f} s: loads {min(loads)} to {max(loads)} (goal: differ by at most 1); "
        f"given twice or not at all: {wrong}"
    )
    return spread > 1 or bool(wrong)


def fill(tickets: int, agents: int) -> list[int]:
    """Copies of a ticket that waits, all of a team that hands out; gives the keys of its members, all on duty."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from triage.models import Escalation, HandsOut, Stage, Team, Ticket, TicketState
    from triage.models.team import set_duty
    from triage.models.ticket_keys import new_token

    now = timezone.now()
    team = Team.objects.create(name="By turn", hands_out=HandsOut.ROUND_ROBIN)
    people = User.objects.bulk_create(User(username=f"agent-{number}", is_staff=True) for number in range(agents))
    team.members.set(people)
    for person in people:
        set_duty(person, on_duty=True, now=now)
    waits = {"state": TicketState.WITH_AGENT, "stage": Stage.DONE, "escalation": Escalation.HELD, "team": team}
    times = {"created_at": now, "waiting_since": now, "rank_at": now, "sla_due_at": now}
    Ticket.objects.bulk_create((Ticket(**waits, **times, fingerprint=new_token()) for _ in range(tickets)), 1_000)
    return [person.pk for person in people]


def hand_out(processes: int, chance: random.Random) -> int:
    """Keep as many processes at it until nothing is left; gives how many were killed at work."""
    from django.db import connections

    from triage import tickets  # noqa: F401 - once, here: children would not live through it
    from triage.models import Ticket

    connections.close_all()  # Children have their own.
    context, killed = multiprocessing.get_context("fork"), 0
    while True:
        children = [context.Process(target=work) for _ in range(processes)]
        for child in children:
            child.start()
        for child in children:
            child.join(chance.uniform(SHORTEST, LONGEST) / processes)
            if child.is_alive():
                os.kill(child.pid or 0, signal.SIGKILL)
                killed += 1
            child.join()
        left = Ticket.objects.filter(assignee__isnull=True).exists()
        connections.close_all()
        if not left:
            return killed


def work() -> None:
    """As the task does, again and again."""
    from django.utils import timezone

    from triage import tickets

    while tickets.hand_out(now=timezone.now()):
        pass


def looked_at(people: list[int]) -> tuple[list[int], int]:
    """How many each has, and how many tickets were given twice or not at all."""
    from triage.models import EventKind, Ticket, TicketEvent

    held = Counter(Ticket.objects.values_list("assignee", flat=True))
    told = Counter(TicketEvent.objects.filter(kind=EventKind.ASSIGNED).values_list("ticket", flat=True))
    wrong = sum(told[pk] != 1 for pk in Ticket.objects.values_list("pk", flat=True))
    return [held[person] for person in people], wrong


if __name__ == "__main__":
    sys.exit(main())
