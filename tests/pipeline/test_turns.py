"""The line before the reader: one turn each, whoever sends how much; rows only, nothing is read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import TOO_EARLY, WEDNESDAY, received, replace
from triage import pipeline
from triage.evidence.pictures.reader import READ_SECONDS, ReaderCrashed
from triage.evidence.reading import MAX_ATTEMPTS
from triage.models import Screenshot, ScreenshotState, Stage, Submission, Ticket, TicketState, Turn
from triage.models.turn import REMEMBERED
from triage.pipeline import stages
from triage.pipeline.turns import take_turns

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

FLOODER, QUIET = "f" * 16, "e" * 16


def waiting(origin: str = "", *, email: str = "a@example.com", at: datetime = WEDNESDAY, pictures: int = 1) -> Ticket:
    """A ticket that waits to be read, as rows alone."""
    ticket = Ticket.objects.create(requester_email=email, origin=origin, created_at=at)
    Ticket.objects.filter(pk=ticket.pk).update(fingerprint=f"{ticket.pk}")
    sent = Submission.objects.create(ticket=ticket, channel="web", key=f"{ticket.pk}", received_at=at, email=email)
    Screenshot.objects.bulk_create(
        Screenshot(submission=sent, position=n, created_at=at, quarantine_name="x", kind="jpeg", byte_size=1)
        for n in range(pictures)
    )
    return ticket


def flood(number: int, *, pictures: int = 1) -> list[Ticket]:
    return [waiting(FLOODER, email=f"{n}@example.com", pictures=pictures) for n in range(number)]


def read_next(*, after: timedelta = timedelta()) -> int | None:
    """Whose turn it is; their ticket is read."""
    pk = next(iter(take_turns(Stage.READ, now=WEDNESDAY + after)), None)
    Ticket.objects.filter(pk=pk).move(stage=Stage.CLASSIFY)
    return pk


def test_a_flood_costs_somebody_else_one_turn() -> None:
    flooded = flood(200)
    first = read_next(after=timedelta(seconds=1))
    quiet = waiting(QUIET, at=WEDNESDAY + timedelta(minutes=5))

    assert first == flooded[0].pk
    assert read_next(after=timedelta(minutes=5)) == quiet.pk
    assert read_next(after=timedelta(minutes=5, seconds=1)) == flooded[1].pk


def test_each_has_a_turn_before_anybody_has_another() -> None:
    tickets = {origin: [waiting(origin).pk for _ in range(3)] for origin in ("a", "b", "c")}

    read = [read_next(after=timedelta(seconds=second)) for second in range(9)]

    assert read == [pk for round_ in zip(*tickets.values(), strict=True) for pk in round_]
    assert read_next() is None


def test_one_address_is_one_requester_where_no_network_is_known() -> None:
    first, second = waiting(email="budi@example.com"), waiting(email="BUDI@example.com")
    other = waiting(email="sari@example.com")

    assert [read_next(after=timedelta(seconds=n)) for n in range(3)] == [first.pk, other.pk, second.pk]
    assert not Turn.objects.filter(who__contains="example").exists()


def test_newcomers_keep_nobody_out_for_ever() -> None:
    flooded = flood(2)
    read_next()
    newcomers = 0
    for minute in range(1, 2 * int(REMEMBERED / timedelta(minutes=1))):
        now = timedelta(minutes=minute)
        waiting(f"new{minute}", at=WEDNESDAY + now)
        if read_next(after=now) == flooded[1].pk:
            break
        newcomers += 1

    assert newcomers == REMEMBERED / timedelta(minutes=1) - 1


def test_it_gives_no_turn_to_a_ticket_that_another_reader_has() -> None:
    first, second = flood(2)
    held = {"claim_id": "00000000-0000-4000-8000-000000000001", "claimed_until": WEDNESDAY + timedelta(minutes=3)}
    Ticket.objects.filter(pk=first.pk).update(**held)

    assert read_next() == second.pk
    assert read_next() is None
    assert read_next(after=timedelta(minutes=4)) == first.pk


def test_it_finds_the_next_with_few_questions_however_many_wait() -> None:
    flood(50)
    with CaptureQueriesContext(connection) as asked:
        assert len(take_turns(Stage.READ, now=WEDNESDAY, most=20)) == 20
    assert len(asked) == 3


def test_several_turns_at_once_are_each_ones_first_then_each_ones_second() -> None:
    flooded, quiet = flood(5), waiting(QUIET)

    assert take_turns(Stage.READ, now=WEDNESDAY, most=3) == [flooded[0].pk, quiet.pk, flooded[1].pk]


def test_a_wave_of_mails_holds_nobody_else_up() -> None:
    mails = [waiting(email=f"{n}@example.com").pk for n in range(30)]
    typed = [waiting(origin, at=WEDNESDAY + timedelta(minutes=5)).pk for origin in ("a", "b")]

    assert take_turns(Stage.READ, now=WEDNESDAY, most=6) == [typed[0], mails[0], typed[1], *mails[1:4]]


def test_a_flood_of_texts_costs_somebody_elses_decision_one_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "AT_ONCE", 1)
    flooded = [received(replace(TOO_EARLY, training=f"Kelas {n}"), origin=FLOODER) for n in range(3)]
    assert pipeline.decide_next()
    quiet = received(replace(TOO_EARLY, email="tenang@example.com"), origin=QUIET)
    assert pipeline.decide_next()
    states = [Ticket.objects.get(pk=ticket.pk).state for ticket in (*flooded, quiet)]
    assert states == ["answered", "processing", "processing", "answered"]
    assert [pipeline.decide_next() for _ in range(3)] == [True, True, False]


def test_it_forgets_turns_that_count_no_more() -> None:
    flood(1)
    take_turns(Stage.READ, now=WEDNESDAY)

    pipeline.sweep_drafts(now=WEDNESDAY + REMEMBERED - timedelta(minutes=1))
    assert Turn.objects.count() == 1
    pipeline.sweep_drafts(now=WEDNESDAY + REMEMBERED)
    assert Turn.objects.count() == 0


Reading = Callable[[float], list[int]]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reading:
    """From the call on, each picture takes so many seconds; gives the tickets of those read, as they are read."""
    now, read = 0.0, list[int]()

    def take(seconds: float) -> list[int]:
        def read_screenshot(row: Screenshot, **_options: Any) -> None:
            nonlocal now
            now += seconds
            assert row.submission is not None
            read.append(row.submission.ticket_id)
            gone = {"state": ScreenshotState.UNREADABLE, "quarantine_name": "", "problem": "broken"}
            if seconds >= READ_SECONDS and not row.attempts:
                Screenshot.objects.filter(pk=row.pk).update(attempts=1)
                raise ReaderCrashed("timed_out")
            Screenshot.objects.filter(pk=row.pk).update(**gone)

        monkeypatch.setattr(stages, "read_screenshot", read_screenshot)
        monkeypatch.setattr("triage.pipeline.stages.time.monotonic", lambda: now)
        return read

    return take


def test_the_rest_of_a_ticket_that_takes_long_waits_behind_others(reads: Reading, clock: Any) -> None:
    dense, quiet = waiting(FLOODER, pictures=5), waiting(QUIET)
    read = reads(stages.TURN * 0.6)

    while pipeline.read_next():
        clock.shift(timedelta(seconds=1))

    assert read == [dense.pk, dense.pk, quiet.pk, dense.pk, dense.pk, dense.pk]
    assert set(Ticket.objects.values_list("stage", "attempts", "claim_id")) == {(Stage.CLASSIFY, 0, None)}


def test_pictures_that_hang_the_reader_cost_a_turn_each_and_lose_nothing(reads: Reading, clock: Any) -> None:
    hostile = waiting(FLOODER, pictures=5)
    others = [waiting(f"quiet{n}", at=WEDNESDAY + timedelta(seconds=n)) for n in range(3)]
    read = reads(READ_SECONDS)

    for _ in range(40):
        pipeline.read_next()
        clock.shift(timedelta(seconds=READ_SECONDS))

    assert read[:4] == [hostile.pk, *(other.pk for other in others)]
    assert read.count(hostile.pk) == 5 * MAX_ATTEMPTS
    hostile.refresh_from_db()
    assert (hostile.stage, hostile.state) == (Stage.CLASSIFY, TicketState.PROCESSING)
    assert not hostile.events.filter(kind="stage_failed").exists()
