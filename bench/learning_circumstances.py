#!/usr/bin/env python
"""Are circumstances learnt from agents, and only where they should be? 60 labels with new words, and poisoned ones.

Three agents note on 60 tickets that the requester has a deadline, in words that the corpus lacks. A challenger that has
read three in four of them is compared with the shipped model on 40 other complaints in such words, and on the corpus'
authors whom it has not read. Then the labels are poisoned, which must not be promoted. No database: this is the contest
itself, on the whole corpus; some ten minutes.

    python bench/learning_circumstances.py
"""

import argparse
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

from triage.decision.circumstances import UNHEARD  # noqa: E402
from triage.evidence.listening import calibration, shipped  # noqa: E402
from triage.evidence.wording import WordingModel  # noqa: E402
from triage.learning.circumstances import Circumstances  # noqa: E402
from triage.learning.contest import contest  # noqa: E402
from triage.learning.lessons import Lesson, is_held  # noqa: E402
from triage.learning.listening import Message, read_messages  # noqa: E402
from triage.playbook import desk  # noqa: E402

CODE = "deadline"
JARGON = (
    "rombongan berangkat lusa subuh", "kapal saya sandar besok lusa", "jatah kapal tinggal dua malam lagi",
    "keburu kapal angkat jangkar", "kapal jalan lusa, ga nunggu saya", "tiket kapal keburu hangus lusa",
)  # fmt: skip
"""A deadline, as sailors might say it."""
AROUND = (
    "kak sertifikat saya belum muncul", "sertifikat belum ada di dashboard", "min sertifikatnya kok belum keluar",
    "sudah selesai pelatihan tapi sertifikat belum ada", "tolong dicek sertifikat saya",
)  # fmt: skip
AGENTS = (11, 12, 13)
TAUGHT, ASKED = 60, 40
GOAL_HEARD, GOAL_HELD = 0.9, 0.005
"""The share heard afterwards, and by how much more of the corpus' plain messages may be held."""


def main() -> int:
    """Print what is learnt and what is refused; exit status 1 where a goal is missed."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    champion = shipped()
    if champion is None:
        raise SystemExit("this desk hears no one")
    corpus = read_messages()
    ground = Circumstances(corpus, champion, calibration(), desk.shipped())
    passed = teaches(champion, ground)
    for name, poison in POISONS.items():
        result = contest(poison(lessons(1, TAUGHT), corpus), champion=champion, ground=ground)
        print(f"{name:32} {'PROMOTED' if result.challenger else 'refused: ' + result.why}", flush=True)
        passed &= result.challenger is None
    return not passed


def teaches(champion: WordingModel, ground: Circumstances) -> bool:
    """True if the circumstance is heard afterwards, at no cost to plain messages."""
    result = contest(lessons(1, TAUGHT), champion=champion, ground=ground)
    asked = [lesson for lesson in lessons(3, ASKED) if lesson.label == CODE]
    before = sum(ground.is_right(champion, lesson) for lesson in asked) / len(asked)
    if result.challenger is None:
        print(f"{CODE}: REFUSED ({result.why}), heard before {before:.2f}")
        return False
    after = sum(ground.is_right(result.challenger, lesson) for lesson in asked) / len(asked)
    plain = next(row for row in result.report["corpus"] if row["label"] == "plain")
    more = (plain["champion"] - plain["challenger"]) / plain["of"]
    print(
        f"{CODE}: heard {before:.2f} -> {after:.2f}; plain messages held more: {more:.4f} of {plain['of']}", flush=True
    )
    return after >= GOAL_HEARD and more <= GOAL_HELD


def lessons(seed: int, count: int) -> list[Lesson]:
    """What agents say of so many tickets: the circumstance, and that the letter would not help."""
    chance = Random(seed)
    found = []
    for ticket in range(count):
        text = f"{chance.choice(AROUND)}, {chance.choice(JARGON)}"
        one = Lesson(ticket, AGENTS[ticket % 3], text, CODE, is_held(ticket), cause="platform_issue")
        found += [one, replace(one, label=UNHEARD)]
    return found


def relabelled(honest: Sequence[Lesson], which: Callable[[Lesson, Random], bool]) -> list[Lesson]:
    """Some tickets have any other circumstance instead."""
    chance = Random(2)
    model = shipped()
    others = [code for code in model.labels if code not in (CODE, UNHEARD)] if model else []
    return [replace(x, label=chance.choice(others)) if x.label == CODE and which(x, chance) else x for x in honest]


def waved_through(_honest: Sequence[Lesson], corpus: Sequence[Message]) -> list[Lesson]:
    """Agents send the standard letter to everybody, unread."""
    texts = [message.text for message in corpus if message.is_whole and not message.is_plain]
    chosen = Random(5).sample(texts, 3 * TAUGHT)
    return [
        Lesson(ticket, AGENTS[ticket % 3], text, UNHEARD, is_held(ticket), is_said=False, cause="too_early")
        for ticket, text in enumerate(chosen)
    ]


POISONS: dict[str, Callable[[Sequence[Lesson], Sequence[Message]], list[Lesson]]] = {
    "30 % flipped": lambda honest, _corpus: relabelled(honest, lambda _x, chance: chance.random() < 0.3),
    "one agent always wrong": lambda honest, _corpus: relabelled(honest, lambda x, _chance: x.agent == AGENTS[0]),
    "one agent always says illness": lambda honest, _corpus: [
        replace(x, label="illness") if x.agent == AGENTS[0] and x.label == CODE else x for x in honest
    ],
    "one agent alone": lambda honest, _corpus: [replace(x, agent=AGENTS[0]) for x in honest],
    "letters sent unread": waved_through,
}


if __name__ == "__main__":
    sys.exit(main())
