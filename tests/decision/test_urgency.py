from datetime import UTC, datetime, timedelta

import pytest

from triage.decision.urgency import rank
from triage.desks.prakerja import RULES

BY = datetime(2026, 3, 17, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("why", "ahead", "hours"), [("disputed", 0, 12), ("disputed", 24, 24), ("unclear", 0, 0), ("unclear", 3, 3)]
)
def test_the_greater_head_start_counts(why: str, ahead: int, hours: int) -> None:
    assert rank(BY, why=why, ahead_hours=ahead) == BY - timedelta(hours=hours)


def test_rules_know_their_letters_and_who_suffers() -> None:
    assert {"self_harm", "bereavement"} <= RULES.harms
    assert {"name_mismatch", "review_blocked"} <= RULES.answers
    assert "next_name_mismatch" in RULES.next_steps
    assert RULES.answers.isdisjoint(RULES.next_steps)
