"""Bulk jobs: begun after a minute, undone only before, once whatever dies, honest about what could not be done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from tests.factories import TOO_EARLY, WEDNESDAY, received, replace, work
from tests.tickets.bulk_jobs import KINDS, YESTERDAY, disputed, outcomes, run, start
from triage import pipeline
from triage import tickets as actions
from triage.models import (
    BulkItem,
    BulkJob,
    BulkKind,
    BulkState,
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
from triage.models.bulk import DELAY
from triage.models.lease import MAX_ATTEMPTS
from triage.tickets import NotPossible, Order, bulk

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("desk_rows", "clock")]
DONE, UNDONE, WAITING = (ItemState.DONE, ""), (ItemState.UNDONE, ""), (ItemState.WAITING, "")


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rani", is_staff=True)


def test_it_begins_after_its_minute_and_its_letters_go_out_at_once(agent: User, clock: time_machine.Traveller) -> None:
    tickets = disputed(3)
    mail.outbox.clear()
    job = start(KINDS["accept"], tickets, agent, now=WEDNESDAY)
    clock.shift(DELAY - timedelta(seconds=1))
    assert pipeline.sweep()["bulk_jobs"] == 0
    actions.work_bulk(job.pk)
    assert outcomes(job) == [WAITING] * 3
    clock.shift(1)
    assert pipeline.sweep()["bulk_jobs"] == 1
    run(job)
    assert outcomes(job) == [DONE] * 3
    for ticket in tickets:
        work(ticket)
        assert (ticket.state, ticket.assignee) == (TicketState.ANSWERED, agent)
        assert ticket.classifications.get(agent=agent).category == "too_early"
        assert ticket.events.filter(kind=EventKind.ACCEPTED, agent=agent).count() == 1
    assert len(mail.outbox) == 3


def test_an_undo_before_it_begins_cancels_all_of_it(agent: User, clock: time_machine.Traveller) -> None:
    tickets, colleague = disputed(2), User.objects.create_user("budi", is_staff=True)
    events = [ticket.events.count() for ticket in tickets]
    job = start(KINDS["reply"], tickets, agent, now=WEDNESDAY)
    actions.undo_bulk(job, agent=colleague, now=WEDNESDAY)
    with pytest.raises(NotPossible, match="done_before"):
        actions.undo_bulk(job, agent=agent, now=WEDNESDAY)
    clock.shift(DELAY)
    assert pipeline.sweep()["bulk_jobs"] == 0
    run(job)
    assert (job.state, job.undone_by, job.finished_at) == (BulkState.UNDONE, colleague, WEDNESDAY)
    assert outcomes(job) == [UNDONE] * 2
    assert [ticket.events.count() for ticket in tickets] == events


def test_a_stop_midway_ends_what_waits_and_leaves_what_is_done(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "SLICE", 1)
    job = start(KINDS["close"], disputed(3), agent)
    actions.work_bulk(job.pk)
    actions.undo_bulk(job, agent=agent, now=WEDNESDAY)
    run(job)
    assert (job.state, job.undone_by) == (BulkState.UNDONE, agent)
    assert outcomes(job) == [DONE, UNDONE, UNDONE]
    assert Ticket.objects.filter(state=TicketState.CLOSED).count() == 1


def test_what_is_over_can_no_longer_be_stopped(agent: User) -> None:
    job = run(start(KINDS["close"], disputed(), agent))
    with pytest.raises(NotPossible, match="too_late"):
        actions.undo_bulk(job, agent=agent, now=WEDNESDAY)
    assert (outcomes(job), BulkJob.objects.get().undone_by) == ([DONE], None)


@pytest.mark.django_db(transaction=True)
def test_working_and_stopping_at_the_same_moment_never_both_win(agent: User) -> None:
    job = start(KINDS["close"], disputed(8), agent)
    start_line = Barrier(2)

    def together(step: Callable[[], object]) -> None:
        start_line.wait()
        step()
        connection.close()

    with ThreadPoolExecutor(2) as threads:
        worker = threads.submit(together, lambda: actions.work_bulk(job.pk))
        stop = threads.submit(together, lambda: actions.undo_bulk(job, agent=agent, now=WEDNESDAY))
    worker.result()
    assert isinstance(stop.exception(), NotPossible | None)

    done = set(job.items.filter(state=ItemState.DONE).values_list("ticket", flat=True))
    assert done == set(Ticket.objects.filter(state=TicketState.CLOSED).values_list("pk", flat=True))
    assert len(done) + outcomes(job).count(UNDONE) == 8
    assert BulkJob.objects.get().state == (BulkState.DONE if stop.exception() else BulkState.UNDONE)


def test_it_assigns_to_a_colleague_and_to_nobody(agent: User) -> None:
    colleague = User.objects.create_user("budi", is_staff=True)
    tickets = disputed(2)
    run(start(Order(BulkKind.ASSIGN, assignee=colleague), tickets, agent))
    assert set(Ticket.objects.values_list("assignee", flat=True)) == {colleague.pk}
    run(start(Order(BulkKind.ASSIGN), tickets, agent, key="k2"))
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
    assert outcomes(job) == [(ItemState.REFUSED, "closed"), (ItemState.REFUSED, "no_category"), DONE]


def test_one_that_breaks_keeps_no_other_waiting(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = disputed(2)
    act = bulk._act

    def breaks(ticket: Ticket, job: BulkJob, now: datetime) -> None:
        if ticket == first:
            raise ZeroDivisionError
        act(ticket, job, now)

    monkeypatch.setattr(bulk, "_act", breaks)
    assert outcomes(run(start(KINDS["close"], [first, second], agent))) == [(ItemState.REFUSED, "failed"), DONE]


class Killed(BaseException):
    """What no `except Exception` sees: the process ends here."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_worker_killed_between_two_tickets_loses_and_doubles_nothing(
    kind: str, agent: User, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = disputed(3)
    job = start(KINDS[kind], tickets, agent)
    act, calls = bulk._act, []

    def dies(ticket: Ticket, job: BulkJob, now: datetime) -> None:
        act(ticket, job, now)
        calls.append(ticket.pk)
        if len(calls) == 2:
            raise Killed  # done, but not committed

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "_act", dies)
        with pytest.raises(Killed):
            actions.work_bulk(job.pk)
    assert outcomes(job) == [DONE, WAITING, WAITING]
    actions.work_bulk(job.pk)
    assert outcomes(job)[1] == WAITING  # the dead worker's claim still holds
    clock.shift(settings.DURATIONS.lease)
    assert pipeline.sweep()["bulk_jobs"] == 1
    run(job)
    assert outcomes(job) == [DONE] * 3
    for ticket in tickets:
        assert ticket.replies.exclude(state=ReplyState.SENT).count() == 1  # Closing writes, too.
        assert ticket.events.filter(agent=agent).exclude(kind=EventKind.REPLIED).count() == (kind != "reply")


def test_a_ticket_that_kills_its_workers_is_passed_over(agent: User) -> None:
    job = start(KINDS["close"], disputed(2), agent)
    for _worker in range(MAX_ATTEMPTS):
        assert bulk.take(BulkJob.objects.filter(pk=job.pk), now=WEDNESDAY, lease=timedelta(0))
    assert outcomes(run(job)) == [(ItemState.REFUSED, "failed"), DONE]


def test_a_double_click_makes_one_job_and_a_second_run_changes_nothing(agent: User) -> None:
    tickets = disputed(2)
    job = start(KINDS["reply"], [*tickets, tickets[0]], agent)
    assert start(KINDS["reply"], tickets, agent) == job
    run(job)
    actions.work_bulk(job.pk)
    assert BulkItem.objects.count() == 2
    assert Reply.objects.filter(kind=ReplyKind.AGENT).count() == 2


def test_it_takes_a_slice_a_task_and_asks_for_the_next(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[tuple[str, int]] = []
    monkeypatch.setattr(bulk, "SLICE", 2)
    monkeypatch.setattr(bulk, "nudge", lambda stage, pk: nudged.append((stage, pk)))
    job = start(KINDS["close"], disputed(3), agent)
    actions.work_bulk(job.pk)
    assert (outcomes(job), nudged) == ([DONE, DONE, WAITING], [("bulk", job.pk)])
    actions.work_bulk(job.pk)
    job.refresh_from_db()
    assert (job.state, len(nudged)) == (BulkState.DONE, 1)


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
    assert outcomes(job) == [DONE] * bulk.MOST_TICKETS
    assert Ticket.objects.filter(assignee=agent).count() == bulk.MOST_TICKETS


MOST_QUERIES = {"accept": 50, "close": 25, "reply": 30}


@pytest.mark.parametrize("kind", KINDS)
def test_a_ticket_costs_the_same_few_queries_wherever_it_stands(kind: str, agent: User) -> None:
    tickets, spent = disputed(4), []
    for number, chosen in enumerate((tickets[:1], tickets[1:])):
        job = start(KINDS[kind], chosen, agent, key=f"k{number}")
        with CaptureQueriesContext(connection) as captured:
            run(job)
        spent.append(len(captured))
    assert (spent[1] - spent[0]) / 2 <= MOST_QUERIES[kind]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_it_refuses_an_empty_reply_and_an_empty_choice(text: str, agent: User) -> None:
    with pytest.raises(NotPossible, match="empty"):
        start(Order(BulkKind.REPLY, text=text), disputed(), agent)
    with pytest.raises(NotPossible, match="none_chosen"):
        start(KINDS["accept"], [], agent)
    assert not BulkJob.objects.exists()


def test_a_database_that_fails_passes_no_ticket_over(
    agent: User, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = start(KINDS["close"], [received()], agent, now=WEDNESDAY)

    def fail(*_: object) -> None:
        raise OperationalError

    with monkeypatch.context() as away:
        away.setattr(bulk, "_act", fail)
        for _ in range(MAX_ATTEMPTS + 2):
            clock.shift(DELAY)
            actions.work_bulk(job.pk)
    job.refresh_from_db()
    assert (outcomes(job), job.state, job.attempts) == ([WAITING], BulkState.RUNNING, 0)
    clock.shift(DELAY)
    run(job)
    assert outcomes(job) == [DONE]
