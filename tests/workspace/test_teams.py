"""Teams at the desk: what whom is shown, moved to whom, and next; the rows that set them up; who is on duty."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from tests.factories import WEDNESDAY
from tests.teams import team, worker
from tests.workspace.cases import disputed, macro, macro_form, macro_page
from tests.workspace.conftest import logged_in
from triage.models import (
    AuditEntry,
    BlindCheck,
    EventKind,
    HandsOut,
    Incident,
    IncidentMember,
    IncidentState,
    Joined,
    Macro,
    Team,
    Ticket,
)
from triage.models.team import set_duty
from triage.workspace.duty import on_duty


@pytest.fixture
def dewi() -> User:
    return worker("dewi")


@pytest.fixture
def secret(dewi: User) -> Team:
    """A team of Dewi's that keeps its tickets to itself."""
    return team("Secret team", dewi, others_may_see=False)


def of(whose: Team | None, email: str, **when: int) -> Ticket:
    ticket = disputed(email, **when)
    Ticket.objects.filter(pk=ticket.pk).move(team=whose)
    ticket.refresh_from_db()
    return ticket


def shown(client: Client, **query: str) -> str:
    response = client.get("/desk/", query)
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, ticket: Ticket, action: str, **fields: object) -> HttpResponse:
    return client.post(f"/desk/tickets/{ticket.reference}/{action}/", {"action_key": uuid4(), **fields}, follow=True)


def test_a_kept_ticket_is_nowhere_for_other_teams(agent: Client, dewi: User, secret: Team) -> None:
    kept, free = of(secret, "sari@example.com"), of(None, "budi@example.com")
    for query in ({}, {"state": "all"}, {"q": kept.reference}, {"q": "sari"}, {"team": str(secret.pk)}):
        page = shown(agent, **query)
        assert f"/tickets/{kept.reference}/" not in page
        assert "Secret team" not in page
    assert free.reference in shown(agent)
    assert kept.reference in shown(logged_in(dewi), q="sari")
    assert 'desk-count">1<' in shown(agent)  # The tab's number.
    assert agent.get("/desk/next/")["Location"].endswith(f"{free.reference}/")
    assert "no ticket with this reference" in post(agent, free, "merge", into=kept.reference).content.decode()


def test_a_kept_ticket_is_no_relative_no_member_and_no_blind_review(agent: Client, dewi: User, secret: Team) -> None:
    free, kept = disputed(), of(secret, "budi@example.com")
    Ticket.objects.filter(pk=kept.pk).update(requester_email=free.requester_email)
    for client, sees in ((agent, False), (logged_in(dewi), True)):
        assert (kept.reference in client.get(f"/desk/tickets/{free.reference}/").content.decode()) is sees
    incident = Incident.objects.create(
        platform_id="tokopedia",
        category="platform_issue",
        key="k",
        usual=1,
        usual_by_hour={"working": [1.5] * 24, "off": [0.5] * 24},
        state=IncidentState.PROPOSED,
        began_at=WEDNESDAY,
        proposed_at=WEDNESDAY,
    )
    IncidentMember.objects.create(incident=incident, ticket=kept, joined=Joined.DETECTED, joined_at=WEDNESDAY)
    BlindCheck.objects.create(judged=kept.classifications.latest("pk"), drawn_on=WEDNESDAY.date())
    for client, sees in ((agent, False), (logged_in(dewi), True)):
        assert (kept.reference in client.get(f"/desk/incidents/{incident.pk}/").content.decode()) is sees
        assert (client.get("/desk/blind/").status_code == 200) is sees


def test_others_tickets_come_after_ones_own_and_cannot_be_acted_on(agent: Client, dewi: User) -> None:
    theirs = of(team("Payments", dewi), "a@example.com", hours_ago=9)
    free = of(None, "b@example.com")
    page = shown(agent)
    assert page.index(free.reference) < page.index(theirs.reference)
    assert "Payments" in page
    page = shown(logged_in(dewi))
    assert page.index(theirs.reference) < page.index(free.reference)
    page = agent.get(f"/desk/tickets/{theirs.reference}/").content.decode()
    assert "belongs to another team" in page
    assert "<textarea" not in page
    assert post(agent, theirs, "note", note="Halo").status_code == 403
    assert agent.get("/desk/next/", {"after": free.reference})["Location"].endswith(f"{free.reference}/")


def test_the_queue_is_filtered_by_team(agent: Client, agent_user: User, dewi: User) -> None:
    mine, theirs, free = (
        of(team("Mine", agent_user), "a@example.com"),
        of(team("Theirs", dewi), "b@example.com"),
        of(None, "c@example.com"),
    )
    for chosen, found in (("mine", mine), (str(theirs.team_id), theirs), ("nobody", free)):
        for state in ("with_agent", "all"):
            page = shown(agent, team=chosen, state=state)
            assert [ticket for ticket in (mine, theirs, free) if ticket.reference in page] == [found]
    assert mine.reference in shown(agent, team="nonsense")


def test_a_ticket_is_moved_and_the_story_says_where(agent: Client, dewi: User) -> None:
    ticket, goal = disputed(), team("Payments", dewi)
    page = post(agent, ticket, "team", team=goal.pk).content.decode()
    assert "Moved to Payments." in page
    ticket.refresh_from_db()
    assert ticket.team == goal
    story = logged_in(dewi).get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert "Moved to another team: Payments" in story
    assert ticket.events.get(kind=EventKind.TEAM_CHANGED).data == {"team": goal.pk}
    assert "belongs to no team" in post(logged_in(dewi), ticket, "team", team="").content.decode()
    assert post(agent, ticket, "team", team="77").status_code == 400


def test_what_turns_have_given_to_a_colleague_is_not_next(agent: Client, agent_user: User, dewi: User) -> None:
    both = team("By turn", agent_user, dewi, hands_out=HandsOut.ROUND_ROBIN)
    hers, mine = of(both, "a@example.com", hours_ago=9), of(both, "b@example.com")
    Ticket.objects.filter(pk=hers.pk).move(assignee=dewi)
    Ticket.objects.filter(pk=mine.pk).move(assignee=agent_user)
    assert agent.get("/desk/next/")["Location"].endswith(f"{mine.reference}/")
    assert hers.reference in shown(agent)


def test_a_macro_of_another_team_is_not_offered(agent: Client, agent_user: User, dewi: User) -> None:
    ticket, own = disputed(), macro("thanks_solved", team=team("Theirs", dewi))
    assert own.name not in agent.get(f"/desk/tickets/{ticket.reference}/macros/").content.decode()
    assert agent.get(macro_page(ticket)).status_code == 404
    assert logged_in(dewi).get(macro_page(ticket)).status_code == 200


def test_a_supervisor_keeps_a_macro_to_a_team(supervisor: Client, dewi: User) -> None:
    theirs, form = team("Theirs", dewi), macro_form(macro())
    assert "Everybody" in supervisor.get("/desk/macros/thanks_solved/").content.decode()
    for chosen in (theirs, None):
        supervisor.post("/desk/macros/thanks_solved/", {**form, "team": chosen.pk if chosen else ""})
        assert Macro.objects.get(code="thanks_solved").team == chosen
    assert AuditEntry.objects.filter(kind="macro", changes__team=[None, theirs.pk]).count() == 1
    assert Macro.objects.get(code="thanks_solved").version == 1


def test_people_of_a_team_come_on_duty_and_go(agent: Client, agent_user: User) -> None:
    assert 'role="switch"' not in shown(agent)
    assert on_duty(agent_user) is None
    team("Mine", agent_user)
    assert 'aria-checked="false"' in shown(agent)
    response = agent.post("/desk/duty/", {"on_duty": "yes", "next": "/desk/?state=all"})
    assert (response["Location"], on_duty(agent_user)) == ("/desk/?state=all", True)
    assert 'aria-checked="true"' in shown(agent)
    response = agent.post("/desk/duty/", {"on_duty": "no", "next": "https://evil.example/"})
    assert (response["Location"], on_duty(agent_user)) == ("/desk/", False)


def test_saying_again_that_one_is_away_does_not_begin_anew(agent_user: User) -> None:
    for hours in (0, 1):
        set_duty(agent_user, on_duty=False, now=WEDNESDAY + timedelta(hours=hours))
    agent_user.refresh_from_db()
    assert agent_user.duty.since == WEDNESDAY


TEAM = {
    **{"name": "Payments", "hands_out": "pull", "others_may_see": "on", "signature": "Tim Pembayaran"},
    **{"sender_name": "Payments", "sender_address": ""},
    **{"routes-TOTAL_FORMS": "1", "routes-INITIAL_FORMS": "0", "routes-0-category": "too_early"},
}


def test_a_supervisor_sets_up_a_team(supervisor: Client, dewi: User) -> None:
    page = supervisor.get("/desk/triage/team/add/").content.decode()
    assert "Dewi" in page
    response = supervisor.post("/desk/triage/team/add/", {**TEAM, "members": [dewi.pk]})
    assert response.status_code == 302, response.content.decode()[-3000:]
    row = Team.objects.get()
    assert (row.name, [*row.members.all()], row.routes.get().category) == ("Payments", [dewi], "too_early")
    told = AuditEntry.objects.get(kind="team")
    assert told.changes["members"] == [None, [dewi.pk]]
    assert "route" in told.changes
    refused = supervisor.post("/desk/triage/team/add/", {**TEAM, "name": "Other", "sender_address": "a@evil.example"})
    assert "not an address of the desk" in refused.content.decode()


def test_a_team_with_tickets_stays(supervisor: Client, dewi: User) -> None:
    row = team("Payments", dewi)
    of(row, "a@example.com")
    address = f"/desk/triage/team/{row.pk}/delete/"
    assert supervisor.post(address, {"post": "yes"}).status_code == 403
    Ticket.objects.all().move(team=None)
    assert supervisor.post(address, {"post": "yes"}).status_code == 302


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        ("openinghours", {"weekday": "7", "opens_at": "16:00", "closes_at": "08:00"}, "before the closing time"),
        (
            "openinghours",
            {"weekday": "7", "opens_at": "08:00", "closes_at": "09:00", "first_day": "2026-03-01"},
            "Give both days",
        ),
        ("slapolicy", {"hours": "4", "warning_hours": "1"}, "Choose a team, a category or a circumstance."),
    ],
)
def test_hours_and_targets_that_make_no_sense_are_refused(
    supervisor: Client, kind: str, fields: dict[str, str], told: str
) -> None:
    assert told in supervisor.post(f"/desk/triage/{kind}/add/", fields).content.decode()
