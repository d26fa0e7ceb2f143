#!/usr/bin/env python
"""Does anything that a stranger uploads hurt? Mutated pictures of every kind, through the door and the real reader.

Each file goes the service's way: the door, quarantine, the reader's process, and what would be stored is
looked at. It fails if the reader died and did not come back, took longer than it may, or if a file was
stored as it came.

    python bench/hostile.py --count 10000 --seed 7
    python bench/hostile.py --corpus              # the forged files of the tests instead, the heavy ones too
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]


def main() -> int:
    """Print outcomes, deaths, times and memory; exit status 1 if a file did harm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000, help="files (10000)")
    parser.add_argument("--seed", type=int, default=7, help="the same seed makes the same files (7)")
    parser.add_argument("--corpus", action="store_true", help="send the forged files of the tests")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="lay the files that did harm there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="triage-bench-") as folder:
        os.environ |= {"TRIAGE_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR"}
        import_module("django").setup()
        return run(options, Path(folder) / "quarantine")


def run(options: argparse.Namespace, quarantine: Path) -> int:
    """Send every file and count what became of it."""
    from harness.passage import foreign, peak_memory_mb, send
    from triage.evidence.pictures.reader import READ_SECONDS, Reader

    reader = Reader()
    reader.warm()
    quarantine.mkdir()
    outcomes: Counter[str] = Counter()
    starts, pid, peak, slowest, harm = 0, reader.pid, 0.0, (0.0, ""), []
    for number, (name, data) in enumerate(files(options), 1):
        passage = send(data, reader=reader, folder=quarantine)
        outcomes[passage.outcome] += 1
        slowest = max(slowest, (passage.seconds, f"{name}: {passage.outcome}"))
        peak = max(peak, peak_memory_mb(reader.pid))
        starts, pid = starts + (reader.pid not in (pid, None)), reader.pid or pid
        wrong = foreign(passage.stored, data=data) if passage.stored else ""
        if wrong or passage.outcome in ("reader: crashed", "reader: timed_out", "reader: would_not_start"):
            harm.append(f"{name}: {wrong or passage.outcome}")
            keep(options.keep, name=name, data=data)
        if number % 500 == 0:
            print(f"  {number} files, {outcomes['read']} read, peak {peak:.0f} MB", file=sys.stderr)
    left = list(quarantine.iterdir())
    reader.close()
    for outcome, count in outcomes.most_common():
        print(f"{count:6d}  {outcome}")
    deaths = outcomes["reader: crashed"] + outcomes["reader: timed_out"]
    print(f"deaths of the reader: {deaths}, starts after them: {starts}; left in quarantine: {len(left)}")
    print(f"slowest: {slowest[0]:.2f} s ({slowest[1]}), limit {READ_SECONDS:.0f} s; peak of the reader: {peak:.0f} MB")
    print(f"stored: {outcomes['read']}, of those not re-encoded: {sum(': reader' not in line for line in harm)}")
    print("\n".join(harm))
    return bool(harm or left or outcomes["reader: would_not_start"])


def files(options: argparse.Namespace) -> Iterator[tuple[str, bytes]]:
    """Yield the files with their names."""
    from datasets.hostile.mutations import mutants
    from datasets.hostile.pictures import corpus

    if options.corpus:
        yield from ((file.name, file.build()) for file in corpus())
    else:
        made = mutants(count=options.count, seed=options.seed)
        yield from ((f"mutant-{number}", data) for number, data in enumerate(made))


def keep(folder: Path | None, *, name: str, data: bytes) -> None:
    """Keep a file for a closer look."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name.replace("/", "-")).write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
