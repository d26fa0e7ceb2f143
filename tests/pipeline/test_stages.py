"""The stages: each does its part once, holds to its claim, and fails into a human's hands."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction

from tests.factories import TOO_EARLY, UNCLEAR, WEDNESDAY, answered, picture, received, replace, work
from triage import pipeline
from triage.decision.verdict import Disposition
from triage.models import (
    Classification,
    EventKind,
    FollowUp,
    Reply,
    ReplyKind,
    ScreenshotState,
    Stage,
    Ticket,
    TicketEvent,
    TicketState,
)
from triage.models.lease import MAX_ATTEMPTS
from triage.pipeline import answering, judging, stages, sweeper
from triage.pipeline.work import known, run

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


def test_it_answers_what_it_is_sure_of() -> None:
    ticket = answered()
    judged = ticket.classifications.get()
    assert (ticket.state, judged.category, judged.disposition) == ("answered", "too_early", Disposition.AUTO_REPLY)
    assert judged.due_on == date(2026, 9, 18)
    assert judged.reasons
    reply = ticket.replies.get()
    assert (reply.kind, reply.state, reply.key) == (ReplyKind.VERDICT, "sent", f"verdict-{judged.pk}")
    assert "Jumat, 18 September 2026" in reply.text
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [reply.message_id]
    follow_up = ticket.follow_ups.get()
    assert follow_up.due_at.isoformat() == "2026-09-21T02:00:00+00:00"  # Monday, 09:00 WIB
    kinds = [event.kind for event in ticket.events.all()]
    assert kinds == ["received", "classified", "replied", "follow_up_planned", "sent"]


def test_it_reads_screenshots_into_evidence_with_a_place() -> None:
    ticket = answered(replace(UNCLEAR, email="budi@example.com"), pictures=(picture("chrome-offline.jpg"),))
    row = stages.pictures(ticket).get()
    assert (row.state, row.quarantine_name) == (ScreenshotState.READ, "")
    assert row.lines
    shown = [reason for reason in ticket.classifications.get().reasons if reason["origin"]["source"] == "screenshot"]
    assert shown
    assert shown[0]["origin"]["screenshot"] == 0
    assert len(shown[0]["origin"]["box"]) == 4


def test_it_hands_over_with_an_honest_receipt() -> None:
    ticket = answered(replace(TOO_EARLY, description="saya ditipu, diminta transfer dan kode OTP oleh admin palsu"))
    assert (ticket.state, ticket.waiting_since) == (TicketState.WITH_AGENT, WEDNESDAY)
    receipt = ticket.replies.get()
    assert receipt.kind == ReplyKind.RECEIPT
    assert ticket.reference in receipt.text
    assert "Kamis, 17 September 2026" in receipt.text
    assert not ticket.follow_ups.exists()


def test_it_asks_for_the_one_missing_fact() -> None:
    ticket = answered(replace(TOO_EARLY, completed_on=None, finished=None))
    judged = ticket.classifications.get()
    assert (ticket.state, judged.question) == (TicketState.ASKED, "completion_date")
    assert ticket.replies.get().kind == ReplyKind.QUESTION


def test_it_does_nothing_the_second_time() -> None:
    ticket = answered()
    before = TicketEvent.objects.count()
    for stage in (pipeline.read, pipeline.classify, pipeline.respond):
        stage(ticket.pk)
    assert (Classification.objects.count(), Reply.objects.count(), TicketEvent.objects.count()) == (1, 1, before)


def test_it_leaves_a_claimed_ticket_alone_until_the_lease_ends() -> None:
    ticket = received()
    held = {"claim_id": "00000000-0000-4000-8000-000000000001", "claimed_until": WEDNESDAY + timedelta(seconds=30)}
    Ticket.objects.filter(pk=ticket.pk).update(**held)
    pipeline.classify(ticket.pk)
    assert not ticket.classifications.exists()
    with time_machine.travel(WEDNESDAY + timedelta(seconds=31), tick=False):
        pipeline.classify(ticket.pk)
    assert ticket.classifications.count() == 1


def test_it_drops_work_on_evidence_that_is_no_longer_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = received()
    decide = judging.decide

    def decide_while_more_comes_in(*arguments: Any) -> Any:
        verdict = decide(*arguments)
        received(replace(TOO_EARLY, completed_on=date(2026, 8, 3)))
        monkeypatch.setattr(judging, "decide", decide)
        return verdict

    monkeypatch.setattr(judging, "decide", decide_while_more_comes_in)
    pipeline.classify(ticket.pk)
    assert not ticket.classifications.exists()
    work(ticket)
    assert ticket.classifications.get().evidence_version == 2
    assert ticket.replies.count() == 1


def test_it_hands_a_ticket_over_after_three_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("Sari Wulandari's data")

    monkeypatch.setattr(judging, "decide", fail)
    ticket = received()
    for attempt in range(MAX_ATTEMPTS + 1):
        with time_machine.travel(WEDNESDAY + timedelta(minutes=5 * attempt), tick=False):
            pipeline.classify(ticket.pk)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.stage) == (TicketState.WITH_AGENT, Stage.DONE)
    failure = ticket.events.get(kind=EventKind.STAGE_FAILED)
    assert failure.data == {"stage": "classify", "error": "RuntimeError"}
    assert ticket.replies.get().kind == ReplyKind.RECEIPT


def test_it_hands_a_ticket_back_when_it_has_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = received()

    def stopped(*_arguments: object, **_options: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(judging, "gather", stopped)
        with pytest.raises(SystemExit):
            pipeline.classify(ticket.pk)

    ticket.refresh_from_db()
    assert (ticket.stage, ticket.claim_id, ticket.claimed_until, ticket.attempts) == (Stage.CLASSIFY, None, None, 0)
    assert work(ticket).replies.count() == 1


def test_it_judges_the_same_evidence_anew_on_another_day() -> None:
    ticket = answered()
    due_has_passed = WEDNESDAY + timedelta(days=6)
    Ticket.objects.filter(pk=ticket.pk).move(stage=Stage.CLASSIFY)
    with time_machine.travel(due_has_passed, tick=False):
        work(ticket)
    days = list(ticket.classifications.order_by("id").values_list("judged_on", flat=True))
    assert days == [date(2026, 9, 16), date(2026, 9, 22)]


def test_it_judges_and_answers_the_same_evidence_once_a_day() -> None:
    ticket = answered(replace(TOO_EARLY, completed_on=None, finished=None))
    Ticket.objects.filter(pk=ticket.pk).move(stage=Stage.CLASSIFY)
    assert work(ticket).state == TicketState.ASKED
    assert (ticket.classifications.count(), ticket.replies.count()) == (1, 1)


def test_it_refuses_a_second_machine_classification_of_the_same_evidence() -> None:
    judged = answered().classifications.get()
    judged.pk = None
    with pytest.raises(IntegrityError, match="classification_machine_once"), transaction.atomic():
        judged.save()


def test_it_refuses_to_rewrite_the_story() -> None:
    event = answered().events.first()
    assert event is not None
    event.kind = EventKind.CLOSED
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        event.save()


def test_it_sweeps_up_what_no_nudge_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[tuple[str, int]] = []
    monkeypatch.setattr("triage.pipeline.sweeper.nudge", lambda stage, pk: nudged.append((stage, pk)))
    unread, unsent = received(), received(replace(TOO_EARLY, training="Barista"))
    pipeline.classify(unsent.pk)
    pipeline.respond(unsent.pk)
    row = FollowUp.objects.get(ticket=unsent)
    assert pipeline.sweep(now=WEDNESDAY) == {
        "tickets": 0,
        "outages": 0,
        "alarms": 0,
        "replies": 0,
        "follow_ups": 0,
        "reminders": 0,
        "bulk_jobs": 0,
        "lists": 0,
        "weekly_reports": 0,
        "link_requests": 0,
        "targets": 0,
        "notices": 0,
        "trials": 0,
        "chats": 0,
    }
    pipeline.sweep(now=row.due_at)
    assert nudged == [("classify", unread.pk), ("send_overdue", unsent.replies.get().pk), ("follow_up", row.pk)]


def test_no_stages_backlog_hides_another_stage_from_its_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[tuple[str, int]] = []
    monkeypatch.setattr(sweeper, "nudge", lambda stage, pk: nudged.append((stage, pk)))
    monkeypatch.setattr(sweeper, "BATCH", 2)
    tickets = [received(replace(TOO_EARLY, training=f"Kelas {n}")) for n in range(8)]
    for ticket, stage in zip(tickets[4:], [Stage.RESPOND] * 3 + [Stage.READ], strict=True):
        Ticket.objects.filter(pk=ticket.pk).move(stage=stage)
    found = pipeline.sweep(now=WEDNESDAY + timedelta(minutes=1))
    classify, respond, read = tickets[:2], tickets[4:6], tickets[7:]
    assert sorted(nudged) == sorted(
        (stage, ticket.pk)
        for stage, expected in (("classify", classify), ("respond", respond), ("read", read))
        for ticket in expected
    )
    assert found["tickets"] == 5


def test_it_answers_what_was_left_between_deciding_and_answering() -> None:
    ticket = received()
    pipeline.classify(ticket.pk)
    assert not pipeline.respond_next()
    ticket.refresh_from_db()
    assert ticket.state == TicketState.ANSWERED


def test_where_only_the_answer_fails_the_verdict_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    ticket = received()
    with monkeypatch.context() as broken:
        broken.setattr(answering, "write", fail)
        pipeline.classify_and_respond(ticket.pk)
    ticket.refresh_from_db()
    assert (ticket.stage, ticket.category, ticket.attempts) == (Stage.RESPOND, "too_early", 1)
    assert not ticket.replies.exists()
    with time_machine.travel(WEDNESDAY + timedelta(minutes=5), tick=False):
        assert work(ticket).state == TicketState.ANSWERED
    kinds = [event.kind for event in ticket.events.all()]
    assert kinds == ["received", "classified", "replied", "follow_up_planned", "sent"]


@pytest.mark.parametrize(
    "change",
    [{"evidence_version": 2}, {"stage": Stage.RESPOND}, {"attempts": 1}, {"state": TicketState.ANSWERED}],
    ids=lambda change: next(iter(change)),
)
def test_it_leaves_a_ticket_that_has_changed_since_it_looked(change: dict[str, Any]) -> None:
    (seen,) = known(received().pk)
    Ticket.objects.filter(pk=seen.pk).move(**change)
    assert not run(Stage.CLASSIFY, seen, lambda _ticket, _now: pytest.fail("It was not ours."))


def test_it_asks_the_same_question_only_once() -> None:
    undated = replace(TOO_EARLY, completed_on=None, finished=None)
    ticket = answered(undated)
    assert ticket.state == TicketState.ASKED
    received(undated)
    work(ticket)
    assert ticket.state == TicketState.WITH_AGENT
    assert ticket.replies.latest("id").kind == ReplyKind.RECEIPT
