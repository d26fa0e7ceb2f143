"""After closure: one letter with one question, one answer that may change for a day."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from tests.factories import TOO_EARLY, WEDNESDAY, answered, work
from triage import tickets
from triage.models import EventKind, Reply, ReplyKind, ReplyState, Resolution, Satisfaction, Ticket
from triage.tickets import NotPossible

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


def closed(resolution: Resolution = Resolution.ANSWERED) -> Ticket:
    ticket = answered()
    tickets.close(ticket, resolution=resolution, agent=None, now=WEDNESDAY)
    return work(ticket)


def test_closing_mails_the_question_once() -> None:
    ticket = closed()
    letter = ticket.replies.get(kind=ReplyKind.CLOSING)
    assert (letter.state, letter.key) == (ReplyState.SENT, "closed")
    assert "apakah bantuan kami berguna" in mail.outbox[-1].body
    assert "otomatis" not in mail.outbox[-1].body
    assert ticket.token in mail.outbox[-1].body


@pytest.mark.parametrize("resolution", [Resolution.DUPLICATE, Resolution.WITHDRAWN])
def test_it_asks_nobody_whom_we_did_not_help(resolution: Resolution) -> None:
    ticket = closed(resolution)
    assert not ticket.replies.filter(kind=ReplyKind.CLOSING).exists()
    with pytest.raises(NotPossible, match="not_rated"):
        tickets.rate(ticket, helpful=True, now=WEDNESDAY)


def test_it_sends_no_letter_to_an_address_that_did_not_work() -> None:
    ticket = answered(TOO_EARLY)
    Ticket.objects.filter(pk=ticket.pk).update(undeliverable_at=WEDNESDAY)
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY)
    work(ticket)
    letter = Reply.objects.get(kind=ReplyKind.CLOSING)
    assert (letter.state, letter.last_error) == (ReplyState.CANCELLED, "undeliverable")


def test_it_takes_no_rating_of_an_open_ticket() -> None:
    with pytest.raises(NotPossible, match="not_rated"):
        tickets.rate(answered(), helpful=True, now=WEDNESDAY)


def test_it_counts_once_and_changes_for_a_day(clock: time_machine.Traveller) -> None:
    ticket = closed()
    tickets.rate(ticket, helpful=True, now=WEDNESDAY)
    tickets.rate(ticket, helpful=True, now=WEDNESDAY + timedelta(days=3))  # the same again: nothing to refuse
    assert ticket.events.filter(kind=EventKind.RATED).count() == 1
    tickets.rate(ticket, helpful=False, now=WEDNESDAY + timedelta(days=1))
    with pytest.raises(NotPossible, match="rated_before"):
        tickets.rate(ticket, helpful=True, now=WEDNESDAY + timedelta(days=1, seconds=1))
    row = Satisfaction.objects.get()
    assert (row.helpful, row.at) == (False, WEDNESDAY)
