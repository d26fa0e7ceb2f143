#!/usr/bin/env python
"""Are certificates that come as PDF read, and do hostile PDFs harm nothing?

Thirty certificates, born-digital and scanned: name and day as printed. Then mutants of sound files (and ``--corpus``:
the forged ones), each drawn by the real reader: it must come back after each death, within its memory and time.

    python bench/documents.py --count 2000 --seed 16
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]

GOAL = 0.98
SLACK = 2.0
"""Seconds beyond the limit for the first page; one that kills the reader is the last."""


def main() -> int:
    """Print both tables; exit status 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500, help="mutants (500)")
    parser.add_argument("--seed", type=int, default=16, help="the same seed makes the same files (16)")
    parser.add_argument("--corpus", action="store_true", help="the forged files of the tests, too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="triage-bench-") as folder:
        os.environ |= {"TRIAGE_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR"}
        import django

        django.setup()
        from triage.evidence.pictures.reader import Reader

        reader = Reader()
        try:
            return not (recognition(reader, seed=options.seed) & harmless(options, reader, Path(folder)))
        finally:
            reader.close()


def recognition(reader: Any, *, seed: int) -> bool:
    """Whether enough names and days are as printed."""
    from datasets.pdf.certificates import certificates
    from harness.documents import understood

    right: Counter[bool] = Counter()
    asked: Counter[bool] = Counter()
    seen = 0
    for each in certificates(seed):
        said = understood(each, reader=reader)
        right[each.is_scanned] += said.right(each)
        asked[each.is_scanned] += 2
        seen += each.has_private and not said.is_masked
        if said.right(each) < 2:
            print(f"  {each.label}: {said.name!r}, {said.day!r}; printed {each.printed!r}, {each.completed_on}")
    for is_scanned in (False, True):
        print(f"{'scanned' if is_scanned else 'born-digital'}: {right[is_scanned]} of {asked[is_scanned]} fields")
    share = right.total() / asked.total()
    print(f"all: {share:.3f} (goal {GOAL}); private numbers that were not masked: {seen}")
    return share >= GOAL and not seen


def harmless(options: argparse.Namespace, reader: Any, folder: Path) -> bool:
    """Whether every file ended, in time, and nothing was left behind."""
    from harness.documents import outcome
    from harness.passage import peak_memory_mb
    from triage.evidence.pictures.reader import PAGE_SECONDS
    from triage.evidence.pictures.reader_process import MEMORY_LIMIT

    quarantine = folder / "quarantine"
    quarantine.mkdir()
    outcomes: Counter[str] = Counter()
    slowest, peak = 0.0, 0.0
    for number, data in enumerate(files(options), 1):
        reader.warm()
        told, seconds = outcome(data, reader=reader, folder=quarantine)
        outcomes[told] += 1
        slowest, peak = max(slowest, seconds), max(peak, peak_memory_mb(reader.pid))
        if number % 200 == 0:
            print(f"  {number} files, peak {peak:.0f} MB", file=sys.stderr)
    left = list(quarantine.iterdir())
    for told, count in outcomes.most_common():
        print(f"{count:6d}  {told}")
    print(f"slowest: {slowest:.1f} s; peak of the reader: {peak:.0f} MB; left in quarantine: {len(left)}")
    is_bounded = slowest < PAGE_SECONDS + SLACK and peak < MEMORY_LIMIT / 1024**2
    return is_bounded and not left and not outcomes["would_not_start"]


def files(options: argparse.Namespace) -> Iterator[bytes]:
    """The files, one after the other."""
    from datasets.pdf.hostile import corpus, mutants

    if options.corpus:
        yield from (each.build() for each in corpus())
    yield from mutants(count=options.count, seed=options.seed)


if __name__ == "__main__":
    sys.exit(main())
