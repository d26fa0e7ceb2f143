#!/usr/bin/env python
"""What do the open pages of a whole desk cost, which ask for notices and for the queue's lines again and again?

A service of its own with a number of agents, each with a page of the desk open that asks as the pages' scripts do
(their pauses are read from there). Three rounds: only bells, and nothing happens; bells while agents are told
something; bells and queues, with a page full of tickets. Processor time is that of the web server, the database and the
cache.

    bench/bells.py [--agents 100] [--seconds 20] [--told 2]
"""

import argparse
import asyncio
import random
import re
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.cost import processor_time  # noqa: E402
from bench.open_pages import Crowd, Page  # noqa: E402
from bench.service import fresh_service, web  # noqa: E402

SCRIPTS = ROOT / "triage" / "workspace" / "static" / "workspace"
BELL, QUEUE = "/desk/notices/unread/", "/desk/?lines=1"
GOAL_CORES = 1.0
TICKETS = 60
"""More than a page of the queue shows."""


def every(script: str, pattern: str) -> float:
    """A pause of one of the pages' scripts, in seconds: the first that looks so."""
    found = re.findall(pattern, (SCRIPTS / script).read_text(encoding="utf-8"))
    return float(found[0].replace("_", "")) / 1000


@dataclass
class Desk(Crowd):
    """Pages that ask at the pace of their own."""

    async def stay(self, page: Page) -> None:
        """Ask again and again, all pages at different moments."""
        pause = self.pauses["bell" if page.address == BELL else "queue"]
        await asyncio.sleep(random.random() * pause)
        while True:
            await self.ask(page)
            await asyncio.sleep(pause)


def agents(number: int) -> list[tuple[int, str]]:
    """So many agents: each one's key, and the cookies of a browser in which they have logged in."""
    from django.contrib.auth.models import Group, User
    from django.test import Client

    from triage.playbook.load import AGENTS

    group, found = Group.objects.get(name=AGENTS), []
    for index in range(number):
        user = User.objects.create_user(f"agent{index}", first_name=f"Agent {index}", is_staff=True)
        user.groups.add(group)
        client = Client()
        client.force_login(user)
        found.append((user.pk, f"sessionid={client.cookies['sessionid'].value}"))
    return found


def tickets() -> list[int]:
    """Tickets that wait for an agent."""
    from django.utils import timezone

    from triage import pipeline
    from triage.messages import Answers, InboundMessage

    made = []
    for number in range(TICKETS):
        answers = Answers.of({"language": "id", "email": f"r{number}@example.com", "description": "tolong dibantu ya"})
        ticket = pipeline.receive(InboundMessage("web", answers, key=uuid4().hex), now=timezone.now()).ticket
        pipeline.classify(ticket.pk)
        pipeline.respond(ticket.pk)
        made.append(ticket.pk)
    return made


def telling(people: Sequence[int], on: Sequence[int], *, a_second: float) -> Callable[[float], int]:
    """Tells one of the agents something, so many times a second, for so many seconds; gives how often it did."""
    from django.utils import timezone

    from triage.models import NoticeKind
    from triage.notices import tell

    def work(seconds: float) -> int:
        until, told = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            who, key = random.choice(people), uuid4().hex
            tell(NoticeKind.ASSIGNED, [who], key=key, now=timezone.now(), ticket_id=random.choice(on))
            told += 1
            time.sleep(1 / a_second)
        return told

    return work


def rest(seconds: float) -> int:
    """Nothing happens."""
    time.sleep(seconds)
    return 0


def run(name: str, port: int, var: Path, pages: list[Page], work: Callable[[float], int], *, seconds: float) -> bool:
    """One round; prints its figures and gives whether they are as they should be."""
    pauses = {"bell": every("notices.js", r"EVERY = ([\d_]+);"), "queue": every("workspace.js", r"\}\), ([\d_]+)\);")}
    crowd = Desk(port, pages, 32, pauses, is_settled=True)
    thread = threading.Thread(target=lambda: asyncio.run(crowd.live()))
    thread.start()
    crowd.is_ready.wait()
    before, started = processor_time(var), time.monotonic()
    told = work(seconds)
    after, took, asked = processor_time(var), time.monotonic() - started, crowd.asked
    crowd.is_over.set()
    thread.join()
    cores = {part: (after[part] - before[part]) / took / 1000 for part in ("web", "postgres", "valkey")}
    spent = sum(cores.values())
    shares = ", ".join(f"{part} {share:.3f}" for part, share in cores.items())
    each = 1000 * spent / max(asked / took, 0.1)
    print(f"{name}: {len(pages)} pages, {asked / took:.1f} looks/s, told {told}; {spent:.3f} cores ({shares});")
    print(f"  {each:.1f} ms a look; nothing new is {max(crowd.sizes, default=0)} bytes", flush=True)
    return spent <= GOAL_CORES


def main() -> int:
    """All rounds; exit status 1 where one costs more than a core."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agents", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each round (default: 20)")
    parser.add_argument("--told", type=float, default=2.0, help="notices a second in the second round (default: 2)")
    options = parser.parse_args()
    with fresh_service() as var:
        import django

        django.setup()
        people, waiting = agents(options.agents), tickets()
        bells = [Page(BELL, cookies=cookies) for _, cookies in people]
        queues = [Page(QUEUE, cookies=cookies) for _, cookies in people]
        tell = telling([pk for pk, _ in people], waiting, a_second=options.told)
        with web(REQUIRE_MFA="0") as port:
            fine = [
                run("bells, nothing new", port, var, bells, rest, seconds=options.seconds),
                run("bells, agents are told", port, var, bells, tell, seconds=options.seconds),
                run("bells and queues", port, var, [*bells, *queues], tell, seconds=options.seconds),
            ]
    return not all(fine)


if __name__ == "__main__":
    sys.exit(main())
