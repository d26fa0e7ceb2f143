"""What people do: agents decide, requesters disagree and answer; each action once."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail

from tests.factories import TOO_EARLY, WEDNESDAY, answered, message, opener, received, replace, work
from triage import pipeline, tickets
from triage.desks.prakerja import DESK as PRAKERJA
from triage.desks.prakerja.facts import ReviewState
from triage.models import EventKind, FollowUp, FollowUpState, LinkRequest, ReplyKind, Resolution, Ticket, TicketState
from triage.pipeline.answering import MOST_IN_A_ROW
from triage.tickets import NotPossible

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

FRAUD = replace(TOO_EARLY, description="saya ditipu, diminta transfer dan kode OTP oleh admin palsu")


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rani", is_staff=True)


def test_it_corrects_with_the_right_answer_and_its_follow_ups(agent: User) -> None:
    ticket = answered(FRAUD)
    judged = tickets.correct(ticket, category="platform_issue", agent=agent, action_key="k1", now=WEDNESDAY)
    work(ticket)
    assert (ticket.state, ticket.waiting_since, ticket.assignee) == (TicketState.ANSWERED, None, agent)
    assert (judged.category, judged.confidence, judged.agent) == ("platform_issue", 1.0, agent)
    assert "Tokopedia" in ticket.replies.get(kind=ReplyKind.VERDICT).text
    assert list(ticket.follow_ups.values_list("kind", "sequence")) == [("answered", 1), ("answered", 2)]
    assert ticket.events.get(kind=EventKind.CORRECTED).agent == agent


def test_it_replaces_the_plan_of_the_corrected_answer(agent: User) -> None:
    ticket = answered()
    tickets.correct(ticket, category="name_mismatch", agent=agent, action_key="k1", now=WEDNESDAY)
    states = dict(ticket.follow_ups.values_list("kind", "state"))
    assert states == {"appeared": FollowUpState.CANCELLED, "corrected": FollowUpState.PLANNED}


def test_it_only_confirms_what_the_machine_has_answered(agent: User) -> None:
    ticket = answered()
    tickets.accept(ticket, agent=agent, action_key="k1", now=WEDNESDAY)
    assert ticket.replies.count() == 1
    assert ticket.classifications.filter(agent=agent).count() == 1
    assert ticket.follow_ups.get().state == FollowUpState.PLANNED


def test_it_counts_a_double_click_once(agent: User) -> None:
    ticket = answered(FRAUD)
    tickets.correct(ticket, category="too_early", agent=agent, action_key="k1", now=WEDNESDAY)
    with pytest.raises(NotPossible, match="done_before"):
        tickets.correct(ticket, category="too_early", agent=agent, action_key="k1", now=WEDNESDAY)
    assert ticket.replies.filter(kind=ReplyKind.VERDICT).count() == 1


def test_it_sends_the_agents_own_words_inert(agent: User) -> None:
    ticket = answered(FRAUD)
    text = "Sudah kami cek. <b>$token</b> {{ reference }}"
    tickets.reply(ticket, text=text, agent=agent, action_key="k1", now=WEDNESDAY)
    work(ticket)
    written = ticket.replies.get(kind=ReplyKind.AGENT)
    assert text in written.text
    assert "&lt;b&gt;$token&lt;/b&gt; {{ reference }}" in written.html
    assert ticket.state == TicketState.ASKED


def test_it_hands_a_disputed_answer_to_a_human_once() -> None:
    ticket = answered()
    tickets.dispute(ticket, now=WEDNESDAY)
    tickets.dispute(ticket, now=WEDNESDAY)
    work(ticket)
    assert ticket.state == TicketState.WITH_AGENT
    assert ticket.follow_ups.get().state == FollowUpState.CANCELLED
    assert ticket.replies.filter(kind=ReplyKind.RECEIPT).count() == 1


def test_it_closes_and_cancels_what_was_planned(agent: User) -> None:
    ticket = answered()
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.closed_at) == (TicketState.CLOSED, WEDNESDAY)
    assert ticket.follow_ups.get().state == FollowUpState.CANCELLED


def _fired(ticket: Ticket) -> FollowUp:
    row = ticket.follow_ups.get(sequence=1)
    pipeline.follow_up(row.pk)
    row.refresh_from_db()
    assert row.state == FollowUpState.FIRED
    return row


def test_it_closes_when_the_certificate_has_appeared(clock: time_machine.Traveller) -> None:
    ticket = answered()
    clock.move_to(ticket.follow_ups.get().due_at)
    row = _fired(ticket)
    tickets.answer_follow_up(row, answer="yes", now=row.due_at)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.resolution) == (TicketState.CLOSED, Resolution.APPEARED)


def test_it_decides_again_when_it_has_not(clock: time_machine.Traveller) -> None:
    ticket = answered(replace(TOO_EARLY, review_state=ReviewState.GIVEN))
    clock.move_to(ticket.follow_ups.get().due_at)
    row = _fired(ticket)
    tickets.answer_follow_up(row, answer="no", now=row.due_at)
    with pytest.raises(NotPossible, match="not_asked"):
        tickets.answer_follow_up(row, answer="no", now=row.due_at)
    work(ticket)
    latest = ticket.classifications.latest()
    assert (latest.category, latest.facts["answers"]) == ("platform_issue", [["appeared", "no"]])


def test_it_mails_links_without_telling_whom_it_knows() -> None:
    ticket = answered()
    mail.outbox.clear()
    for address in ("SARI@example.com", "nobody@example.com", "sari@example.com"):
        tickets.ask_for_links(address, now=WEDNESDAY)
    for request in LinkRequest.objects.all():
        tickets.answer_link_request(request.pk, now=WEDNESDAY)
        tickets.answer_link_request(request.pk, now=WEDNESDAY)
    work(ticket)
    assert [sent.to for sent in mail.outbox] == [["sari@example.com"]]
    assert ticket.token in str(mail.outbox[0].body)
    assert not LinkRequest.objects.exists()


Act = Callable[[Ticket, User], object]


@pytest.mark.parametrize(
    "act",
    [
        lambda ticket, agent: tickets.accept(ticket, agent=agent, action_key="k", now=WEDNESDAY),
        lambda ticket, agent: tickets.correct(ticket, category="too_early", agent=agent, action_key="k", now=WEDNESDAY),
        lambda ticket, agent: tickets.reply(ticket, text="halo", agent=agent, action_key="k", now=WEDNESDAY),
        lambda ticket, agent: tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY),
        lambda ticket, agent: tickets.dispute(ticket, now=WEDNESDAY),
    ],
    ids=["accept", "correct", "reply", "close", "dispute"],
)
def test_it_refuses_on_a_closed_ticket_with_a_sentence(act: Act, agent: User) -> None:
    ticket = answered()
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY)
    with pytest.raises(NotPossible) as refused:
        act(ticket, agent)
    assert refused.value.code == "closed"
    assert refused.value.message


def test_it_waits_for_the_machine_to_finish(agent: User) -> None:
    with pytest.raises(NotPossible, match="processing"):
        tickets.correct(received(), category="too_early", agent=agent, action_key="k", now=WEDNESDAY)


def test_an_agents_reply_silences_the_machine_until_it_is_handed_back(agent: User) -> None:
    ticket = answered(FRAUD)
    tickets.reply(ticket, text="Jangan dibayar ya.", agent=agent, action_key="k1", now=WEDNESDAY)
    more = replace(TOO_EARLY, description="baik, terima kasih. sertifikat masih belum muncul")
    pipeline.receive(message(more), now=WEDNESDAY, ticket=ticket, stands=opener)
    work(ticket)
    assert (ticket.state, ticket.is_manual) == (TicketState.WITH_AGENT, True)
    assert ticket.replies.exclude(kind__in=[ReplyKind.AGENT, ReplyKind.RECEIPT]).count() == 0
    assert ticket.events.filter(kind=EventKind.TO_AGENT).last().data == {"why": "answered"}  # type: ignore[union-attr]

    tickets.hand_back(ticket, agent=agent, now=WEDNESDAY)
    work(ticket)

    assert ticket.is_manual is False
    assert ticket.events.filter(kind=EventKind.HANDED_BACK, agent=agent).exists()
    assert ticket.classifications.count() == 3


def test_deciding_hands_the_ticket_back_too(agent: User) -> None:
    ticket = answered(FRAUD)
    tickets.reply(ticket, text="Mohon tunggu.", agent=agent, action_key="k1", now=WEDNESDAY)
    tickets.correct(ticket, category="too_early", agent=agent, action_key="k2", now=WEDNESDAY)
    ticket.refresh_from_db()
    assert ticket.is_manual is False


def test_the_machine_answers_so_often_in_a_row_and_then_a_human_does(agent: User) -> None:
    ticket = answered()
    for number in range(MOST_IN_A_ROW):
        more = replace(TOO_EARLY, description=f"sertifikat belum muncul juga, pesan ke {number}")
        pipeline.receive(message(more), now=WEDNESDAY, ticket=ticket, stands=opener)
        work(ticket)
    assert ticket.state == TicketState.WITH_AGENT
    assert ticket.replies.filter(kind=ReplyKind.VERDICT).count() == MOST_IN_A_ROW
    assert ticket.events.filter(kind=EventKind.TO_AGENT).last().data == {"why": "too_many_answers"}  # type: ignore[union-attr]
    tickets.correct(ticket, category="too_early", agent=agent, action_key="k1", now=WEDNESDAY)
    pipeline.receive(message(TOO_EARLY), now=WEDNESDAY, ticket=ticket, stands=opener)
    assert work(ticket).state == TicketState.ANSWERED


def test_a_follow_up_is_moved_to_a_working_morning(agent: User) -> None:
    row = answered().follow_ups.get()
    saturday = date(2026, 9, 26)
    moved = tickets.change_follow_up(row, to=saturday, cancel=False, agent=agent, now=WEDNESDAY)
    assert moved.due_at == PRAKERJA.morning(date(2026, 9, 28))
    with pytest.raises(NotPossible, match="in_the_past"):
        tickets.change_follow_up(row, to=date(2026, 9, 1), cancel=False, agent=agent, now=WEDNESDAY)


def test_a_follow_up_is_fired_now_or_cancelled_and_then_no_longer_planned(agent: User) -> None:
    ticket = answered()
    row = ticket.follow_ups.get()
    tickets.change_follow_up(row, to=None, cancel=False, agent=agent, now=WEDNESDAY)
    pipeline.follow_up(row.pk)
    row.refresh_from_db()
    assert row.state == FollowUpState.FIRED
    assert ticket.replies.filter(kind=ReplyKind.REMINDER).count() == 1
    with pytest.raises(NotPossible, match="not_planned"):
        tickets.change_follow_up(row, to=None, cancel=True, agent=agent, now=WEDNESDAY)
    other = answered(replace(TOO_EARLY, email="budi@example.com")).follow_ups.get()
    tickets.change_follow_up(other, to=None, cancel=True, agent=agent, now=WEDNESDAY)
    other.refresh_from_db()
    assert (other.state, other.note) == (FollowUpState.CANCELLED, "by_agent")
