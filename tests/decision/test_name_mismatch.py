from typing import Any

import pytest

from tests.decision.facts_for_tests import POLICY, YESTERDAY, facts, judge, shown, words, written
from triage.decision.verdict import Disposition
from triage.desks.prakerja.categories import name_mismatch
from triage.desks.prakerja.facts import ReadingKind, Symptom

AUTO, ASK, ESCALATE = Disposition.AUTO_REPLY, Disposition.ASK, Disposition.ESCALATE
SAYS = {"name": "Budi Santoso", "what_you_see": Symptom.WRONG_NAME}
ABSENT = {"name": "Budi Santoso", "what_you_see": Symptom.ABSENT, "completed_on": YESTERDAY}
HARDLY_LEGIBLE = shown(ReadingKind.CERTIFICATE_NAME, "Siti", 0.4)
MISSPELT = shown(ReadingKind.CERTIFICATE_NAME, "Budi Santosa")
OTHER_PERSON = shown(ReadingKind.CERTIFICATE_NAME, "Siti Rahayu")


@pytest.mark.parametrize(
    ("known", "disposition", "question", "hold"),
    [
        ({**SAYS, "printed_name": "Siti Rahayu"}, AUTO, "", ""),
        ({**SAYS, "printed_name": "Budi Santosa"}, AUTO, "", ""),
        ({**SAYS, "printed_name": "Budi Santos"}, AUTO, "", ""),
        ({**SAYS, "readings": (OTHER_PERSON,)}, AUTO, "", ""),
        ({**SAYS, "printed_name": "Siti Rahayu", "completed_on": YESTERDAY}, AUTO, "", ""),
        (SAYS, ASK, "printed_name", "no_printed_name"),
        ({**SAYS, "printed_name": "Budi S."}, ESCALATE, "", "name_not_clear"),
        (
            {**SAYS, "readings": (MISSPELT,)},
            ASK,
            "printed_name",
            "name_not_clear",
        ),
        (
            {**SAYS, "readings": (HARDLY_LEGIBLE,)},
            ASK,
            "printed_name",
            "name_not_clear",
        ),
        ({**SAYS, "printed_name": "BUDI SANTOSO, S.Pd"}, ASK, "printed_name", "conflict_name"),
        (
            {**SAYS, "readings": (shown(ReadingKind.CERTIFICATE_NAME, "Budi Santoso"),)},
            ASK,
            "which_is_right",
            "conflict_name",
        ),
        ({**SAYS, "printed_name": "Budi Hartono", "readings": (OTHER_PERSON,)}, ASK, "which_is_right", "conflict_name"),
        ({**SAYS, "name": "", "printed_name": "Siti Rahayu"}, ASK, "printed_name", "no_account_name"),
        ({**SAYS, "printed_name": "Siti", "answers": (("corrected", "no"),)}, ESCALATE, "", "not_corrected"),
        ({**ABSENT, "readings": (OTHER_PERSON,)}, ASK, "printed_name", "name_only_shown"),
        ({**ABSENT, "printed_name": "Siti Rahayu"}, ESCALATE, "", "low_confidence"),
    ],
)
def test_it_answers_only_a_clear_difference(
    known: dict[str, Any], disposition: Disposition, question: str, hold: str
) -> None:
    verdict = judge(**known)
    assert (verdict.category, verdict.disposition, verdict.question) == ("name_mismatch", disposition, question)
    assert hold in (*verdict.holds, "")


def test_it_reads_both_names_from_the_text() -> None:
    told = (
        written(ReadingKind.CERTIFICATE_NAME, "Budi Santosa"),
        written(ReadingKind.ACCOUNT_NAME, "Budi Santoso"),
    )
    verdict = judge(description="x", readings=told, wording=words(name_mismatch=4.0))
    assert (verdict.category, verdict.disposition) == ("name_mismatch", AUTO)


def test_it_asks_when_the_account_in_the_picture_is_somebody_elses() -> None:
    verdict = judge(**ABSENT, readings=(shown(ReadingKind.ACCOUNT_NAME, "Siti Rahayu"),))
    assert (verdict.disposition, verdict.question) == (ASK, "which_is_right")


def test_it_counts_the_same_name_against_a_mismatch() -> None:
    (reason,) = name_mismatch.assess(facts(**ABSENT, printed_name="Budi Santoso"), POLICY)
    assert reason.weight < 0
    assert name_mismatch.conflicts(facts(**ABSENT, printed_name="Budi Santoso"), POLICY) == ()


def test_it_sets_the_names_aside_once_corrected() -> None:
    known = facts(**SAYS, printed_name="Siti Rahayu", readings=(OTHER_PERSON,), answers=(("corrected", "yes"),))
    assert [reason.code for reason in name_mismatch.assess(known, POLICY)] == ["name_corrected"]
    assert name_mismatch.conflicts(known, POLICY) == ()


OWN = written(ReadingKind.ACCOUNT_NAME, "Siti Rahayu")


@pytest.mark.parametrize(
    ("printed", "disposition"), [("Budi Santoso", AUTO), ("Siti Rahayi", AUTO), ("Siti Rahayu Chan", ESCALATE)]
)
def test_who_sets_the_two_names_against_each_other_says_that_one_is_wrong(
    printed: str, disposition: Disposition
) -> None:
    verdict = judge(readings=(OWN, written(ReadingKind.CERTIFICATE_NAME, printed)), description="x")
    assert (verdict.category, verdict.disposition) == ("name_mismatch", disposition)
    assert "says_wrong_name" in {reason.code for reason in verdict.reasons}
