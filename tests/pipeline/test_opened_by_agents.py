"""A ticket that an agent opens: what is said while they type is what is decided, and nobody without an address is
written to.
"""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.mail import EmailMessage

from tests.factories import TOO_EARLY, UNCLEAR, WEDNESDAY, answered, received, replace, work
from tests.incidents.outages import outage
from triage import incidents, pipeline, tickets
from triage.messages import Answers
from triage.models import Escalation, EventKind, ReplyKind, ReplyState, Ticket, TicketFigures, TicketState
from triage.reporting.ticket_figures import bring_up_to_date
from triage.tickets import NotPossible

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

NOWHERE = replace(TOO_EARLY, email="")


@pytest.fixture
def rina() -> User:
    return User.objects.create_user("rina", first_name="Rina")


def opened(rina: User, answers: Answers = NOWHERE, *, channel: str = "telephone") -> Ticket:
    return answered(answers, channel=channel, agent_id=rina.pk)


@pytest.mark.parametrize(
    "answers", [TOO_EARLY, UNCLEAR, NOWHERE, replace(UNCLEAR, description="Sudah saya tunggu, tetap tidak ada")]
)
def test_what_is_said_while_they_type_is_what_is_decided(answers: Answers, rina: User) -> None:
    found = pipeline.dry_judgement(answers, now=WEDNESDAY)
    judged = opened(rina, answers).classifications.get()
    assert found.verdict == judged.verdict()
    assert not Ticket.objects.exclude(pk=judged.ticket_id).exists()


def test_it_tells_of_the_open_tickets_of_the_address() -> None:
    ticket = answered()
    assert pipeline.dry_judgement(TOO_EARLY, now=WEDNESDAY).others == (ticket,)
    assert pipeline.dry_judgement(NOWHERE, now=WEDNESDAY).others == ()


def test_the_story_says_who_opened_it_and_how_they_came(rina: User) -> None:
    ticket = opened(rina, channel="counter")
    event = ticket.events.get(kind=EventKind.RECEIVED)
    assert (event.agent, event.data) == (rina, {"channel": "counter"})
    assert (ticket.submissions.get().channel, ticket.origin, ticket.confirmed_at) == ("counter", "", None)


def test_nobody_without_an_address_is_written_to_and_nothing_has_failed(
    rina: User, mailoutbox: list[EmailMessage]
) -> None:
    ticket = opened(rina)
    reply = ticket.replies.get()
    assert (reply.state, reply.is_to_be_told, mailoutbox) == (ReplyState.CANCELLED, True, [])
    assert (ticket.state, ticket.category) == (TicketState.ANSWERED, "too_early")
    assert not ticket.events.filter(kind=EventKind.SEND_FAILED).exists()


def test_a_question_to_them_is_an_agents_to_put(rina: User) -> None:
    ticket = opened(rina, replace(UNCLEAR, email="", what_you_see="absent"))
    assert ticket.replies.get().kind == ReplyKind.QUESTION
    assert (ticket.state, ticket.escalation) == (TicketState.WITH_AGENT, Escalation.TO_BE_TOLD)


def test_their_follow_up_is_an_agents_to_ask(rina: User, clock: time_machine.Traveller) -> None:
    ticket = opened(rina)
    row = ticket.follow_ups.get()
    clock.move_to(row.due_at + timedelta(minutes=1))
    pipeline.follow_up(row.pk)
    ticket.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, row.note) == ("skipped", "no_address")
    assert (ticket.state, ticket.escalation) == (TicketState.WITH_AGENT, Escalation.TO_BE_TOLD)


def test_two_people_without_an_address_are_two(rina: User) -> None:
    first, second = opened(rina), opened(rina)
    assert first != second
    with pytest.raises(NotPossible, match="other_address"):
        tickets.merge(second, into=first, agent=rina, now=WEDNESDAY)


def test_the_same_form_sent_twice_is_one_ticket(rina: User) -> None:
    sent = {"channel": "telephone", "agent_id": rina.pk, "key": "k"}
    assert received(NOWHERE, **sent) == received(NOWHERE, **sent)


def test_an_address_that_is_given_later_gets_the_last_letter(rina: User, mailoutbox: list[EmailMessage]) -> None:
    ticket = opened(rina, replace(UNCLEAR, email="", what_you_see="absent"))
    said = replace(tickets.details(ticket), email="sari@example.com")
    tickets.correct_details(ticket, said, agent=rina, action_key="k", now=WEDNESDAY)
    work(ticket)
    assert [mail.to for mail in mailoutbox] == [["sari@example.com"]]
    assert ticket.state == TicketState.ASKED


def test_it_does_not_count_as_answered_by_the_machine_alone(rina: User) -> None:
    opened(rina)
    bring_up_to_date(since=None)
    row = TicketFigures.objects.get()
    assert (row.answered_alone, row.handed_over) == (False, True)


def test_it_tells_of_an_incident_that_would_answer_instead(rina: User) -> None:
    incident = outage(8)
    answers = replace(NOWHERE, platform=incident.platform.code)
    assert pipeline.dry_judgement(answers, now=WEDNESDAY).incident is None
    words = {kind: {"id": "Ada gangguan.", "en": "There is an outage."} for kind in ("banner", "message")}
    incidents.confirm(incident, words=words, agent=rina, now=WEDNESDAY)
    assert pipeline.dry_judgement(answers, now=WEDNESDAY).incident == incident
