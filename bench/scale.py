#!/usr/bin/env python
"""How many processes does a rate of complaints take? A simulation from what a ticket was measured to cost.

bench/cost.py measures; this asks what follows. Complaints come in by chance (Poisson) for ten minutes; each passes the
web server, a reader if it has a picture, and a worker, first come first served. Assumptions: service times scatter
like an exponential distribution around the measured mean (a station's own processor time and its share of
PostgreSQL's, one after the other); processes have a core each; the network costs nothing; nothing else runs. A wave is
the rate itself, for as long as it lasts. For every rate the fewest processes are sought with which 95 % are answered
within five seconds and no station is busier than seven tenths.

    python bench/cost.py --json var/cost.json && python bench/scale.py var/cost.json [--rates 1 10 100 1000]
"""

import argparse
import heapq
import json
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SHARES = {"text": 0.45, "picture": 0.45, "mail": 0.10}
"""Of complaints, by kind: an assumption; pictures cost most."""
STATIONS = ("web", "mail", "reader", "worker")
SECONDS = 600
ANSWERED_WITHIN = 5.0
BUSIEST = 0.7
Costs = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Shape:
    """Processes by station that are enough for a rate, and what they achieve: seconds to the answer."""

    rate: float
    processes: Mapping[str, int]
    median: float
    late: float


def main() -> None:
    """Print a row a rate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("costs", type=Path, help="what bench/cost.py --json wrote")
    parser.add_argument("--rates", type=float, nargs="+", default=[1, 10, 100], help="complaints a second")
    parser.add_argument("--seed", type=int, default=17)
    options = parser.parse_args()
    costs: Costs = json.loads(options.costs.read_text())
    print(
        "| a second | web | mail | reader | worker | database cores | commits/s | WAL a day | rows a day | p50 | p95 |"
    )
    print("|" + " --- |" * 11)
    for rate in options.rates:
        shape = enough(costs, rate, seed=options.seed)
        processes = " | ".join(str(shape.processes[station]) for station in STATIONS)
        database = math.ceil(rate * mean(costs, "postgres") / 1000 / BUSIEST)
        commits, log, rows = (rate * mean(costs, name) for name in ("commits", "wal", "bytes"))
        gigabytes = " | ".join(f"{each * 86_400 / 1e9:.1f} GB" for each in (log, rows))
        print(
            f"| {rate:g} | {processes} | {database} | {commits:.0f} | {gigabytes} "
            f"| {shape.median:.2f} s | {shape.late:.2f} s |"
        )


def mean(costs: Costs, name: str) -> float:
    """What an average ticket costs."""
    return sum(share * costs[kind][name] for kind, share in SHARES.items())


def enough(costs: Costs, rate: float, *, seed: int) -> Shape:
    """The fewest processes that do, found by adding one where work waits the longest."""
    load = {
        station: rate * sum(SHARES[kind] * seconds(costs[kind], station) for kind in SHARES) for station in STATIONS
    }
    processes = {station: max(1, math.ceil(load[station] / BUSIEST)) for station in STATIONS}
    while True:
        answered, waits = simulated(costs, rate, processes, random.Random(seed))
        late = answered[int(0.95 * len(answered))]
        if late <= ANSWERED_WITHIN:
            return Shape(rate, processes, answered[len(answered) // 2], late)
        processes[max(waits, key=lambda station: waits[station])] += 1


def seconds(cost: Mapping[str, float], station: str) -> float:
    """How long a ticket keeps a process of the station busy: its own time, and PostgreSQL's for it by its share."""
    own = sum(cost[each] for each in STATIONS)
    return cost[station] / 1000 * (1 + cost["postgres"] / own) if own else 0.0


def simulated(
    costs: Costs, rate: float, processes: Mapping[str, int], chance: random.Random
) -> tuple[Sequence[float], Mapping[str, float]]:
    """Seconds from each complaint to its answer, sorted, and the seconds that were waited at each station in all."""
    kinds, weights = list(SHARES), list(SHARES.values())
    free = {station: [0.0] * count for station, count in processes.items()}
    waits, answered = dict.fromkeys(STATIONS, 0.0), []
    jobs: list[tuple[float, int, int, str, float]] = []
    at, number = 0.0, 0
    while (at := at + chance.expovariate(rate)) < SECONDS:
        heapq.heappush(jobs, (at, number, 0, chance.choices(kinds, weights)[0], at))
        number += 1
    while jobs:  # By time, so that each station is first come, first served.
        at, number, step, kind, came = heapq.heappop(jobs)
        if step == len(STATIONS):
            answered.append(at - came)
            continue
        station = STATIONS[step]
        takes = seconds(costs[kind], station)
        if takes > 0.002:  # Less is nothing that this kind has to do there.
            begins = max(at, heapq.heappop(free[station]))
            waits[station] += begins - at
            at = begins + chance.expovariate(1 / takes)
            heapq.heappush(free[station], at)
        heapq.heappush(jobs, (at, number, step + 1, kind, came))
    return sorted(answered), waits


if __name__ == "__main__":
    main()
