"""What requesters say about our help, on the ticket and in a list; forgotten and exported with everything else."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import WEDNESDAY
from tests.workspace.cases import disputed
from triage import tickets
from triage.models import Resolution, Satisfaction, Ticket
from triage.workspace.quality import feedback


def rated(email: str, *, helpful: bool = True, comment: str = "") -> Ticket:
    ticket = disputed(email)
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY)
    tickets.rate(ticket, helpful=helpful, now=WEDNESDAY)
    if comment:
        tickets.comment(ticket, text=comment, now=WEDNESDAY)
    return ticket


def test_agents_read_it_on_the_ticket(agent: Client) -> None:
    ticket = rated("a@example.com", helpful=False, comment="Lama <b>")
    page = agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert "not helpful" in page
    assert "Lama &lt;b&gt;" in page


def test_supervisors_read_them_all_newest_first(supervisor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = rated("a@example.com", comment="Bagus"), rated("b@example.com", helpful=False, comment="Lama")
    silent = rated("c@example.com")
    page = supervisor.get("/desk/feedback/").content.decode()
    assert page.index(second.reference) < page.index(first.reference)
    assert silent.reference not in page
    bad = supervisor.get("/desk/feedback/?helpful=no").content.decode()
    assert (first.reference in bad, second.reference in bad) == (False, True)
    monkeypatch.setattr(feedback, "PAGE", 1)
    page = supervisor.get("/desk/feedback/").content.decode()
    assert first.reference not in page
    older = f"/desk/feedback/?before={second.satisfaction.pk}"
    assert older.removeprefix("/desk/feedback/") in page
    assert first.reference in supervisor.get(older).content.decode()
    assert supervisor.get("/desk/feedback/?before=x&helpful=y").status_code == 200


def test_it_goes_with_the_person_and_the_count_stays(agent_user: User) -> None:
    ticket = rated("a@example.com", comment="Bagus")
    tickets.erase(ticket, agent=agent_user, now=WEDNESDAY)
    row = Satisfaction.objects.get()
    assert (row.comment, row.helpful) == ("", True)
