"""Incidents as rows: a burst is proposed once, members are told once, whoever dies in between loses nothing."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.db import IntegrityError, transaction

from tests.factories import UNCLEAR, WEDNESDAY, answered, received, replace, work
from tests.incidents.outages import FAILING, outage, quiet_weeks, report
from triage import incidents, tickets
from triage.decision.base_rate import UsualByHour
from triage.incidents import telling
from triage.incidents.history import FEW, usually
from triage.incidents.watch import _as_it_stands
from triage.models import (
    Escalation,
    EventKind,
    FollowUpState,
    Incident,
    IncidentMember,
    IncidentState,
    Joined,
    Reply,
    ReplyKind,
    Resolution,
    Ticket,
    TicketSignature,
    TicketState,
    Told,
)
from triage.playbook import desk
from triage.tickets import NotPossible, transitions

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("desk_rows", "clock")]

WORDS = {
    "banner": {"id": "Tokopedia gangguan", "en": "Tokopedia is down"},
    "message": {"id": "Ada gangguan di Tokopedia.", "en": "Tokopedia has a problem."},
}
SOLVED = {"solved": {"id": "Sudah normal.", "en": "All is well."}}


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rani", is_staff=True)


def confirmed(agent: User, number: int = 8) -> Incident:
    incident = outage(number)
    incidents.confirm(incident, words=WORDS, agent=agent, now=WEDNESDAY)
    incidents.announce(incident.pk)
    incident.refresh_from_db()
    return incident


def news(ticket: Ticket) -> list[str]:
    return list(ticket.replies.filter(kind=ReplyKind.INCIDENT).order_by("id").values_list("key", flat=True))


def test_it_proposes_a_burst_once_with_its_members() -> None:
    incident = outage(10)
    incidents.watch()
    assert Incident.objects.get() == incident
    assert (incident.platform_id, incident.category, incident.state) == ("tokopedia", "platform_issue", "proposed")
    assert incident.members.count() == 10
    assert not Reply.objects.filter(kind=ReplyKind.INCIDENT).exists()


def test_it_keeps_what_was_usual_when_it_was_proposed() -> None:
    incident = outage(8)
    usual = UsualByHour.from_json(incident.usual_by_hour)
    assert usual is not None
    assert (len(usual.working), len(usual.off)) == (24, 24)
    assert 0 < max(usual.working) < incident.usual


def test_it_finds_one_cause_however_its_reports_were_judged() -> None:
    quiet_weeks()
    for number in range(10):
        report(number)
    TicketSignature.objects.filter(
        pk__in=[row.pk for row in TicketSignature.objects.order_by("-at", "-pk")[:4]]
    ).update(family="other")
    incidents.watch()
    incident = Incident.objects.get()
    assert (incident.category, incident.members.count()) == ("platform_issue", 10)


def test_it_keeps_one_signature_a_ticket_without_a_name_or_an_address() -> None:
    ticket = report(0)
    signature = TicketSignature.objects.get()
    assert (signature.ticket, signature.platform, signature.family) == (ticket, "tokopedia", "platform_issue")
    assert {"503", "error_page:server", "seen:not_opening", "sertifikat"} <= set(signature.features)
    assert not {"sari", "wulandari", ticket.requester_email} & set(signature.features)
    assert ticket.requester_email not in signature.who


def test_it_does_not_take_one_person_for_many() -> None:
    quiet_weeks()
    for number in range(15):
        report(number, email="sama@example.com")
    assert incidents.watch()["proposed"] == 0


def test_it_does_not_mix_platforms() -> None:
    quiet_weeks()
    for number in range(8):
        report(number, platform=("tokopedia", "bukalapak", "kemnaker", "pintaria")[number % 4])
    assert incidents.watch()["proposed"] == 0


def test_it_proposes_two_platforms_apart() -> None:
    quiet_weeks()
    for number in range(20):
        report(number, platform=("tokopedia", "bukalapak")[number % 2])
    assert incidents.watch()["proposed"] == 2
    assert [incident.members.count() for incident in Incident.objects.all()] == [10, 10]


def test_it_takes_in_what_comes_later(clock: time_machine.Traveller) -> None:
    incident = outage(8)
    clock.shift(timedelta(minutes=20))
    late = report(8, now=WEDNESDAY + timedelta(minutes=20))
    assert incidents.watch()["joined"] == 1
    assert incident.members.get(ticket=late).joined == Joined.FOLLOWED
    assert incidents.watch() == {"joined": 0, "proposed": 0, "told": 0}


def test_it_lets_in_nobody_with_another_matter(clock: time_machine.Traveller) -> None:
    incident = outage(8)
    answered(replace(FAILING, email="lain@example.com", what_you_see=None, description="nama saya salah di sertifikat"))
    incidents.watch()
    assert incident.members.count() == 8


def test_it_lets_nobody_in_once_it_has_fallen_silent(clock: time_machine.Traveller) -> None:
    incident = outage(8)
    clock.shift(timedelta(minutes=90))
    late = report(8, now=WEDNESDAY + timedelta(minutes=90))
    assert incidents.watch()["joined"] == 0
    assert not incident.members.filter(ticket=late).exists()


def test_it_takes_in_those_who_begin_anew_after_a_silence(clock: time_machine.Traveller) -> None:
    incident = outage(8)
    clock.shift(timedelta(hours=3))
    for number in range(8, 18):
        report(number, now=WEDNESDAY + timedelta(hours=3))
    assert incidents.watch()["proposed"] == 0
    assert incident.members.count() == 18


def test_it_lets_nobody_in_after_a_long_lull(clock: time_machine.Traveller) -> None:
    incident = outage(8)
    clock.shift(timedelta(hours=25))
    report(8, now=WEDNESDAY + timedelta(hours=25))
    incidents.watch()
    assert incident.members.count() == 8


def test_it_tells_each_member_once(agent: User) -> None:
    incident = confirmed(agent)
    incidents.announce(incident.pk)
    incidents.watch()
    assert {tuple(news(ticket)) for ticket in Ticket.objects.filter(incident_members__incident=incident)} == {
        (f"incident-{incident.pk}",)
    }
    assert set(incident.members.values_list("told", flat=True)) == {Told.ANSWERED}
    ticket = incident.members.first().ticket  # type: ignore[union-attr]
    assert ticket.state == TicketState.ANSWERED
    assert not ticket.follow_ups.filter(state=FollowUpState.PLANNED).exists()
    work(ticket)
    sent = mail.outbox[-1]
    assert "Ada gangguan di Tokopedia." in str(sent.body)
    assert "Gangguan di Tokopedia" in str(sent.alternatives)


def test_it_counts_a_second_confirmation_for_nothing(agent: User) -> None:
    incident = confirmed(agent)
    words = {**WORDS, "message": {"id": "lain", "en": "else"}}
    with pytest.raises(NotPossible, match="incident_moved_on"):
        incidents.confirm(incident, words=words, agent=agent, now=WEDNESDAY)
    incident.refresh_from_db()
    assert incident.message == WORDS["message"]


def test_it_wants_words_in_every_language(agent: User) -> None:
    incident = outage(8)
    words = {**WORDS, "message": {"id": "Ada gangguan.", "en": "  "}}
    with pytest.raises(NotPossible, match="empty_in_a_language"):
        incidents.confirm(incident, words=words, agent=agent, now=WEDNESDAY)
    incident.refresh_from_db()
    assert incident.state == IncidentState.PROPOSED


def test_it_goes_on_where_it_was_killed(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    incident = outage(8)
    incidents.confirm(incident, words=WORDS, agent=agent, now=WEDNESDAY)
    tell, told = telling.tell_known, list[int]()

    def dying(member: IncidentMember, ticket: Ticket, **options: Any) -> bool:
        if len(told) == 3:
            raise KeyboardInterrupt
        told.append(member.pk)
        return tell(member, ticket, **options)

    monkeypatch.setattr(telling, "tell_known", dying)
    with pytest.raises(KeyboardInterrupt):
        incidents.announce(incident.pk)
    monkeypatch.undo()
    assert Reply.objects.filter(kind=ReplyKind.INCIDENT).count() == 3
    incidents.watch()
    assert Reply.objects.filter(kind=ReplyKind.INCIDENT).count() == 8


def test_it_lets_one_broken_member_keep_nobody_waiting(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    incident = outage(8)
    incidents.confirm(incident, words=WORDS, agent=agent, now=WEDNESDAY)
    broken = incident.members.get(ticket=incident.members.all()[2].ticket)
    tell = telling.tell_known

    def failing(member: IncidentMember, ticket: Ticket, **options: Any) -> bool:
        if member.pk == broken.pk:
            raise ValueError
        return tell(member, ticket, **options)

    monkeypatch.setattr(telling, "tell_known", failing)
    assert incidents.announce(incident.pk) == 7
    broken.refresh_from_db()
    assert broken.told == Told.WAITING


def test_it_answers_a_later_member_with_the_news_only(agent: User) -> None:
    incident = confirmed(agent)
    late = report(9)
    assert list(late.replies.values_list("kind", flat=True)) == [ReplyKind.INCIDENT]
    assert incident.members.get(ticket=late).told == Told.ANSWERED
    assert (late.state, late.follow_ups.count()) == (TicketState.ANSWERED, 0)
    incidents.watch()
    assert news(late) == [f"incident-{incident.pk}"]


def test_it_hands_a_member_that_writes_back_to_an_agent(agent: User, clock: time_machine.Traveller) -> None:
    confirmed(agent)
    late = report(9)
    clock.shift(timedelta(minutes=5))
    more = replace(FAILING, email=late.requester_email, training="Kelas 9", description="kapan normal? masih 503")
    received(more, now=WEDNESDAY + timedelta(minutes=5))
    work(late)
    assert late.state == TicketState.WITH_AGENT
    assert late.events.filter(kind=EventKind.TO_AGENT).last().data == {"why": "incident"}  # type: ignore[union-attr]
    assert late.replies.count() == 1


def test_it_leaves_a_member_that_disagreed_to_its_human(agent: User) -> None:
    incident = outage(8)
    ticket = incident.members.all()[0].ticket
    tickets.dispute(ticket, now=WEDNESDAY)
    incidents.confirm(incident, words=WORDS, agent=agent, now=WEDNESDAY)
    incidents.announce(incident.pk)
    ticket.refresh_from_db()
    assert (ticket.state, news(ticket)) == (TicketState.WITH_AGENT, [])
    assert incident.members.get(ticket=ticket).told == Told.HUMAN


def test_it_leaves_a_conversation_alone(agent: User) -> None:
    incident = outage(8)
    ticket = incident.members.all()[0].ticket
    tickets.reply(ticket, text="Saya cek ya", agent=agent, action_key="k", now=WEDNESDAY)
    incidents.confirm(incident, words=WORDS, agent=agent, now=WEDNESDAY)
    incidents.announce(incident.pk)
    assert news(ticket) == []
    assert incident.members.get(ticket=ticket).told == Told.HUMAN


def test_it_answers_those_that_waited_only_because_the_machine_was_unsure(agent: User) -> None:
    incident = outage(8)
    ticket = answered(replace(UNCLEAR, email="bingung@example.com"))
    transitions.to_agent(ticket, Escalation.UNSURE, now=WEDNESDAY)
    incidents.add_member(incident, ticket, now=WEDNESDAY)
    incidents.confirm(incident, words=WORDS, agent=agent, now=WEDNESDAY)
    incidents.announce(incident.pk)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.waiting_since) == (TicketState.ANSWERED, None)
    assert "Gangguan di Tokopedia" in ticket.replies.get(kind=ReplyKind.INCIDENT).html


def test_it_writes_to_no_closed_ticket(agent: User) -> None:
    incident = outage(8)
    ticket = incident.members.all()[0].ticket
    tickets.close(ticket, resolution=Resolution.WITHDRAWN, agent=None, now=WEDNESDAY)
    incidents.confirm(incident, words=WORDS, agent=agent, now=WEDNESDAY)
    incidents.announce(incident.pk)
    assert news(ticket) == []
    assert incident.members.get(ticket=ticket).told == Told.CLOSED


def test_it_tells_everyone_once_that_it_is_solved_and_asks_on_the_next_working_day(agent: User) -> None:
    incident = confirmed(agent)
    disagreeing, closed = (member.ticket for member in incident.members.all()[:2])
    tickets.dispute(disagreeing, now=WEDNESDAY)
    tickets.close(closed, resolution=Resolution.APPEARED, agent=None, now=WEDNESDAY)
    incidents.resolve(incident, words=SOLVED, agent=agent, now=WEDNESDAY)
    incidents.announce(incident.pk)
    incidents.watch()
    told, both = f"incident-{incident.pk}", [f"incident-{incident.pk}", f"incident-{incident.pk}-resolved"]
    others = [member.ticket for member in incident.members.all()[2:]]
    assert [news(ticket) for ticket in others] == [both] * 6
    assert (news(disagreeing), news(closed)) == (both, [told])
    disagreeing.refresh_from_db()
    assert disagreeing.state == TicketState.WITH_AGENT
    planned = others[0].follow_ups.get(state=FollowUpState.PLANNED)
    assert (planned.kind, planned.due_at.date()) == ("opens", (WEDNESDAY + timedelta(days=1)).date())


def test_it_proposes_a_new_burst_after_the_old_is_solved(agent: User, clock: time_machine.Traveller) -> None:
    incident = confirmed(agent)
    incidents.resolve(incident, words=SOLVED, agent=agent, now=WEDNESDAY)
    incidents.watch()
    assert Incident.objects.count() == 1
    clock.shift(timedelta(hours=14))
    for number in range(20, 30):
        report(number, now=WEDNESDAY + timedelta(hours=14))
    assert incidents.watch()["proposed"] == 1
    assert Incident.objects.filter(state=IncidentState.PROPOSED).get().members.count() == 10


def test_it_does_not_propose_again_for_a_day_what_was_dismissed(agent: User, clock: time_machine.Traveller) -> None:
    incident = outage(8)
    incidents.dismiss(incident, agent=agent, now=WEDNESDAY)
    for hours, proposed in ((2, 0), (26, 1)):
        clock.move_to(WEDNESDAY + timedelta(hours=hours))
        for number in range(10):
            report(hours * 100 + number, now=WEDNESDAY + timedelta(hours=hours))
        assert incidents.watch()["proposed"] == proposed
    assert not Reply.objects.filter(kind=ReplyKind.INCIDENT).exists()


def test_it_does_not_take_back_in_what_was_removed(agent: User) -> None:
    incident = outage(8)
    ticket = incident.members.all()[0].ticket
    incidents.remove_member(incident, ticket, now=WEDNESDAY)
    incidents.confirm(incident, words=WORDS, agent=agent, now=WEDNESDAY)
    incidents.watch()
    assert news(ticket) == []
    incidents.add_member(incident, ticket, now=WEDNESDAY)
    incidents.watch()
    assert news(ticket) == [f"incident-{incident.pk}"]


def test_it_lets_a_ticket_be_of_one_live_incident_only() -> None:
    incident = outage(8)
    fields = {"platform_id": "bukalapak", "category": "platform_issue", "began_at": WEDNESDAY, "proposed_at": WEDNESDAY}
    other = Incident.objects.create(key="k", **fields)
    ticket = incident.members.all()[0].ticket
    with pytest.raises(NotPossible, match="member_already"):
        incidents.add_member(other, ticket, now=WEDNESDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        IncidentMember.objects.create(incident=other, ticket=ticket, joined=Joined.ADDED, joined_at=WEDNESDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.create(key="k", **fields)


def test_it_forgets_signatures_that_say_nothing_any_more(clock: time_machine.Traveller) -> None:
    report(0)
    clock.shift(timedelta(days=40))
    incidents.watch()
    assert TicketSignature.objects.count() == 0


def test_it_asks_little_when_nothing_happens(django_assert_max_num_queries: Any) -> None:
    report(0)
    with django_assert_max_num_queries(6):
        incidents.watch()


HERE = "a" * 16


def test_made_up_addresses_from_one_network_make_no_incident() -> None:
    quiet_weeks()
    for number in range(14):
        report(number, origin=HERE)
    assert incidents.watch()["proposed"] == 0
    assert TicketSignature.objects.filter(origin=HERE, counts=True).count() == FEW


@pytest.mark.parametrize(
    "fields", [{}, {"origin": HERE, "channel": "api"}, {"origin": HERE, "channel": "email"}], ids=str
)
def test_reports_that_say_nothing_of_a_network_count_each(fields: dict[str, str]) -> None:
    quiet_weeks()
    for number in range(10):
        report(number, **fields)
    assert incidents.watch()["proposed"] == 1


def test_a_flood_from_one_network_hides_no_outage_that_others_report() -> None:
    quiet_weeks()
    for number in range(20):
        report(number, platform="tokopedia", origin=HERE, email=f"{number}@example.org")
    for number in range(20, 30):
        report(number, origin=f"network {number}")
    assert incidents.watch()["proposed"] == 1
    incident = Incident.objects.get()
    assert incident.members.count() == 10 + FEW

    incidents.watch()  # Now that it is one, whoever says the same belongs to it, many behind one address, too.
    assert incident.members.count() == 30


def test_one_network_keeps_no_incident_alive(agent: User) -> None:
    incident = confirmed(agent)
    for number in range(100, 101 + FEW):
        report(number, origin=HERE)
    surplus = TicketSignature.objects.get(origin=HERE, counts=False)
    assert incident.members.filter(ticket=surplus.ticket_id).exists()

    standing = _as_it_stands(incident, now=WEDNESDAY)

    assert len(standing.times) == incident.members.count() - 1


def test_one_network_is_not_what_is_usual() -> None:
    quiet_weeks()
    for number in range(2 * FEW):
        report(number, origin=HERE)
    usual = usually(desk.current().policy, now=WEDNESDAY + timedelta(days=2))
    assert sum(usual.seen.values()) == 13 + FEW
