"""What platforms tell by program changes their own people's tickets, once an event."""

from typing import Any

import pytest

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace, work
from tests.incidents.outages import report
from triage.models import (
    ApiClient,
    Escalation,
    EventKind,
    FollowUp,
    FollowUpState,
    Incident,
    IncidentState,
    Reply,
    ReplyKind,
    Ticket,
    TicketState,
)
from triage.pipeline.desk_events import take_event
from triage.portal.progress import history
from triage.tickets import transitions

FINISHED = {"email": "Sari@example.com", "training": "dasar desain grafis", "completed_on": "2026-09-16"}


@pytest.fixture
def client(desk_rows: None, clock: None) -> ApiClient:
    return ApiClient.objects.create(name="shop", key_digest="x", platform_id="tokopedia")


def told(client: ApiClient, name: str, key: str = "1", **data: Any) -> str:
    return take_event(name, key, data, client=client, now=WEDNESDAY)


def test_a_later_completion_begins_the_wait_anew_and_tells_the_requester(client: ApiClient) -> None:
    ticket = answered()
    due = FollowUp.objects.get(ticket=ticket, state=FollowUpState.PLANNED).due_at
    assert told(client, "completion_reported", **FINISHED) == "accepted"
    assert told(client, "completion_reported", **FINISHED) == "repeated"
    ticket = work(ticket)
    assert (ticket.state, ticket.category) == (TicketState.ANSWERED, "too_early")
    assert ticket.classifications.latest().due_on > ticket.classifications.earliest().due_on
    assert FollowUp.objects.get(ticket=ticket, state=FollowUpState.PLANNED).due_at > due
    assert [reply.kind for reply in ticket.replies.order_by("id")] == [ReplyKind.VERDICT] * 2
    assert [step.kind for step in history(ticket)].count(EventKind.REPORTED) == 1  # The status page tells of it.


def test_a_certificate_that_was_issued_settles_the_complaint(client: ApiClient) -> None:
    ticket = answered()
    told(client, "completion_reported", certificate_issued=True, **FINISHED)
    ticket = work(ticket)
    assert ticket.state == TicketState.CLOSED
    letter = Reply.objects.get(ticket=ticket, kind=ReplyKind.CLOSING)
    assert letter.state == "sent"
    assert "sudah terbit" in letter.subject + letter.body
    assert not FollowUp.objects.filter(ticket=ticket, state=FollowUpState.PLANNED).exists()


def test_what_an_agent_has_in_hand_stays_theirs(client: ApiClient) -> None:
    ticket = answered()
    transitions.to_agent(ticket, Escalation.DISPUTED, now=WEDNESDAY)
    told(client, "completion_reported", certificate_issued=True, **FINISHED)
    assert work(ticket).state == TicketState.WITH_AGENT


@pytest.mark.parametrize(
    "other",
    [{"platform": "pintaria"}, {"training": "Bahasa Inggris Bisnis"}, {"email": "budi@example.com"}],
)
def test_it_speaks_of_its_own_people_and_their_training_alone(client: ApiClient, other: dict[str, str]) -> None:
    ticket = answered(replace(TOO_EARLY, **other))
    told(client, "completion_reported", certificate_issued=True, **FINISHED)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.ANSWERED
    assert not ticket.events.filter(kind=EventKind.REPORTED).exists()


def test_an_outage_is_open_at_once_takes_in_who_complains_of_it_and_ends(client: ApiClient) -> None:
    told(client, "outage", "1", outage="INC-7", state="began")
    told(client, "outage", "2", outage="INC-7", state="began")
    incident = Incident.objects.get()
    assert (incident.state, incident.confirmed_by) == (IncidentState.OPEN, None)
    assert "Tokopedia" in incident.message["en"]
    ticket, _other = report(0), answered()
    assert [*Ticket.objects.filter(incident_members__incident=incident)] == [ticket]
    assert ticket.replies.get().kind == ReplyKind.INCIDENT

    told(client, "outage", "3", outage="INC-7", state="over")
    incident.refresh_from_db()
    assert (incident.state, incident.ended_by) == (IncidentState.RESOLVED, None)


def test_an_outage_that_is_over_does_not_begin_any_more(client: ApiClient) -> None:
    told(client, "outage", "2", outage="INC-7", state="over")
    told(client, "outage", "1", outage="INC-7", state="began")
    assert not Incident.objects.exists()
