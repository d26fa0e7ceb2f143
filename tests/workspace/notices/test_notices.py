"""The bell, the list of one's notices, and how one is told: everybody has their own, and sees nobody else's."""

import json
import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import WEDNESDAY
from tests.incidents.outages import outage
from tests.teams import team
from tests.workspace.browsers import member
from tests.workspace.cases import disputed
from triage.models import Notice, NoticeKind, Preference, Ticket
from triage.playbook.load import AGENTS
from triage.workspace.notices.page import PAGE

UNREAD = "/desk/notices/unread/"


@pytest.fixture
def dewi() -> User:
    return member("dewi", AGENTS)


def told(person: User, *, times: int = 1) -> Ticket:
    """Tell the person that a ticket is theirs, so many times."""
    ticket = disputed(f"of-{person.username}@example.com")
    rows = [
        Notice(person=person, kind=NoticeKind.ASSIGNED, key=f"test-{number}", ticket=ticket, at=WEDNESDAY)
        for number in range(times)
    ]
    Notice.objects.bulk_create(rows)
    return ticket


def bell(client: Client) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(client.get(UNREAD).content)
    return answer


def test_the_bell_counts_ones_own(agent: Client, agent_user: User, dewi: User) -> None:
    told(dewi)
    assert bell(agent) == {"badge": "", "told": "No unread notices", "newest": []}
    ticket = told(agent_user, times=2)

    said = bell(agent)
    assert (said["badge"], said["told"]) == ("2", "2 unread notices")
    assert said["newest"][0]["title"] == f"{ticket.reference} · It is assigned to you"
    assert said["newest"][0]["link"] == f"/desk/tickets/{ticket.reference}/"
    assert "2 unread notices" in agent.get("/desk/").content.decode()


def test_it_stops_counting_at_a_hundred(agent: Client, agent_user: User) -> None:
    told(agent_user, times=101)

    assert (bell(agent)["badge"], len(bell(agent)["newest"])) == ("99+", 3)


def test_asking_is_cheap_and_nothing_new_is_said_in_a_line(
    agent: Client, agent_user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told(agent_user, times=50)
    etag = agent.get(UNREAD)["ETag"]
    with django_assert_num_queries(5):  # Session, person, two for their rights, the bell.
        answer = agent.get(UNREAD, headers={"if-none-match": etag})

    assert (answer.status_code, answer.content) == (304, b"")
    Notice.objects.filter(pk=Notice.objects.earliest("id").pk).update(read_at=WEDNESDAY)
    assert agent.get(UNREAD, headers={"if-none-match": etag}).status_code == 200


def test_opening_what_it_is_about_reads_it(agent: Client, agent_user: User, dewi: User) -> None:
    ticket = told(agent_user, times=2)
    incident = outage(8)
    assert bell(agent)["badge"] == "3"

    agent.head(f"/desk/tickets/{ticket.reference}/")
    assert bell(agent)["badge"] == "3"
    assert "1 unread notice" in agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert bell(agent)["newest"][0]["link"] == f"/desk/incidents/{incident.pk}/"
    agent.get(f"/desk/incidents/{incident.pk}/")
    assert bell(agent)["badge"] == ""
    assert dewi.notices.filter(read_at__isnull=True).exists()


def test_the_list_marks_one_or_all_that_it_showed(agent: Client, agent_user: User, dewi: User) -> None:
    told(agent_user, times=3)
    theirs = told(dewi)
    first, second, third = agent_user.notices.order_by("id").values_list("pk", flat=True)
    page = agent.get("/desk/notices/").content.decode()
    assert page.count("It is assigned to you</a>") == 3
    assert theirs.reference not in page

    for fields, unread in (({"notice": first}, [second, third]), ({"until": second}, [third]), ({}, [third])):
        agent.post("/desk/notices/read/", fields)
        assert (
            list(agent_user.notices.filter(read_at__isnull=True).order_by("id").values_list("pk", flat=True)) == unread
        )
    agent.post("/desk/notices/read/", {"notice": dewi.notices.get().pk})
    assert dewi.notices.get().read_at is None


def test_it_turns_pages(agent: Client, agent_user: User) -> None:
    told(agent_user, times=PAGE + 1)
    page = agent.get("/desk/notices/").content.decode()
    last = agent_user.notices.order_by("-id")[PAGE - 1].pk
    assert f"?before={last}" in page

    further = agent.get(f"/desk/notices/?before={last}").content.decode()
    assert further.count("It is assigned to you</a>") == 1
    for nonsense in ("x", "-1", "9" * 30):
        assert agent.get("/desk/notices/", {"before": nonsense}).status_code == 200


def test_who_lost_their_rights_is_shown_nothing_any_more(agent: Client, agent_user: User) -> None:
    ticket = told(agent_user)
    agent_user.groups.clear()

    assert bell(agent)["badge"] == ""
    assert ticket.reference not in agent.get("/desk/notices/").content.decode()


def test_a_ticket_that_another_team_keeps_by_now_is_not_named(agent: Client, agent_user: User, dewi: User) -> None:
    ticket = told(agent_user)
    Ticket.objects.filter(pk=ticket.pk).move(team=team("Finance", dewi, others_may_see=False))

    assert bell(agent)["badge"] == ""
    assert ticket.reference not in agent.get("/desk/notices/").content.decode()


def chosen(form: str = "bell", **other: str) -> dict[str, str]:
    """The preferences of an agent, filled in."""
    kinds = set(NoticeKind.values) - {NoticeKind.PART}
    return {**dict.fromkeys(kinds, form), "quiet_from": "", "quiet_until": "", **other}


def test_ones_preferences_are_kept_beside_the_columns(agent: Client, agent_user: User) -> None:
    agent.post("/desk/columns/", {"column": ["cause"], "query": ""})
    fields = chosen("none", mentioned="mail", quiet_from="22:00", quiet_until="07:00")
    assert agent.post("/desk/notices/preferences/", fields).status_code == 302

    row = Preference.objects.get(person=agent_user)
    assert (row.notices["assigned"], row.notices["mentioned"]) == ("none", "mail")
    assert (row.quiet_from, row.quiet_until) == (time(22), time(7))
    assert "platform" in row.hidden_columns
    page = agent.get("/desk/notices/preferences/").content.decode()
    assert re.search(r'<input[^>]* name="mentioned"[^>]* value="mail"[^>]* checked', page)
    assert 'value="22:00"' in page
    assert 'name="part"' not in page  # Agents are told of no outage.


@pytest.mark.parametrize(
    "fields",
    [{"quiet_from": "22:00"}, {"quiet_until": "x"}, {"assigned": "pigeon"}, {"mentioned": ""}],
)
def test_what_makes_no_sense_is_not_kept(fields: dict[str, str], agent: Client) -> None:
    answer = agent.post("/desk/notices/preferences/", chosen(**fields))

    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_a_note_offers_who_may_see_it(agent: Client, dewi: User) -> None:
    member("nobody")
    User.objects.filter(pk=member("sari", AGENTS).pk).update(is_active=False)

    people = json.loads(agent.get("/desk/notices/mentionable/").content)["people"]
    assert people == [{"name": "dewi", "called": "Dewi"}, {"name": "rina", "called": "Rina Agustin"}]


def test_a_mention_in_the_note_box_tells_the_colleague(agent: Client, dewi: User) -> None:
    ticket = disputed()
    key = "0b0b0b0b-0000-4000-8000-000000000000"
    agent.post(f"/desk/tickets/{ticket.reference}/note/", {"note": "@dewi lihat", "action_key": key})

    assert dewi.notices.get().kind == NoticeKind.MENTIONED


def test_asking_keeps_no_session_alive(agent: Client, clock: Any) -> None:
    for _minutes in range(13):
        clock.shift(timedelta(minutes=10))
        last = agent.get(UNREAD, headers={"desk-poll": "1"})

    assert timezone.now() > WEDNESDAY + timedelta(hours=2)
    assert last.status_code == 302


def test_the_workspace_installs_as_an_app_of_its_own(stranger: Client) -> None:
    page = stranger.get("/desk/login/").content.decode()
    assert '<link rel="manifest" href="/desk/manifest.webmanifest">' in page
    told = json.loads(stranger.get("/desk/manifest.webmanifest").content)

    assert (told["start_url"], told["scope"], told["display"]) == ("/desk/", "/desk/", "standalone")
    assert [icon["sizes"] for icon in told["icons"]] == ["192x192", "512x512", "512x512"]
    assert told["icons"][-1]["purpose"] == "maskable"
    assert "manifest" not in stranger.get("/").content.decode()
