from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.decision.facts_for_tests import (
    LAST_MONTH,
    POLICY,
    TUESDAY,
    YESTERDAY,
    facts,
    indonesia,
    judge,
    shown,
    written,
)
from triage.decision.decide import decide
from triage.decision.policy import Policy
from triage.decision.verdict import Disposition
from triage.desks.prakerja import DESK as PRAKERJA
from triage.desks.prakerja import RULES
from triage.desks.prakerja.categories import too_early
from triage.desks.prakerja.facts import ReadingKind, ReviewState, Symptom

WAITING = {"platform": "tokopedia", "completed_on": YESTERDAY, "what_you_see": Symptom.ABSENT}
DASHBOARD = shown(ReadingKind.SCREEN, "dashboard")
THERE = shown(ReadingKind.STATUS, "certificate_present")
OLD, RECENT = LAST_MONTH.isoformat(), YESTERDAY.isoformat()


def at(moment: str, **known: Any) -> str:
    return decide(facts(**{**WAITING, "now": datetime.fromisoformat(moment), **known}), POLICY, RULES).category


def test_it_is_too_early_to_the_end_of_the_due_day_in_jakarta() -> None:
    assert at("2026-03-12T23:59:59+07:00") == "too_early"
    assert at("2026-03-13T00:00:00+07:00") == "platform_issue"
    assert at("2026-03-13T01:30:00+09:00") == "too_early"


def test_it_waits_as_long_as_the_platform_may_take() -> None:
    assert at("2026-03-10T23:00+07:00", platform="kemnaker") == "too_early"
    assert at("2026-03-11T00:00+07:00", platform="kemnaker") == "platform_issue"


def test_it_skips_holidays() -> None:
    policy = Policy(calendar=indonesia())
    known = facts(what_you_see=Symptom.ABSENT, completed_on=date(2026, 3, 17))
    assert decide(known, policy, RULES).due_on == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("known", "category"),
    [
        ({"review_state": ReviewState.NOT_YET}, "too_early"),
        ({"review_state": ReviewState.BUTTON_INACTIVE}, "too_early"),
        ({"completed_on": None, "readings": (shown(ReadingKind.COMPLETED_ON, RECENT),)}, "too_early"),
        ({"completed_on": None, "readings": (written(ReadingKind.COMPLETED_ON, RECENT),)}, "too_early"),
        ({"completed_on": None, "readings": (written(ReadingKind.DAYS_WAITING, "2"),)}, "too_early"),
        ({"completed_on": None, "readings": (written(ReadingKind.DAYS_WAITING, "21"),)}, "platform_issue"),
        ({"readings": (shown(ReadingKind.STATUS, "certificate_absent"),)}, "too_early"),
        ({"answers": (("corrected", "yes"),), "completed_on": LAST_MONTH}, "too_early"),
        ({"answers": (("appeared", "no"),), "completed_on": LAST_MONTH}, "platform_issue"),
    ],
)
def test_it_finds_the_category(known: dict[str, Any], category: str) -> None:
    assert judge(**{**WAITING, **known}).category == category


def test_it_trusts_a_stated_date_more_than_a_read_one_and_that_more_than_a_duration() -> None:
    sources: list[dict[str, Any]] = [
        {},
        {"completed_on": None, "readings": (written(ReadingKind.COMPLETED_ON, RECENT, 0.9),)},
        {"completed_on": None, "readings": (written(ReadingKind.DAYS_WAITING, "1", 0.9),)},
    ]
    sure = [judge(**{**WAITING, **known}).confidences["too_early"] for known in sources]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == 3


def test_it_counts_a_duration_from_the_day_it_was_written() -> None:
    reading = (written(ReadingKind.DAYS_WAITING, "2"),)
    written_at = TUESDAY - timedelta(days=10)
    known = {**WAITING, "completed_on": None, "readings": reading}
    assert judge(**known).category == "too_early"
    assert judge(**known, received_at=written_at).category == "platform_issue"


@pytest.mark.parametrize(
    ("known", "hold", "question"),
    [
        ({"completed_on": date(2026, 3, 11)}, "future_date", "completion_date"),
        ({"completed_on": date.max}, "future_date", "completion_date"),
        ({"completed_on": None, "what_you_see": Symptom.ABSENT}, "outcome", "completion_date"),
        ({"readings": (shown(ReadingKind.COMPLETED_ON, OLD),)}, "conflict_completion_date", "which_is_right"),
        ({"readings": (shown(ReadingKind.COMPLETED_ON, "2026-03-07"),)}, "conflict_completion_date", "which_is_right"),
        ({"readings": (written(ReadingKind.COMPLETED_ON, OLD),)}, "conflict_completion_date", "completion_date"),
        ({"readings": (written(ReadingKind.DAYS_WAITING, "14"),)}, "conflict_completion_date", "completion_date"),
        (
            {
                "completed_on": None,
                "readings": (shown(ReadingKind.COMPLETED_ON, RECENT), shown(ReadingKind.COMPLETED_ON, OLD, 0.7)),
            },
            "conflict_completion_date",
            "completion_date",
        ),
        ({"readings": (shown(ReadingKind.STATUS, "not_finished"),)}, "conflict_finished", "which_is_right"),
        ({"readings": (shown(ReadingKind.PROGRESS, "60"),)}, "conflict_finished", "which_is_right"),
        ({"readings": (written(ReadingKind.STATUS, "not_finished"),)}, "conflict_finished", "finished"),
        ({"finished": False}, "conflict_finished", "finished"),
        (
            {"finished": False, "completed_on": None, "readings": (shown(ReadingKind.STATUS, "finished"),)},
            "conflict_finished",
            "finished",
        ),
        ({"completed_on": None, "readings": (shown(ReadingKind.PROGRESS, "60"),)}, "not_finished", "finished"),
        ({"readings": (DASHBOARD, THERE)}, "conflict_certificate", "which_is_right"),
        ({"readings": (written(ReadingKind.STATUS, "certificate_present"),)}, "conflict_certificate", "which_is_right"),
        ({"readings": (written(ReadingKind.COMPLAINT, "wont_open"),)}, "conflict_certificate", "which_is_right"),
        ({"readings": (written(ReadingKind.COMPLETED_ON, OLD, 0.45),)}, "conflict_completion_date", "completion_date"),
        (
            {"what_you_see": Symptom.WONT_OPEN, "readings": (shown(ReadingKind.STATUS, "certificate_absent"),)},
            "conflict_certificate",
            "which_is_right",
        ),
    ],
)
def test_it_asks_about_what_cannot_be_true(known: dict[str, Any], hold: str, question: str) -> None:
    verdict = judge(**{**WAITING, **known})
    assert hold in verdict.holds
    assert (verdict.disposition, verdict.question) == (Disposition.ASK, question)


@pytest.mark.parametrize(
    "reading",
    [
        shown(ReadingKind.COMPLETED_ON, "2026-03-08"),
        shown(ReadingKind.COMPLETED_ON, OLD, 0.4),
        written(ReadingKind.DAYS_WAITING, "4"),
        written(ReadingKind.DAYS_WAITING, "14", 0.4),
        shown(ReadingKind.STATUS, "not_finished", 0.4),
        shown(ReadingKind.STATUS, "certificate_present"),
        written(ReadingKind.STATUS, "certificate_present", 0.4),
        written(ReadingKind.COMPLETED_ON, "2026-03-06", 0.45),
        shown(ReadingKind.PROGRESS, "100"),
    ],
)
def test_it_sees_no_conflict_in_what_is_near_or_hardly_legible(reading: Any) -> None:
    known = facts(**WAITING, readings=(reading,))
    assert too_early.conflicts(known, POLICY) == ()


def test_it_finds_one_matching_training_among_several_enough() -> None:
    several = (
        shown(ReadingKind.COMPLETED_ON, OLD),
        shown(ReadingKind.COMPLETED_ON, RECENT),
        shown(ReadingKind.STATUS, "finished"),
        shown(ReadingKind.STATUS, "not_finished"),
    )
    assert judge(**WAITING, readings=several).holds == ()


def test_it_hands_over_when_the_holidays_are_not_known() -> None:
    policy = Policy(calendar=indonesia())
    known = facts(
        now=datetime(2027, 12, 31, 9, 0, tzinfo=PRAKERJA.zone),
        what_you_see=Symptom.ABSENT,
        completed_on=date(2027, 12, 30),
    )
    verdict = decide(known, policy, RULES)
    assert (verdict.disposition, verdict.holds) == (Disposition.ESCALATE, ("calendar_unknown",))


def test_it_never_waits_past_the_due_day() -> None:
    known = facts(**{**WAITING, "completed_on": LAST_MONTH})
    assert [hold.code for hold in too_early.gaps(known, POLICY)] == ["wait_is_over"]


def test_it_names_no_day_where_the_completion_is_vague() -> None:
    """Of a day that is only about the 4th, nobody knows whether the wait is over on the 9th."""
    told = (written(ReadingKind.COMPLETED_ON, "2026-03-05", 0.5),)
    known = facts(**{**WAITING, "completed_on": None, "readings": told})
    assert [hold.code for hold in too_early.gaps(known, POLICY)] == ["no_date"]
