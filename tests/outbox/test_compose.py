"""Letters: every code in both languages, dates in the reader's language, requesters' words inert."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories import TOO_EARLY, WEDNESDAY
from triage.decision.decide import decide
from triage.decision.facts import Facts, ReviewState
from triage.evidence.gather import facts_from_answers
from triage.outbox.compose import GAPS, Letter, Occasion, _gaps, compose, reply_code
from triage.playbook.desk import shipped


def occasion(*, language: str = "id", **answers: object) -> Occasion:
    desk = shipped()
    stated = replace(TOO_EARLY, language=language, **answers)  # type: ignore[arg-type]
    facts: Facts = facts_from_answers(stated, readings=(), written_at=WEDNESDAY, now=WEDNESDAY, policy=desk.policy)
    return Occasion(
        reference="TKT-7K3M-Q2XD",
        status_link="https://desk.example/t/abc/",
        language=language,
        facts=facts,
        verdict=decide(facts, desk.policy),
        now=WEDNESDAY,
    )


def letter(case: Occasion) -> Letter:
    assert case.verdict is not None
    return compose(reply_code(case.verdict), case, desk=shipped())


def test_it_fills_exactly_the_gaps_it_promises() -> None:
    assert set(_gaps(occasion(), desk=shipped())) == GAPS


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_composes_every_text_without_a_gap_left(language: str) -> None:
    desk = shipped()
    for code, of_language in desk.texts:
        if of_language == language:
            written = compose(code, occasion(language=language), desk=desk)
            assert "$" not in written.text, code
            assert written.subject.startswith("[TKT-7K3M-Q2XD] "), code


@pytest.mark.parametrize(("language", "day"), [("id", "Jumat, 18 September 2026"), ("en", "Friday, 18 September 2026")])
def test_it_writes_dates_in_the_readers_language(language: str, day: str) -> None:
    assert day in letter(occasion(language=language)).text


def test_it_names_the_platforms_contact() -> None:
    written = letter(occasion(completed_on=date(2026, 8, 3), review_state=ReviewState.GIVEN))
    assert written.code == "platform_issue"
    assert "tokopedia.com/help" in written.text


def test_it_treats_the_requesters_words_as_data() -> None:
    name = "<script>alert(1)</script> $reference {{ reference }} {% now %}"
    written = letter(occasion(name=name, training=name))
    assert "<script>" not in written.html
    if name in written.text:
        assert "&lt;script&gt;alert(1)&lt;/script&gt; $reference {{ reference }} {% now %}" in written.html


def test_it_warns_of_fraud_in_every_letter() -> None:
    assert "OTP" in letter(occasion()).text
    assert "OTP" in letter(occasion(language="en")).html
