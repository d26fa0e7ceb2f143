"""What changed since the last answer: told once, in a sentence or two, right after the greeting."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from tests.factories import TOO_EARLY, WEDNESDAY, answered, message, opener, replace, work
from tests.outbox.test_compose import occasion
from triage import pipeline, tickets
from triage.decision.verdict import Disposition
from triage.desks.prakerja.facts import ReviewState
from triage.models import FollowUpState, Reply, ReplyKind
from triage.outbox.changes import what_changed


def judged(**answers: Any):  # type: ignore[no-untyped-def]
    case = occasion(language="en", **answers)
    assert case.verdict is not None
    return case.facts, case.verdict


EARLY = judged()
OVERDUE = judged(completed_on=date(2026, 8, 3), review_state=ReviewState.GIVEN)


def test_it_names_the_click_and_both_causes() -> None:
    after = replace(EARLY[0], answers=(("appeared", "no"),)), OVERDUE[1]
    assert what_changed(EARLY, after, language="en") == (
        "To our question “Has your certificate appeared?” you answered “Not yet”. "
        "Until now we took the cause to be “Still within the waiting time”; now it is “The platform has to act”."
    )


def test_it_says_that_more_was_read() -> None:
    assert what_changed(EARLY, OVERDUE, language="en").startswith("We have read what you added. Until now")


def test_it_says_that_nothing_else_follows() -> None:
    same = replace(EARLY[0], description="And another word."), EARLY[1]
    assert what_changed(EARLY, same, language="en") == (
        "We have read what you added. The cause stays the same: “Still within the waiting time”."
    )


def test_it_says_how_far_the_day_has_moved() -> None:
    verdict = EARLY[1]
    assert verdict.due_on is not None
    later = EARLY[0], replace(verdict, due_on=verdict.due_on + timedelta(days=3))
    assert what_changed(EARLY, later, language="en") == (
        "The day to wait for has moved from Friday, 18 September 2026 to Monday, 21 September 2026."
    )


@pytest.mark.parametrize(
    ("disposition", "words"),
    [(Disposition.ASK, "one answer is needed"), (Disposition.ESCALATE, "a person is looking at it")],
)
def test_it_does_not_claim_what_is_not_sure(disposition: Disposition, words: str) -> None:
    after = EARLY[0], replace(OVERDUE[1], disposition=disposition)
    told = what_changed(EARLY, after, language="en")
    assert words in told
    assert "The platform has to act" not in told


@pytest.mark.usefixtures("desk_rows", "clock")
def test_the_next_answer_says_what_changed(clock: time_machine.Traveller) -> None:
    ticket = answered(replace(TOO_EARLY, review_state=ReviewState.GIVEN))
    row = ticket.follow_ups.get()
    clock.move_to(row.due_at)
    pipeline.follow_up(row.pk)
    tickets.answer_follow_up(row, answer="no", now=row.due_at)
    work(ticket)
    row.refresh_from_db()
    assert row.state == FollowUpState.ANSWERED
    first, second = Reply.objects.filter(ticket=ticket, kind=ReplyKind.VERDICT).order_by("id")
    assert "Anda menjawab" not in first.text
    greeting, changed, *_ = second.text.split("\n\n")
    assert greeting.startswith("Halo")
    assert "“Sertifikatnya sudah muncul?”" in changed
    assert "“Belum”" in changed


@pytest.mark.usefixtures("desk_rows", "clock")
def test_the_answer_to_a_question_needs_no_comparison() -> None:
    ticket = answered(replace(TOO_EARLY, completed_on=None, finished=None))
    assert ticket.state == "asked"
    pipeline.receive(message(replace(TOO_EARLY, name="", email="")), now=WEDNESDAY, ticket=ticket, stands=opener)
    work(ticket)
    answer = Reply.objects.get(ticket=ticket, kind=ReplyKind.VERDICT)
    assert "penyebab" not in answer.text.split("\n\n")[1]
