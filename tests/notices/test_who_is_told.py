"""Who is told of what: each once, in the transaction of what happened, and only who may look at it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tests.factories import TOO_EARLY, WEDNESDAY, answered, message, owner, replace
from tests.incidents.outages import outage
from tests.pipeline.test_harm import harmed
from tests.teams import team
from tests.workspace.browsers import member
from tests.workspace.cases import disputed
from triage import pipeline
from triage import tickets as actions
from triage.models import EventKind, Notice, NoticeKind, Preference, Resolution, Ticket, TicketEvent
from triage.notices import tell_of
from triage.notices.mentions import mentioned
from triage.pipeline.notice_words import TITLES
from triage.pipeline.sweeper import sweep
from triage.playbook.load import AGENTS, SUPERVISORS
from triage.tickets.privacy.anonymise import anonymise
from triage.tickets.transitions import close_ticket, hand_to, note_event

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def rina() -> User:
    return member("rina", AGENTS)


@pytest.fixture
def dewi() -> User:
    return member("dewi", AGENTS)


def told(person: User) -> list[str]:
    """What the person was told, in the order of time."""
    return list(person.notices.order_by("id").values_list("kind", flat=True))


def given(person: User, by: User) -> Ticket:
    """A ticket that somebody has given to the person."""
    ticket = disputed()
    actions.assign(ticket, assignee=person, agent=by, now=WEDNESDAY)
    ticket.refresh_from_db()
    return ticket


def test_whoever_gets_a_ticket_is_told_unless_they_took_it(rina: User, dewi: User) -> None:
    ticket = given(rina, dewi)
    actions.assign(ticket, assignee=dewi, agent=dewi, now=WEDNESDAY)

    assert (told(rina), told(dewi)) == (["assigned"], [])
    notice = rina.notices.get()
    assert (notice.ticket, notice.read_at, notice.state) == (ticket, None, "")


def test_whoever_is_given_a_ticket_by_turn_is_told(rina: User) -> None:
    with transaction.atomic():
        hand_to(rina.pk, [disputed().pk], now=WEDNESDAY)
    assert told(rina) == ["assigned"]


def write(ticket: Ticket) -> None:
    pipeline.receive(
        message(replace(TOO_EARLY, description="Masih belum.")), ticket=ticket, now=WEDNESDAY, stands=owner
    )


def dispute(ticket: Ticket) -> None:
    actions.dispute(ticket, now=WEDNESDAY)


@pytest.mark.parametrize("how", [write, dispute])
def test_an_answer_is_told_to_whose_ticket_it_is(how: Any, rina: User, dewi: User) -> None:
    ticket = given(rina, dewi)
    Notice.objects.all().delete()
    if how is dispute:  # It has to be out of the queue first.
        ticket = answered(replace(TOO_EARLY, email="b@example.com"))
        Ticket.objects.filter(pk=ticket.pk).move(assignee=rina)
    how(ticket)

    assert (told(rina), told(dewi)) == (["answered"], [])


def test_what_agents_did_is_no_answer(rina: User, dewi: User) -> None:
    ticket = given(rina, dewi)
    Notice.objects.all().delete()
    note_event(ticket, EventKind.JOINED, now=WEDNESDAY, agent_id=dewi.pk, channel="email")
    note_event(ticket, EventKind.JOINED, now=WEDNESDAY, channel="proposal")

    assert told(rina) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@dewi tolong", {"dewi"}),
        ("Tolong @Dewi.", {"dewi", "dewi."}),
        ("(@dewi@corp.example)", {"dewi@corp.example"}),
        ("tulis ke dewi@corp.example", set()),
        ("@ dewi, harga @5.000", {"5.000"}),
    ],
)
def test_a_name_behind_an_at_is_a_mention(text: str, names: set[str]) -> None:
    assert mentioned(text) == names


def test_a_mention_is_told_once_and_not_to_oneself(rina: User, dewi: User) -> None:
    ticket = disputed()
    text = "@DEWI dan @rina, @dewi: lihat ini. @nobody"
    actions.note(ticket, text=text, agent=rina, action_key="k", now=WEDNESDAY)

    assert (told(dewi), told(rina)) == (["mentioned"], [])
    assert dewi.notices.get().ticket == ticket


def test_of_a_team_that_keeps_its_tickets_to_itself_only_its_people_are_told(rina: User, dewi: User) -> None:
    ticket = disputed()
    actions.move_to_team(ticket, team=team("own", rina, others_may_see=False), agent=rina, now=WEDNESDAY)
    actions.note(ticket, text="@dewi", agent=rina, action_key="k", now=WEDNESDAY)
    assert told(dewi) == []

    actions.assign(ticket, assignee=dewi, agent=rina, now=WEDNESDAY)
    actions.note(ticket, text="@dewi", agent=rina, action_key="l", now=WEDNESDAY)
    assert told(dewi) == ["assigned", "mentioned"]


def test_a_mention_in_the_reason_for_reopening_counts(rina: User, dewi: User) -> None:
    ticket = disputed()
    actions.close(ticket, resolution=Resolution.ANSWERED, agent=rina, now=WEDNESDAY)
    actions.reopen(ticket, reason="@dewi minta", agent=rina, action_key="k", now=WEDNESDAY)

    assert told(dewi) == ["mentioned"]


def test_the_same_event_tells_once_and_the_database_holds_that(rina: User, dewi: User) -> None:
    given(rina, dewi)
    event = TicketEvent.objects.filter(kind=EventKind.ASSIGNED).get()
    tell_of(event)

    notice = rina.notices.get()
    notice.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)


def test_what_is_not_committed_is_not_told(rina: User, dewi: User) -> None:
    ticket = disputed()
    with transaction.atomic():
        actions.assign(ticket, assignee=rina, agent=dewi, now=WEDNESDAY)
        transaction.set_rollback(True)

    assert told(rina) == []


@pytest.mark.parametrize(
    "lost", [{"is_active": False}, {"is_staff": False}, {"groups": ()}, {"notices": {"mentioned": "none"}}]
)
def test_who_may_not_know_it_or_does_not_want_to_is_told_nothing(lost: dict[str, Any], rina: User, dewi: User) -> None:
    if "groups" in lost:
        dewi.groups.clear()
    elif "notices" in lost:
        Preference.objects.create(person=dewi, **lost)
    else:
        User.objects.filter(pk=dewi.pk).update(**lost)
    actions.note(disputed(), text="@dewi", agent=rina, action_key="k", now=WEDNESDAY)

    assert told(dewi) == []


@pytest.mark.parametrize(
    ("kind", "has_owner", "owners", "supervisors"),
    [
        ("sla_at_risk", True, ["assigned", "sla_at_risk"], []),
        ("sla_at_risk", False, [], ["sla_at_risk"]),
        ("sla_breached", True, ["assigned", "sla_breached"], ["sla_breached"]),
        ("sla_breached", False, [], ["sla_breached"]),
    ],
)
def test_a_due_time_is_told_to_whose_it_is_and_a_missed_one_to_supervisors_too(
    kind: str, has_owner: bool, owners: list[str], supervisors: list[str], rina: User, dewi: User
) -> None:
    joko = member("joko", SUPERVISORS)
    ticket = given(rina, dewi) if has_owner else disputed()
    note_event(ticket, kind, now=WEDNESDAY)  # type: ignore[arg-type] # A kind that is still to come.

    assert (told(rina), told(joko)) == (owners, supervisors)


def test_harm_is_told_to_supervisors_once_a_ticket(rina: User) -> None:
    joko = member("joko", SUPERVISORS)
    ticket = harmed()
    pipeline.receive(
        message(replace(TOO_EARLY, email="putus@example.com", description="saya ingin mati saja")),
        ticket=ticket, now=WEDNESDAY, stands=owner,
    )  # fmt: skip
    pipeline.classify_and_respond(ticket.pk)

    assert (told(joko), told(rina)) == (["harm"], [])


def test_a_proposed_incident_is_told_to_who_sees_incidents(rina: User) -> None:
    nobody = member("nobody")
    incident = outage(8)

    assert (told(rina), told(nobody)) == (["incident"], [])
    assert rina.notices.get().incident == incident


def test_nothing_of_it_is_left_when_the_ticket_is_forgotten(rina: User, dewi: User) -> None:
    ticket = given(rina, dewi)
    close_ticket(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY)
    ticket.refresh_from_db()
    anonymise([ticket], now=WEDNESDAY)

    assert told(rina) == []


def test_the_sweep_forgets_old_ones(rina: User, dewi: User, clock: Any) -> None:
    given(rina, dewi)
    assert sweep()["notices"] == 0
    clock.shift(60 * 60 * 24 * 89)
    pipeline.sweep_drafts()
    assert told(rina) == ["assigned"]
    clock.shift(60 * 60 * 24)
    pipeline.sweep_drafts()
    assert told(rina) == []


def test_every_kind_has_words() -> None:
    assert set(TITLES) == set(NoticeKind) - {NoticeKind.PART}
