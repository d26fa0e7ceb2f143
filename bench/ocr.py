#!/usr/bin/env python
"""How well are screenshots read, and at what cost? The gallery's pictures through the real reading process.

Recognition: every picture of datasets/gallery, clean and hard (recompressed, shrunk, turned, photographed), against
what is true of it by construction. Speed: beside the bare tiny engine (960 pixels, one thread) on the same files,
picture by picture, so that both meet the same noise. Memory: of the reading process over many pictures.

    python bench/ocr.py                          # all; the gallery is drawn first where there is none
    python bench/ocr.py --show --rounds 0        # only recognition, with every miss and false reading
    python bench/ocr.py --rounds 0 --memory 1000 # memory over 1,000 pictures
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

import faster_paddle  # noqa: E402

from bench.service import median  # noqa: E402
from datasets.gallery.judge import OVERLAP, WORDS, Judgement, in_given, judge  # noqa: E402
from datasets.gallery.looks import PAGES  # noqa: E402
from datasets.gallery.page import TRUTH, Truth, read_truth  # noqa: E402
from datasets.gallery.render import render  # noqa: E402
from triage.desks.prakerja.screens.parse import parse_screen  # noqa: E402
from triage.desks.prakerja.screens.usable import usable  # noqa: E402
from triage.evidence.pictures.reader import Reader, ReaderCrashed, ReadPicture, Unreadable  # noqa: E402
from triage.playbook.desk import shipped  # noqa: E402

TODAY = date(2026, 11, 23)
"""No date of the gallery lies after it."""
GOALS = {"clean": 0.99, "hard": 0.93}
FALSE_AT_MOST = 0.01
BOXES_AT_LEAST = 0.95
RATIOS = {"clean": 1.4, "all": 3.0}
MEGABYTES = 700
FLAT = 1.1
"""The last resident size by the one after the first fifth."""


def main() -> int:
    """Print the tables; exit status 1 if a goal is missed."""
    options = _options()
    folder = options.gallery or _drawn()
    truths = [truth for truth in read_truth(folder) if not options.only or any(w in truth.file for w in options.only)]
    reached = True
    with tempfile.TemporaryDirectory(prefix="triage-bench-") as stored:
        reader = Reader()
        try:
            read = _reading(reader, folder, Path(stored) / "stored.jpg")
            print(f"{len(truths)} pictures in {folder}, read by {reader.name}")
            if not options.speed_only:
                judgements = [_judged(truth, read(truth)) for truth in _counted(truths)]
                reached = report(judgements, show=options.show)
            if options.rounds:
                reached &= speed(truths, folder, read, rounds=options.rounds)
            if options.memory:
                reached &= memory(truths, reader, read, count=options.memory)
        finally:
            reader.close()
    return not reached


def _drawn() -> Path:
    """The folder of the pictures, drawn anew when the pages are not those that it was drawn from."""
    var = Path(os.environ.get("TRIAGE_VAR", ROOT / "var"))
    folder = var / "gallery"
    degrading = (ROOT / "datasets/gallery/degrade.py").read_text(encoding="utf-8")
    digest = hashlib.sha256(repr((PAGES, degrading)).encode()).hexdigest()
    stamp = folder / "drawn-from"
    if not (folder / TRUTH).exists() or not stamp.exists() or stamp.read_text() != digest:
        print(f"drawing the gallery into {folder} (some minutes)")
        render(PAGES, folder)
        stamp.write_text(digest)
    return folder


def _reading(reader: Reader, folder: Path, stored: Path) -> Callable[[Truth], ReadPicture | None]:
    contacts = shipped().public_contacts

    def read(truth: Truth) -> ReadPicture | None:
        try:
            return reader.read(folder / truth.file, target=stored, contacts=contacts)
        except (Unreadable, ReaderCrashed) as error:
            print(f"{truth.file}: {error.code}", file=sys.stderr)
            return None

    return read


def _judged(truth: Truth, picture: ReadPicture | None) -> Judgement:
    if picture is None:
        return judge(truth, (), usable="", given=lambda box: box)
    readings = parse_screen(picture.lines, screenshot=0, today=TODAY, platforms=shipped().policy.platforms)
    return judge(truth, readings, usable=usable(picture.lines, readings), given=in_given(picture))


def report(judgements: Sequence[Judgement], *, show: bool) -> bool:
    """Print how well was read, by variant and by kind of fact; whether all goals are reached."""
    groups = {
        "clean": [each for each in judgements if each.truth.variant == "clean"],
        "hard": [each for each in judgements if each.truth.variant != "clean"],
    }
    variants = sorted({each.truth.variant for each in groups["hard"]})
    rows = {**groups, **{f"  {name}": [each for each in judgements if each.truth.variant == name] for name in variants}}
    print(f"\n{'':14}pictures  facts  found    recall  exact words  false  box right  screen  usable")
    for name, group in rows.items():
        print(f"{name:14}{_row(group)}")
    _by_kind(groups)
    if show:
        _show(judgements)
    reached = [_goal(f"recall {name}", _recall(group), at_least=GOALS[name]) for name, group in groups.items() if group]
    wrong, readings = sum(len(each.wrong) for each in judgements), sum(each.readings for each in judgements)
    reached += [
        _goal("false readings", _share(wrong, readings), at_most=FALSE_AT_MOST),
        _goal("boxes right", _boxes(judgements), at_least=BOXES_AT_LEAST),
    ]
    with_wrong = _share(sum(bool(each.wrong) for each in judgements), len(judgements))
    print(f"     pictures with a false reading {with_wrong:.1%}")
    return all(reached)


def _row(group: Sequence[Judgement]) -> str:
    facts = sum(len(each.required) + len(each.missed) for each in group)
    words = [found for each in group for found in each.required if found.fact.kind in WORDS]
    exact = _share(sum(found.exact for found in words), len(words))
    false = sum(len(each.wrong) for each in group)
    screens = _share(sum(each.right_screen for each in group), len(group))
    usables = _share(sum(each.right_usable for each in group), len(group))
    hits = sum(len(each.required) for each in group)
    return (
        f"{len(group):8d}  {facts:5d}  {hits:5d}  {_recall(group):8.2%}  {exact:11.1%}  "
        f"{false:5d}  {_boxes(group):9.1%}  {screens:6.1%}  {usables:6.1%}"
    )


def _by_kind(groups: dict[str, list[Judgement]]) -> None:
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: {name: [0, 0, 0] for name in groups})
    for name, group in groups.items():
        for each in group:
            for found in each.required:
                counts[found.fact.kind][name][0] += 1
            for missed in each.missed:
                counts[missed.kind][name][1] += 1
            for wrong in each.wrong:
                counts[wrong.kind][name][2] += 1
    print(f"\n{'kind':18}{'clean found':>14}{'false':>7}{'hard found':>14}{'false':>7}")
    for kind, by_group in sorted(counts.items()):
        cells = "".join(f"{f'{hit}/{hit + miss}':>14}{false:7d}" for hit, miss, false in by_group.values())
        print(f"{kind:18}{cells}")
    print()


def _show(judgements: Sequence[Judgement]) -> None:
    for each in judgements:
        for problem in each.problems:
            print(f"{each.truth.file:48} {problem}")
    print()


def _recall(group: Sequence[Judgement]) -> float:
    found, missed = sum(len(each.required) for each in group), sum(len(each.missed) for each in group)
    return _share(found, found + missed)


def _boxes(group: Sequence[Judgement]) -> float:
    overlaps = [found.overlap for each in group for found in each.found]
    return _share(sum(overlap >= OVERLAP for overlap in overlaps), len(overlaps))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0 if part == whole else 0.0


def _goal(what: str, value: float, *, at_least: float = 0.0, at_most: float = float("inf")) -> bool:
    reached = at_least <= value <= at_most
    goal = f"at least {at_least:.2f}" if at_least else f"at most {at_most:g}"
    print(f"{'ok  ' if reached else 'MISS'} {what} {value:.4f}, goal {goal}")
    return reached


def speed(truths: Sequence[Truth], folder: Path, read: Callable[[Truth], ReadPicture | None], *, rounds: int) -> bool:
    """Print mean seconds a picture, and by how much the whole reading exceeds the bare engine's."""
    engine = faster_paddle.OcrEngine(model_size="tiny", threads=1, det_max_side=960)
    ratios: dict[str, list[float]] = {"clean": [], "all": []}
    means: dict[str, list[float]] = {"clean": [], "all": []}
    _seconds(lambda: engine.ocr((folder / truths[0].file).read_bytes()))  # The first reading warms up.
    for number in range(rounds):
        bare: dict[str, float] = {}
        whole: dict[str, float] = {}
        for truth in _counted(truths, what=f"round {number + 1}/{rounds}"):
            content = (folder / truth.file).read_bytes()
            bare[truth.file] = _seconds(lambda content=content: engine.ocr(content))
            whole[truth.file] = _seconds(lambda truth=truth: read(truth))
        clean = [truth.file for truth in truths if truth.variant == "clean"]
        for name, files in {"clean": clean, "all": list(bare)}.items():
            ours, floor = sum(whole[file] for file in files), sum(bare[file] for file in files)
            ratios[name].append(ours / floor)
            means[name].append(ours / len(files))
    for name, values in ratios.items():
        print(f"{name}: {median(means[name]):.3f} s a picture (rounds' ratios {min(values):.2f} to {max(values):.2f})")
    reached = [_goal(f"ratio {name}", median(ratios[name]), at_most=RATIOS[name]) for name in ratios]
    return all(reached)


def memory(truths: Sequence[Truth], reader: Reader, read: Callable[[Truth], ReadPicture | None], *, count: int) -> bool:
    """Print the reading process's resident megabytes over ``count`` pictures; whether it stays small and flat."""
    resident = []
    for number in range(1, count + 1):
        read(truths[number % len(truths)])
        if number % 100 == 0 or number == count:
            now, peak = _megabytes(reader.pid)
            resident.append(now)
            print(f"{number:5d} pictures: {now:4.0f} MB, peak {peak:4.0f} MB")
    flat = resident[-1] / resident[len(resident) // 5]
    return all([_goal("peak MB", peak, at_most=MEGABYTES), _goal("growth", flat, at_most=FLAT)])


def _megabytes(pid: int | None) -> tuple[float, float]:
    """Resident size now and at its highest."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return tuple(int(status[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _counted(truths: Sequence[Truth], *, what: str = "reading") -> Iterator[Truth]:
    """The pictures, with a progress line on a terminal."""
    for number, truth in enumerate(truths, start=1):
        if sys.stderr.isatty():
            print(f"\r{what} {number}/{len(truths)} {truth.file:50.50}", end="", file=sys.stderr, flush=True)
        yield truth
    if sys.stderr.isatty():
        print(file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gallery", type=Path, metavar="FOLDER", help="what datasets.gallery.render has drawn")
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD", help="pictures with such a word in their name")
    parser.add_argument("--show", action="store_true", help="every miss, false reading and wrong region")
    parser.add_argument("--rounds", type=int, default=3, help="of timing; 0 for none")
    parser.add_argument("--speed-only", action="store_true", help="no recognition")
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="read N pictures and watch the memory")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
