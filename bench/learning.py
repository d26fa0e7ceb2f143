#!/usr/bin/env python
"""Do corrections help, and only where they should? 200 labels that teach a new way of speaking, and poisoned ones.

Three agents label 200 complaints in a jargon that the shipped model has never read (one cause, invented words). A
challenger that has read them is compared with the shipped model on 100 other complaints in that jargon, and on the
golden cases. Then the same labels are poisoned (30 % flipped; one agent always wrong; all from one agent), which must
not be promoted. No database: this is the contest itself.

    python bench/learning.py
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from triage.desks.prakerja import DESK  # noqa: E402
from triage.evidence.wording import WordingModel, shipped  # noqa: E402
from triage.learning.cases import read_cases  # noqa: E402
from triage.learning.causes import Causes  # noqa: E402
from triage.learning.contest import contest  # noqa: E402
from triage.learning.examples import read_corpus, read_normaliser  # noqa: E402
from triage.learning.lessons import Lesson, is_held  # noqa: E402
from triage.playbook import desk  # noqa: E402

PHRASES = ROOT / "datasets" / "scenarios" / "phrases"
JARGON = {
    "platform_issue": (
        "lencananya nyangkut di gudang", "lencana saya masih di gudang terus", "kata cs lencana digudangkan",
        "lencana belum digelontorkan dari gudang", "status lencana gudang mulu dari bulan lalu",
        "lencanaku mandek di gudang", "kapan lencana lepas gudang", "gudangnya ga mau lepasin lencana",
    ),
    "connectivity": (
        "gapuranya mentok pas dibuka", "mentok di gapura terus", "gapura ga mau nyala di hp saya",
        "baru sampai gapura udah mentok", "gapuranya gelap", "gapura muter doang",
    ),
}  # fmt: skip
"""What people say on an invented platform, by what they mean."""
AGENTS = (11, 12, 13)
TAUGHT, ASKED = 200, 100
GOAL_RISE, GOAL_FALL = 0.30, 0.01


def main() -> int:
    """Print what is learnt and what is refused; exit status 1 where a goal is missed."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    ground = Causes(read_corpus(), read_normaliser(), read_cases(DESK.golden), desk.shipped())
    passed = True
    for label in JARGON:
        passed &= teaches(label, ground)
    honest = lessons("platform_issue", Random(1), count=TAUGHT)
    for name, poisoned in POISONS.items():
        result = contest(poisoned(honest, Random(2)), champion=shipped(), ground=ground)
        print(f"{name:28} {'PROMOTED' if result.challenger else 'refused: ' + result.why}", flush=True)
        passed &= result.challenger is None
    return not passed


def teaches(label: str, ground: Causes) -> bool:
    """Teach one jargon; True if recall rises enough and no category falls."""
    result = contest(lessons(label, Random(1), count=TAUGHT), champion=shipped(), ground=ground)
    asked = [lesson.text for lesson in lessons(label, Random(3), count=ASKED, bank="two")]
    before = recall(shipped(), asked, label)
    if result.challenger is None:
        print(f"{label}: REFUSED ({result.why}), recall before {before:.2f}")
        return False
    after = recall(result.challenger, asked, label)
    falls = [(row["champion"] - row["challenger"]) / row["of"] for row in result.report["golden"]]
    print(
        f"{label:16} recall on its jargon {before:.2f} -> {after:.2f}; worst fall of a category {max(falls):.3f}",
        flush=True,
    )
    return after - before >= GOAL_RISE and max(falls) <= GOAL_FALL


def lessons(label: str, chance: Random, *, count: int, bank: str = "one") -> list[Lesson]:
    """Complaints in the jargon with what people say around it."""
    around = json.loads((PHRASES / f"{bank}.json").read_text(encoding="utf-8"))
    found = []
    for ticket in range(count):
        parts = [chance.choice(JARGON[label])]
        if chance.random() < 0.6:
            parts.insert(0, chance.choice(around["opener"]))
        if chance.random() < 0.4:
            parts.append(chance.choice(around["neutral_aside"]))
        if chance.random() < 0.4:
            parts.append(chance.choice(around["closer"]))
        found.append(Lesson(ticket, chance.choice(AGENTS), ", ".join(parts), label, is_held(ticket)))
    return found


def recall(model: WordingModel, texts: Sequence[str], label: str) -> float:
    """How many of the texts the model gives the label."""
    return sum(max(s := model.shares(text), key=lambda each: s[each]) == label for text in texts) / len(texts)


def flipped(honest: Sequence[Lesson], chance: Random) -> list[Lesson]:
    """Three in ten labels are another one."""
    others = [label for label in shipped().labels if label != "platform_issue"]
    return [replace(x, label=chance.choice(others)) if chance.random() < 0.3 else x for x in honest]


def one_liar(honest: Sequence[Lesson], chance: Random) -> list[Lesson]:
    """One agent is always wrong."""
    others = [label for label in shipped().labels if label != "platform_issue"]
    return [replace(x, label=chance.choice(others)) if x.agent == AGENTS[0] else x for x in honest]


def alone(honest: Sequence[Lesson], _chance: Random) -> list[Lesson]:
    """All labels are one agent's."""
    return [replace(x, agent=AGENTS[0]) for x in honest]


POISONS: dict[str, Callable[[Sequence[Lesson], Random], list[Lesson]]] = {
    "30 % flipped": flipped,
    "one agent always wrong": one_liar,
    "one agent alone": alone,
}


if __name__ == "__main__":
    sys.exit(main())
