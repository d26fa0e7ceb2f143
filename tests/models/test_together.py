"""Rows that belong together are written by one statement, or not at all."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories import WEDNESDAY, answered
from triage.models import EventKind, FollowUp, Ticket, TicketEvent, TicketWords
from triage.models.ticket_words import words_of
from triage.models.together import KeyOf, insert_together

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def ticket() -> Ticket:
    """An answered one, with a follow-up planned."""
    return answered()


def follow_up(ticket: Ticket, *, sequence: int) -> FollowUp:
    judged = ticket.classifications.get()
    return FollowUp(ticket=ticket, kind="appeared", sequence=sequence, classification=judged, due_at=WEDNESDAY)


def test_an_events_data_may_name_a_row_of_the_same_statement(ticket: Ticket) -> None:
    data = {"follow_up": KeyOf("planned"), "kind": "appeared"}
    event = TicketEvent(ticket=ticket, kind=EventKind.FOLLOW_UP_PLANNED, at=WEDNESDAY, data=data)
    written = insert_together({"planned": [follow_up(ticket, sequence=7)], "none": [], "event": [event]})
    assert set(written) == {"planned", "event"}
    assert FollowUp.objects.get(pk=written["planned"]).sequence == 7
    assert TicketEvent.objects.get(pk=written["event"]).data == {"follow_up": written["planned"], "kind": "appeared"}


def test_a_row_may_take_the_place_of_the_one_before(ticket: Ticket) -> None:
    before = TicketWords.objects.get(ticket=ticket).words
    insert_together({"words": [words_of(ticket, "zebra")]}, replacing={"words"})
    assert "zebra" in TicketWords.objects.get(ticket=ticket).words != before


def test_nothing_is_written_where_one_row_is_refused(ticket: Ticket) -> None:
    there = ticket.follow_ups.get()
    event = TicketEvent(ticket=ticket, kind=EventKind.NOTED, at=WEDNESDAY)
    again = follow_up(ticket, sequence=there.sequence)
    again.kind = there.kind
    with pytest.raises(IntegrityError, match="follow_up_once"), transaction.atomic():
        insert_together({"event": [event], "planned": [again]})
    assert not ticket.events.filter(kind=EventKind.NOTED).exists()
