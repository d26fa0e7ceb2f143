"""Round robin: evenly among who is on duty, each ticket once whatever is killed; who stays away gives theirs back."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from tests.teams import on_duty, team, worker
from triage import pipeline, tickets
from triage.models import DeskSettings, EventKind, HandsOut, Route, Team, Ticket, TicketEvent, TicketState
from triage.models.team import set_duty
from triage.models.ticket_keys import new_reference, new_token
from triage.tickets import handing_out

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

FRAUD = replace(TOO_EARLY, description="saya ditipu, diminta transfer dan kode OTP oleh admin palsu")
LATER = WEDNESDAY + timedelta(hours=3)
FRIDAY = WEDNESDAY + timedelta(days=2)


@pytest.fixture
def people() -> list[User]:
    """Three on duty, and one who has never said so."""
    workers = [worker(name) for name in ("ani", "budi", "citra", "dani")]
    on_duty(*workers[:3], now=WEDNESDAY)
    return workers


@pytest.fixture
def by_turn(people: list[User]) -> Team:
    return team("by turn", *people, hands_out=HandsOut.ROUND_ROBIN)


def waiting(whose: Team | None, count: int) -> list[Ticket]:
    """Copies of a ticket that waits, of this team and nobody's."""
    model = Ticket.objects.first() or answered(FRAUD)
    fields = {field.attname: getattr(model, field.attname) for field in Ticket._meta.concrete_fields}
    fields |= {"id": None, "assignee_id": None, "team_id": whose.pk if whose else None}
    own = ({"reference": new_reference(), "token": new_token(), "fingerprint": new_token()} for _ in range(count))
    return Ticket.objects.bulk_create(Ticket(**{**fields, **keys}) for keys in own)


def loads(people: Iterable[User]) -> list[int]:
    held = Counter(Ticket.objects.filter(state=TicketState.WITH_AGENT).values_list("assignee", flat=True))
    return [held[person.pk] for person in people]


def test_who_is_on_duty_gets_as_many_as_the_others(by_turn: Team, people: list[User]) -> None:
    waiting(by_turn, 40)
    assert tickets.hand_out(now=WEDNESDAY) == 40
    assert sorted(loads(people)) == [0, 13, 13, 14]
    assert loads(people)[3] == 0
    assert tickets.hand_out(now=WEDNESDAY) == 0
    given = TicketEvent.objects.filter(kind=EventKind.ASSIGNED)
    assert max(Counter(given.values_list("ticket", flat=True)).values()) == 1
    assert given.count() == 40


def test_who_has_more_waits_until_the_others_have_as_many(by_turn: Team, people: list[User]) -> None:
    for ticket in waiting(None, 5):
        tickets.assign(ticket, assignee=people[0], agent=people[3], now=WEDNESDAY)
    waiting(by_turn, 8)
    tickets.hand_out(now=WEDNESDAY)
    assert loads(people) == [5, 4, 4, 0]


def test_of_equal_ones_it_is_the_next_ones_turn(by_turn: Team, people: list[User]) -> None:
    turns = []
    for number, ticket in enumerate(waiting(None, 6)):
        tickets.move_to_team(ticket, team=by_turn, agent=people[3], now=WEDNESDAY)
        tickets.hand_out(now=WEDNESDAY + timedelta(minutes=number))
        ticket.refresh_from_db()
        turns.append(ticket.assignee)
        tickets.reply(ticket, text="Halo", agent=people[3], action_key="k", now=WEDNESDAY)  # It waits no more.
    assert turns[:3] == turns[3:]
    assert set(turns) == set(people[:3])


def test_whoever_is_killed_has_given_nothing(
    by_turn: Team, people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(by_turn, 9)
    given, hand_to = [], handing_out.hand_to

    def dies(*args: object, **how: object) -> None:
        if given:
            raise KeyboardInterrupt
        given.append(args)
        hand_to(*args, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(handing_out, "hand_to", dies)
    with pytest.raises(KeyboardInterrupt):
        tickets.hand_out(now=WEDNESDAY)
    assert not Ticket.objects.filter(team=by_turn, assignee__isnull=False).exists()
    assert not TicketEvent.objects.filter(kind=EventKind.ASSIGNED).exists()
    monkeypatch.undo()
    assert tickets.hand_out(now=WEDNESDAY) == 9
    assert loads(people) == [3, 3, 3, 0]


@pytest.mark.django_db(transaction=True)
def test_one_process_hands_out_at_a_time(by_turn: Team) -> None:
    waiting(by_turn, 3)
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [handing_out.ONE_AT_A_TIME])
        assert tickets.hand_out(now=WEDNESDAY) == 0
    other.rollback()  # Closing alone tells the server, but does not wait until it has let go of the lock.
    other.close()
    assert tickets.hand_out(now=WEDNESDAY) == 3


def test_nobody_is_given_what_is_set_aside_or_of_a_team_that_pulls(by_turn: Team, people: list[User]) -> None:
    first, second = waiting(by_turn, 2)
    tickets.snooze(first, until=FRIDAY, agent=people[0], now=WEDNESDAY)
    tickets.move_to_team(second, team=team("pulls", *people), agent=people[0], now=WEDNESDAY)
    assert tickets.hand_out(now=WEDNESDAY) == 0
    assert tickets.hand_out(now=FRIDAY) == 1


def test_who_stays_away_gives_theirs_back(by_turn: Team, people: list[User]) -> None:
    """Four hours of the team's own count: not the night."""
    waiting(by_turn, 3)
    tickets.hand_out(now=WEDNESDAY)
    set_duty(people[0], on_duty=False, now=LATER)
    set_duty(people[0], on_duty=False, now=FRIDAY)  # Said again: away since then all the same.
    for now, expected in (
        (LATER + timedelta(hours=2), [1, 1, 1]),
        (LATER + timedelta(hours=17), [1, 1, 1]),  # 6:00
        (LATER + timedelta(hours=20), [0, 2, 1]),  # 9:00
    ):
        tickets.hand_out(now=now)
        assert sorted(loads(people[:3])) == sorted(expected)
    assert loads(people)[0] == 0
    back = TicketEvent.objects.filter(kind=EventKind.ASSIGNED, data__assignee=None)
    assert back.get().agent is None


def test_zero_hours_are_never_but_who_works_here_no_more_gives_back(by_turn: Team, people: list[User]) -> None:
    DeskSettings.objects.update(away_hours=0)
    waiting(by_turn, 3)
    tickets.hand_out(now=WEDNESDAY)
    set_duty(people[0], on_duty=False, now=WEDNESDAY)
    tickets.hand_out(now=FRIDAY)
    assert loads(people) == [1, 1, 1, 0]
    User.objects.filter(pk=people[0].pk).update(is_active=False)
    tickets.hand_out(now=FRIDAY)
    assert loads(people)[0] == 0
    assert sum(loads(people)) == 3


def test_a_ticket_that_goes_to_such_a_team_and_the_sweep_both_ask_for_it(
    by_turn: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    nudged: list[tuple[str, int]] = []
    for place in ("triage.tickets.transitions.nudge", "triage.pipeline.sweeper.nudge"):
        monkeypatch.setattr(place, lambda *nudge: nudged.append(nudge))
    Route.objects.create(team=by_turn, circumstance="fraud")
    answered(FRAUD)
    assert nudged[-1] == ("hand_out", by_turn.pk)
    pipeline.sweep(now=WEDNESDAY)
    assert ("hand_out", 0) in nudged
