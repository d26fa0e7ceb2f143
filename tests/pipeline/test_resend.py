"""What was given up is sent anew on demand: as it was, once, and only where no person has taken it up."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from tests.factories import TOO_EARLY, WEDNESDAY, received, replace
from triage import pipeline
from triage.models import Escalation, EventKind, Reply, ReplyKind, ReplyState, Ticket, TicketState
from triage.pipeline.handing_over import MOST_DOUBTS
from triage.pipeline.send import tell_undelivered
from triage.tickets.transitions import note_event

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


def given_up(email: str = "sari@example.com", *, error: str = "smtp_535") -> Reply:
    """A letter that failed, and its ticket with the agents."""
    ticket = received(replace(TOO_EARLY, email=email))
    pipeline.classify(ticket.pk)
    pipeline.respond(ticket.pk)
    reply = ticket.replies.get(kind=ReplyKind.VERDICT)
    Reply.objects.filter(pk=reply.pk).update(state=ReplyState.FAILED, attempts=8, doubts=MOST_DOUBTS, last_error=error)
    ticket.refresh_from_db()
    reply.ticket = ticket
    tell_undelivered(reply, error, now=WEDNESDAY)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.escalation) == (TicketState.WITH_AGENT, Escalation.SEND_FAILED)
    return reply


def told(**options: Any) -> str:
    out = StringIO()
    call_command("resend", since="2026-09-16", stdout=out, stderr=StringIO(), **options)
    return " ".join(out.getvalue().split())


def states(reply: Reply) -> tuple[str, str]:
    reply.refresh_from_db()
    return reply.state, Ticket.objects.get(pk=reply.ticket_id).state


def test_it_sends_the_same_mail_once_and_takes_the_ticket_back(mailoutbox: list[EmailMessage]) -> None:
    reply = given_up()
    assert "1 letters to be sent again 1 tickets that go back" in told(dry_run=True)
    assert states(reply) == (ReplyState.FAILED, TicketState.WITH_AGENT)
    assert "1 of them had failed with smtp_535" in told()
    assert states(reply) == (ReplyState.QUEUED, TicketState.ANSWERED)
    assert "0 letters" in told()
    pipeline.send(reply.pk)
    assert states(reply) == (ReplyState.SENT, TicketState.ANSWERED)
    assert [mail.extra_headers["Message-ID"] for mail in mailoutbox] == [reply.message_id]


def test_only_what_was_asked_for(mailoutbox: list[EmailMessage]) -> None:
    first, second = given_up(), given_up("budi@example.com", error="smtp_550")
    told(error="smtp_535")
    assert (states(first)[0], states(second)[0]) == (ReplyState.QUEUED, ReplyState.FAILED)


def test_what_failed_before_stays(clock: Any) -> None:
    reply = given_up()
    out = StringIO()
    call_command("resend", since="2026-09-17", stdout=out)
    assert states(reply)[0] == ReplyState.FAILED


def test_what_an_agent_has_taken_up_is_theirs() -> None:
    reply = given_up()
    agent = User.objects.create_user("rina")
    note_event(reply.ticket, EventKind.NOTED, now=WEDNESDAY + timedelta(minutes=1), agent_id=agent.pk)
    assert "1 left: an agent has taken the ticket up" in told()
    assert states(reply) == (ReplyState.FAILED, TicketState.WITH_AGENT)


def test_a_letter_that_no_longer_holds_stays() -> None:
    given_up()
    Ticket.objects.update(evidence_version=7)
    assert "1 left: the ticket is closed, has news" in told()


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="must be a day"):
        call_command("resend", since="yesterday")
