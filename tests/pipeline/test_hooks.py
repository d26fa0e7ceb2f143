"""Posting: written with the event, once, in a ticket's order; tried again, rested, given up, and switched off."""

import time
from collections import defaultdict
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from harness.receiver import receiver, taken
from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from tests.hooks.subscriptions import subscription
from tests.pipeline.test_harm import harmed
from tests.workspace.browsers import member
from triage import hooks
from triage.hooks.posting import Answer
from triage.models import AuditEntry, Delivery, EventKind, Notice, Subscription, SubscriptionState, TicketEvent
from triage.pipeline import hook_outcomes, sweeper
from triage.pipeline.hook_outcomes import claim, record
from triage.pipeline.hooks import Courier
from triage.playbook.load import ADMINISTRATORS

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

TAKEN, AWAY, REFUSED = Answer(200), Answer(503, "refused", is_away=True), Answer(400, "refused")


@pytest.fixture(autouse=True)
def _settings(settings: Any) -> None:
    settings.WEBHOOK_HTTP, settings.WEBHOOK_NETWORKS = True, [ip_network("127.0.0.0/8"), ip_network("::1")]


def posted(row: Subscription, *answers: Answer, at: Any = WEDNESDAY) -> list[Delivery]:
    """Let the receiver answer so to what is claimed; gives it."""
    row.refresh_from_db()
    claim_id, rows = claim(row, now=at)
    done = [(each, answers[min(place, len(answers) - 1)]) for place, each in enumerate(rows)]
    if done:
        record(row, claim_id, done, now=at)
    return list(Delivery.objects.filter(pk__in=[each.pk for each in rows]).order_by("pk"))


def test_a_delivery_is_written_with_its_event_for_those_who_want_it_and_once() -> None:
    every, some, off = subscription(), subscription(events=["closed", "to_agent"]), subscription(state="disabled")
    ticket = answered()
    harmed()
    sources = ["received", "classified", "replied:verdict"]
    assert list(every.deliveries.filter(ticket=ticket).values_list("source", flat=True)) == sources
    assert list(some.deliveries.values_list("source", flat=True)) == ["to_agent"]
    assert not off.deliveries.exists()
    first = every.deliveries.earliest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(
            subscription=every, event=first.event, ticket=ticket, at=WEDNESDAY, since=WEDNESDAY, due_at=WEDNESDAY
        )
    with transaction.atomic():
        TicketEvent.objects.create(ticket=ticket, kind=EventKind.CLOSED, at=WEDNESDAY)
        assert every.deliveries.filter(source="closed").exists()
        transaction.set_rollback(True)
    assert not every.deliveries.filter(source="closed").exists(), "What did not happen is not told."


def test_along_a_ticket_one_waits_for_the_other_until_that_is_taken_or_given_up() -> None:
    row = subscription()
    one, two = answered(), answered(replace(TOO_EARLY, email="b@example.com"))
    assert [(each.ticket, each.source) for each in posted(row, REFUSED, TAKEN)] == [
        (one, "received"),
        (two, "received"),
    ]
    assert [(each.ticket, each.source) for each in posted(row, TAKEN)] == [(two, "classified")]
    later = WEDNESDAY + timedelta(seconds=10)
    assert [each.source for each in posted(row, TAKEN, at=later)] == ["received", "replied:verdict"]
    assert [each.source for each in posted(row, TAKEN, at=later)] == ["classified"]
    over = later + hook_outcomes.GIVEN_UP
    assert [each.source for each in posted(row, REFUSED, at=over)] == ["replied:verdict"]
    assert row.deliveries.get(state="failed").last_error == "refused"
    assert hooks.redeliver(row.deliveries.get(state="failed"), now=over)
    assert [each.source for each in posted(row, TAKEN, at=over)] == ["replied:verdict"]
    assert set(row.deliveries.values_list("state", flat=True)) == {"delivered"}


def test_it_is_tried_later_and_later_and_as_late_as_the_receiver_asks() -> None:
    row, at, pauses = subscription(events=["received"]), WEDNESDAY, []
    answered()
    for _ in range(9):
        posted(row, REFUSED, at=at)
        due_at = row.deliveries.get().due_at
        pauses.append((due_at - at).total_seconds())
        at = due_at
    for pause, usual in zip(pauses, [5, 15, 45, 135, 405, 1215, 3645, 10800, 10800], strict=True):
        assert 0.8 * usual <= pause <= 1.2 * usual
    posted(row, Answer(429, "refused", wait=20_000, is_away=True), at=at)
    row.refresh_from_db()
    assert row.deliveries.get().due_at >= at + timedelta(seconds=20_000)
    assert row.rests_until == at + timedelta(seconds=20_000)
    assert list(hook_outcomes.ready(now=at + timedelta(seconds=19_999))) == []


def test_a_receiver_that_takes_nothing_rests_while_the_others_count_no_attempt() -> None:
    row = subscription(events=["received"])
    for number in range(5):
        answered(replace(TOO_EARLY, email=f"a{number}@example.com"))
    claim_id, rows = claim(row, now=WEDNESDAY)
    record(row, claim_id, [(rows[0], AWAY)], now=WEDNESDAY)
    hook_outcomes.give_back_left(row, claim_id, rows[1:])
    row.refresh_from_db()
    assert row.rests_until is not None
    assert sorted(row.deliveries.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]
    assert len(posted(row, AWAY, at=row.rests_until)) == 1, "One tries."
    row.refresh_from_db()
    assert len(posted(row, TAKEN, at=row.rests_until)) == 1
    row.refresh_from_db()
    assert (row.failing_since, row.rests_until, row.last_error) == (None, None, "")
    assert len(posted(row, TAKEN, at=WEDNESDAY + timedelta(minutes=9))) == 4


@pytest.mark.parametrize(("answer", "days"), [(AWAY, 5), (REFUSED, 5), (Answer(410, "gone"), 0)])
def test_after_days_of_failure_it_is_switched_off_and_they_are_told_who_administer_it(
    answer: Answer, days: int
) -> None:
    told, _others = member("lead", ADMINISTRATORS), User.objects.create_user("clerk", is_staff=True)
    User.objects.filter(pk=told.pk).update(email="lead@example.org")
    row = subscription(events=["received"])
    for day in range(days + 1):
        hooks.send_test(row, now=WEDNESDAY + timedelta(days=day))
        assert row.state == "working"
        posted(row, answer, at=WEDNESDAY + timedelta(days=day, seconds=day))
    row.refresh_from_db()
    assert row.state == "failed"
    notice = Notice.objects.get()
    assert (notice.person, notice.kind, notice.subscription, notice.state) == (told, "webhook", row, "queued")
    answered()
    assert not row.deliveries.filter(source="received").exists()
    assert list(hook_outcomes.ready(now=WEDNESDAY + timedelta(days=30))) == []


def test_whoever_died_over_it_leaves_a_doubt() -> None:
    row = subscription(events=["received"])
    answered()
    claim(row, now=WEDNESDAY)
    assert claim(row, now=WEDNESDAY)[1] == []
    later = WEDNESDAY + timedelta(minutes=3)
    assert [each.doubts for each in posted(row, TAKEN, at=later)] == [1]
    assert row.deliveries.get().doubts == 1


def test_what_hangs_keeps_nobody_waiting_and_what_is_posted_is_recorded(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.pipeline.hooks.LONGEST", 0.7)
    with receiver() as port:
        slow = subscription(f"http://127.0.0.1:{port}/drips")
        good, bad = subscription(f"http://localhost:{port}/ok"), subscription(f"http://localhost:{port}/elsewhere")
        tickets = [answered(replace(TOO_EARLY, email=f"a{number}@example.com")) for number in range(3)]
        started = time.monotonic()
        Courier().run(seconds=5, lingers=False)
        took = time.monotonic() - started
        log = taken(port)
    assert took < 4
    assert set(good.deliveries.values_list("state", "status")) == {("delivered", 200)}
    order = defaultdict(list)
    for path, _key, ticket, sequence, _status in log:
        if path == "/ok":
            order[ticket].append(sequence)
    assert order == {each.reference: sorted(order[each.reference]) for each in tickets}
    assert {len(each) for each in order.values()} == {3}
    slow.refresh_from_db()
    assert (slow.last_error, slow.deliveries.filter(doubts=1).count()) == ("timeout", 1)
    bad.refresh_from_db()
    assert (bad.last_error, set(bad.deliveries.values_list("status", flat=True))) == ("redirect", {302, None})


def test_one_that_is_deleted_is_told_nothing_more_and_goes_with_its_messages() -> None:
    row, by = subscription(events=["received"]), User.objects.create_user("lead")
    for number in range(3):
        answered(replace(TOO_EARLY, email=f"a{number}@example.com"))
    claim_id, (on_its_way, *left) = claim(row, now=WEDNESDAY)
    hook_outcomes.give_back_left(row, claim_id, left)
    assert hooks.delete(row, by=by, now=WEDNESDAY) == 2
    assert hooks.delete(row, by=by, now=WEDNESDAY) == 0
    record(row, claim_id, [(on_its_way, TAKEN)], now=WEDNESDAY)
    told = row.deliveries.order_by("pk").values_list("state", "last_error")
    assert list(told) == [("delivered", ""), ("failed", "deleted"), ("failed", "deleted")]
    assert AuditEntry.objects.get(kind="subscription").changes == {"waiting": [2, 0]}
    assert not hooks.set_state(row, SubscriptionState.WORKING, by=by, now=WEDNESDAY)
    answered(replace(TOO_EARLY, email="z@example.com"))
    assert row.deliveries.count() == 3
    hooks.forget_old(now=WEDNESDAY + timedelta(days=6))
    assert Subscription.objects.exists()
    hooks.forget_old(now=WEDNESDAY + timedelta(days=7))
    assert not Subscription.objects.exists()


def test_the_sweep_wakes_a_worker_and_forgets_what_is_a_week_old(monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(sweeper, "nudge", lambda stage, _pk: woken.append(stage))
    sweeper.sweep(now=WEDNESDAY)
    assert "hook" not in woken
    row = subscription(events=["received"])
    sweeper.sweep(now=WEDNESDAY)
    assert "hook" in woken
    answered()
    posted(row, TAKEN)
    hooks.send_test(row, now=WEDNESDAY)
    assert (
        hooks.forget_old(now=WEDNESDAY + timedelta(days=6)),
        hooks.forget_old(now=WEDNESDAY + timedelta(days=7)),
    ) == (0, 1)
    assert row.deliveries.get().source == "test", "It waits still."
