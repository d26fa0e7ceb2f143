from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from tests.factories import TOO_EARLY, answered
from tests.workspace.cases import disputed, editor_of, jpeg, macro_form, with_screenshot
from tests.workspace.conftest import logged_in
from triage.evidence.pictures.storage import screenshot_storage
from triage.models import CannedReply, Macro, Platform, Screenshot, Ticket
from triage.workspace.ticket.pictures import picture_address

pytestmark = pytest.mark.slow

TICKET = "/desk/tickets/{ticket}/"
PICTURE = "/desk/tickets/{ticket}/pictures/{picture}.jpg"
PAGES = {
    # address: what an agent, a supervisor and an administrator get
    "/desk/": (200, 200, 200),
    "/desk/?state=all": (200, 200, 200),
    TICKET: (200, 200, 200),
    PICTURE: (200, 200, 200),
    "/desk/machine/": (403, 200, 200),
    "/desk/dashboard/": (403, 200, 200),
    "/desk/dashboard/sla.csv": (403, 404, 404),  # nothing counted yet
    "/desk/status/": (403, 200, 200),
    "/desk/incidents/": (200, 200, 200),
    "/desk/audit/": (403, 200, 200),
    TICKET + "erase/": (403, 200, 200),
    TICKET + "export/": (403, 405, 405),
    "/desk/blind/": (302, 302, 302),  # nothing to judge: back to the queue
    "/desk/triage/label/": (403, 200, 200),
    "/desk/triage/label/add/": (403, 403, 403),
    "/desk/triage/inboundmail/": (403, 200, 200),
    "/desk/triage/inboundmail/add/": (403, 403, 403),
    "/desk/triage/platform/": (403, 200, 200),
    "/desk/triage/platform/add/": (403, 200, 200),
    "/desk/triage/cannedreply/": (403, 200, 200),
    "/desk/triage/cannedreply/add/": (403, 403, 403),
    "/desk/replies/too_early/": (403, 200, 200),
    "/desk/macros/": (200, 200, 200),
    "/desk/macros/thanks_solved/": (200, 200, 200),
    "/desk/macros/add/": (403, 200, 200),
    "/desk/questions/": (403, 200, 200),
    "/desk/questions/add/": (403, 200, 200),
    TICKET + "macros/": (200, 200, 200),
    TICKET + "macros/thanks_solved/": (200, 200, 200),
    "/desk/triage/categorysetting/": (403, 200, 200),
    "/desk/triage/calendarday/add/": (403, 200, 200),
    "/desk/triage/desksettings/1/change/": (403, 200, 200),
    "/desk/triage/apiclient/": (403, 403, 200),
    "/desk/auth/user/": (403, 403, 200),
    "/desk/auth/group/": (403, 403, 200),
}


@pytest.fixture
def places() -> dict[str, Any]:
    ticket, picture = with_screenshot()
    return {"ticket": ticket.reference, "picture": picture.pk}


def sealed(client: Client, address: str, places: dict[str, Any]) -> str:
    """The address as the client's own page would give it."""
    if address != PICTURE:
        return address.format(**places)
    viewer = int(client.session["_auth_user_id"])
    return picture_address(Screenshot(pk=places["picture"]), reference=places["ticket"], viewer=viewer)


def status(client: Client, address: str) -> int:
    response = client.get(address)
    response.getvalue()  # Reading a picture to its end closes its file.
    return response.status_code


@pytest.mark.parametrize("address", PAGES)
def test_it_shows_each_role_what_it_may_see(
    address: str, places: dict[str, Any], agent: Client, supervisor: Client, administrator: Client
) -> None:
    found = tuple(status(client, sealed(client, address, places)) for client in (agent, supervisor, administrator))

    assert found == PAGES[address]


@pytest.mark.parametrize("address", PAGES)
def test_it_sends_strangers_to_the_log_in(address: str, places: dict[str, Any], client: Client) -> None:
    response = client.get(address.format(**places))

    assert response.status_code == 302
    assert response["Location"].startswith("/desk/login/")


@pytest.mark.parametrize("address", ["/desk/", TICKET, PICTURE])
def test_it_sends_people_without_a_place_at_the_desk_to_the_log_in(address: str, places: dict[str, Any]) -> None:
    requester = logged_in(User.objects.create_user("not-staff"))

    assert requester.get(address.format(**places)).status_code == 302


def test_it_keeps_tickets_from_staff_without_the_right(places: dict[str, Any]) -> None:
    editor = logged_in(User.objects.create_user("editor", is_staff=True))

    assert editor.get("/desk/").status_code == 200  # what else there is, without tickets
    assert places["ticket"] not in editor.get("/desk/").content.decode()
    assert editor.get(TICKET.format(**places)).status_code == 403
    assert editor.get(PICTURE.format(**places)).status_code == 403
    assert editor.get("/desk/next/").status_code == 403


def test_it_keeps_pictures_from_staff_who_may_see_tickets_only(places: dict[str, Any]) -> None:
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_ticket"))
    reader = logged_in(user)

    page = reader.get(TICKET.format(**places)).content.decode()

    assert "You do not have permission to view screenshots." in page
    assert "Sertifikat" not in page.partition('id="desk-pictures-title"')[2].partition("</section>")[0]
    assert reader.get(sealed(reader, PICTURE, places)).status_code == 403


def test_it_offers_no_action_to_staff_who_may_only_look(places: dict[str, Any]) -> None:
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_ticket"))
    reader = logged_in(user)

    assert 'method="post" action="/desk/tickets/' not in reader.get(TICKET.format(**places)).content.decode()
    assert reader.post(TICKET.format(**places) + "close/", {"resolution": "answered"}).status_code == 403


def test_it_serves_no_picture_through_another_ticket(places: dict[str, Any], agent: Client) -> None:
    other = disputed("budi@example.com")

    elsewhere = {**places, "ticket": other.reference}

    assert agent.get(sealed(agent, PICTURE, elsewhere)).status_code == 404
    assert agent.get(PICTURE.format(**elsewhere)).status_code == 404


def test_it_lets_no_browser_keep_a_picture(places: dict[str, Any], agent: Client) -> None:
    response = agent.get(sealed(agent, PICTURE, places))

    assert response.getvalue() == jpeg()
    assert response["Content-Type"] == "image/jpeg"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_it_has_no_page_for_a_picture_that_was_deleted(places: dict[str, Any], agent: Client) -> None:
    screenshot_storage().delete(Screenshot.objects.get(pk=places["picture"]).file)

    assert agent.get(sealed(agent, PICTURE, places)).status_code == 404


def test_it_refuses_a_form_without_its_token(agent_user: User) -> None:
    ticket = answered(TOO_EARLY)
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent_user)

    assert client.post(f"/desk/tickets/{ticket.reference}/close/", {"resolution": "answered"}).status_code == 403
    assert Ticket.objects.get(pk=ticket.pk).closed_at is None


def test_it_lets_supervisors_edit_words_and_keeps_them_from_agents(agent: Client, supervisor: Client) -> None:
    reply = CannedReply.objects.get(code="receipt", language="en")
    edited = editor_of("receipt", en={"subject": "We have it", "body": "Hello,\n\n$reference is with us."})

    assert agent.post("/desk/replies/receipt/", edited).status_code == 403
    assert agent.post("/desk/replies/receipt/restore/en/", {"number": "1", "seen": "1"}).status_code == 403
    assert supervisor.post("/desk/replies/receipt/", edited).status_code == 302
    reply.refresh_from_db()
    assert reply.subject == "We have it"


def test_it_lets_supervisors_edit_macros_and_agents_only_use_them(agent: Client, supervisor: Client) -> None:
    macro = Macro.objects.get(code="thanks_solved")
    edited = {**macro_form(macro), "name_en": "All fine"}

    assert agent.post("/desk/macros/thanks_solved/", edited).status_code == 403
    assert agent.post("/desk/macros/add/", edited).status_code == 403
    assert agent.post("/desk/macros/thanks_solved/restore/", {"number": "1", "seen": "1"}).status_code == 403
    assert supervisor.post("/desk/macros/thanks_solved/", edited).status_code == 302
    macro.refresh_from_db()
    assert (macro.names["en"], macro.version) == ("All fine", 2)


def test_it_offers_macros_only_to_those_who_may_use_them(places: dict[str, Any]) -> None:
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_ticket", "change_ticket"]))
    reader = logged_in(user)

    assert "Apply macro" not in reader.get(TICKET.format(**places)).content.decode()
    assert reader.post(TICKET.format(**places) + "macros/thanks_solved/", {}).status_code == 403


def test_it_never_deletes_a_platform(administrator: Client) -> None:
    platform = Platform.objects.get(code="tokopedia")

    assert administrator.post(f"/desk/triage/platform/{platform.pk}/delete/", {"post": "yes"}).status_code == 403
