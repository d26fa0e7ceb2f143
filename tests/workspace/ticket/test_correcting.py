"""An agent puts details right, or opens a closed ticket again: by right, and by what the page showed."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace, work
from tests.workspace.conftest import logged_in
from triage import tickets
from triage.models import Resolution, Ticket, TicketState
from triage.playbook.load import AGENTS


def page_of(client: Client, ticket: Ticket) -> dict[str, str]:
    """The form as a browser would send it back, unchanged."""
    form = client.get(f"/desk/tickets/{ticket.reference}/details/").context
    sent = {"seen": str(form["seen"]), "action_key": form["action_key"]}
    for name in form["form"].fields:
        value = form["form"].initial.get(name, "")
        sent |= {name: str(value), f"initial-{name}": str(value)}
    return sent


def save(client: Client, ticket: Ticket, sent: dict[str, str]) -> Any:
    response = client.post(f"/desk/tickets/{ticket.reference}/details/", sent, follow=True)
    ticket.refresh_from_db()
    return response


def test_only_what_was_changed_is_put_right_and_the_story_has_old_and_new(agent: Client) -> None:
    ticket = answered()
    sent = page_of(agent, ticket)
    save(agent, ticket, {**sent, "name": "Sari Wulandari Putri", "platform": "bukalapak"})
    row = ticket.submissions.latest("id")
    assert (row.corrects, row.answers, row.email) == ("name platform", {}, "")
    page = agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert "<s>Sari Wulandari</s> → Sari Wulandari Putri" in page
    assert "<s>Tokopedia</s> → Bukalapak" in page
    assert work(ticket).platform_id == "bukalapak"


def test_a_day_that_never_was_and_a_box(agent: Client) -> None:
    ticket = answered()
    sent = page_of(agent, ticket)
    save(agent, ticket, {**sent, "completed_on": "", "not_finished": "on"})
    assert tickets.details(ticket).given["completed_on"] == "not_finished"
    again = page_of(agent, ticket)
    assert (again["not_finished"], again["completed_on"]) == ("True", "")


def test_whoever_may_not_put_right_recognises_people_and_learns_of_nobody(agent: Client) -> None:
    ticket = answered()
    save(agent, ticket, {**page_of(agent, ticket), "name": "Siti Aminah", "email": "aminah@example.org"})
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_ticket"))
    story = logged_in(user).get(f"/desk/tickets/{ticket.reference}/").content.decode().partition("desk-changes")[2]
    assert "<s>Sari W.</s> → Siti A." in story
    assert "am•••@example.org" in story
    assert logged_in(user).get(f"/desk/tickets/{ticket.reference}/details/").status_code == 403


def test_a_slower_colleague_is_told_and_takes_nothing_back(agent: Client, agent_user: User) -> None:
    ticket = answered()
    dewi = User.objects.create_user("dewi", first_name="Dewi", is_staff=True)
    dewi.groups.add(Group.objects.get(name=AGENTS))
    sent = page_of(agent, ticket)
    other = logged_in(dewi)
    save(other, ticket, {**page_of(other, ticket), "training": "Barista"})
    response = save(agent, ticket, {**sent, "name": "Sari W. Putri"})
    assert response.status_code == 409
    assert "Dewi has already acted on this ticket" in response.content.decode()
    form = response.context["form"]
    assert (form["name"].value(), form["training"].value()) == ("Sari W. Putri", "Barista")
    shown = {name: str(value) for name, value in form.data.items()}
    save(agent, ticket, {**shown, "seen": str(response.context["seen"])})
    known = tickets.details(ticket)
    assert (known.name, known.given["training"]) == ("Sari W. Putri", "Barista")


def test_what_is_refused_keeps_what_was_typed(agent: Client) -> None:
    ticket = answered()
    sent = page_of(agent, ticket)
    response = save(agent, ticket, {**sent, "email": "sari@", "name": "Sari P."})
    assert (response.status_code, "Sari P." in response.content.decode()) == (422, True)
    response = save(agent, ticket, sent)
    assert (response.status_code, "Nothing differs" in response.content.decode()) == (422, True)
    assert ticket.submissions.count() == 1


def test_a_closed_ticket_is_opened_again_with_a_reason(agent: Client, agent_user: User) -> None:
    ticket = answered()
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent_user, now=WEDNESDAY)
    address, sent = f"/desk/tickets/{ticket.reference}/", {"reason": "Ditelepon lagi", "action_key": str(uuid4())}
    newer = answered(replace(TOO_EARLY, description="Kirim lagi"))
    response = agent.post(f"{address}reopen/", sent)
    assert (response.status_code, response.content.decode().count("Ditelepon lagi")) == (409, 1)
    tickets.close(newer, resolution=Resolution.ANSWERED, agent=agent_user, now=WEDNESDAY)
    for _double_click in range(2):
        page = agent.post(f"{address}reopen/", sent, follow=True).content.decode()
    ticket.refresh_from_db()
    assert (ticket.state, page.count("Ditelepon lagi")) == (TicketState.WITH_AGENT, 1)
    assert "An agent has reopened it." in page


@pytest.mark.parametrize("action", ["details", "reopen"])
def test_it_needs_the_right(action: str) -> None:
    ticket = answered()
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_ticket", "change_ticket"]))
    sent = {"reason": "x", "name": "y", "action_key": str(uuid4())}
    assert logged_in(user).post(f"/desk/tickets/{ticket.reference}/{action}/", sent).status_code == 403
