"""What agents do beside deciding: ask, note, give, set aside; each a click on the ticket page, told in its story."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import WEDNESDAY
from tests.workspace.cases import disputed
from triage.models import Note, Reply, ReplyKind, Ticket
from triage.workspace.queue.selection import waiting

KEY = "11111111-1111-4111-8111-11111111111%d"
FRIDAY = WEDNESDAY + timedelta(days=2)


def post(client: Client, ticket: Ticket, action: str, **fields: object) -> str:
    """Do it; gives the page that follows, as a text."""
    response = client.post(f"/desk/tickets/{ticket.reference}/{action}/", fields, follow=True)
    assert response.status_code == 200
    ticket.refresh_from_db()
    return str(response.content.decode())


def lines(client: Client) -> str:
    return str(client.get("/desk/?lines=1").content.decode())


def test_an_agent_asks_one_of_the_desks_questions_once(agent: Client) -> None:
    ticket = disputed()
    for _click in range(2):
        post(agent, ticket, "ask", question="other_sites", action_key=KEY % 1)
    reply = Reply.objects.get(ticket=ticket, kind=ReplyKind.AGENT)
    assert "situs lain" in reply.text
    assert (ticket.state, ticket.is_manual, ticket.waiting_since) == ("asked", True, None)


@pytest.mark.parametrize("question", ["", "nonsense", "{{ x }}"])
def test_it_asks_nothing_else(agent: Client, question: str) -> None:
    ticket = disputed()
    assert "This cannot be asked here." in post(agent, ticket, "ask", question=question, action_key=KEY % 1)
    assert ticket.state == "with_agent"


def test_a_note_is_for_colleagues_only(agent: Client, client: Client) -> None:
    ticket = disputed()
    page = post(agent, ticket, "note", note="<b>Called</b> the platform.", action_key=KEY % 1)
    assert "&lt;b&gt;Called&lt;/b&gt; the platform." in page
    assert Note.objects.get(ticket=ticket).agent.username == "rina"
    assert "Called" not in client.get(f"/t/{ticket.token}/").content.decode()


def test_a_ticket_is_given_to_somebody_and_the_story_names_them(agent: Client, agent_user: User) -> None:
    ticket = disputed()
    page = post(agent, ticket, "assign", assignee=agent_user.pk)
    assert ticket.assignee == agent_user
    assert "Assignee changed: Rina Agustin" in page
    assert "The ticket is unassigned." in post(agent, ticket, "assign", assignee="")
    stranger = User.objects.create_user("stranger", is_staff=True)  # At the desk, but in no group.
    assert "Tickets cannot be assigned to this person." in post(agent, ticket, "assign", assignee=stranger.pk)


def test_a_ticket_that_was_set_aside_comes_back_by_itself(agent: Client, agent_user: User) -> None:
    ticket = disputed()
    post(agent, ticket, "set_aside", until=FRIDAY.date().isoformat())
    assert ticket.reference not in lines(agent)
    page = agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert "Snoozed until Friday, 18 September 2026" in page
    with time_machine.travel(FRIDAY, tick=False):  # By then the agent's session has ended.
        assert list(waiting(agent_user)) == [ticket]


def test_a_ticket_is_taken_up_again(agent: Client) -> None:
    ticket = disputed()
    post(agent, ticket, "set_aside", until=FRIDAY.date().isoformat())
    assert "Back in the queue." in post(agent, ticket, "wake")
    for day in ("2020-01-01", "soon", ""):
        assert "Choose a day" in post(agent, ticket, "set_aside", until=day)
