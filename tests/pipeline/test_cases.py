"""Every hand-made case, end to end: received, read, classified, answered, as its author expected."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
import time_machine

from datasets.cases import FOLDER
from tests.factories import message, work
from triage import pipeline
from triage.channels.case_file import case_answers
from triage.evidence.pictures.intake import accept
from triage.pipeline.dry_run import dry_run
from triage.playbook import desk

pytestmark = [pytest.mark.usefixtures("desk_rows"), pytest.mark.slow]

CASES = [
    json.loads(line)
    for name in ("cases.jsonl", "nasty.jsonl")
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()
]


def allowed(expected: str | list[str]) -> list[str]:
    return [expected] if isinstance(expected, str) else expected


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_it_ends_as_expected(case: Mapping[str, Any], settings: Any) -> None:
    now = datetime.fromisoformat(case["now"])
    pictures = tuple(
        accept((FOLDER / name).read_bytes(), quarantine=settings.QUARANTINE) for name in case.get("screenshots", ())
    )
    with time_machine.travel(now, tick=False):
        answers = case_answers(case, now=now, desk=desk.current())
        ticket = work(pipeline.receive(message(answers, pictures=pictures), now=now).ticket)
    judged = ticket.classifications.get()
    expected = case["expect"]
    told = f"{judged} {judged.disposition} {judged.question} {judged.holds} because: {case['why']}"
    assert judged.category in allowed(expected["category"]), told
    assert judged.disposition in allowed(expected["disposition"]), told
    if judged.disposition == "ask" and "question" in expected:
        assert judged.question in allowed(expected["question"]), told
    assert ticket.replies.count() == 1


@pytest.mark.parametrize("case", CASES[::10], ids=[case["id"] for case in CASES[::10]])
def test_the_dry_run_says_the_same(case: Mapping[str, Any]) -> None:
    paths = [FOLDER / name for name in case.get("screenshots", ())]
    told = dry_run(case, screenshots=paths, now=datetime.fromisoformat(case["now"]), desk=desk.shipped())
    assert told["category"] in allowed(case["expect"]["category"])
    assert told["disposition"] in allowed(case["expect"]["disposition"])
    assert told["reasons"]
    assert told["reply"]["text"]
