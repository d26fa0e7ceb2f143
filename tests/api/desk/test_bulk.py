"""Bulk actions by API, and what the law asks of a desk: one answer a ticket, the rights of the pages, once."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.test import Client

from tests.api.conftest import assistant
from tests.teams import team, worker
from tests.workspace.cases import disputed
from triage import tickets
from triage.models import Access, AuditEntry, BulkJob, ItemState, Resolution, Scope, Ticket
from triage.models.bulk import DELAY
from triage.playbook.load import SUPERVISORS

pytestmark = pytest.mark.usefixtures("desk_rows")

BULK, TICKETS = "/api/v1/desk/bulk", "/api/v1/desk/tickets"


@pytest.fixture
def rina() -> User:
    return worker("rina")


def post(bot: Client, path: str, body: dict[str, Any], **headers: str) -> Any:
    return bot.post(path, json.dumps(body), content_type="application/json", headers=headers)


def test_each_ticket_is_answered_for_and_a_repeated_request_does_nothing_again(
    rina: User, clock: time_machine.Traveller
) -> None:
    bot = assistant(rina, Scope.READ, Scope.WRITE)
    open_one, closed, theirs = disputed("a@example.com"), disputed("b@example.com"), disputed("c@example.com")
    hidden = disputed("d@example.com")
    Ticket.objects.filter(pk=theirs.pk).move(team=team("theirs", others_may_see=True))
    Ticket.objects.filter(pk=hidden.pk).move(team=team("hidden", others_may_see=False))
    references = [each.reference for each in (open_one, closed, theirs, hidden)]
    body = {"action": "close", "resolution": "answered", "tickets": [*references, "nonsense"]}
    for _twice in range(2):
        made = post(bot, BULK, body, idempotency_key="b")
    assert [(each["state"], each["code"]) for each in made.json()["results"]] == [
        *[("waiting", "")] * 2,
        ("refused", "other_team"),
        *[("refused", "unknown_ticket")] * 2,
    ]
    job = BulkJob.objects.get()
    tickets.close(closed, resolution=Resolution.ANSWERED, agent=rina, now=job.created_at)
    clock.shift(DELAY)
    tickets.work_bulk(job.pk)
    told = bot.get(f"{BULK}/{job.pk}").json()
    assert told["state"] == "done"
    assert [(each["ticket"], each["state"], each["code"]) for each in told["results"]] == [
        (open_one.reference, "done", ""),
        (closed.reference, "refused", "closed"),
    ]
    assert post(bot, f"{BULK}/{job.pk}/undo", {}).json()["code"] == "too_late"


def test_tickets_move_to_a_team_and_to_none(rina: User) -> None:
    bot, ours = assistant(rina, Scope.READ, Scope.WRITE), team("ours", rina)
    references = [disputed("a@example.com").reference]
    for number, chosen in enumerate((ours.pk, None)):
        body = {"action": "move", "team": chosen, "tickets": references}
        job = BulkJob.objects.get(pk=post(bot, BULK, body, idempotency_key=str(number)).json()["id"])
        assert (job.kind, job.team_id) == ("move", chosen)
    gone = post(bot, BULK, {"action": "move", "team": ours.pk + 1, "tickets": references})
    assert gone.json()["code"] == "unknown_team"


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"action": "close"}, ["resolution"]),
        ({"action": "accept", "text": "Halo"}, ["text"]),
        ({"action": "reply", "tag": 1}, ["tag", "text"]),
        ({"action": "explode"}, ["action"]),
        ({"action": "accept", "tickets": ["TKT-AAAA-AAAA"] * 501}, ["tickets"]),
    ],
)
def test_what_an_action_needs_is_sent_with_it_and_nothing_else(rina: User, said: dict[str, Any], wrong: str) -> None:
    refused = post(assistant(rina, Scope.WRITE), BULK, {"tickets": ["TKT-AAAA-AAAA"], **said})
    assert (refused.status_code, sorted(refused.json()["errors"])) == (422, wrong)


def test_whoever_started_it_can_undo_it(rina: User, clock: None) -> None:
    bot, ticket = assistant(rina, Scope.WRITE), disputed()
    made = post(bot, BULK, {"action": "assign", "assignee": "rina", "tickets": [ticket.reference]}).json()
    other = assistant(worker("budi"), Scope.WRITE)
    assert post(other, f"{BULK}/{made['id']}/undo", {}).status_code == 403
    undone = post(bot, f"{BULK}/{made['id']}/undo", {}).json()
    assert (undone["state"], undone["results"][0]["state"]) == ("undone", ItemState.UNDONE)
    assert post(bot, BULK, {"action": "assign", "assignee": "x", "tickets": [ticket.reference]}).status_code == 409


@pytest.fixture
def joko(rina: User) -> Client:
    """A supervisor's program, which may erase and hand out copies."""
    joko = worker("joko")
    joko.groups.add(Group.objects.get(name=SUPERVISORS))
    return assistant(joko, Scope.PRIVACY)


def test_a_requester_is_erased_in_all_tickets_once_the_reference_was_said_again(joko: Client, clock: None) -> None:
    one, two, other = disputed(), disputed("a@example.com"), disputed("b@example.com")
    Ticket.objects.filter(pk=two.pk).update(requester_email=one.requester_email)
    address = f"{TICKETS}/{one.reference}/erasure"
    assert joko.get(address).json()["tickets"] == [one.reference, two.reference]
    assert list(post(joko, address, {"confirm": other.reference}).json()["errors"]) == ["confirm"]
    assert post(joko, address, {"confirm": one.reference}, idempotency_key="e").json()["messages"] == 2
    again = post(joko, address, {"confirm": one.reference}, idempotency_key="e")
    assert (again.json()["tickets"], again["Idempotency-Replayed"]) == ([], "true")
    assert set(Ticket.objects.filter(anonymised_at__isnull=True)) == {other}
    assert post(joko, address, {"confirm": one.reference}).status_code == 404


def test_a_copy_of_everything_is_handed_out_on_record(joko: Client, rina: User, clock: None) -> None:
    ticket = disputed()
    answer = joko.get(f"{TICKETS}/{ticket.reference}/export")
    assert "tickets.json" in ZipFile(BytesIO(answer.getvalue())).namelist()
    assert Access.objects.get().agent == User.objects.get(username="joko")
    assert AuditEntry.objects.filter(action="exported", object=ticket.reference).exists()
    assert assistant(rina, Scope.PRIVACY).get(f"{TICKETS}/{ticket.reference}/export").status_code == 403
