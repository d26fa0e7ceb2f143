"""Bulk jobs: each kind, once whatever dies, and honest about what could not be done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import TOO_EARLY, WEDNESDAY, received, work
from tests.tickets.bulk_jobs import KINDS, YESTERDAY, disputed, outcomes, run, start, undone
from triage import pipeline
from triage import tickets as actions
from triage.models import (
    BulkItem,
    BulkJob,
    BulkKind,
    BulkState,
    Classification,
    Escalation,
    EventKind,
    ItemState,
    Reply,
    ReplyKind,
    ReplyState,
    Resolution,
    Stage,
    Ticket,
    TicketState,
)
from triage.models.lease import MAX_ATTEMPTS
from triage.tickets import NotPossible, Order
from triage.tickets.bulk import items as bulk_items
from triage.tickets.bulk import jobs as bulk

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rani", is_staff=True)


def test_it_accepts_and_holds_the_answers_back(agent: User, clock: time_machine.Traveller) -> None:
    tickets = disputed(3)
    mail.outbox.clear()
    job = run(start(KINDS["accept"], tickets, agent))
    assert outcomes(job) == [(ItemState.DONE, "")] * 3
    for ticket in tickets:
        work(ticket)
        assert (ticket.state, ticket.assignee) == (TicketState.ANSWERED, agent)
        assert ticket.classifications.get(agent=agent).category == "too_early"
        assert ticket.events.filter(kind=EventKind.ACCEPTED, agent=agent).count() == 1
    assert mail.outbox == []  # nothing goes out while the undo may come
    clock.move_to(WEDNESDAY + bulk_items.HOLD)
    for ticket in tickets:
        work(ticket)
    assert len(mail.outbox) == 3


def test_it_assigns_to_a_colleague_and_to_nobody(agent: User) -> None:
    colleague = User.objects.create_user("budi", is_staff=True)
    tickets = disputed(2)
    job = run(start(Order(BulkKind.ASSIGN, assignee=colleague), tickets, agent))
    assert set(Ticket.objects.values_list("assignee", flat=True)) == {colleague.pk}
    run(start(Order(BulkKind.ASSIGN), tickets[:1], agent, key="k2"))
    undone(job, agent)
    assert outcomes(job) == [(ItemState.DONE, "moved_on"), (ItemState.UNDONE, "")]
    assert set(Ticket.objects.values_list("assignee", flat=True)) == {None}
    assert tickets[1].events.filter(kind=EventKind.ASSIGNED).count() == 2


def test_it_replies_in_the_agents_words_to_everybody(agent: User) -> None:
    tickets = disputed(2)
    run(start(KINDS["reply"], tickets, agent))
    for ticket in tickets:
        ticket.refresh_from_db()
        assert (ticket.state, ticket.is_manual) == (TicketState.ASKED, True)
        assert "Kak. {{ reference }} $token" in ticket.replies.get(kind=ReplyKind.AGENT).text


def test_it_notes_what_is_not_possible_and_goes_on(agent: User) -> None:
    closed, fresh, fine = disputed(2)[0], received(replace(TOO_EARLY, email="baru@example.com")), disputed(3)[2]
    actions.close(closed, resolution=Resolution.WITHDRAWN, agent=agent, now=WEDNESDAY)
    job = run(start(KINDS["accept"], [closed, fresh, fine], agent))
    assert outcomes(job) == [
        (ItemState.REFUSED, "closed"),
        (ItemState.REFUSED, "no_category"),
        (ItemState.DONE, ""),
    ]
    undone(job, agent)
    assert outcomes(job)[:2] == [(ItemState.REFUSED, "closed"), (ItemState.REFUSED, "no_category")]


def test_one_that_breaks_keeps_no_other_waiting(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = disputed(2)
    close = bulk_items.ACTS[BulkKind.CLOSE]

    def breaks(ticket: Ticket, job: BulkJob, now: datetime) -> Classification | None:
        if ticket == first:
            raise ZeroDivisionError
        return close(ticket, job, now)

    monkeypatch.setattr(bulk_items, "ACTS", {BulkKind.CLOSE: breaks})
    job = run(start(KINDS["close"], [first, second], agent))
    assert outcomes(job) == [(ItemState.REFUSED, "failed"), (ItemState.DONE, "")]


class Killed(BaseException):
    """What no `except Exception` sees: the process ends here."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_worker_killed_between_two_tickets_loses_and_doubles_nothing(
    kind: str, agent: User, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = disputed(3)
    job = start(KINDS[kind], tickets, agent)
    act, calls = bulk_items.ACTS[BulkKind(kind)], []

    def dies(ticket: Ticket, job: BulkJob, now: datetime) -> Classification | None:
        done = act(ticket, job, now)
        calls.append(ticket.pk)
        if len(calls) == 2:
            raise Killed  # done, but not committed
        return done

    with monkeypatch.context() as patch:
        patch.setattr(bulk_items, "ACTS", {BulkKind(kind): dies})
        with pytest.raises(Killed):
            actions.work_bulk(job.pk)
    assert [state for state, _ in outcomes(job)] == [ItemState.DONE, ItemState.WAITING, ItemState.WAITING]
    actions.work_bulk(job.pk)
    assert [state for state, _ in outcomes(job)][1] == ItemState.WAITING  # the dead worker's claim still holds
    clock.shift(bulk.LEASE)
    assert pipeline.sweep()["bulk_jobs"] == 1
    run(job)
    assert outcomes(job) == [(ItemState.DONE, "")] * 3
    for ticket in tickets:
        assert ticket.replies.exclude(state=ReplyState.SENT).count() == 1  # Closing writes, too.
        assert ticket.events.filter(agent=agent).exclude(kind=EventKind.REPLIED).count() == (kind != "reply")


def test_a_ticket_that_kills_its_workers_is_passed_over(agent: User, clock: time_machine.Traveller) -> None:
    first, second = disputed(2)
    job = start(KINDS["close"], [first, second], agent)
    for _worker in range(MAX_ATTEMPTS):
        assert bulk.take(BulkJob.objects.filter(pk=job.pk), now=WEDNESDAY, lease=timedelta(0))
    run(job)
    assert outcomes(job) == [(ItemState.REFUSED, "failed"), (ItemState.DONE, "")]


def test_a_double_click_makes_one_job_and_a_second_run_changes_nothing(agent: User) -> None:
    tickets = disputed(2)
    job = start(KINDS["reply"], [*tickets, tickets[0]], agent)
    assert start(KINDS["reply"], tickets, agent) == job
    run(job)
    actions.work_bulk(job.pk)
    assert BulkItem.objects.count() == 2
    assert Reply.objects.filter(kind=ReplyKind.AGENT).count() == 2
    undone(job, agent)
    with pytest.raises(NotPossible, match="done_before"):
        actions.undo_bulk(job, agent=agent, now=WEDNESDAY)
    actions.work_bulk(job.pk)
    assert tickets[0].events.filter(kind=EventKind.UNDONE).count() == 1


def test_it_takes_a_slice_a_task_and_asks_for_the_next(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[tuple[str, int]] = []
    monkeypatch.setattr(bulk, "SLICE", 2)
    monkeypatch.setattr(bulk, "nudge", lambda stage, pk: nudged.append((stage, pk)))
    job = start(KINDS["close"], disputed(3), agent)
    actions.work_bulk(job.pk)
    assert [state for state, _ in outcomes(job)] == [ItemState.DONE, ItemState.DONE, ItemState.WAITING]
    actions.work_bulk(job.pk)
    job.refresh_from_db()
    assert job.state == BulkState.DONE
    assert nudged == [("bulk", job.pk)] * 2  # made, and the second slice


def rows(count: int) -> list[Ticket]:
    """Tickets that wait for a human, without the machine's work on each."""
    return Ticket.objects.bulk_create(
        Ticket(
            fingerprint=str(number),
            state=TicketState.WITH_AGENT,
            escalation=Escalation.UNSURE,
            rank_at=WEDNESDAY,
            stage=Stage.DONE,
            created_at=YESTERDAY,
            waiting_since=YESTERDAY,
        )
        for number in range(count)
    )


@pytest.mark.django_db(transaction=True)
def test_it_takes_five_hundred_and_no_more(agent: User) -> None:
    tickets = rows(bulk.MOST_TICKETS + 1)
    with pytest.raises(NotPossible, match="too_many"):
        start(KINDS["close"], tickets, agent)
    job = run(start(Order(BulkKind.ASSIGN, assignee=agent), tickets[:-1], agent))
    assert outcomes(job) == [(ItemState.DONE, "")] * bulk.MOST_TICKETS
    assert Ticket.objects.filter(assignee=agent).count() == bulk.MOST_TICKETS


MOST_QUERIES = {"accept": 60, "close": 30, "reply": 35}


@pytest.mark.parametrize("kind", KINDS)
def test_a_ticket_costs_the_same_few_queries_wherever_it_stands(kind: str, agent: User) -> None:
    tickets = disputed(4)

    def cost(step: Callable[[BulkJob], object], job: BulkJob) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            step(job)
        return len(captured)

    spent = []
    for number, chosen in enumerate((tickets[:1], tickets[1:])):
        job = start(KINDS[kind], chosen, agent, key=f"k{number}")
        done = cost(run, job)
        actions.undo_bulk(job, agent=agent, now=WEDNESDAY)
        spent.append((done, cost(run, job)))
    one, three = spent
    for alone, together in zip(one, three, strict=True):
        assert (together - alone) / 2 <= MOST_QUERIES[kind]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_it_refuses_an_empty_reply_and_an_empty_choice(text: str, agent: User) -> None:
    with pytest.raises(NotPossible, match="empty"):
        start(Order(BulkKind.REPLY, text=text), disputed(), agent)
    with pytest.raises(NotPossible, match="none_chosen"):
        start(KINDS["accept"], [], agent)
    assert not BulkJob.objects.exists()
