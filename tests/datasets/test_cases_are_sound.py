"""The hand-made cases and the demo are well-formed. What the service makes of them is another test's business."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from datasets.cases import FOLDER
from triage.decision.verdict import OTHER, UNCLEAR, Disposition
from triage.desks.prakerja.facts import ReviewState, Symptom

DEMO = Path(__file__).parents[2] / "triage" / "desks" / "prakerja" / "demo"
OUTCOMES = {"too_early", "name_mismatch", "connectivity", "platform_issue", "review_missing", OTHER, UNCLEAR}
QUESTIONS = {
    "completion_date",
    "platform",
    "review_state",
    "printed_name",
    "other_sites",
    "which_is_right",
    "screenshot",
    "finished",
}
TEXTS = {"name", "email", "platform", "training", "institution", "printed_name", "description"}
CHOICES: dict[str, set[Any]] = {
    "what_you_see": set(Symptom),
    "review_state": set(ReviewState),
    "other_sites_open": {True, False, None},
    "other_network_tried": {True, False, None},
    "language": {"id", "en"},
}
BESIDE = {"id", "now", "completed_on", "screenshots", "expect", "why"}
MOST_BYTES = 60_000

NASTY = 60
LINES = [line for name in ("cases", "nasty") for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]
CASES: list[dict[str, Any]] = [json.loads(line) for line in LINES]
COMPLAINTS: list[dict[str, Any]] = json.loads((DEMO / "complaints.json").read_text(encoding="utf-8"))


def listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def pictures() -> Iterator[Path]:
    yield from (FOLDER / name for case in CASES for name in case.get("screenshots", []))
    yield from (DEMO / "pictures" / name for complaint in COMPLAINTS for name in complaint["pictures"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_it_uses_allowed_answers(case: dict[str, Any]) -> None:
    assert set(case) <= BESIDE | TEXTS | set(CHOICES)
    assert all(case[key] in allowed for key, allowed in CHOICES.items() if key in case)
    assert all(isinstance(case[key], str) for key in TEXTS if key in case)
    if case.get("completed_on", "not_finished") != "not_finished":
        date.fromisoformat(case["completed_on"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_it_expects_a_possible_verdict_for_a_reason(case: dict[str, Any]) -> None:
    expect = case["expect"]
    assert set(expect) <= {"category", "disposition", "question"}
    assert set(listed(expect["category"])) <= OUTCOMES
    assert set(listed(expect["disposition"])) <= set(Disposition)
    assert set(listed(expect.get("question", []))) <= QUESTIONS
    assert "question" not in expect or Disposition.ASK in listed(expect["disposition"])
    assert case["why"].endswith(".")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_it_happens_at_a_moment_of_the_desk(case: dict[str, Any]) -> None:
    assert datetime.fromisoformat(case["now"]).utcoffset() == timedelta(hours=7)


def test_it_names_each_case_once() -> None:
    assert [name for name, count in Counter(case["id"] for case in CASES).items() if count > 1] == []


def test_it_holds_enough_nasty_cases() -> None:
    assert sum(case["id"].startswith("nasty-") for case in CASES) >= NASTY


def test_it_covers_every_outcome_at_least_eight_times() -> None:
    counts = Counter(
        listed(case["expect"]["category"])[0] for case in CASES if not case["id"].startswith("contradiction-")
    )
    assert {outcome: counts[outcome] for outcome in OUTCOMES if counts[outcome] < 8} == {}


def test_it_never_expects_an_automatic_answer_to_a_contradiction() -> None:
    contradictions = [case for case in CASES if case["id"].startswith("contradiction-")]
    assert len(contradictions) >= 12
    assert all(Disposition.AUTO_REPLY not in listed(case["expect"]["disposition"]) for case in contradictions)


def test_it_never_expects_an_automatic_answer_to_an_outcome_without_one() -> None:
    unanswerable = [case for case in CASES if {OTHER, UNCLEAR} & set(listed(case["expect"]["category"]))]
    assert all(Disposition.AUTO_REPLY not in listed(case["expect"]["disposition"]) for case in unanswerable)


def test_it_refers_to_small_pictures_that_open() -> None:
    for path in set(pictures()):
        assert path.stat().st_size <= MOST_BYTES, path.name
        with Image.open(path) as picture:
            picture.load()


def test_it_keeps_no_picture_that_nobody_uses() -> None:
    kept = {path for folder in (FOLDER / "pictures", DEMO / "pictures") for path in folder.iterdir()}
    assert kept == set(pictures())


@pytest.mark.parametrize("complaint", COMPLAINTS, ids=lambda complaint: str(complaint["email"]))
def test_it_keeps_the_demo_fresh_and_allowed(complaint: dict[str, Any]) -> None:
    assert set(complaint) <= {"completed_on_days_ago", "pictures"} | TEXTS | set(CHOICES)
    assert all(complaint[key] in allowed for key, allowed in CHOICES.items() if key in complaint)
    assert complaint.get("completed_on_days_ago", 0) >= 0
    assert complaint["email"].endswith("@example.com")
