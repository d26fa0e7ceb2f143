from datetime import date, datetime
from typing import Any

import pytest

from tests.decision.facts_for_tests import POLICY, YESTERDAY, facts, judge, late
from triage.decision.decide import decide
from triage.desks.prakerja import DESK as PRAKERJA
from triage.desks.prakerja import RULES
from triage.desks.prakerja.facts import ReviewState, Symptom

WRONG_NAME = {"name": "Budi Santoso", "printed_name": "Siti Rahayu", "what_you_see": Symptom.WRONG_NAME}
PAGE_FAILS = {"what_you_see": Symptom.PAGE_FAILS, "other_sites_open": False}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"what_you_see": Symptom.ABSENT, "completed_on": YESTERDAY}, [("appeared", 1, 13)]),
        (WRONG_NAME, [("corrected", 1, 12), ("corrected", 2, 17)]),
        (PAGE_FAILS, [("opens", 1, 11), ("opens", 2, 13)]),
        (late(review_state=ReviewState.NOT_YET), [("review_given", 1, 11)]),
        (late(), [("answered", 1, 12), ("answered", 2, 17)]),
        (late(platform=""), [("question", 1, 12)]),
        (late(finished=False), [("question", 1, 12)]),
        ({"pictures": ("",)}, []),
    ],
)
def test_it_plans_what_the_table_says(known: dict[str, Any], expected: list[tuple[str, int, int]]) -> None:
    planned = judge(**known).follow_ups  # from Tuesday, 10 March 2026
    found = [(each.kind, each.sequence, each.due_at) for each in planned]
    assert found == [
        (kind, sequence, datetime(2026, 3, day, 9, 0, tzinfo=PRAKERJA.zone)) for kind, sequence, day in expected
    ]


def test_it_comes_back_after_today_even_where_the_wait_ends_sooner() -> None:
    friday_night = datetime(2026, 3, 13, 23, 0, tzinfo=PRAKERJA.zone)
    known = facts(now=friday_night, what_you_see=Symptom.ABSENT, completed_on=date(2026, 3, 10))
    verdict = decide(known, POLICY, RULES)
    assert verdict.due_on == date(2026, 3, 13)
    assert [each.due_at for each in verdict.follow_ups] == [datetime(2026, 3, 16, 9, 0, tzinfo=PRAKERJA.zone)]
