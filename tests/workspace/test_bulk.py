from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from tests.factories import TOO_EARLY, answered
from tests.workspace.cases import disputed
from tests.workspace.conftest import logged_in
from triage import tickets as actions
from triage.models import BulkJob, BulkState, Reply, ReplyKind, Resolution, Ticket, TicketState
from triage.models.bulk import UNDO_FOR
from triage.playbook.load import AGENTS
from triage.workspace.queue import bulk


def waiting(count: int = 3) -> list[Ticket]:
    """Tickets that need a human, longest waiting first."""
    return [disputed(f"{number}@example.com", hours_ago=9 - number) for number in range(count)]


def post(client: Client, kind: str, ticked: Sequence[Ticket] = (), **fields: Any) -> str:
    """Send the bar's form (or, with ``tickets``, the step's) and follow to the page it leads to."""
    fields = {"kind": kind, "ticket": [ticket.pk for ticket in ticked], "action_key": uuid4(), **fields}
    response = client.post("/desk/bulk/", fields, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def job() -> BulkJob:
    return BulkJob.objects.get()


def page(client: Client, query: str = "") -> str:
    return client.get(f"/desk/bulk/{job().pk}/{query}").content.decode()


def work() -> None:
    while BulkJob.objects.filter(state__in=[BulkState.RUNNING, BulkState.UNDOING]).exists():
        actions.work_bulk(job().pk)


def test_it_accepts_what_was_ticked_and_says_how_far_it_is(agent: Client, agent_user: User) -> None:
    tickets = waiting()

    text = post(agent, "accept", tickets[:2])
    assert "0 of 2 processed" in text
    assert 'aria-valuemax="2" aria-valuenow="0"' in text
    assert '<noscript><meta http-equiv="refresh"' in text
    work()

    text = page(agent)
    assert "Done: 2 of 2" in text
    assert 'http-equiv="refresh"' not in text
    assert set(Ticket.objects.filter(state=TicketState.ANSWERED, assignee=agent_user)) == set(tickets[:2])


def test_it_answers_the_script_only_when_something_has_changed(agent: Client) -> None:
    post(agent, "accept", waiting(1))
    first = agent.get(f"/desk/bulk/{job().pk}/?part")
    assert b"<html" not in first.content
    same = agent.get(f"/desk/bulk/{job().pk}/?part", headers={"if-none-match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    work()
    changed = agent.get(f"/desk/bulk/{job().pk}/?part", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert 'data-running=""' in changed.content.decode()


def test_it_assigns_to_those_who_may_act_only(agent: Client, agent_user: User) -> None:
    tickets = waiting(1)
    stranger = User.objects.create_user("stranger", is_staff=True)

    assert "Choose an assignee." in post(agent, "assign", tickets, assignee=stranger.pk)
    assert "Choose an assignee." in post(agent, "assign", tickets)
    assert "Assign to Rina Agustin" in post(agent, "assign", tickets, assignee=agent_user.pk)
    work()
    assert Ticket.objects.get().assignee == agent_user
    assert list(bulk.people()) == [agent_user]


def test_it_shows_how_many_would_be_closed_before_it_closes_them(agent: Client) -> None:
    tickets = waiting()

    text = post(agent, "close", tickets, resolution=Resolution.ANSWERED)
    assert "Close 3 tickets" in text
    assert not BulkJob.objects.exists()
    chosen = ",".join(str(ticket.pk) for ticket in tickets)
    assert f'name="tickets" value="{chosen}"' in text

    text = post(agent, "close", tickets=chosen, resolution=Resolution.ANSWERED, confirmed="yes")
    assert "Close: answered" in text
    work()
    assert Ticket.objects.filter(state=TicketState.CLOSED).count() == 3


def test_it_shows_a_reply_as_it_would_go_out_before_it_does(agent: Client) -> None:
    tickets = waiting(2)
    words = "Kami cek dulu ya. <b>$token</b>"

    assert 'name="confirmed" value="yes"' not in post(agent, "reply", tickets)
    text = post(agent, "reply", tickets, text=words)
    assert "Send to 2 tickets" in text
    assert "&lt;b&gt;$token&lt;/b&gt;" in text
    assert f"Preview for {tickets[0].reference}" in text
    assert not BulkJob.objects.exists()
    post(agent, "reply", tickets, text=words, confirmed="yes")
    work()
    assert Reply.objects.filter(kind=ReplyKind.AGENT).count() == 2


def test_it_takes_everything_that_the_view_shows_up_to_a_limit(agent: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tickets = waiting(3)
    answered(TOO_EARLY)
    text = post(agent, "close", tickets[:1], all="yes", view="state=with_agent&category=too_early")
    assert "Close 3 tickets" in text
    monkeypatch.setattr(bulk, "MOST_TICKETS", 2)
    text = post(agent, "close", tickets[:1], all="yes", view="state=with_agent&page=7")
    assert "Close 2 tickets" in text
    assert "More tickets match; this applies to the first 2." in text
    assert f'name="tickets" value="{tickets[0].pk},{tickets[1].pk}"' in text


def test_it_lists_what_was_not_possible_with_the_reason(agent: Client) -> None:
    first, second = waiting(2)
    actions.close(first, resolution=Resolution.WITHDRAWN, agent=None, now=second.created_at)
    post(agent, "accept", [first, second])
    work()
    text = page(agent)
    assert "Done: 1 of 2" in text
    assert f'<a href="/desk/tickets/{first.reference}/">{first.reference}</a>' in text
    assert "This ticket is already closed." in text


def test_it_takes_back_from_the_page_and_from_the_queue(agent: Client, clock: time_machine.Traveller) -> None:
    post(agent, "accept", waiting(2))
    work()
    undo = f'action="/desk/bulk/{job().pk}/undo/"'
    assert undo in page(agent)
    assert undo in agent.get("/desk/").content.decode()

    agent.post(f"/desk/bulk/{job().pk}/undo/")
    agent.post(f"/desk/bulk/{job().pk}/undo/")
    work()

    assert "Undone: 2 of 2" in page(agent)
    assert undo not in page(agent) + agent.get("/desk/").content.decode()
    assert Ticket.objects.filter(state=TicketState.WITH_AGENT).count() == 2
    reference = Ticket.objects.earliest("id").reference
    story = agent.get(f"/desk/tickets/{reference}/").content.decode()
    assert "Undone: accept" in story
    assert "decided:" not in story


def test_the_undo_ends_after_ten_minutes(agent: Client, clock: time_machine.Traveller) -> None:
    post(agent, "accept", waiting(1))
    work()
    clock.shift(UNDO_FOR - timedelta(seconds=1))
    assert "data-undo" in page(agent)
    clock.shift(1)
    assert "data-undo" not in page(agent) + agent.get("/desk/").content.decode()
    response = agent.post(f"/desk/bulk/{job().pk}/undo/", follow=True)
    assert "It is too late to undo this." in response.content.decode()


def test_colleagues_may_look_and_supervisors_may_take_back(agent: Client, supervisor: Client) -> None:
    post(agent, "accept", waiting(1))
    colleague_user = User.objects.create_user("budi", is_staff=True)
    colleague_user.groups.add(Group.objects.get(name=AGENTS))
    colleague = logged_in(colleague_user)
    address = f"/desk/bulk/{job().pk}/undo/"

    assert "data-undo" not in page(colleague)
    assert colleague.post(address).status_code == 403
    assert "data-undo" not in colleague.get("/desk/").content.decode()
    assert supervisor.post(address).status_code == 302
    assert job().state == BulkState.UNDOING


def test_those_who_may_only_look_get_no_bar_and_no_job(agent: Client) -> None:
    tickets = waiting(1)
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_ticket"))
    reader = logged_in(user)

    assert "data-pick" not in reader.get("/desk/").content.decode()
    assert "data-pick" in agent.get("/desk/").content.decode()
    fields = {"kind": "accept", "ticket": tickets[0].pk, "action_key": uuid4()}
    assert reader.post("/desk/bulk/", fields).status_code == 403
    assert Client().post("/desk/bulk/", fields).status_code == 302
    assert not BulkJob.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "explode"},
        {"kind": "accept", "ticket": "x"},
        {"kind": "accept", "tickets": "1,-2"},
        {"kind": "accept", "tickets": "1" * 30},
        {"kind": "accept", "tickets": "1," * 501},
        {"kind": "accept", "tickets": "{ticket}", "action_key": "no"},
    ],
)
def test_it_refuses_forms_that_are_not_its_own(agent: Client, fields: dict[str, str]) -> None:
    ticket = waiting(1)[0]
    filled = {name: value.replace("{ticket}", str(ticket.pk)) for name, value in fields.items()}
    assert agent.post("/desk/bulk/", {"action_key": uuid4(), **filled}).status_code == 400
    assert agent.get("/desk/bulk/").status_code == 405


def test_it_says_so_where_nothing_was_ticked(agent: Client) -> None:
    assert "Choose at least one ticket." in post(agent, "accept")
    assert "Choose at least one ticket." in post(agent, "accept", tickets="999999")
    assert not BulkJob.objects.exists()
