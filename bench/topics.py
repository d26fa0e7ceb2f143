#!/usr/bin/env python
"""Can a supervisor add causes without code? Three matters learnt from 30 examples each, and found by themselves.

1. Topics of ``datasets/topics``, 30 messages taught each, are judged on 100 other messages each, by the whole decision
   on the text alone, as the shipped desk with these topics decides. What is taken for a topic and is none is counted
   among these, the other topics' messages and the golden cases. The golden cases also say what the desk's own
   categories lose.
2. 5,000 tickets, invented complaints with 80 messages of each matter among them, are decided by the desk without any
   topic; what it calls *something else* is searched for suggestions.

No database. A minute or two.

    python bench/topics.py [--seeds 3]
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from datasets import topics as matters  # noqa: E402
from triage.decision.decide import decide  # noqa: E402
from triage.decision.topics import PREFIX  # noqa: E402
from triage.decision.verdict import OTHER  # noqa: E402
from triage.desks.prakerja import DESK  # noqa: E402
from triage.evidence import wording  # noqa: E402
from triage.evidence.active import Models  # noqa: E402
from triage.evidence.gather import facts_from_answers  # noqa: E402
from triage.learning import suggest, topics  # noqa: E402
from triage.learning.cases import read_cases  # noqa: E402
from triage.learning.decided import Decided, decide_all  # noqa: E402
from triage.learning.examples import Example, read_corpus, read_normaliser  # noqa: E402
from triage.messages import Answers  # noqa: E402
from triage.models import Topic  # noqa: E402
from triage.playbook import desk  # noqa: E402
from triage.playbook.topics import with_topics  # noqa: E402

GOAL_RECALL, GOAL_PRECISION, GOAL_FALL = 0.8, 0.9, 0.01
TICKETS, PLANTED = 5_000, 80
GOAL_FALSE = 1
NOW = datetime(2026, 11, 30, 10, 0, tzinfo=DESK.zone)


def main() -> int:
    """Print what is learnt and found; exit status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=1, help="draws of the 30 examples")
    parser.add_argument("--only", choices=("learning", "suggestions"))
    options = parser.parse_args()
    passed = True
    if options.only != "suggestions":
        passed = min([learning(seed) for seed in range(options.seeds)])
    if options.only != "learning":
        passed = suggestions() and passed
    return 0 if passed else 1


def learning(seed: int) -> bool:
    """Teach all three and judge; whether every goal is met."""
    started = time.monotonic()
    drawn = {matter: matters.drawn(matter, seed=seed) for matter in matters.MATTERS}
    taught = [Example(text, PREFIX + matter) for matter, (texts, _) in drawn.items() for text in texts]
    model, judged = topics.train(taught, corpus=read_corpus(), normaliser=read_normaliser())
    print(f"seed {seed}: trained in {time.monotonic() - started:.1f} s")
    for label, each in judged.items():
        print(f"  {label}: unseen {each.row()}")
    if model is None:
        return False
    rows = [Topic(code=PREFIX + matter, names={"id": matter}) for matter in matters.MATTERS]
    shipped = desk.shipped()
    own = replace(shipped, definition=with_topics(shipped.definition, rows))
    models = Models(wording.shipped(), topics=model)
    golden = read_cases(DESK.golden)
    without = decide_all(golden, desk=shipped, model=models.wording)
    with_them = decide_all(golden, desk=own, model=models.wording, topics=model)
    taken = Counter(verdict.category for verdict in with_them.verdicts)
    said = {matter: [verdict_on(text, own, models) for text in others] for matter, (_, others) in drawn.items()}
    passed = True
    for matter in matters.MATTERS:
        label = PREFIX + matter
        hits = said[matter].count(label)
        all_taken = sum(verdicts.count(label) for verdicts in said.values()) + taken[label]
        recall, precision = hits / len(said[matter]), hits / max(1, all_taken)
        passed &= recall >= GOAL_RECALL and precision >= GOAL_PRECISION
        print(f"  {label}: recall {recall:.2f}, precision {precision:.2f}; else {Counter(said[matter]).most_common(4)}")
    return losses(without, with_them) and passed


def losses(without: Decided, with_them: Decided) -> bool:
    """Print what each of the desk's categories finds of its golden cases before and after; whether none falls."""
    passed = True
    before, after = recalls(without), recalls(with_them)
    for label in sorted(before):
        fall = before[label] - after[label]
        passed &= fall <= GOAL_FALL
        print(f"  golden {label:16} {before[label]:.3f} -> {after[label]:.3f}")
    print(f"  wrong automatic answers {without.wrong.part} -> {with_them.wrong.part}")
    return passed and with_them.wrong.part <= without.wrong.part


def recalls(decided: Decided) -> dict[str, float]:
    """By the likeliest true label, the share of cases decided as one that is true."""
    right: dict[str, list[bool]] = {}
    for case, verdict in zip(decided.cases, decided.verdicts, strict=True):
        if case.truth:
            right.setdefault(case.truth[0], []).append(verdict.category in case.truth)
    return {label: sum(each) / len(each) for label, each in right.items()}


def verdict_on(text: str, of: desk.Desk, models: Models) -> str:
    """What a desk decides on a text alone."""
    answers = Answers(description=text, language="id")
    facts = facts_from_answers(answers, readings=(), written_at=NOW, now=NOW, desk=of, models=models)
    return decide(facts, of.policy, of.rules).category


def suggestions() -> bool:
    """Plant three matters among invented complaints, search, and say what was found."""
    texts = tickets(Random(0))
    shipped, models = desk.shipped(), Models(wording.shipped())
    started = time.monotonic()
    others = [(matter, text) for matter, text in texts if verdict_on(text, shipped, models) == OTHER]
    print(f"{len(texts)} tickets decided in {time.monotonic() - started:.0f} s, {len(others)} about something else:")
    print(f"  of the matters {dict(Counter(matter for matter, _ in others if matter))}")
    started = time.monotonic()
    found = suggest.groups([text for _, text in others], read_normaliser())
    print(f"{len(found)} groups in {time.monotonic() - started:.1f} s:")
    named = Counter[str]()
    for group in found:
        matter, count = Counter(others[i][0] for i in group.members).most_common(1)[0]
        is_it = bool(matter) and count > len(group.members) / 2
        named[matter if is_it else ""] += 1
        print(f"  {len(group.members):4} {matter if is_it else '-':15} {', '.join(group.words)}")
        if not is_it:
            print("       " + " | ".join(others[i][1][:80] for i in group.members[:4]))
    return all(named[matter] for matter in matters.MATTERS) and named[""] <= GOAL_FALSE


def tickets(chance: Random) -> Sequence[tuple[str, str]]:
    """Texts with the planted matter of each, "" for the others: invented complaints, each once."""
    planted = [(matter, text) for matter in matters.MATTERS for text in matters.messages(matter)[:PLANTED]]
    rows = [
        json.loads(line)["text"]
        for path in sorted((DESK.listening / "messages").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    rest = chance.sample(sorted(set(rows)), k=TICKETS - len(planted))
    mixed = [*planted, *(("", text) for text in rest)]
    chance.shuffle(mixed)
    return mixed


if __name__ == "__main__":
    sys.exit(main())
