"""An agent opens a ticket for somebody: what is refused comes back as it was typed, and rights are asked for."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from tests.factories import work
from tests.portal.posts import screenshot
from tests.workspace.conftest import logged_in
from triage.models import EventKind, Note, Screenshot, Ticket, TicketState

OPEN, JUDGE = "/desk/tickets/open/", "/desk/tickets/open/judge/"


def typed(**fields: Any) -> dict[str, Any]:
    """A form as an agent fills it in for somebody on the telephone."""
    said = {"what_you_see": "absent", "completed_on": "2026-09-15", "platform": "tokopedia", "training": "Barista"}
    return {"channel": "telephone", "language": "id", "name": "Sari", "key": str(uuid4()), **said, **fields}


def test_it_becomes_a_ticket_with_who_opened_it_and_how_they_came(agent: Client, agent_user: User) -> None:
    sent = typed(note="Telepon balik 0812-3456-7890", description="Belum muncul, katanya.")
    for _double_click in range(2):
        page = agent.post(OPEN, sent, follow=True).content.decode()
    ticket = work(Ticket.objects.get())
    assert ticket.events.get(kind=EventKind.RECEIVED).agent == agent_user
    assert (ticket.requester_email, ticket.state, ticket.category) == ("", TicketState.ANSWERED, "too_early")
    assert Note.objects.get().text == "Telepon balik 0812-3456-7890"
    assert "Complaint received: by telephone" in page
    shown = agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert "No e-mail address: to be told by telephone." in shown
    assert ">to be told by telephone</span>" in shown


def test_what_is_refused_comes_back_with_all_that_was_typed_and_its_files(agent: Client) -> None:
    sent = typed(email="sari@", description="<b>Belum</b>", note="Nomor 12", language="en")
    response = agent.post(OPEN, {**sent, "screenshots": [screenshot()]})
    page = response.content.decode()
    assert (response.status_code, Ticket.objects.count()) == (422, 0)
    for kept in ("sari@", "&lt;b&gt;Belum&lt;/b&gt;", "Nomor 12", "Barista", 'value="en" selected', 'name="kept"'):
        assert kept in page
    agent.post(OPEN, {**sent, "email": "sari@example.com", "kept": "1"})
    assert Screenshot.objects.get().submission.ticket == Ticket.objects.get()


def test_a_kept_file_can_be_crossed_out(agent: Client) -> None:
    sent = typed(email="sari@")
    agent.post(OPEN, {**sent, "screenshots": [screenshot()]})
    agent.post(OPEN, {**sent, "email": "", "kept": "1", "remove": Screenshot.objects.get().pk})
    assert not Screenshot.objects.filter(submission__isnull=False).exists()
    assert Ticket.objects.count() == 1


def test_the_judgement_is_in_the_requesters_words_and_keeps_nothing(agent: Client) -> None:
    page = agent.post(JUDGE, typed(email="sari@", completed_on="")).content.decode()
    assert "One thing is missing. Ask now:" in page
    assert "Pelatihannya selesai tanggal berapa?" in page
    page = agent.post(JUDGE, typed(language="en")).content.decode()
    assert "Would be answered automatically" in page
    assert "Friday, 18 September 2026" in page
    assert "As soon as you have filled in" in agent.post(JUDGE, {"channel": "letter"}).content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("address", [OPEN, JUDGE])
def test_it_needs_the_right(address: str) -> None:
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_ticket", "change_ticket"]))
    assert logged_in(user).post(address, typed()).status_code == 403
