#!/usr/bin/env python
"""Does any text keep a reader busy? Families of hostile texts and random combinations of fragments, for every reader.

Counted is the processor time of the reader's own thread: beside that of a harmless text at 5,000 characters
(``ratio``), and at 10,000 characters beside 5,000 (``growth``). It fails where a ratio is above 5 or a growth above
2.5.

    python bench/hostile_texts.py
    python bench/hostile_texts.py --readers "mail,screens" --count 100000 --seed 11
    python bench/hostile_texts.py --table           # every reader x every family, unbounded ones marked
"""

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SHOWN = 5


def main() -> int:
    """Print the worst of each reader; exit status 1 if one is beyond the limits."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", default="", help="some of them, by name, with commas between (all)")
    parser.add_argument("--count", type=int, default=20_000, help="combinations of fragments for each reader (20000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same combinations (1)")
    parser.add_argument("--table", action="store_true", help="print every family, not only the worst")
    options = parser.parse_args()

    import django

    django.setup()
    from datasets.hostile.texts import FAMILIES
    from harness.readers import READERS
    from harness.work import load, worst, worst_combinations

    chosen = [name.strip() for name in options.readers.split(",") if name.strip()] or list(READERS)
    if unknown := set(chosen) - set(READERS):
        parser.error(f"no such reader: {', '.join(sorted(unknown))}; there are {', '.join(READERS)}")
    print(f"{'reader':<18}{'text':<44}{'ratio':>8}{'growth':>8}")
    bounded = True
    for name in chosen:
        reader = READERS[name]
        every = (load(reader, family) for family in FAMILIES)
        bounded &= show(name, every if options.table else worst(reader, FAMILIES, count=SHOWN))
        bounded &= show(name, worst_combinations(reader, count=options.count, seed=options.seed))
    return 0 if bounded else 1


def show(name: str, loads: Iterable["Load"]) -> bool:  # type: ignore[name-defined]  # noqa: F821
    """Print some loads of a reader; whether all are bounded."""
    found = sorted(loads, key=lambda load: -load.ratio)
    for load in found:
        mark = "" if load.is_bounded else "  <-- beyond the limits"
        print(f"{name:<18}{load.unit[:40]!a:<44.44}{load.ratio:8.1f}{load.growth:8.1f}{mark}")
    return all(load.is_bounded for load in found)


if __name__ == "__main__":
    sys.exit(main())
