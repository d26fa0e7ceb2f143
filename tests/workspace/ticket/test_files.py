"""Files at the desk: listed with what became of them, and handed out as downloads, each recorded."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from time_machine import Traveller

from datasets import files
from datasets.pdf.writer import plain
from tests.factories import TOO_EARLY, answered, replace, uploads
from triage.evidence.files import storage
from triage.models import Access, AccessKind, File, FileOutcome, Ticket
from triage.workspace.ticket.files import file_address
from triage.workspace.ticket.pictures import LIFE


@pytest.fixture
def sent() -> Ticket:
    """A ticket with a document, a program and a PDF of three pages."""
    return answered(
        **uploads(laporan__docx=files.DOCX, alat__exe=files.PROGRAM, sertifikat__pdf=plain("Sertifikat", pages=3))
    )


def kept() -> File:
    return File.objects.get(outcome=FileOutcome.KEPT)


def address(ticket: Ticket, viewer: User) -> str:
    return file_address(kept(), reference=ticket.reference, viewer=viewer.pk)


def get(client: Client, where: str) -> Any:
    response = client.get(where)
    response.getvalue()  # Reading a file to its end closes it.
    return response


def test_the_page_lists_each_with_its_size_and_what_became_of_it(agent: Client, sent: Ticket) -> None:
    page = " ".join(agent.get(f"/desk/tickets/{sent.reference}/").content.decode().split())
    card = page.partition('id="desk-files-title"')[2].partition("</section>")[0]

    assert "Word document" in card
    assert "kept" in card
    assert "This file is a program; we do not take programs." in card
    assert "read as screenshots 1, 2, 3" in card
    assert card.count("<a ") == 1
    assert "sertifikat.pdf, page 2" in page


def test_it_is_handed_out_as_it_came_and_never_shown(agent: Client, agent_user: User, sent: Ticket) -> None:
    response = agent.get(address(sent, agent_user))

    assert response.getvalue() == files.DOCX
    assert response.headers["Content-Disposition"] == 'attachment; filename="laporan.docx"'
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))


def test_a_page_in_disguise_is_saved_as_text(agent: Client, agent_user: User) -> None:
    ticket = answered(**uploads(masuk__html=b"<html><script>alert(1)</script></html>"))

    response = get(agent, address(ticket, agent_user))

    assert response.headers["Content-Disposition"] == 'attachment; filename="masuk.html.txt"'


def test_every_look_is_recorded_and_what_is_not_handed_out_is_not(
    agent: Client, agent_user: User, sent: Ticket, clock: Traveller
) -> None:
    mine = address(sent, agent_user)
    get(agent, mine)
    assert agent.get(mine.partition("?")[0]).status_code == 403
    clock.shift(timedelta(seconds=LIFE + 1))
    assert agent.get(mine).status_code == 403

    looks = Access.objects.values_list("agent", "kind", "reference", "what")
    assert list(looks) == [(agent_user.pk, AccessKind.FILE, sent.reference, str(kept().pk))]


def test_an_address_is_good_for_one_agent_one_ticket_and_one_file(
    agent: Client, agent_user: User, supervisor: Client, sent: Ticket
) -> None:
    other = answered(replace(TOO_EARLY, email="budi@example.com"))
    mine = address(sent, agent_user)

    assert supervisor.get(mine).status_code == 403
    assert agent.get(mine.replace(sent.reference, other.reference)).status_code == 404
    program = File.objects.get(outcome=FileOutcome.LEFT_OUT)
    assert agent.get(file_address(program, reference=sent.reference, viewer=agent_user.pk)).status_code == 404
    assert not Access.objects.exists()


def test_whoever_may_not_see_screenshots_gets_no_file(agent_user: User, agent: Client, sent: Ticket) -> None:
    agent_user.groups.clear()
    agent_user.user_permissions.add(Permission.objects.get(codename="view_ticket"))

    assert agent.get(address(sent, agent_user)).status_code == 403
    card = agent.get(f"/desk/tickets/{sent.reference}/").content.decode().partition('id="desk-files-title"')[2]
    assert "<a " not in card.partition("</section>")[0]


def test_a_file_that_is_gone_is_none(agent: Client, agent_user: User, sent: Ticket) -> None:
    storage.delete(kept().storage_name)

    assert agent.get(address(sent, agent_user)).status_code == 404
    assert not Access.objects.exists()
