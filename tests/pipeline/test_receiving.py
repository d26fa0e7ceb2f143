"""Receiving: one transaction, once per key, one open ticket per complaint, with or without a broker."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError

from tests.factories import TOO_EARLY, WEDNESDAY, answered, message, opener, picture, received, replace
from triage import nudge, pipeline
from triage.models import Escalation, EventKind, Screenshot, Stage, Submission, Ticket, TicketState
from triage.models.ticket_keys import ALPHABET
from triage.tickets import transitions

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


def test_it_opens_a_ticket_with_submission_screenshots_and_event() -> None:
    got = pipeline.receive(message(pictures=(picture("chrome-offline.jpg"),)), now=WEDNESDAY)
    assert got.outcome == "created"
    assert got.ticket.state == TicketState.PROCESSING
    assert got.ticket.stage == Stage.READ
    assert [event.kind for event in got.ticket.events.all()] == [EventKind.RECEIVED]
    assert got.ticket.submissions.get().said() == TOO_EARLY
    assert pipeline.drafts("").count() == 0
    assert Screenshot.objects.get().submission == got.ticket.submissions.get()


def test_it_gives_a_readable_reference_and_a_long_secret() -> None:
    ticket = received()
    assert set(ticket.reference[4:].replace("-", "")) <= set(ALPHABET)
    assert not set("01ILOU") & set(ALPHABET)
    assert len(ticket.token) >= 32


def test_it_takes_the_same_message_twice_as_one() -> None:
    twice = message()
    first = pipeline.receive(twice, now=WEDNESDAY)
    again = pipeline.receive(twice, now=WEDNESDAY)
    assert (again.outcome, again.ticket) == ("repeated", first.ticket)
    assert Submission.objects.count() == 1


def test_it_joins_the_same_complaint_to_the_open_ticket() -> None:
    ticket = answered()
    more = message(replace(TOO_EARLY, email="SARI@example.com"))
    joined = pipeline.receive(more, now=WEDNESDAY, stands=opener)
    assert (joined.outcome, joined.ticket.pk) == ("joined", ticket.pk)
    ticket.refresh_from_db()
    assert (ticket.evidence_version, ticket.stage, ticket.state) == (2, Stage.READ, TicketState.PROCESSING)


def test_it_opens_another_ticket_for_another_training_and_after_the_end() -> None:
    ticket = answered()
    assert received(replace(TOO_EARLY, training="Bahasa Inggris")).pk != ticket.pk
    ticket.refresh_from_db()
    Ticket.objects.filter(pk=ticket.pk).move(state=TicketState.CLOSED, closed_at=WEDNESDAY, resolution="appeared")
    assert received().pk != ticket.pk


def test_it_does_not_take_a_ticket_from_the_agent_who_has_it() -> None:
    ticket = answered()
    transitions.to_agent(ticket, Escalation.DISPUTED, now=WEDNESDAY)
    received()
    ticket.refresh_from_db()
    assert (ticket.state, ticket.stage) == (TicketState.WITH_AGENT, Stage.READ)


def test_it_adopts_the_pictures_of_the_refused_form() -> None:
    pipeline.keep_drafts([picture("chrome-offline.jpg")], draft_key="form-1", origin="", now=WEDNESDAY)
    pipeline.keep_drafts([picture("chrome-dns-no-internet.jpg")], draft_key="form-1", origin="", now=WEDNESDAY)
    pipeline.drop_draft("form-1", pipeline.drafts("form-1")[0].pk)
    new = picture("chrome-timeout.jpg")
    ticket = received(draft_key="form-1", pictures=(new,))
    kept = [row.position for row in ticket.submissions.get().screenshots.all()]
    assert len(kept) == 2
    assert pipeline.drafts("form-1").count() == 0


def test_it_keeps_no_more_drafts_than_a_complaint_may_carry(settings: LazySettings) -> None:
    pictures = [picture("chrome-offline.jpg") for _ in range(settings.PICTURES_MAX + 2)]
    pipeline.keep_drafts(pictures[:3], draft_key="form-4", origin="", now=WEDNESDAY)
    pipeline.keep_drafts(pictures[3:], draft_key="form-4", origin="", now=WEDNESDAY)
    assert pipeline.drafts("form-4").count() == settings.PICTURES_MAX
    lying = [(settings.QUARANTINE / kept.name).exists() for kept in pictures]
    assert lying == [True] * settings.PICTURES_MAX + [False] * 2


def test_it_adopts_no_more_drafts_than_a_complaint_may_carry(settings: LazySettings) -> None:
    settings.PICTURES_MAX = 9  # as requests at the same time may lay down
    pipeline.keep_drafts(
        [picture("chrome-offline.jpg") for _ in range(8)], draft_key="form-5", origin="", now=WEDNESDAY
    )
    settings.PICTURES_MAX = 5
    ticket = received(draft_key="form-5", pictures=(picture("chrome-timeout.jpg"),))
    assert ticket.submissions.get().screenshots.count() == 5


def test_it_writes_nothing_when_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise IntegrityError("invented")

    pipeline.keep_drafts([picture("chrome-offline.jpg")], draft_key="form-3", origin="", now=WEDNESDAY)
    monkeypatch.setattr(type(pipeline.drafts("")), "update", fail)
    with pytest.raises(IntegrityError, match="invented"):
        received(draft_key="form-3")
    assert not Ticket.objects.exists()
    assert pipeline.drafts("form-3").exists()


@pytest.mark.django_db(transaction=True)
def test_it_nudges_after_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[tuple[str, int, bool]] = []

    def publish(stage: str, pk: int) -> None:
        nudged.append((stage, pk, Ticket.objects.filter(pk=pk).exists()))

    monkeypatch.setattr(nudge._Wire, "publish", staticmethod(publish))
    ticket = received()
    assert nudged == [(Stage.CLASSIFY, ticket.pk, True)]


def test_it_sweeps_drafts_of_forms_that_were_never_sent(settings: LazySettings) -> None:
    pipeline.keep_drafts([picture("chrome-offline.jpg")], draft_key="form-2", origin="", now=WEDNESDAY)
    (kept,) = pipeline.drafts("form-2")
    pipeline.sweep_drafts(now=WEDNESDAY + timedelta(minutes=59))
    assert pipeline.drafts("form-2").exists()
    pipeline.sweep_drafts(now=WEDNESDAY + timedelta(hours=1))
    assert not pipeline.drafts("form-2").exists()
    assert not (settings.QUARANTINE / kept.quarantine_name).exists()
