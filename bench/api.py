#!/usr/bin/env python
"""What does the agents' API cost, and does it stay quick? Lists, a ticket with evidence, and a reply, against views
that do next to nothing.

Each size is a fresh service, filled by datasets/desk/many_tickets, with a web server for the API and one, configured
alike, for the floors (bench/bare_api.py): these return as many bytes from the same rows. A round asks both once, by
turns, over connections of its own; the median of the rounds' ratios counts. Requests that warm up do not.

    python bench/api.py [--sizes 1000 1000000] [--rounds 100]
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.service import fresh_service, median, web
from bench.sizes import Stand, measure, p95, stands
from datasets.desk.many_tickets import fill

SIZES = (1_000, 1_000_000)
MOST_OF_FLOOR, MOST_OF_SMALLEST = 3.0, 2.0
"""The goals: an operation's time against its floor's, and its p95 at the largest size against that at the smallest."""
WARM = 5
"""Rounds that do not count."""
WAITING = 150
"""Tickets that wait for a human beside those that do anyway, so that every size has a full page of them."""
READ, REPLIED = 20, 40
"""Tickets that are read and replied to by turns."""
FLOOR = ", floor"
DESK = "/api/v1/desk/tickets"
LISTS = {
    "list": {},
    "list, filters and words": {"state": "all", "q": "sertifikat", "platform": "tokopedia", "language": "id"},
}


def main() -> int:
    """Print a line an operation; exit status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="TICKETS")
    parser.add_argument("--rounds", type=int, default=100)
    options = parser.parse_args()
    with stands(options.sizes, serve) as opened:
        measure(opened, rounds=options.rounds)
    return report(opened)


@dataclass(frozen=True, slots=True)
class Client:
    """A connection to a web server, and what every request says."""

    connection: HTTPConnection
    headers: Mapping[str, str]

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> tuple[float, bytes]:
        """The seconds until the whole answer is here, and the answer."""
        sent = json.dumps(body) if body is not None else None
        headers = {**self.headers, **({"Idempotency-Key": uuid4().hex} if sent else {})}
        started = time.perf_counter()
        self.connection.request("POST" if sent else "GET", path, sent, headers)
        answer = self.connection.getresponse()
        told = answer.read()
        seconds = time.perf_counter() - started
        assert answer.status == 200, (path, answer.status, told[:500])
        return seconds, told


@dataclass(frozen=True, slots=True)
class Operation:
    """What is asked of the API, and of its floor: paths by turns, and what is sent there, if anything."""

    paths: Iterator[tuple[str, str]]
    body: Mapping[str, Any] | None = None

    def measured(self, api: Client, floor: Client) -> tuple[float, float]:
        """The seconds of one request to each."""
        path, its_floor = next(self.paths)
        return api.ask(path, self.body)[0], floor.ask(its_floor, self.body)[0]


def serve(size: int, pipe: Connection) -> None:
    """The process of one size: says what it measures, then measures it."""
    with fresh_service():
        import django

        django.setup()
        from django.db import connection

        seconds = fill(size)
        print(f"{size:,} tickets in {seconds:.0f} s", file=sys.stderr, flush=True)
        key = prepared()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # As autovacuum would by and by.
            cursor.execute("CHECKPOINT")
        alike = partial(web, WEB_WORKERS="1", API_REQUESTS="1000000")
        with alike() as ours, alike("bench.bare_api") as bare:
            sent = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
            api, floor = (Client(HTTPConnection("127.0.0.1", port), sent) for port in (ours, bare))
            known = operations(api, floor)
            for _round in range(WARM):
                measured(known, api, floor)
            pipe.send([*known])
            while pipe.recv() != "close":
                pipe.send(measured(known, api, floor))


def measured(known: Mapping[str, Operation], api: Client, floor: Client) -> dict[str, float]:
    """One round: seconds by operation and floor."""
    for client in (api, floor):  # While other sizes had their turn, the server may have hung up.
        client.connection.close()
        client.connection.connect()
    found = {}
    for name, operation in known.items():
        found[name], found[name + FLOOR] = operation.measured(api, floor)
    return found


def prepared() -> str:
    """Let enough tickets wait, and give an agent's key."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from triage.models import ApiKey, Escalation, Scope, Ticket, TicketState
    from triage.models.api_key import issue
    from triage.tickets import transitions

    agent, now = User.objects.get(username="agent-1"), timezone.now()
    for ticket in Ticket.objects.actionable_by(agent).filter(state=TicketState.ANSWERED).order_by("-id")[:WAITING]:
        transitions.to_agent(ticket, Escalation.DISPUTED, now=now)
    return issue(ApiKey(person=agent, name="bench", scopes=[Scope.READ, Scope.WRITE]), by=agent, now=now)


def operations(api: Client, floor: Client) -> dict[str, Operation]:
    """Everything that is measured, by name; floors return as many bytes."""
    from django.contrib.auth.models import User

    from triage.models import Screenshot, Ticket, TicketState

    agent = User.objects.get(username="agent-1")
    known = {}
    for name, query in LISTS.items():
        path = f"{DESK}?{urlencode(query)}"
        shown = [line["reference"] for line in json.loads(api.ask(path)[1])["results"]]
        keys = dict(Ticket.objects.filter(reference__in=shown).values_list("reference", "pk"))
        wanted = ",".join(str(keys[reference]) for reference in shown)
        known[name] = Operation(cycle([(path, filled(f"/tickets?keys={wanted}&", path, api, floor))]))
    theirs = Ticket.objects.actionable_by(agent).order_by("-id")
    pictured = theirs.filter(pk__in=Screenshot.objects.values("submission__ticket"))[:READ]
    waiting = theirs.filter(state=TicketState.WITH_AGENT)[:REPLIED]
    read, replied = (
        {f"{DESK}/{ticket.reference}": f"/tickets/{ticket.pk}?" for ticket in chosen} for chosen in (pictured, waiting)
    )
    reading = [(path, filled(bare, path, api, floor)) for path, bare in read.items()]
    replying = [(f"{path}/reply", filled(bare, path, api, floor)) for path, bare in replied.items()]
    text = "Halo Kak, kami sudah memeriksanya. " * 5
    return {**known, "read": Operation(cycle(reading)), "reply": Operation(cycle(replying), {"text": text})}


def filled(path: str, of: str, api: Client, floor: Client) -> str:
    """The floor's path, with as much filler as makes its answer as long as the API's."""
    lacking = len(api.ask(of)[1]) - len(floor.ask(f"{path}filler=0")[1])
    assert lacking >= 0, f"{path} returns {-lacking} bytes more than {of}"
    return f"{path}filler={lacking}"


def report(opened: Sequence[Stand]) -> bool:
    """Print the table; whether a goal is missed."""
    small, large = opened[0], opened[-1]
    print(f"{'ms: API, floor, ratio, p95':28}" + "".join(f"{stand.size:>32,}" for stand in opened) + "   p95 times")
    missed = []
    for name in large.told:
        told = ""
        for stand in opened:
            own, bare = stand.seconds[name], stand.seconds[name + FLOOR]
            ratio = median([ours / floors for ours, floors in zip(own, bare, strict=True)])
            missed += [f"{name} at {stand.size:,}: {ratio:.1f} times its floor"] * (ratio > MOST_OF_FLOOR)
            told += f"{1000 * median(own):12.1f}{1000 * median(bare):6.1f}{ratio:6.2f}{1000 * p95(own):8.1f}"
        times = p95(large.seconds[name]) / p95(small.seconds[name])
        missed += [f"{name}: p95 {times:.1f} times"] * (times > MOST_OF_SMALLEST)
        print(f"{name:28}{told}{times:12.2f}")
    print(f"goals (at most {MOST_OF_FLOOR} and {MOST_OF_SMALLEST} times) missed: {'; '.join(missed) or 'none'}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
