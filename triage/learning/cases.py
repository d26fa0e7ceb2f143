"""Whole cases with their truth: form, text, what the reader saw in their pictures, the clock.

A desk's own are made by ``datasets.scenarios`` (whose README says how) and lie in its ``cases/``, one JSON object a
line: ``fitting.jsonl`` is for fitting weights, ``golden.jsonl``, in another author's words, only for judging.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from triage.channels.case_file import case_answers
from triage.decision.facts import Facts, Origin, Reading, Source
from triage.evidence.active import Models
from triage.evidence.gather import facts_from_answers
from triage.evidence.wording import WordingModel
from triage.playbook.desk import Desk


@dataclass(frozen=True, slots=True)
class Seen:
    """What the service's reader made of one picture; ``shortcoming`` is a code of why it does not help, or ""."""

    readings: tuple[Reading, ...]
    shortcoming: str


@dataclass(frozen=True, slots=True)
class Case:
    """One complaint and what is true of it.

    ``truth``: labels that a careful agent may give, the likeliest first; empty where the case denies itself.
    ``automatic``: whether it may be answered without a human: "yes", "may" (right to answer, right to ask), "no".
    """

    id: str
    scenario: str
    form: Mapping[str, Any]
    truth: tuple[str, ...]
    automatic: str
    pictures: tuple[Seen, ...]

    def facts(self, *, desk: Desk, model: WordingModel, topics: WordingModel | None = None) -> Facts:
        """The case as the decision sees it, its words judged by ``model``, and by ``topics`` where there are any."""
        now = datetime.fromisoformat(self.form["now"])
        answers = case_answers(self.form, now=now, desk=desk)
        readings = [reading for picture in self.pictures for reading in picture.readings]
        models = Models(model, topics=topics)
        facts = facts_from_answers(answers, readings=readings, written_at=now, now=now, desk=desk, models=models)
        return replace(facts, pictures=tuple(picture.shortcoming for picture in self.pictures))


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. Raises OSError, KeyError or ValueError where it is missing or unsound."""
    return [_case(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def write_cases(path: Path, cases: Sequence[Case]) -> None:
    """One case a line; the readings without their boxes, which no decision looks at."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(_row(case), ensure_ascii=False) for case in cases]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "scenario": case.scenario,
        "form": dict(case.form),
        "truth": list(case.truth),
        "automatic": case.automatic,
        "pictures": [
            {
                "shortcoming": picture.shortcoming,
                "readings": [[r.kind, r.value, round(r.confidence, 3), r.origin.quote] for r in picture.readings],
            }
            for picture in case.pictures
        ],
    }


def _case(row: Mapping[str, Any]) -> Case:
    return Case(
        id=row["id"],
        scenario=row["scenario"],
        form=row["form"],
        truth=tuple(row["truth"]),
        automatic=row["automatic"],
        pictures=tuple(_seen(picture, position) for position, picture in enumerate(row["pictures"])),
    )


def _seen(picture: Mapping[str, Any], position: int) -> Seen:
    readings = tuple(
        Reading(str(kind), value, confidence, Origin(Source.SCREENSHOT, screenshot=position, quote=quote))
        for kind, value, confidence, quote in picture["readings"]
    )
    return Seen(readings, picture["shortcoming"])
