"""Somebody suffers: a person first, and nothing of it told to anybody else."""

from datetime import timedelta

import pytest

from tests.factories import TOO_EARLY, WEDNESDAY, received, replace, work
from triage.models import Classification, DeskSettings, EventKind, Reply, Ticket, TicketState
from triage.tickets.privacy.anonymise import anonymise

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

DESPAIR = replace(
    TOO_EARLY, email="putus@example.com", description="saya sudah tidak sanggup lagi, rasanya ingin mati saja"
)


def harmed() -> Ticket:
    return work(received(DESPAIR))


def test_it_stands_on_top_of_the_queue() -> None:
    earlier = work(received(replace(TOO_EARLY, description="saya lapor ombudsman"), now=WEDNESDAY - timedelta(days=3)))
    later = harmed()
    assert later.is_harm
    assert not earlier.is_harm
    waiting = Ticket.objects.filter(state=TicketState.WITH_AGENT).order_by("rank_at")
    assert list(waiting) == [later, earlier]


def test_it_gets_a_short_letter_without_advice() -> None:
    DeskSettings.objects.update(hot_line="Layanan SEJIWA 119")
    reply = Reply.objects.get(ticket=harmed())
    assert "lebih dulu" in reply.subject
    assert "Layanan SEJIWA 119" in reply.text
    assert "Kabar baik" not in reply.text
    assert "mati" not in reply.text


def test_no_event_says_what_it_is() -> None:
    told = harmed().events.filter(kind=EventKind.TO_AGENT).values_list("data", flat=True)
    assert [data["why"] for data in told] == ["held"]


def test_nothing_of_it_is_left_when_the_ticket_is_forgotten() -> None:
    ticket = harmed()
    Ticket.objects.filter(pk=ticket.pk).move(
        state=TicketState.CLOSED, closed_at=WEDNESDAY, resolution="answered", stage="done",
        escalation="", waiting_since=None, rank_at=None, sla_due_at=None,
    )  # fmt: skip
    ticket.refresh_from_db()
    anonymise(ticket, now=WEDNESDAY)
    ticket.refresh_from_db()
    assert not ticket.is_harm
    judged = Classification.objects.get(ticket=ticket)
    assert judged.facts == {}
    assert judged.holds[0] == "unheard"
