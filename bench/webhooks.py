#!/usr/bin/env python
"""How fast are webhooks posted, beside a bare HTTP client; what do events pay for them; and what becomes of them when
receivers fail, hang or answer twice while workers are killed?

The bare client is urllib3 with as many threads as the service has for one host, each with a kept connection, posting
bodies of the same size to the same receiver; rounds alternate between the two. The receiver is a process of its own.

    python bench/webhooks.py [--count 100000] [--rounds 5] [--killed 3000]
"""

import argparse
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.service import fresh_service, median
from harness.receiver import receiver, taken

GOAL = 0.5
EVENTS = 10
"""Events of one ticket."""
LEASE = timedelta(seconds=3)
"""Of workers that are killed."""
OWN = {"WEBHOOK_HTTP": "true", "WEBHOOK_NETWORKS": "127.0.0.0/8"}


def main() -> int:
    """Exit status 1 below the goal, or with a message lost, too early, or doubled without a doubt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000, help="messages (of the client as many)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--killed", type=int, default=3_000, help="messages to receivers that misbehave")
    options = parser.parse_args()
    os.environ |= OWN
    with fresh_service(), receiver() as port:
        os.environ["LOG_LEVEL"] = "ERROR"  # That receivers fail is no news here.
        import django

        django.setup()
        wrong = drained(port, each=options.count // options.rounds, rounds=options.rounds) if options.count else 0
        wrong += killed(port, options.killed) if options.killed else 0
    return bool(wrong)


def drained(port: int, *, each: int, rounds: int) -> int:
    """Post in rounds, by turns with the bare client; 1 below the goal."""
    speeds: dict[str, list[float]] = {"service": [], "client": []}
    costs: dict[int, list[float]] = {0: [], 1: []}
    for number in range(rounds):
        costs[0].append(happen(each))
        subscribe(f"http://127.0.0.1:{port}/ok")
        costs[1].append(happen(each))
        for name, work in (("service", apart(courier)), ("client", lambda: bare(port, each))):
            speeds[name].append(each / seconds(work))
            print(f"round {number + 1}, {name}: {speeds[name][-1]:,.0f} messages a second", file=sys.stderr, flush=True)
        forget()
    ratio = median([ours / theirs for ours, theirs in zip(speeds["service"], speeds["client"], strict=True)])
    plain, told = (1e6 * median(costs[many]) / each for many in (0, 1))
    print(
        f"{each * rounds:,} messages: {median(speeds['service']):,.0f} a second, a bare client "
        f"{median(speeds['client']):,.0f}: {ratio:.2f} of it (median of {rounds}; goal {GOAL})\n"
        f"an event (inserted by the thousand) takes {plain:.0f} µs where nobody subscribes, {told:.0f} µs for one"
    )
    return ratio < GOAL


def killed(port: int, count: int) -> int:
    """Post to receivers that misbehave, by two workers of which one is killed each second; how much went wrong."""
    from triage.models import Delivery

    paths = ("fails", "hangs", "twice")
    for path in paths:
        subscribe(f"http://127.0.0.1:{port}/{path}")
    happen(count // len(paths))
    already, kills, deadline = len(taken(port)), 0, time.monotonic() + 600
    workers = [start(impatient_courier) for _ in range(2)]
    while Delivery.objects.filter(state="waiting").exists() and time.monotonic() < deadline:
        time.sleep(random.uniform(0.5, 1.5))
        victim = random.randrange(2)
        os.kill(workers[victim].pid or 0, signal.SIGKILL)
        workers[victim].join()
        workers[victim], kills = start(impatient_courier), kills + 1
    for worker in workers:
        worker.kill()
        worker.join()
    log = taken(port)[already:]
    came = Counter(key for _path, key, *_rest in log)
    rows = {f"msg_{row.key.hex}": row for row in Delivery.objects.all()}
    lost = sum(row.state != "delivered" or not came[key] for key, row in rows.items())
    refused = Counter(key for _path, key, _ticket, _number, status in log if status == 500)
    doubled = sum(came[key] - refused[key] - 1 > row.doubts for key, row in rows.items())
    order: dict[object, list[int]] = defaultdict(list)
    for path, _key, ticket, number, _status in log:
        order[path, ticket].append(number)
    disordered = sum(numbers != sorted(numbers) for numbers in order.values())
    doubts = sum(row.doubts > 0 for row in rows.values())
    repeated = sum(came[key] - refused[key] > 1 for key in rows)
    print(
        f"{len(rows):,} messages to receivers that fail, hang and answer twice, {kills} workers killed: lost {lost}, "
        f"doubled without a doubt {doubled} (with one {repeated - doubled}, doubts {doubts}), "
        f"tickets out of order {disordered}"
    )
    return lost + doubled + disordered


def subscribe(address: str) -> None:
    """One more subscription to everything."""
    from django.utils import timezone

    from triage.hooks.secrets import new_secret, sealed
    from triage.models import Subscription

    Subscription.objects.create(
        name="bench", address=address, events=["snoozed"], secret=sealed(new_secret()), created_at=timezone.now()
    )


def happen(count: int) -> float:
    """So many events, of a tenth as many tickets, as they mix in life; gives the seconds for the events alone."""
    from django.db import connection

    tickets = max(1, count // EVENTS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM triage_ticket")
        first = cursor.fetchone()[0] + 1
        cursor.execute(TICKETS, {"first": first, "last": first + tickets - 1})
        started = time.perf_counter()
        for done in range(0, count, 1000):
            bounds = {"first": first, "from": done, "to": min(done + 1000, count) - 1, "tickets": tickets}
            cursor.execute(HAPPENED, bounds)
        took = time.perf_counter() - started
        cursor.execute("ANALYZE triage_delivery, triage_ticketevent, triage_ticket")
    return took


TICKETS = """
INSERT INTO triage_ticket (id, attempts, last_error, reference, token, fingerprint, requester_name, requester_email,
    language, state, stage, evidence_version, created_at, resolution, escalation, is_manual, is_harm, category, origin)
SELECT n, 0, '', 'TKT-' || left(code, 4) || '-' || right(code, 4), lpad(n::text, 40, '0'), n::text,
    'Sari', 'a' || n || '@example.com', 'id', 'answered', 'done', 1, now(), '', '', false, false, '', ''
FROM (
    SELECT n, translate(upper(lpad(to_hex(n), 8, '0')), '01', 'GH') AS code
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
) numbered
"""
HAPPENED = """
INSERT INTO triage_ticketevent (ticket_id, kind, at, data)
SELECT %(first)s + (n %% %(tickets)s), 'snoozed', now(), '{}' FROM generate_series(%(from)s::bigint, %(to)s::bigint) n
"""


def courier() -> None:
    """Post all that waits."""
    from triage.pipeline import Courier

    Courier().run(seconds=3600, lingers=False)


def impatient_courier() -> None:
    """Post whatever waits, for ever; trying again soon, and waiting for no receiver for long."""
    from django.conf import settings

    from triage.hooks import posting
    from triage.pipeline import Courier, hook_outcomes

    settings.DURATIONS, posting.TIMEOUT = replace(settings.DURATIONS, sending_lease=LEASE), 0.5
    hook_outcomes.SHORTEST_PAUSE = hook_outcomes.LONGEST_PAUSE = timedelta(seconds=0.3)
    hook_outcomes.SHORTEST_REST = hook_outcomes.LONGEST_REST = timedelta(seconds=0.1)
    Courier().run(seconds=3600)


def start(work: Callable[[], None]) -> multiprocessing.process.BaseProcess:
    """A process that does it."""
    from django.db import connections

    connections.close_all()  # A fork must not share one.
    worker = multiprocessing.get_context("fork").Process(target=work)
    worker.start()
    return worker


def apart(work: Callable[[], None]) -> Callable[[], None]:
    """The same in a process of its own."""

    def waited_for() -> None:
        worker = start(work)
        worker.join()
        assert worker.exitcode == 0

    return waited_for


def bare(port: int, count: int) -> None:
    """Post as many bodies with nothing but urllib3."""
    from urllib3 import HTTPConnectionPool

    from triage.models import Delivery
    from triage.pipeline.hooks import PER_HOST

    row = Delivery.objects.latest("pk")
    text, headers = row.body.encode(), {"webhook-id": "msg_" + row.key.hex, "content-type": "application/json"}
    pool = HTTPConnectionPool("127.0.0.1", port, maxsize=PER_HOST)

    def post(share: int) -> None:
        for _ in range(share):
            assert pool.urlopen("POST", "/ok", text, headers).status == 200

    def all_posted() -> None:
        with ThreadPoolExecutor(PER_HOST) as threads:
            list(threads.map(post, [count // PER_HOST] * PER_HOST))

    apart(all_posted)()


def forget() -> None:
    """Nobody subscribes any more, and nothing waits."""
    from django.db import connection

    from triage.models import Delivery

    assert not Delivery.objects.exclude(state="delivered").exists()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE triage_subscription CASCADE")


def seconds(work: Callable[[], None]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
