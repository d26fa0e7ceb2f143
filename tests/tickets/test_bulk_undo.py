"""Taking bulk jobs back: everything as it was, never against a letter that is out, never over what came since."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection

from tests.factories import TOO_EARLY, WEDNESDAY, answered, message, opener, received, work
from tests.tickets.bulk_jobs import KINDS, disputed, outcomes, picture, run, start, undone
from triage import pipeline
from triage import tickets as actions
from triage.models import (
    Classification,
    EventKind,
    ItemState,
    Reply,
    ReplyKind,
    ReplyState,
    Stage,
    TicketState,
)
from triage.models.bulk import UNDO_FOR
from triage.pipeline.send import send
from triage.tickets import NotPossible
from triage.tickets.bulk import items as bulk_items
from triage.tickets.bulk import jobs as bulk

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rani", is_staff=True)


@pytest.mark.parametrize("kind", KINDS)
def test_an_undo_leaves_everything_as_it_was(kind: str, agent: User) -> None:
    waits, is_answered = disputed()[0], answered(replace(TOO_EARLY, email="budi@example.com"))
    before = [picture(waits), picture(is_answered)]
    job = run(start(KINDS[kind], [waits, is_answered], agent))
    assert [picture(waits), picture(is_answered)] != before
    letters = Reply.objects.filter(state=ReplyState.QUEUED).count()

    undone(job, agent)

    assert outcomes(job) == [(ItemState.UNDONE, "")] * 2
    assert [picture(waits), picture(is_answered)] == before
    assert Reply.objects.filter(state=ReplyState.CANCELLED, last_error="undone").count() == letters
    events = waits.events.filter(kind=EventKind.UNDONE, agent=agent)
    assert [event.data for event in events] == [{"undone": kind}]
    assert Classification.everything.filter(agent=agent).count() == (2 if kind == "accept" else 0)


def test_an_undone_answer_is_nowhere_to_be_read(agent: User) -> None:
    from triage.api.serializers import ticket_shown
    from triage.portal.story import tell

    ticket = disputed()[0]
    letter, shown = tell(ticket, is_owner=True).letter, ticket_shown(ticket, status_url="")
    job = run(start(KINDS["reply"], [ticket], agent))
    undone(job, agent)
    ticket.refresh_from_db()
    assert tell(ticket, is_owner=True).letter == letter
    assert tell(ticket, is_owner=True).steps[-1].text
    assert ticket_shown(ticket, status_url="") == shown


def test_the_next_answer_compares_itself_with_what_the_requester_has_read(agent: User) -> None:
    ticket = disputed()[0]
    undone(run(start(KINDS["accept"], [ticket], agent)), agent)
    actions.accept(ticket, agent=agent, action_key="k9", now=WEDNESDAY)
    kept, again = ticket.replies.filter(kind=ReplyKind.VERDICT).exclude(state=ReplyState.CANCELLED).order_by("id")
    assert (kept.state, again.state) == (ReplyState.SENT, ReplyState.QUEUED)


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        (ReplyState.SENT, {"sent_at": WEDNESDAY}),
        (ReplyState.SENDING, {}),
        (ReplyState.QUEUED, {"claimed_until": WEDNESDAY + timedelta(minutes=2)}),
        (ReplyState.QUEUED, {"doubts": 1}),
    ],
    ids=["sent", "being sent", "in a sender's hands", "perhaps out"],
)
def test_what_is_out_or_may_be_stays_done(state: ReplyState, fields: dict[str, Any], agent: User) -> None:
    gone, held = disputed(2)
    job = run(start(KINDS["accept"], [gone, held], agent))
    Reply.objects.filter(ticket=gone, state=ReplyState.QUEUED).update(state=state, **fields)
    after = picture(gone)
    undone(job, agent)
    assert outcomes(job) == [(ItemState.DONE, "sent"), (ItemState.UNDONE, "")]
    assert picture(gone) == after


def test_a_letter_that_was_called_back_is_never_sent(agent: User, clock: time_machine.Traveller) -> None:
    ticket = disputed()[0]
    job = run(start(KINDS["reply"], [ticket], agent))
    undone(job, agent)
    mail.outbox.clear()
    clock.move_to(WEDNESDAY + timedelta(hours=1))
    for reply in ticket.replies.all():
        send(reply.pk)
    assert mail.outbox == []


def test_what_happened_since_stands_in_the_way(agent: User) -> None:
    joined, noted, again = disputed(3)
    job = run(start(KINDS["accept"], [joined, noted], agent))
    pipeline.receive(
        message(replace(TOO_EARLY, description="masih belum")), now=WEDNESDAY, ticket=joined, stands=opener
    )
    actions.note(noted, text="Sudah ditelepon.", agent=agent, action_key="n1", now=WEDNESDAY)
    undone(job, agent)
    assert outcomes(job) == [(ItemState.DONE, "moved_on"), (ItemState.UNDONE, "")]
    assert joined.replies.get(classification__agent=agent).state == ReplyState.QUEUED
    job = run(start(KINDS["close"], [again], agent, key="k2"))
    answered(replace(TOO_EARLY, email="sari2@example.com"))  # the same complaint once more
    undone(job, agent)
    assert outcomes(job) == [(ItemState.DONE, "same_open")]
    again.refresh_from_db()
    assert again.state == TicketState.CLOSED


def test_a_ticket_that_was_being_read_is_read_on_after_an_undo(agent: User) -> None:
    ticket = received()
    job = run(start(KINDS["close"], [ticket], agent))
    undone(job, agent)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.stage) == (TicketState.PROCESSING, Stage.CLASSIFY)
    assert work(ticket).state == TicketState.ANSWERED


def test_an_undo_in_the_middle_of_a_job_stops_it(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "SLICE", 1)
    tickets = disputed(3)
    before = [picture(ticket) for ticket in tickets]
    job = start(KINDS["close"], tickets, agent)
    actions.work_bulk(job.pk)
    undone(job, agent)
    assert outcomes(job) == [(ItemState.UNDONE, "")] * 3
    assert [picture(ticket) for ticket in tickets] == before
    assert tickets[1].events.filter(kind=EventKind.CLOSED).count() == 0


def test_an_undo_comes_too_late_after_ten_minutes(agent: User) -> None:
    job = run(start(KINDS["close"], disputed(), agent))
    with pytest.raises(NotPossible, match="too_late"):
        actions.undo_bulk(job, agent=agent, now=WEDNESDAY + UNDO_FOR)
    assert outcomes(job) == [(ItemState.DONE, "")]


@pytest.mark.django_db(transaction=True)
def test_sending_and_undoing_at_the_same_moment_never_both_win(agent: User, clock: time_machine.Traveller) -> None:
    job = run(start(KINDS["reply"], disputed(8), agent))
    letters = list(Reply.objects.filter(kind=ReplyKind.AGENT).values_list("pk", flat=True))
    actions.undo_bulk(job, agent=agent, now=WEDNESDAY)
    clock.move_to(WEDNESDAY + bulk_items.HOLD)
    mail.outbox.clear()
    start_line = Barrier(2)

    def together(work: Callable[[int], None], pks: list[int]) -> None:
        start_line.wait()
        for pk in pks:
            work(pk)
        connection.close()

    with ThreadPoolExecutor(2) as threads:
        racers = [threads.submit(together, send, letters[::-1]), threads.submit(together, actions.work_bulk, [job.pk])]
    assert [racer.result() for racer in racers] == [None, None]

    fates = set(Reply.objects.filter(pk__in=letters).values_list("ticket", "state"))
    out = {ticket for ticket, state in fates if state == ReplyState.SENT}
    assert fates == {(ticket, ReplyState.SENT if ticket in out else ReplyState.CANCELLED) for ticket, _ in fates}
    assert len(mail.outbox) == len(out)
    kept = job.items.filter(state=ItemState.DONE, code="sent").values_list("ticket", flat=True)
    taken_back = job.items.filter(state=ItemState.UNDONE).values_list("ticket", flat=True)
    assert (set(kept), set(taken_back)) == (out, {ticket for ticket, _ in fates} - out)
