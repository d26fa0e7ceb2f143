#!/usr/bin/env python
"""Is an outage found, early and alone, and a quiet month left alone? Simulates both with the shipped desk and model.

A month of 1,000 complaints (the generated cases, in their own words, over all platforms and causes) comes in with a
daily and weekly rhythm. On its last working day 100 people report one cause within three hours: a platform's
certificate page answers 503, or another ``--kind``. Each says it in their own way; some send the screen, some name the
platform only in words, some answer what misleads. Once a simulated minute detection looks, as the sweep does.

    python bench/incidents.py --seeds 20
    python bench/incidents.py --seeds 3 --background 10000 --reports 40 --kind review --show
"""

import argparse
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from datasets.outage import KINDS  # noqa: E402
from harness.incidents import LATEST_FOUND, MOST_FOREIGN, simulate  # noqa: E402


def main() -> int:
    """Print what each month gave; exit status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, help="how many months of each kind")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--reports", type=int, default=100, help="reports of the one cause")
    parser.add_argument("--kind", choices=[*KINDS], default="server", help="what breaks")
    parser.add_argument("--background", type=int, default=1000, help="complaints a month")
    parser.add_argument("--show", action="store_true", help="print what each incident is about")
    options = parser.parse_args()
    started, missed = time.perf_counter(), 0
    seeds = range(options.seed, options.seed + options.seeds)
    for seed in seeds:
        outcome = simulate(seed, reports=options.reports, background=options.background, kind=options.kind)
        first = min((found.at_report for found in outcome.incidents), default=0)
        is_good = len(outcome.incidents) == 1 and 0 < first < LATEST_FOUND and outcome.foreign <= MOST_FOREIGN
        missed += not is_good
        print(
            f"seed {seed}: {len(outcome.incidents)} incident(s), proposed at report {first}, "
            f"foreign {outcome.foreign:.1%}, caught {outcome.caught:.0%}{'' if is_good else '  MISSED'}"
        )
        if options.show:
            for found in outcome.incidents:
                print(
                    f"  {found.platform} {found.cause} key {found.centre.key}, {len(found.members)} members",
                    found.centre.telling()[:8],
                )
    false = {
        seed: n for seed in seeds if (n := len(simulate(seed, reports=0, background=options.background).incidents))
    }
    print(f"quiet months: {sum(false.values())} false incident(s) in {len(seeds)} {false or ''}")
    print(f"{missed} of {len(seeds)} outages missed a goal; {time.perf_counter() - started:.0f} s")
    return bool(missed or false)


if __name__ == "__main__":
    sys.exit(main())
