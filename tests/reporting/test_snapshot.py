"""The figures: equal to SQL by hand, brought up to date by whatever happens, harmless to compute twice."""

from datetime import timedelta
from itertools import product
from typing import Any

import psycopg
import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import WEDNESDAY, answered
from tests.reporting.by_hand import by_hand, told
from tests.reporting.generate import generated
from triage import reporting, tasks, tickets
from triage.models import BlindCheck, Deflected, Platform, Reminder, Resolution, Snapshot, Ticket, TicketFigures
from triage.reporting.snapshot import ONE_AT_A_TIME, PERIODS

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


def figures(days: int = 7, platform: str = "") -> dict[str, Any]:
    found: dict[str, Any] = Snapshot.objects.get(days=days, platform=platform).figures
    return found


def test_it_counts_as_sql_by_hand_does() -> None:
    generated(120, now=WEDNESDAY)
    reporting.take(now=WEDNESDAY)
    for days, platform in product((7, 30, 90, 364), ("", "tokopedia")):
        wanted, found = by_hand(days=days, platform=platform, as_of=WEDNESDAY), told(figures(days, platform))
        # Durations are kept in whole seconds, so that a percentile may be one off.
        durations = {what: pytest.approx(wanted[what], abs=1) for what in ("first_reply", "resolution") if wanted[what]}
        assert found == {**wanted, **durations}, (days, platform)
        assert wanted["received"] > 0


def test_a_small_desk_is_counted_at_every_turn_and_a_large_one_every_five_minutes(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reporting.is_due(now=WEDNESDAY)  # Never counted yet.
    answered()
    reporting.take(now=WEDNESDAY)
    soon, later = WEDNESDAY + timedelta(minutes=1), WEDNESDAY + timedelta(minutes=5)
    assert reporting.is_due(now=soon)

    monkeypatch.setattr("triage.reporting.snapshot.SMALL", 0)
    assert (reporting.is_due(now=soon), reporting.is_due(now=later)) == (False, True)

    clock.move_to(soon)
    tasks.report()
    assert Snapshot.objects.filter(as_of=WEDNESDAY).exists()
    tasks.report(0)  # Somebody has asked for it.
    assert not Snapshot.objects.filter(as_of=WEDNESDAY).exists()


def test_its_periods_hold_each_other() -> None:
    generated(100, now=WEDNESDAY)
    reporting.take(now=WEDNESDAY)
    week, month = figures(7)["received"], figures(30)["received"]
    assert {key: series[-7:] for key, series in month.items() if any(series[-7:])} == week
    assert sum(map(sum, figures(30)["platforms"].values())) == sum(map(sum, month.values()))


def test_late_changes_reach_older_days(clock: time_machine.Traveller) -> None:
    agent = User.objects.create_user("rani", is_staff=True)
    ticket = answered()
    reporting.take(now=WEDNESDAY)
    assert figures()["handled"] == {"alone": [0, 0, 0, 0, 0, 0, 1]}
    clock.shift(timedelta(days=2))
    later = WEDNESDAY + timedelta(days=2)
    tickets.dispute(ticket, now=later)
    tickets.correct(ticket, category="connectivity", agent=agent, action_key="k", now=later)
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent, now=later)
    assert reporting.take(now=later) == 1
    assert figures()["handled"] == {"human": [0, 0, 0, 0, 1, 0, 0]}
    assert figures()["received"] == {"connectivity": [0, 0, 0, 0, 1, 0, 0]}
    assert figures()["closed"] == {"closed": [0, 0, 0, 0, 0, 0, 1]}
    assert figures()["resolution"]["all"] == [172800, 172800, 1]


def test_a_blind_check_reaches_its_ticket(clock: time_machine.Traveller) -> None:
    judged = answered().classifications.get()
    agent = User.objects.create_user("rani", is_staff=True)
    check = BlindCheck.objects.create(judged=judged, drawn_on=WEDNESDAY)
    reporting.take(now=WEDNESDAY)
    assert TicketFigures.objects.get().is_right is None
    later = WEDNESDAY + timedelta(days=1)
    tickets.judge_blind(check, ruling=tickets.BlindRuling(judged.category), agent=agent, now=later)
    reporting.take(now=later)
    assert TicketFigures.objects.get().is_right is True


def test_it_writes_only_what_was_touched(clock: time_machine.Traveller) -> None:
    generated(20, now=WEDNESDAY - timedelta(days=1))
    assert reporting.take(now=WEDNESDAY) == 20
    assert reporting.take(now=WEDNESDAY) == 0
    TicketFigures.objects.filter(ticket=Ticket.objects.latest("id")).update(answered_alone=True, handed_over=True)
    assert reporting.take(now=WEDNESDAY, rebuild=True) == 1
    assert reporting.take(now=WEDNESDAY, rebuild=True) == 0


def test_twice_is_harmless_and_everything_is_as_of_one_moment() -> None:
    generated(30, now=WEDNESDAY)
    reporting.take(now=WEDNESDAY)
    once = list(Snapshot.objects.order_by("days", "platform").values("days", "platform", "figures", "as_of"))
    reporting.take(now=WEDNESDAY)
    assert list(Snapshot.objects.order_by("days", "platform").values("days", "platform", "figures", "as_of")) == once
    assert {row["as_of"] for row in once} == {WEDNESDAY}
    assert len(once) == len(PERIODS) * (1 + Platform.objects.count())


def test_it_leaves_the_work_to_whoever_is_at_it() -> None:
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        assert reporting.take(now=WEDNESDAY) is None
        # By hand: to close a connection does not wait until the server has let go.
        other.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
    assert not Snapshot.objects.exists()


def test_its_queries_do_not_grow_with_the_tickets() -> None:
    counted = []
    for count in (3, 40):
        generated(count, now=WEDNESDAY)
        with CaptureQueriesContext(connection) as queries:
            reporting.take(now=WEDNESDAY, rebuild=True)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_it_counts_nothing_where_there_is_nothing() -> None:
    assert reporting.take(now=WEDNESDAY) == 0
    assert told(figures())["received"] == 0
    assert figures()["coverage"] == []
    assert Ticket.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_it_sees_one_moment_of_the_database() -> None:
    generated(3, now=WEDNESDAY)
    with CaptureQueriesContext(connection) as queries:
        assert reporting.take(now=WEDNESDAY) == 3
    assert queries.captured_queries[1]["sql"] == "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
    assert sum(map(sum, figures(364)["received"].values())) == 3


def test_it_counts_what_became_of_forms_that_were_told_the_answer() -> None:
    told = {"category": "too_early", "platform": "tokopedia", "told_at": WEDNESDAY}
    for number, sent_at in enumerate((None, WEDNESDAY, None)):
        Deflected.objects.create(key=str(number), sent_at=sent_at, **told)
    Deflected.objects.create(key="old", **{**told, "told_at": WEDNESDAY - timedelta(days=8)})
    taken = {"category": "too_early", "due_on": WEDNESDAY, "due_at": WEDNESDAY, "created_at": WEDNESDAY}
    Reminder.objects.create(email="a@example.com", **taken)
    sent = {"state": "sent", "sent_at": WEDNESDAY}
    Reminder.objects.create(appeared_at=WEDNESDAY, **sent, **taken)
    Reminder.objects.create(came_back_at=WEDNESDAY, **sent, **taken)
    reporting.take(now=WEDNESDAY)
    counts = {"told": 3, "sent": 1, "taken": 3, "reminded": 2, "appeared": 1, "back": 1}
    assert figures()["deflected"] == {f"too_early {what}": count for what, count in counts.items()}
    assert figures(platform="tokopedia")["deflected"] == {"too_early sent": 1, "too_early told": 3}
    assert figures(30)["deflected"]["too_early told"] == 4
