from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from tests.factories import TOO_EARLY, answered
from tests.teams import team
from tests.workspace.cases import disputed
from tests.workspace.conftest import logged_in
from triage import tickets as actions
from triage.models import BulkJob, BulkState, Reply, ReplyKind, Resolution, Ticket, TicketState
from triage.models.bulk import DELAY
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


@pytest.fixture
def work(clock: time_machine.Traveller) -> Callable[[], None]:
    """The job's minute passes, and workers do all of it."""

    def step() -> None:
        clock.shift(DELAY)
        while job().state == BulkState.RUNNING:
            actions.work_bulk(job().pk)

    return step


Work = Callable[[], None]


def test_it_says_when_it_begins_how_far_it_is_and_what_came_of_it(
    agent: Client, agent_user: User, clock: time_machine.Traveller
) -> None:
    tickets = waiting()
    text = post(agent, "accept", tickets[:2])
    assert '<span data-left="60">60 seconds</span>' in text
    assert '<noscript><meta http-equiv="refresh"' in text
    clock.shift(59)
    assert '<span data-left="1">1 second</span>' in page(agent)
    assert ">Undo</button>" in page(agent)
    clock.shift(1)
    text = page(agent)
    assert "0 of 2 looked at" in text
    assert ">Stop</button>" in text
    assert 'aria-valuemax="2" aria-valuenow="0"' in text
    actions.work_bulk(job().pk)

    text = page(agent)
    assert "Done: 2 of 2" in text
    assert 'http-equiv="refresh"' not in text
    assert set(Ticket.objects.filter(state=TicketState.ANSWERED, assignee=agent_user)) == set(tickets[:2])


def test_it_answers_the_script_only_when_something_has_changed(
    agent: Client, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    nudged: list[tuple[str, int]] = []
    monkeypatch.setattr(bulk, "nudge", lambda stage, pk: nudged.append((stage, pk)))
    post(agent, "accept", waiting(1))
    first = agent.get(f"/desk/bulk/{job().pk}/?part")
    assert b"<html" not in first.content

    def ask(etag: str) -> Any:
        return agent.get(f"/desk/bulk/{job().pk}/?part", headers={"if-none-match": etag})

    clock.shift(1)
    assert (ask(first["ETag"]).status_code, ask(first["ETag"]).content) == (304, b"")
    clock.shift(DELAY)
    begun = ask(first["ETag"])
    assert begun.status_code == 200
    assert ask(begun["ETag"]).status_code == 304
    assert nudged == [("bulk", job().pk)]  # Once: whoever watches need not wait for the sweep.
    actions.work_bulk(job().pk)
    done = ask(begun["ETag"])
    assert done.status_code == 200
    assert 'data-running=""' in done.content.decode()


def test_it_assigns_to_those_who_may_act_only(agent: Client, agent_user: User, work: Work) -> None:
    tickets = waiting(1)
    stranger = User.objects.create_user("stranger", is_staff=True)

    assert "Choose an assignee." in post(agent, "assign", tickets, assignee=stranger.pk)
    assert "Choose an assignee." in post(agent, "assign", tickets)
    assert "Assign to Rina Agustin" in post(agent, "assign", tickets, assignee=agent_user.pk)
    work()
    assert Ticket.objects.get().assignee == agent_user
    assert list(bulk.people()) == [agent_user]


def test_it_moves_to_a_team_or_to_none(agent: Client, agent_user: User, work: Work) -> None:
    tickets = waiting(1)
    assert 'name="team"' not in agent.get("/desk/").content.decode()
    refunds = team("Refunds", agent_user)
    assert f'<option value="{refunds.pk}">Refunds</option>' in agent.get("/desk/").content.decode()

    assert "Choose a team." in post(agent, "move", tickets, team="99")
    assert "Move to Refunds" in post(agent, "move", tickets, team=refunds.pk)
    work()
    assert Ticket.objects.get().team == refunds
    assert "Move to no team" in post(agent, "move", tickets, team="nobody")


def test_it_shows_how_many_would_be_closed_before_it_closes_them(agent: Client, work: Work) -> None:
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


def test_it_shows_a_reply_as_it_would_go_out_before_it_does(agent: Client, work: Work) -> None:
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


def test_it_lists_what_was_not_possible_with_the_reason(agent: Client, work: Work) -> None:
    first, second = waiting(2)
    actions.close(first, resolution=Resolution.WITHDRAWN, agent=None, now=second.created_at)
    post(agent, "accept", [first, second])
    work()
    text = page(agent)
    assert "Done: 1 of 2" in text
    assert f'<a href="/desk/tickets/{first.reference}/">{first.reference}</a>' in text
    assert "This ticket is already closed." in text


def test_it_is_undone_from_the_page_and_from_the_queue_before_it_begins(agent: Client, work: Work) -> None:
    post(agent, "accept", waiting(2))
    undo = f'action="/desk/bulk/{job().pk}/undo/"'
    for text in (page(agent), agent.get("/desk/").content.decode()):
        assert undo in text
        assert ">Undo</button>" in text
        assert "Starts in" in text

    for _double_click in range(2):
        said = agent.post(f"/desk/bulk/{job().pk}/undo/", follow=True).content.decode()
        assert "Undone by Rina Agustin" in said
        assert "too late" not in said
    work()

    assert undo not in page(agent) + agent.get("/desk/").content.decode()
    assert Ticket.objects.filter(state=TicketState.WITH_AGENT).count() == 2


def test_it_is_stopped_midway(agent: Client, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.bulk, "SLICE", 1)
    post(agent, "accept", waiting(3))
    clock.shift(DELAY)
    actions.work_bulk(job().pk)
    assert ">Stop</button>" in agent.get("/desk/").content.decode()
    said = agent.post(f"/desk/bulk/{job().pk}/undo/", follow=True).content.decode()
    assert "Stopped by Rina Agustin: 1 of 3 done" in said
    assert Ticket.objects.filter(state=TicketState.WITH_AGENT).count() == 2


def test_what_is_over_is_shown_for_a_while_and_cannot_be_undone(
    agent: Client, clock: time_machine.Traveller, work: Work
) -> None:
    post(agent, "accept", waiting(1))
    work()
    assert "data-undo" not in page(agent) + agent.get("/desk/").content.decode()
    response = agent.post(f"/desk/bulk/{job().pk}/undo/", follow=True)
    assert "It is too late to undo this." in response.content.decode()
    clock.shift(bulk.LOOKED_AT_FOR - timedelta(seconds=1))
    assert "data-job" in agent.get("/desk/").content.decode()
    clock.shift(1)
    assert "data-job" not in agent.get("/desk/").content.decode()


def test_colleagues_may_look_and_supervisors_may_undo(agent: Client, supervisor: Client) -> None:
    post(agent, "accept", waiting(1))
    colleague_user = User.objects.create_user("budi", is_staff=True)
    colleague_user.groups.add(Group.objects.get(name=AGENTS))
    colleague = logged_in(colleague_user)
    address = f"/desk/bulk/{job().pk}/undo/"

    assert "data-undo" not in page(colleague)
    assert colleague.post(address).status_code == 403
    assert "data-undo" not in colleague.get("/desk/").content.decode()
    assert supervisor.post(address).status_code == 302
    assert (job().state, job().undone_by) == (BulkState.UNDONE, User.objects.get(username="joko"))


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
