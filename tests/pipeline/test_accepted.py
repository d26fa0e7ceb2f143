import pytest

from triage.pipeline.accepted import outcome, summary
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


WAITS = {
    **CASE,
    "completed_on": "",
    "description": "sertifikat belum ada",
    "categories": ["*"],
    "dispositions": ["ASK"],
}


@pytest.mark.parametrize(
    ("accepted", "is_accepted"),
    [
        ({"categories": ["too_early"], "dispositions": ["AUTO_REPLY"]}, True),
        ({"categories": ["*"], "dispositions": ["AUTO_REPLY", "ASK"]}, True),
        ({"categories": ["*"], "dispositions": ["ESCALATE"]}, False),
        ({"categories": ["other"], "dispositions": ["AUTO_REPLY"]}, False),
    ],
)
def test_it_says_what_is_not_accepted(accepted: dict[str, list[str]], is_accepted: bool) -> None:
    found = outcome({**CASE, **accepted}, desk=shipped())
    assert (found.told, found.answered) == ("too_early auto_reply", True)
    assert found.accepted == is_accepted


def test_a_page_that_by_the_words_alone_does_not_open_could_not_be_looked_at() -> None:
    words = "dashboard cuma putih. sinyal di kampung jelek sekali, kuota tinggal 100 mb. sudah selesai tgl 1 september"
    told = {"description": words, "completed_on": "", "what_you_see": "", "review_state": ""}
    wanted = {"categories": ["connectivity"], "dispositions": ["AUTO_REPLY"]}
    assert outcome({**CASE, **told, **wanted}, desk=shipped()).accepted


def test_a_question_that_may_not_be_asked_is_needless() -> None:
    assert outcome({**WAITS, "may_ask": ["completion_date"]}, desk=shipped()).accepted
    needless = outcome({**WAITS, "may_ask": ["review_state"]}, desk=shipped())
    assert needless.needless
    assert not needless.accepted
    assert "completion_date" in needless.told


def test_the_summary_counts_what_harms_most() -> None:
    helps = {**CASE, "categories": ["too_early"], "dispositions": ["AUTO_REPLY"], "plain": True}
    cases = (helps, {**helps, "dispositions": ["ESCALATE"], "plain": False}, {**WAITS, "may_ask": [], "plain": True})
    assert summary(outcome(case, desk=shipped()) for case in cases) == (
        "1 of 3 as an agent would, 1 answered wrongly, 1 asked what they need not be, 1 of 2 plain ones answered"
    )
