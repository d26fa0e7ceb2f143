"""Looks at screenshots: by an address of one's own, for ten minutes, and recorded for good."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import Client
from time_machine import Traveller

from tests.factories import WEDNESDAY
from tests.workspace.cases import jpeg, with_screenshot
from triage.models import Access, AccessKind, Screenshot, Ticket
from triage.tickets import record_access
from triage.workspace.ticket.pictures import LIFE, picture_address


@pytest.fixture
def sent() -> tuple[Ticket, Screenshot]:
    """A ticket and its screenshot."""
    return with_screenshot()


def address(sent: tuple[Ticket, Screenshot], viewer: User) -> str:
    return picture_address(sent[1], reference=sent[0].reference, viewer=viewer.pk)


def get(client: Client, where: str) -> Any:
    response = client.get(where)
    response.getvalue()  # Reading a picture to its end closes its file.
    return response


def test_every_look_is_recorded_by_ids_only(
    agent: Client, agent_user: User, sent: tuple[Ticket, Screenshot], clock: Traveller
) -> None:
    get(agent, address(sent, agent_user))
    clock.shift(timedelta(minutes=1))
    get(agent, address(sent, agent_user))

    ticket, picture = sent
    looks = Access.objects.values_list("agent", "kind", "reference", "what", "at")
    expected = (agent_user.pk, AccessKind.SCREENSHOT, ticket.reference, str(picture.pk))
    assert list(looks) == [(*expected, WEDNESDAY + timedelta(minutes=1)), (*expected, WEDNESDAY)]


def test_what_is_not_shown_is_not_recorded(agent: Client, supervisor: Client, sent: tuple[Ticket, Screenshot]) -> None:
    ticket, picture = sent

    assert get(agent, f"/desk/tickets/{ticket.reference}/pictures/{picture.pk}.jpg").status_code == 403
    assert get(agent, address(sent, User.objects.get(username="joko"))).status_code == 403
    assert not Access.objects.exists()


def test_what_cannot_be_recorded_is_not_shown(
    agent: Client, agent_user: User, sent: tuple[Ticket, Screenshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(Access.objects, "create", refuse)
    agent.raise_request_exception = False

    response = agent.get(address(sent, agent_user))

    assert response.status_code == 500
    assert response.content != jpeg()


def test_an_address_works_for_ten_minutes(
    agent: Client, agent_user: User, sent: tuple[Ticket, Screenshot], clock: Traveller
) -> None:
    mine = address(sent, agent_user)

    clock.shift(timedelta(seconds=LIFE))
    assert get(agent, mine).status_code == 200
    clock.shift(timedelta(seconds=1))
    response = agent.get(mine)

    assert response.status_code == 403
    assert "Open its ticket again to see it." in response.content.decode()


def test_a_copied_address_works_for_nobody_else(
    agent_user: User, supervisor: Client, administrator: Client, sent: tuple[Ticket, Screenshot]
) -> None:
    for client in (supervisor, administrator):
        response = client.get(address(sent, agent_user))
        assert response.status_code == 403
        assert "is not yours" in response.content.decode()


def test_the_page_gives_addresses_that_work(agent: Client, sent: tuple[Ticket, Screenshot]) -> None:
    page = agent.get(f"/desk/tickets/{sent[0].reference}/").content.decode()

    found = page.partition('<img src="')[2].partition('"')[0]

    assert get(agent, found).status_code == 200


def test_the_database_keeps_what_is_recorded(agent_user: User) -> None:
    record_access(AccessKind.EXPORT, "tickets", agent=agent_user, now=WEDNESDAY, rows=12)
    looks = Access.objects.all()

    for spoil in (lambda: looks.update(rows=1), lambda: looks.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            spoil()

    assert looks.get().rows == 12


def test_the_database_lets_go_after_a_year(agent_user: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        now = cursor.fetchone()[0]
    record_access(AccessKind.MAIL, 7, agent=agent_user, now=now - timedelta(days=367))

    Access.objects.all().delete()

    assert not Access.objects.exists()


def test_supervisors_see_who_looked(agent: Client, supervisor: Client, agent_user: User) -> None:
    record_access(AccessKind.EXPORT, "tickets-2026", agent=agent_user, now=WEDNESDAY, rows=12)

    assert "tickets-2026" in supervisor.get("/desk/triage/access/").content.decode()
    assert agent.get("/desk/triage/access/").status_code == 403
