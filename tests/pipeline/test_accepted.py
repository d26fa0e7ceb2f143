import pytest

from triage.pipeline.accepted import unaccepted
from triage.playbook.desk import shipped

CASE = {
    "id": "one",
    "email": "a@example.com",
    "description": "baru selesai kemarin, sertifikat belum ada",
    "now": "2026-09-16T10:00+07:00",
    "platform": "tokopedia",
    "completed_on": "2026-09-15",
    "what_you_see": "absent",
    "review_state": "given",
    "why": "the day settles it",
}


@pytest.mark.parametrize(
    ("accepted", "told"),
    [
        ({"categories": ["too_early"], "dispositions": ["AUTO_REPLY"]}, ""),
        ({"categories": ["*"], "dispositions": ["AUTO_REPLY", "ASK"]}, ""),
        ({"categories": ["*"], "dispositions": ["ESCALATE"]}, "too_early auto_reply"),
        ({"categories": ["other"], "dispositions": ["AUTO_REPLY"]}, "too_early auto_reply"),
    ],
)
def test_it_says_what_is_not_accepted(accepted: dict[str, list[str]], told: str) -> None:
    assert unaccepted({**CASE, **accepted}, desk=shipped()) == told


def test_a_question_that_may_not_be_asked_is_not_accepted() -> None:
    nobody_knows = {**CASE, "completed_on": "", "description": "sertifikat belum ada", "categories": ["*"]}
    asks = {**nobody_knows, "dispositions": ["ASK"]}
    assert unaccepted({**asks, "may_ask": ["completion_date"]}, desk=shipped()) == ""
    assert "completion_date" in unaccepted({**asks, "may_ask": ["review_state"]}, desk=shipped())
