"""Whose a ticket is: routed, moved, seen and acted on; when its team works, and what its letters say."""

from datetime import date, time, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.mail import EmailMultiAlternatives

from tests.factories import TOO_EARLY, WEDNESDAY, answered, message, opener, replace, work
from tests.teams import team, worker
from tests.tickets.bulk_jobs import run, start
from triage import pipeline, tickets
from triage.models import (
    BulkJob,
    BulkKind,
    EventKind,
    ItemState,
    OpeningHours,
    Reply,
    Route,
    SlaPolicy,
    Team,
    Ticket,
    TicketState,
    Weekday,
)
from triage.models.bulk import DELAY
from triage.playbook import desk
from triage.playbook.load import SUPERVISORS
from triage.tickets import NotPossible, Order

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

FRAUD = replace(TOO_EARLY, description="saya ditipu, diminta transfer dan kode OTP oleh admin palsu")
THURSDAY = WEDNESDAY + timedelta(days=1)


@pytest.fixture
def dewi() -> User:
    return worker("dewi")


@pytest.fixture
def rani() -> User:
    return worker("rani")


def test_a_ticket_of_no_route_is_everybodys(dewi: User) -> None:
    ticket = answered(FRAUD)
    assert (ticket.state, ticket.team) == (TicketState.WITH_AGENT, None)
    assert ticket in Ticket.objects.actionable_by(dewi)


def test_the_route_that_says_most_leads_to_a_team(dewi: User) -> None:
    early, fraud, web = team("early"), team("fraud", dewi), team("web")
    Route.objects.create(team=early, category="too_early")
    Route.objects.create(team=fraud, circumstance="fraud")
    Route.objects.create(team=web, channel="web")
    assert answered(FRAUD).team == fraud
    assert Ticket.objects.get().events.get(kind=EventKind.TO_AGENT).data["team"] == fraud.pk
    other = answered(replace(TOO_EARLY, email="c@example.com"))
    assert other.team is None  # The machine answers it: it goes to nobody.
    tickets.dispute(other, now=WEDNESDAY)
    other.refresh_from_db()
    assert other.team == early


def test_a_team_that_somebody_chose_stays(dewi: User) -> None:
    fraud, other = team("fraud", dewi), team("other")
    Route.objects.create(team=fraud, circumstance="fraud")
    ticket = answered(FRAUD)
    for chosen in (None, other):
        tickets.move_to_team(ticket, team=chosen, agent=dewi, now=WEDNESDAY)
        tickets.reply(ticket, text="Halo", agent=dewi, action_key=str(chosen), now=WEDNESDAY)
        pipeline.receive(message(FRAUD, key=f"k-{chosen}"), now=WEDNESDAY, ticket=ticket, stands=opener)
        work(ticket)
        assert (ticket.state, ticket.team) == (TicketState.WITH_AGENT, chosen)
    assert [event.data["team"] for event in ticket.events.filter(kind=EventKind.TEAM_CHANGED)] == [None, other.pk]
    with pytest.raises(NotPossible, match="done_before"):
        tickets.move_to_team(ticket, team=other, agent=dewi, now=WEDNESDAY)


def test_another_team_is_another_time_and_who_has_it_keeps_it_only_as_a_member(dewi: User, rani: User) -> None:
    quick = team("quick", dewi)
    SlaPolicy.objects.create(team=quick, hours=2)
    ticket = answered(FRAUD)
    head_start = ticket.sla_due_at - ticket.rank_at  # type: ignore[operator]
    for person, kept in ((dewi, dewi), (rani, None)):
        if ticket.team:
            tickets.move_to_team(ticket, team=None, agent=dewi, now=WEDNESDAY)
        tickets.assign(ticket, assignee=person, agent=dewi, now=WEDNESDAY)
        tickets.move_to_team(ticket, team=quick, agent=dewi, now=WEDNESDAY)
        ticket.refresh_from_db()
        assert (ticket.assignee, ticket.sla_due_at) == (kept, WEDNESDAY + timedelta(hours=2))
        assert ticket.sla_due_at - ticket.rank_at == head_start  # type: ignore[operator]


def test_who_sees_and_acts(dewi: User, rani: User) -> None:
    supervisor = User.objects.create_user("joko", is_staff=True)
    supervisor.groups.add(Group.objects.get(name=SUPERVISORS))
    secret, open_ = team("secret", dewi, others_may_see=False), team("open", dewi)
    free = answered(FRAUD)
    kept, read = (answered(replace(FRAUD, email=f"{name}@example.com")) for name in "kr")
    tickets.move_to_team(kept, team=secret, agent=dewi, now=WEDNESDAY)
    tickets.move_to_team(read, team=open_, agent=dewi, now=WEDNESDAY)
    for person, sees, acts in (
        (supervisor, {free, kept, read}, {free, kept, read}),
        (dewi, {free, kept, read}, {free, kept, read}),
        (rani, {free, read}, {free}),
    ):
        assert set(Ticket.objects.visible_to(person)) == sees
        assert set(Ticket.objects.actionable_by(person)) == acts
    tickets.assign(kept, assignee=rani, agent=supervisor, now=WEDNESDAY)  # What is given to somebody is theirs.
    assert kept in Ticket.objects.visible_to(rani) & Ticket.objects.actionable_by(rani)


def test_a_bulk_job_leaves_other_teams_tickets_alone(dewi: User, rani: User) -> None:
    mine, theirs = answered(FRAUD), answered(replace(FRAUD, email="b@example.com"))
    secret = team("secret", dewi, others_may_see=False)
    tickets.move_to_team(theirs, team=secret, agent=dewi, now=WEDNESDAY)
    order = Order(BulkKind.ASSIGN, assignee=rani)
    job = tickets.start_bulk(order, [mine.pk, theirs.pk], agent=rani, action_key="a", now=WEDNESDAY - DELAY)
    assert list(job.items.values_list("ticket", flat=True)) == [mine.pk]
    tickets.move_to_team(mine, team=secret, agent=dewi, now=WEDNESDAY)  # Between the click and its turn.
    tickets.work_bulk(job.pk)
    item = job.items.get()
    assert (item.state, item.code) == (ItemState.REFUSED, "other_team")


def test_a_bulk_job_moves_to_a_team_and_to_none(dewi: User) -> None:
    mine, theirs = answered(FRAUD), answered(replace(FRAUD, email="b@example.com"))
    late = team("late", dewi)
    run(start(Order(BulkKind.MOVE, team=late), [mine, theirs], dewi))
    assert set(Ticket.objects.filter(team=late)) == {mine, theirs}
    run(start(Order(BulkKind.MOVE), [mine], dewi, key="k2"))
    assert set(Ticket.objects.filter(team=None)) == {mine}
    ended = team("ended", dewi)
    start(Order(BulkKind.MOVE, team=ended), [theirs], dewi, key="k3")
    ended.delete()
    assert not BulkJob.objects.filter(action_key="k3").exists(), "else it would make them everybody's"


def test_a_teams_hours_are_its_own_or_the_desks() -> None:
    late, other = team("late"), team("other")
    day = date(2026, 9, 16)
    rows = [
        (None, Weekday.WORKDAYS, 9, 12, None),
        (None, Weekday.WORKDAYS, 13, 17, None),
        (None, Weekday.FRIDAY, 9, 11, None),
        (None, Weekday.WORKDAYS, 10, 14, (day, day)),
        (late, Weekday.SATURDAY, 18, 22, None),
    ]
    for whose, weekday, opens, closes, days in rows:
        first, last = days or (None, None)
        OpeningHours.objects.create(
            team=whose,
            weekday=weekday,
            opens_at=time(opens),
            closes_at=time(closes),
            first_day=first,
            last_day=last,
        )
    work_of = desk.current().work
    desks, theirs = work_of.hours_of(other.pk), work_of.hours_of(late.pk)
    assert desks == work_of.hours
    assert desks.hours(day) == ((time(10), time(14)),)
    assert desks.hours(date(2026, 9, 17)) == ((time(9), time(12)), (time(13), time(17)))
    assert desks.hours(date(2026, 9, 18)) == ((time(9), time(11)),)
    assert [theirs.hours(date(2026, 9, number)) for number in (16, 17, 19)] == [(), (), ((time(18), time(22)),)]


def test_dated_hours_alone_leave_the_usual_week_as_it_is() -> None:
    fasting = team("fasting")
    OpeningHours.objects.create(
        team=fasting, opens_at=time(8), closes_at=time(13), first_day=date(2026, 9, 16), last_day=date(2026, 9, 17)
    )
    hours = desk.current().work.hours_of(fasting.pk)
    assert hours.hours(date(2026, 9, 17)) == ((time(8), time(13)),)
    assert hours.hours(date(2026, 9, 18)) == ((time(8), time(16)),)


def test_a_target_names_team_category_or_circumstance() -> None:
    quick = team("quick")
    Route.objects.create(team=quick, circumstance="fraud")
    SlaPolicy.objects.create(circumstance="fraud", hours=3)
    assert answered(FRAUD).sla_due_at == WEDNESDAY + timedelta(hours=3)
    SlaPolicy.objects.create(team=quick, circumstance="fraud", hours=1)
    assert tickets.set_due_times(now=WEDNESDAY) == 1
    assert tickets.set_due_times(now=WEDNESDAY) == 0
    ticket = Ticket.objects.get()
    assert (ticket.sla_due_at, ticket.sla_look_at) == (
        WEDNESDAY + timedelta(hours=1),
        WEDNESDAY + timedelta(minutes=30),
    )


def test_letters_carry_the_teams_signature_and_come_from_it(dewi: User) -> None:
    fraud = team("fraud", dewi, signature="Tim Keamanan\nSenin-Jumat", sender_name="Tim Keamanan, Prakerja")
    Route.objects.create(team=fraud, circumstance="fraud")
    ticket = answered(FRAUD)
    receipt = Reply.objects.get(ticket=ticket)
    assert receipt.body.endswith("Tim Keamanan\nSenin-Jumat")
    assert receipt.sender.startswith('"Tim Keamanan, Prakerja" <desk')
    tickets.reply(ticket, text="Halo", agent=dewi, action_key="k", now=WEDNESDAY)
    reply = ticket.replies.get(kind="agent")
    assert "Halo\n" in reply.body
    assert reply.body.endswith("Senin-Jumat")
    assert "Senin-Jumat" in reply.html

    Team.objects.update(sender_address="keamanan@example.org")
    tickets.reply(ticket, text="Lagi", agent=dewi, action_key="l", now=WEDNESDAY)
    last = ticket.replies.order_by("id").last()
    assert last is not None
    assert last.sender.endswith("<keamanan@example.org>")
    assert reply.sender != last.sender  # What was written stays what it was.


def test_a_letter_goes_out_under_the_teams_name(dewi: User, mailoutbox: list[EmailMultiAlternatives]) -> None:
    fraud = team("fraud", dewi, sender_name="Tim Keamanan")
    Route.objects.create(team=fraud, circumstance="fraud")
    reply = Reply.objects.get(ticket=answered(FRAUD))
    pipeline.send(reply.pk)
    (mail,) = mailoutbox
    assert mail.message()["From"] == reply.sender
    assert mail.from_email != reply.sender  # The envelope stays the desk's, so that bounces come back to it.
