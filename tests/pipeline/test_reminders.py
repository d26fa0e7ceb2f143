"""Reminders go through the letters' doors: once, not while unwanted, and in doubt the identical mail once more."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from tests.factories import TOO_EARLY, WEDNESDAY, received, replace, said
from triage import pipeline
from triage.channels.email.outgoing import EmailChannel
from triage.messages import Answers, OutboundMessage, OutcomeUnknown, PermanentFailure, RetryableFailure
from triage.models import Reminder, ReplyState, Ticket
from triage.outbox.addresses import silence
from triage.pipeline.backlog import backlog
from triage.pipeline.handing_over import MAX_ATTEMPTS
from triage.pipeline.reminders import TOO_LATE

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

ADDRESS = "sari@example.com"


def taken(clock: time_machine.Traveller, *, email: str = ADDRESS, answers: Answers = TOO_EARLY) -> Reminder:
    """A reminder that is due now."""
    found = pipeline.ahead(answers, now=WEDNESDAY)
    assert found is not None
    pipeline.take_reminder(found, email=email, origin="a" * 16, now=WEDNESDAY)
    row = Reminder.objects.latest("id")
    clock.move_to(row.due_at)
    return row


def state(row: Reminder) -> tuple[str, str]:
    row.refresh_from_db()
    return row.state, row.last_error


def test_the_sweep_finds_what_is_due(clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[tuple[str, int]] = []
    monkeypatch.setattr("triage.pipeline.sweeper.nudge", lambda task, pk: nudged.append((task, pk)))
    row = taken(clock)
    clock.shift(timedelta(seconds=-1))
    assert pipeline.sweep()["reminders"] == 0
    clock.shift(timedelta(seconds=1))
    assert pipeline.sweep()["reminders"] == backlog(now=row.due_at).follow_ups.count == 1
    assert ("remind", row.pk) in nudged
    pipeline.remind(row.pk)
    assert pipeline.sweep()["reminders"] == 0


def test_the_letter_is_the_one_that_was_promised(clock: time_machine.Traveller) -> None:
    row = taken(clock, answers=replace(TOO_EARLY, name="Klik bait.example"))
    pipeline.remind(row.pk)
    (sent,) = mail.outbox
    assert (sent.body, sent.subject) == (row.text, "Sertifikatnya sudah muncul?")
    assert "bait" not in sent.message().as_string()


@pytest.mark.parametrize("cause", ["silenced", "undeliverable", "complained", "too_late"])
def test_it_is_not_sent_where_it_is_not_wanted(clock: time_machine.Traveller, cause: str) -> None:
    if cause == "undeliverable":
        ticket = received(replace(TOO_EARLY, email=ADDRESS), now=WEDNESDAY - timedelta(days=9))
        Ticket.objects.filter(pk=ticket.pk).update(undeliverable_at=WEDNESDAY)
    row = taken(clock)
    if cause == "silenced":
        silence(ADDRESS, now=WEDNESDAY)
    if cause == "complained":
        received(replace(TOO_EARLY, email=ADDRESS.upper()), now=WEDNESDAY + timedelta(hours=1))
    if cause == "too_late":
        clock.shift(TOO_LATE + timedelta(seconds=1))
    pipeline.remind(row.pk)
    assert (state(row), mail.outbox) == ((ReplyState.CANCELLED, cause), [])


def test_strangers_get_few_first_letters(clock: time_machine.Traveller, settings: Settings) -> None:
    settings.FIRST_LETTERS_A_MINUTE = 1
    first, second = (taken(clock, email=f"{name}@example.com") for name in ("a", "b"))
    for row in (first, second):
        pipeline.remind(row.pk)
    assert (state(first)[0], state(second)[0]) == (ReplyState.SENT, ReplyState.QUEUED)
    pipeline.remind(second.pk)
    assert (len(mail.outbox), second.attempts) == (1, 0)
    clock.shift(timedelta(minutes=2))
    pipeline.remind(second.pk)
    assert state(second)[0] == ReplyState.SENT


@pytest.mark.parametrize(
    ("doubts", "ends", "mails"), [(0, (ReplyState.SENT, ""), 1), (1, (ReplyState.FAILED, "outcome_unknown"), 0)]
)
def test_killed_while_sending_it_goes_out_once_more_and_then_never(
    clock: time_machine.Traveller, settings: Settings, doubts: int, ends: tuple[str, str], mails: int
) -> None:
    row = taken(clock)
    Reminder.objects.filter(pk=row.pk).update(state=ReplyState.SENDING, claimed_until=row.due_at, doubts=doubts)
    clock.shift(settings.DURATIONS.sending_lease)
    pipeline.remind(row.pk)
    assert (state(row), row.doubts, len(mail.outbox)) == (ends, doubts + 1, mails)


@pytest.mark.parametrize(
    ("failure", "tries", "ends"),
    [
        (PermanentFailure("smtp_550"), 1, (ReplyState.FAILED, "smtp_550")),
        (RetryableFailure("smtp_451"), MAX_ATTEMPTS, (ReplyState.FAILED, "smtp_451")),
        (OutcomeUnknown("broke"), 2, (ReplyState.FAILED, "outcome_unknown")),
    ],
)
def test_failures_end(
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
    tries: int,
    ends: tuple[str, str],
) -> None:
    handed: list[OutboundMessage] = []

    def deliver(_self: Any, message: OutboundMessage) -> None:
        handed.append(message)
        raise failure

    monkeypatch.setattr(EmailChannel, "deliver", deliver)
    row = taken(clock)
    promised = row.due_at
    for _ in range(MAX_ATTEMPTS + 2):
        pipeline.remind(row.pk)
        clock.shift(timedelta(hours=4))
    assert (state(row), len(handed)) == (ends, tries)
    assert len({(message.message_id, message.text) for message in handed}) == 1
    assert row.due_at == promised


def test_the_database_keeps_one_a_day_and_an_address_for_what_is_to_go(clock: time_machine.Traveller) -> None:
    row = taken(clock)
    with pytest.raises(IntegrityError, match="reminder_once"), transaction.atomic():
        Reminder.objects.create(
            email=ADDRESS.upper(), due_on=row.due_on, due_at=WEDNESDAY, created_at=WEDNESDAY, category="too_early"
        )
    with pytest.raises(IntegrityError, match="reminder_unsent_has_an_address"), transaction.atomic():
        Reminder.objects.filter(pk=row.pk).update(email="")


def test_other_desks_say_nothing(settings: Settings) -> None:
    settings.TRIAGE_DESK = "triage.desks.it_support"
    assert pipeline.ahead(said(description="The printer is offline"), now=WEDNESDAY) is None
    assert Client().get("/").status_code == 200
