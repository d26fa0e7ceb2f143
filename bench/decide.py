#!/usr/bin/env python
"""How many decisions a second on one core? The hand-made cases: words heard, reasons found, verdict reached.

The floor is the least that such a stage must do with a case anyway: write its facts as JSON, as they are
stored, and read them back. Both are timed in turns over the same cases.

    python bench/decide.py [--rounds 7]
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from bench.service import median  # noqa: E402
from triage.channels.case_file import case_answers  # noqa: E402
from triage.decision.codec import facts_from, to_json  # noqa: E402
from triage.decision.decide import decide  # noqa: E402
from triage.desks.prakerja import DESK, RULES  # noqa: E402
from triage.desks.prakerja.facts import Facts  # noqa: E402
from triage.evidence import wording  # noqa: E402
from triage.evidence.active import Models  # noqa: E402
from triage.evidence.gather import facts_from_answers  # noqa: E402
from triage.playbook.desk import shipped  # noqa: E402

GOAL = 800
"""Decisions a second."""


def main() -> int:
    """Print decisions a second beside the floor's cases a second; exit status 1 below the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    policy, model = shipped().policy, wording.shipped()
    lines = (ROOT / "datasets/cases/cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [facts_of(line) for line in lines]

    def whole(facts: Facts) -> None:
        decide(replace(facts, wording=model.signals(facts.description)), policy, RULES)

    def floor(facts: Facts) -> None:
        facts_from(json.loads(json.dumps(to_json(facts))), DESK.facts)

    rates: list[float] = []
    floors: list[float] = []
    for number in range(options.rounds + 1):
        decided, written = per_second(whole, cases), per_second(floor, cases)
        if number:  # The first warms up.
            rates.append(decided)
            floors.append(written)
    ratios = [rate / floor_rate for rate, floor_rate in zip(rates, floors, strict=True)]
    print(
        f"{median(rates):.0f} decisions a second on one core (goal {GOAL}), {median(floors):.0f} cases a second "
        f"written and read as JSON: ratio {median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
    )
    return median(rates) < GOAL


def facts_of(line: str) -> Facts:
    """A case's facts by its form and its words; its pictures are another bench's."""
    case = json.loads(line)
    now = datetime.fromisoformat(case["now"])
    answers = case_answers(case, now=now, desk=shipped())
    return facts_from_answers(
        answers, readings=(), written_at=now, now=now, desk=shipped(), models=Models(wording.shipped())
    )


def per_second(act: Callable[[Facts], None], cases: Sequence[Facts]) -> float:
    """How often ``act`` can be done a second, over all cases."""
    started = time.perf_counter()
    for facts in cases:
        act(facts)
    return len(cases) / (time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main())
