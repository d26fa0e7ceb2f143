"""The incidents' pages: what agents see of a burst, and what their clicks do."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import TOO_EARLY, WEDNESDAY, answered
from tests.incidents.outages import outage, report
from tests.workspace.conftest import logged_in
from triage import incidents
from triage.models import Incident, IncidentState, Reply, ReplyKind, TicketSignature, Told
from triage.workspace.menu import proposals_badge

WORDS = {
    "banner_in_id": "Sedang gangguan",
    "banner_in_en": "Is down",
    "message_in_id": "Ada <b>gangguan</b> $token.",
    "message_in_en": "There is a problem.",
}
SOLVED = {"solved_in_id": "Sudah normal.", "solved_in_en": "All is well."}


@pytest.fixture
def incident() -> Incident:
    return outage(8)


def page(client: Client, incident: Incident) -> str:
    return client.get(f"/desk/incidents/{incident.pk}/").content.decode()


def chart(client: Client, incident: Incident) -> Any:
    return client.get(f"/desk/incidents/{incident.pk}/").context["page"].chart


def post(client: Client, incident: Incident, action: str, **fields: str) -> Any:
    return client.post(f"/desk/incidents/{incident.pk}/{action}/", fields, follow=True)


def test_it_says_that_nothing_is_unusual(agent: Client) -> None:
    assert "No proposed incidents." in agent.get("/desk/incidents/").content.decode()


def test_it_lists_what_is_proposed_and_counts_it_in_the_menu(agent: Client, incident: Incident) -> None:
    listed = agent.get("/desk/incidents/").content.decode()
    assert f'<a href="/desk/incidents/{incident.pk}/">Tokopedia: ' in listed
    assert "8 tickets" in listed
    assert proposals_badge(HttpRequest()) == "1"


def test_it_puts_no_empty_badge_into_the_menu(agent: Client) -> None:
    assert 'class="desk-badge' not in agent.get("/desk/incidents/").content.decode()


def test_it_shows_what_the_members_share_and_what_is_usual(agent: Client, incident: Incident) -> None:
    shown = page(agent, incident)
    assert "Error page: server error (5xx)" in shown
    assert ">503<" in shown
    assert "8 tickets with one cause" in shown
    assert "cause:" not in shown
    assert shown.count("/desk/tickets/TKT-") == 8
    assert "<polyline" in shown
    assert "Banyak peserta melaporkan kendala yang sama di Tokopedia." in shown


def test_it_still_shows_an_old_incident_when_its_signatures_are_gone(
    agent: Client, incident: Incident, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(hours=1))
    before = chart(agent, incident)
    TicketSignature.objects.all().delete()
    assert chart(agent, incident) == before
    assert (max(bar.reports for bar in before.bars), before.most) == (8, 8)
    assert all(bar.usual > 0 for bar in before.bars)


def test_it_draws_no_line_where_it_was_not_kept_what_is_usual(agent: Client, incident: Incident) -> None:
    Incident.objects.update(usual_by_hour={})
    shown = page(agent, incident)
    assert "<polyline" not in shown
    assert "usual for this hour" not in shown
    assert "8 tickets with one cause" in shown


def test_it_previews_both_mails_and_sends_nothing(agent: Client, incident: Incident) -> None:
    shown = post(agent, incident, "preview_confirm", **WORDS).content.decode()
    assert "Nothing has been sent yet." in shown
    assert "Gangguan di Tokopedia" in shown
    assert "A problem at Tokopedia" in shown
    assert "Ada &lt;b&gt;gangguan&lt;/b&gt; $token." in shown
    incident.refresh_from_db()
    assert incident.state == IncidentState.PROPOSED


def test_it_confirms_and_shows_who_has_been_told(agent: Client, incident: Incident) -> None:
    shown = post(agent, incident, "confirm", **WORDS)
    assert shown.redirect_chain[-1][0].endswith("?watch")
    assert 'http-equiv="refresh"' in shown.content.decode()
    assert "0 of 8" in shown.content.decode()
    incidents.announce(incident.pk)
    after = agent.get(f"/desk/incidents/{incident.pk}/?watch").content.decode()
    assert "8 of 8" in after
    assert "refresh" not in after
    written = Reply.objects.filter(kind=ReplyKind.INCIDENT)
    assert written.count() == 8
    assert "Ada <b>gangguan</b> $token." in written[0].text
    assert "&lt;b&gt;gangguan&lt;/b&gt;" in written[0].html


def test_it_tells_the_second_of_two_agents(agent: Client, supervisor: Client, incident: Incident) -> None:
    post(agent, incident, "confirm", **WORDS)
    assert (
        "A colleague has already changed this incident"
        in post(supervisor, incident, "confirm", **WORDS).content.decode()
    )


def test_it_keeps_what_was_typed_when_a_language_is_missing(agent: Client, incident: Incident) -> None:
    shown = post(agent, incident, "confirm", **{**WORDS, "message_in_id": "Kata sendiri", "message_in_en": ""})
    assert "Write the message in every language." in shown.content.decode()
    assert "Kata sendiri" in shown.content.decode()


def test_it_dismisses(agent: Client, incident: Incident) -> None:
    post(agent, incident, "dismiss")
    incident.refresh_from_db()
    assert incident.state == IncidentState.DISMISSED
    assert not incident.members.filter(live=True).exists()


def test_it_resolves(agent: Client, incident: Incident) -> None:
    post(agent, incident, "confirm", **WORDS)
    incidents.announce(incident.pk)
    assert "desk-preview-title" in post(agent, incident, "preview_resolve", **SOLVED).content.decode()
    post(agent, incident, "resolve", **SOLVED)
    incidents.announce(incident.pk)
    assert "8 of 8 notified that it is solved" in page(agent, incident)
    assert Reply.objects.filter(kind=ReplyKind.INCIDENT).count() == 16


def test_it_takes_tickets_out_and_in(agent: Client, incident: Incident) -> None:
    other = answered(TOO_EARLY)
    assert (
        "was added to the incident" in post(agent, incident, "add", reference=other.reference.lower()).content.decode()
    )
    assert incident.members.get(ticket=other).told == Told.WAITING
    assert (
        "was removed from the incident" in post(agent, incident, "remove", reference=other.reference).content.decode()
    )
    assert not incident.members.get(ticket=other).live
    assert "There is no ticket with this reference." in post(agent, incident, "add", reference="x").content.decode()


def test_it_tells_on_a_members_page(agent: Client, incident: Incident) -> None:
    ticket = incident.members.all()[0].ticket
    shown = agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert "Part of an incident:" in shown
    assert f"/desk/incidents/{incident.pk}/" in shown


def test_it_asks_as_much_for_many_members_as_for_few(agent: Client, incident: Incident) -> None:
    asked = []
    for number in (20, 21, 22):
        with CaptureQueriesContext(connection) as captured:
            page(agent, incident)
        asked.append(len(captured))
        incidents.add_member(incident, report(number), now=WEDNESDAY)
    assert asked[0] == asked[1] == asked[2]


def test_it_offers_nothing_to_who_may_only_look(incident: Incident) -> None:
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["view_ticket", "view_incident"]))
    reader = logged_in(user)
    assert f'action="/desk/incidents/{incident.pk}' not in page(reader, incident)
    assert post(reader, incident, "confirm", **WORDS).status_code == 403
    stranger = logged_in(User.objects.create_user("editor", is_staff=True))
    assert stranger.get("/desk/incidents/").status_code == 403


def test_it_has_no_other_actions(agent: Client, incident: Incident) -> None:
    assert post(agent, incident, "destroy").status_code == 404
    assert agent.get(f"/desk/incidents/{incident.pk}/confirm/").status_code == 405
    assert agent.get("/desk/incidents/999999/").status_code == 404
