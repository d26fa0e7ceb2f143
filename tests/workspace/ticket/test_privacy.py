"""Erasing and exporting at the desk, and who may; what of people is shown in lists."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from tests.factories import TOO_EARLY, WEDNESDAY, answered, received, replace
from tests.workspace.cases import jpeg, with_screenshot
from triage import tickets
from triage.evidence.pictures.storage import screenshot_storage
from triage.models import AuditAction, AuditEntry, BlindCheck, Resolution, Screenshot, Ticket, TicketState
from triage.tickets.privacy.retention import retain


def page(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture
def ticket() -> Ticket:
    return with_screenshot()[0]


def test_it_shows_what_will_go_before_it_goes(ticket: Ticket, supervisor: Client) -> None:
    other = answered(replace(TOO_EARLY, training="Lain"))
    shown = page(supervisor.get(f"/desk/tickets/{ticket.reference}/erase/"))
    assert ticket.reference in shown
    assert other.reference in shown
    assert "2 tickets are still open" in shown
    assert Ticket.objects.filter(anonymised_at=None).count() == 2


@pytest.mark.parametrize("typed", ["", "TKT-AAAA-AAAA", "yes"])
def test_it_erases_nothing_unless_the_reference_is_typed(ticket: Ticket, supervisor: Client, typed: str) -> None:
    response = supervisor.post(f"/desk/tickets/{ticket.reference}/erase/", {"reference": typed})
    assert response.status_code == 422
    assert "Nothing was erased" in page(response)
    ticket.refresh_from_db()
    assert ticket.anonymised_at is None


def test_it_erases_and_says_what(ticket: Ticket, supervisor: Client) -> None:
    address = f"/desk/tickets/{ticket.reference}/erase/"
    response = supervisor.post(address, {"reference": ticket.reference.lower()}, follow=True)
    shown = page(response)
    assert "Erased permanently. Tickets: 1, messages: 1, screenshots: 1, files: 0, letters: 1, e-mails: 0." in shown
    assert "personal data deleted" in shown
    assert "Personal data deleted" in shown  # in the story
    assert "sari@example.com" not in shown
    assert "Wulandari" not in shown
    assert "Dasar Desain" not in shown
    assert f"/t/{ticket.token}" not in shown
    assert supervisor.get(address).status_code == 404
    assert supervisor.post(f"/desk/tickets/{ticket.reference}/export/").status_code == 404
    ticket.refresh_from_db()
    assert (ticket.state, ticket.resolution) == (TicketState.CLOSED, Resolution.WITHDRAWN)


def test_an_erased_ticket_without_a_verdict_has_a_page(supervisor: Client) -> None:
    ticket = received()
    supervisor.post(f"/desk/tickets/{ticket.reference}/erase/", {"reference": ticket.reference})
    assert supervisor.get(f"/desk/tickets/{ticket.reference}/").status_code == 200


def test_a_picture_that_was_deleted_in_time_says_so(ticket: Ticket, supervisor: Client) -> None:
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY - timedelta(days=30))
    retain(now=WEDNESDAY)
    shown = page(supervisor.get(f"/desk/tickets/{ticket.reference}/"))
    assert "Deleted 30 days after the ticket was closed." in shown
    assert "belum</i> tersedia" not in shown
    assert "sari@example.com" in shown
    row = Screenshot.objects.get()
    assert supervisor.get(f"/desk/tickets/{ticket.reference}/pictures/{row.pk}.jpg").status_code == 404
    requesters = page(Client(headers={"accept-language": "en"}).get(f"/t/{ticket.token}/"))
    assert "screenshots" in requesters.lower()


def test_the_copy_holds_everything(ticket: Ticket, supervisor: Client) -> None:
    tickets.dispute(ticket, now=WEDNESDAY)
    other = answered(replace(TOO_EARLY, training="Lain", email="SARI@example.com"))
    answered(replace(TOO_EARLY, email="other@example.com", name="Somebody Else", training="Rahasia"))

    response = supervisor.post(f"/desk/tickets/{ticket.reference}/export/")

    archive = ZipFile(BytesIO(response.getvalue()))
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"] == f'attachment; filename="{ticket.reference}.zip"'
    told = json.loads(archive.read("tickets.json"))
    first, second = told["tickets"]
    assert (first["reference"], second["reference"]) == (ticket.reference, other.reference)
    assert (first["name"], first["email"]) == ("Sari Wulandari", "sari@example.com")
    assert first["messages"][0]["description"] == TOO_EARLY.description
    assert first["messages"][0]["platform"] == "tokopedia"
    assert first["messages"][0]["answers"]["completed_on"] == "2026-09-15"
    assert first["verdicts"][0]["reasons"][0]["sentence"]
    assert first["verdicts"][0]["facts"]["name"] == "Sari Wulandari"
    (picture,) = first["screenshots"]
    assert archive.read(picture["file"]) == jpeg()
    assert picture["lines"][0]["text"] == "Sertifikat <i>belum</i> tersedia"
    letters = [archive.read(each["file"]).decode() for each in first["letters"]]
    assert len(letters) == 2
    assert all(ticket.reference in letter for letter in letters)
    assert first["events"][0]["kind"] == "received"
    assert "tickets.json" in archive.read("README.txt").decode()
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Rahasia" not in everything
    assert archive.testzip() is None


def test_a_copy_is_on_record_and_a_lost_picture_no_obstacle(ticket: Ticket, supervisor: Client) -> None:
    screenshot_storage().delete(Screenshot.objects.get().file)
    response = supervisor.post(f"/desk/tickets/{ticket.reference}/export/")
    told = json.loads(ZipFile(BytesIO(response.getvalue())).read("tickets.json"))
    assert told["tickets"][0]["screenshots"][0]["file"] is None
    entry = AuditEntry.objects.get(action=AuditAction.EXPORTED)
    assert (entry.kind, entry.object, entry.who) == ("ticket", ticket.reference, User.objects.get(username="joko"))


def test_agents_may_do_neither(ticket: Ticket, agent: Client) -> None:
    assert agent.get(f"/desk/tickets/{ticket.reference}/erase/").status_code == 403
    assert agent.post(f"/desk/tickets/{ticket.reference}/erase/", {"reference": ticket.reference}).status_code == 403
    assert agent.post(f"/desk/tickets/{ticket.reference}/export/").status_code == 403
    shown = page(agent.get(f"/desk/tickets/{ticket.reference}/"))
    assert "erase personal data" not in shown
    assert "export personal data" not in shown


def test_a_copy_takes_a_click(ticket: Ticket, supervisor: Client) -> None:
    assert supervisor.get(f"/desk/tickets/{ticket.reference}/export/").status_code == 405
    assert "export personal data" in page(supervisor.get(f"/desk/tickets/{ticket.reference}/"))


def test_lists_show_no_more_of_people_than_they_need(ticket: Ticket, supervisor: Client, administrator: Client) -> None:
    User.objects.create_user("kiki", email="kiki@example.com", is_staff=True)
    BlindCheck.objects.create(judged=ticket.classifications.get(), drawn_on=WEDNESDAY.date())
    for address in (
        *("/desk/", "/desk/?state=all", "/desk/?q=sari@example.com", "/desk/triage/label/"),
        *("/desk/triage/inboundmail/", "/desk/audit/", "/desk/auth/user/"),
    ):
        shown = page(administrator.get(address))
        shown = shown.replace('value="sari@example.com"', "").replace("?q=sari@example.com", "")  # what was asked for
        assert "sari@example.com" not in shown, address
        assert "Wulandari" not in shown, address
        assert "kiki@example.com" not in shown, address
    assert ticket.reference in page(administrator.get("/desk/?q=sari@example.com"))
    assert "ki•••@example.com" in page(administrator.get("/desk/auth/user/"))
    blind = page(supervisor.get("/desk/blind/"))
    assert "sa•••@example.com" in blind
    assert "sari@example.com" not in blind
    assert "Sari Wulandari" in blind  # two names have to be compared
    assert "sari@example.com" in page(supervisor.get(f"/desk/tickets/{ticket.reference}/"))
