from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import TOO_EARLY, UNCLEAR, answered, received, replace
from tests.workspace.cases import disputed
from triage.models import (
    Author,
    Classification,
    EventKind,
    FollowUp,
    FollowUpState,
    Label,
    Reply,
    ReplyKind,
    Resolution,
    Ticket,
    TicketState,
)


def do(client: Client, ticket: Ticket, action: str, **fields: Any) -> str:
    """Send an action's form and follow to the page it leads to."""
    fields.setdefault("action_key", str(uuid4()))
    response = client.post(f"/desk/tickets/{ticket.reference}/{action}/", fields, follow=True)
    assert response.status_code == 200
    ticket.refresh_from_db()
    return response.content.decode()


def by_agent(ticket: Ticket) -> list[Classification]:
    return list(ticket.classifications.filter(author=Author.AGENT))


def written(ticket: Ticket, kind: ReplyKind) -> int:
    return Reply.objects.filter(ticket=ticket, kind=kind).count()


def test_it_accepts_and_sends_the_answer(agent: Client, agent_user: User) -> None:
    ticket = disputed()

    page = do(agent, ticket, "accept")

    assert ticket.state == TicketState.ANSWERED
    assert [(row.category, row.agent) for row in by_agent(ticket)] == [("too_early", agent_user)]
    assert ticket.events.get(kind=EventKind.ACCEPTED).agent == agent_user
    assert written(ticket, ReplyKind.VERDICT) == 2  # the machine's, and the one just sent
    assert "Accepted: Still within the waiting time." in page


def test_it_corrects_and_plans_what_follows(agent: Client) -> None:
    ticket = disputed()

    page = do(agent, ticket, "correct", category="platform_issue")

    assert [row.category for row in by_agent(ticket)] == ["platform_issue"]
    planned = FollowUp.objects.filter(ticket=ticket, state=FollowUpState.PLANNED)
    assert set(planned.values_list("kind", flat=True)) == {"answered"}
    assert "Corrected:" in page


def test_it_sends_an_agents_own_words_as_they_are(agent: Client, agent_user: User) -> None:
    ticket = disputed()
    words = "Halo,\r\n\r\n$name {{ 7|add:7 }} <b>tebal</b>"

    do(agent, ticket, "reply", text=words)

    reply = Reply.objects.get(ticket=ticket, kind=ReplyKind.AGENT)
    assert ticket.state == TicketState.ASKED
    assert ticket.assignee == agent_user
    assert "$name {{ 7|add:7 }} <b>tebal</b>" in reply.text
    assert "<b>tebal" not in reply.html


def test_it_closes(agent: Client, agent_user: User) -> None:
    ticket = answered()

    page = do(agent, ticket, "close", resolution=Resolution.WITHDRAWN)

    assert (ticket.state, ticket.resolution) == (TicketState.CLOSED, Resolution.WITHDRAWN)
    assert ticket.events.get(kind=EventKind.CLOSED).agent == agent_user
    assert not FollowUp.objects.filter(ticket=ticket, state=FollowUpState.PLANNED).exists()
    assert "Closed: withdrawn by the requester." in page


def test_it_goes_on_to_the_ticket_that_waits_longest(agent: Client) -> None:
    first, second = disputed("a@example.com", hours_ago=3), disputed("b@example.com", hours_ago=2)

    page = do(agent, first, "accept")

    assert f"<title>{second.reference}" in page
    assert f'href="/desk/tickets/{first.reference}/">{first.reference}</a>' in page
    assert "No ticket needs an agent right now." in do(agent, second, "accept")


@pytest.mark.parametrize(
    ("action", "fields", "kind"),
    [
        ("accept", {}, ReplyKind.VERDICT),
        ("correct", {"category": "connectivity"}, ReplyKind.VERDICT),
        ("reply", {"text": "Kami cek dulu ya."}, ReplyKind.AGENT),
    ],
)
def test_it_counts_a_double_click_once(agent: Client, action: str, fields: dict[str, str], kind: ReplyKind) -> None:
    ticket = disputed()
    before = written(ticket, kind)
    key = str(uuid4())

    for _click in range(2):
        page = do(agent, ticket, action, action_key=key, **fields)

    assert written(ticket, kind) == before + 1
    assert len(by_agent(ticket)) == (action != "reply")
    assert "This has already been done." not in page


def test_it_only_confirms_an_answer_that_is_out(agent: Client) -> None:
    ticket = answered()
    before = written(ticket, ReplyKind.VERDICT)

    do(agent, ticket, "accept")

    assert written(ticket, ReplyKind.VERDICT) == before
    assert ticket.events.filter(kind=EventKind.ACCEPTED).count() == 1


@pytest.mark.parametrize(
    ("answers", "action", "fields", "message"),
    [
        (UNCLEAR, "accept", {}, "There is no category to accept."),
        (TOO_EARLY, "correct", {"category": "other"}, "This category has no answer."),
        (TOO_EARLY, "correct", {}, "This category has no answer."),
        (TOO_EARLY, "reply", {"text": " \r\n "}, "The reply is empty."),
    ],
)
def test_it_says_why_something_is_not_possible(
    agent: Client, answers: Any, action: str, fields: dict[str, str], message: str
) -> None:
    ticket = answered(answers)
    state = ticket.state

    page = do(agent, ticket, action, **fields)

    assert message in page
    assert f"<title>{ticket.reference}" in page  # still on the same ticket
    assert ticket.state == state
    assert not by_agent(ticket)


def test_it_refuses_a_closed_ticket_and_one_that_is_being_read(agent: Client) -> None:
    closed = answered(replace(TOO_EARLY, email="a@example.com"))
    do(agent, closed, "close", resolution=Resolution.ANSWERED)

    assert "This ticket is already closed." in do(agent, closed, "correct", category="connectivity")
    fresh = received(replace(TOO_EARLY, email="b@example.com"))
    assert "This ticket is still being processed." in do(agent, fresh, "correct", category="connectivity")


@pytest.mark.parametrize(
    ("action", "fields", "status"),
    [
        ("accept", {"action_key": "not-a-uuid"}, 400),
        ("accept", {}, 400),
        ("close", {"resolution": "made-up"}, 400),
        ("explode", {}, 404),
    ],
)
def test_it_refuses_forms_that_are_not_its_own(agent: Client, action: str, fields: dict[str, str], status: int) -> None:
    ticket = answered()

    assert agent.post(f"/desk/tickets/{ticket.reference}/{action}/", fields).status_code == status
    assert not by_agent(ticket)


def test_it_does_nothing_when_a_link_is_merely_followed(agent: Client) -> None:
    ticket = disputed()

    assert agent.get(f"/desk/tickets/{ticket.reference}/accept/").status_code == 405
    assert not by_agent(ticket)


def test_it_moves_fires_and_cancels_follow_ups_from_the_ticket(agent: Client) -> None:
    ticket = answered(TOO_EARLY)
    row = FollowUp.objects.get(ticket=ticket)
    assert 'value="fire"' in agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()

    page = do(agent, ticket, "follow_up", follow_up=row.pk, what="move", to="2026-10-05")
    row.refresh_from_db()
    assert "Rescheduled to Monday, 5 October 2026" in page
    assert "Choose a day in the future." in do(agent, ticket, "follow_up", follow_up=row.pk, what="move", to="x")
    assert "The follow-up is cancelled." in do(agent, ticket, "follow_up", follow_up=row.pk, what="cancel")
    row.refresh_from_db()
    assert row.state == FollowUpState.CANCELLED
    address = f"/desk/tickets/{ticket.reference}/follow_up/"
    assert agent.post(address, {"follow_up": row.pk, "what": "explode"}).status_code == 400


def test_it_hands_a_ticket_back_to_the_machine(agent: Client) -> None:
    ticket = disputed()
    do(agent, ticket, "reply", text="Kami cek dulu ya.")
    assert (
        "Automatic answers are off for this ticket" in agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    )
    assert "Automatic answers are on again." in do(agent, ticket, "hand_back")
    assert ticket.is_manual is False


def test_it_corrects_what_is_said_beside_the_cause(agent: Client) -> None:
    ticket = answered(replace(TOO_EARLY, description="Kak, kalau begini saya laporkan ke Ombudsman."))
    page = agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert "Not said" in page

    page = do(agent, ticket, "not_said", circumstance="threat")
    assert "not said, an agent notes" in page
    page = do(agent, ticket, "said", circumstance="threat")
    assert "not said, an agent notes" not in page
    page = do(agent, ticket, "said", circumstance="deadline")
    assert "added by an agent" in page
    kinds = Label.objects.order_by("circumstance").values_list("circumstance", "kind")
    assert list(kinds) == [("deadline", "said"), ("threat", "said")]
    assert ticket.events.filter(kind=EventKind.LISTENED).count() == 3
    assert {str(event.data) for event in ticket.events.filter(kind=EventKind.LISTENED)} == {"{}"}

    assert "Choose a circumstance from the list." in do(agent, ticket, "said", circumstance="rain")
    assert Label.objects.count() == 2


def test_somebody_who_suffers_comes_first_when_an_agent_says_so(agent: Client) -> None:
    ticket = answered(replace(TOO_EARLY, description="Kak, kalau begini saya laporkan ke Ombudsman."))
    before = ticket.rank_at
    do(agent, ticket, "said", circumstance="distress")
    ticket.refresh_from_db()
    assert ticket.is_harm
    assert ticket.rank_at is not None
    assert before is not None
    assert ticket.rank_at < before
