"""Somebody suffers: a person first, and nothing of it told to anybody else."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from tests.factories import TOO_EARLY, WEDNESDAY, received, replace, work
from triage.channels.email.outgoing import EmailChannel
from triage.messages import RetryableFailure
from triage.models import Alarm, Classification, DeskSettings, EventKind, Reply, Resolution, Ticket, TicketState
from triage.outbox.links import status_link
from triage.pipeline.alarms import send_alarm
from triage.pipeline.sweeper import sweep
from triage.tickets.privacy.anonymise import anonymise
from triage.tickets.transitions import close_ticket

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

DESPAIR = replace(
    TOO_EARLY, email="putus@example.com", description="saya sudah tidak sanggup lagi, rasanya ingin mati saja"
)


def harmed() -> Ticket:
    return work(received(DESPAIR))


def test_it_stands_on_top_of_the_queue() -> None:
    earlier = work(received(replace(TOO_EARLY, description="saya lapor ombudsman"), now=WEDNESDAY - timedelta(days=3)))
    later = harmed()
    assert later.is_harm
    assert not earlier.is_harm
    waiting = Ticket.objects.filter(state=TicketState.WITH_AGENT).order_by("rank_at")
    assert list(waiting) == [later, earlier]


def test_what_is_told_later_counts_too() -> None:
    DeskSettings.objects.update(harm_mail="lead@example.org")
    first = work(received(replace(TOO_EARLY, email="a@example.com", description="saya lapor ombudsman")))
    later = work(received(replace(TOO_EARLY, email="b@example.com", description="saya laporkan ke ombudsman")))
    work(received(replace(DESPAIR, email="b@example.com")))
    later.refresh_from_db()
    assert later.is_harm
    assert Alarm.objects.get().ticket == later
    assert list(Ticket.objects.filter(state=TicketState.WITH_AGENT).order_by("rank_at")) == [later, first]


def test_it_gets_a_short_letter_without_advice() -> None:
    DeskSettings.objects.update(hot_line="Layanan SEJIWA 119")
    reply = Reply.objects.get(ticket=harmed())
    assert "lebih dulu" in reply.html
    assert "Layanan SEJIWA 119" in reply.text
    assert "Kabar baik" not in reply.text
    assert "ingin mati" not in reply.text


def test_colleagues_are_told_once_and_nothing_of_what_was_said(mailoutbox: list[EmailMessage]) -> None:
    DeskSettings.objects.update(harm_mail="lead@example.org, night@example.org")
    ticket = harmed()
    for alarm in Alarm.objects.all():
        send_alarm(alarm.pk)
        send_alarm(alarm.pk)
    told = {mail.to[0]: mail for mail in mailoutbox if mail.to[0].endswith("example.org")}
    assert set(told) == {"lead@example.org", "night@example.org"}
    assert len([mail for mail in mailoutbox if mail.to[0] in told]) == 2
    assert all(
        ticket.reference in mail.subject and "mati" not in f"{mail.subject} {mail.body}" for mail in told.values()
    )


def test_an_alarm_waits_for_the_mail_server(mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch) -> None:
    DeskSettings.objects.update(harm_mail="lead@example.org")
    harmed()
    alarm = Alarm.objects.get()
    monkeypatch.setattr(EmailChannel, "deliver", failing)
    send_alarm(alarm.pk)
    monkeypatch.undo()
    send_alarm(alarm.pk)
    assert not [mail for mail in mailoutbox if mail.to == ["lead@example.org"]]  # Not due again yet.
    Alarm.objects.update(due_at=WEDNESDAY)
    assert sweep(now=WEDNESDAY + timedelta(minutes=1))["alarms"] == 1
    send_alarm(alarm.pk)
    assert [mail.to for mail in mailoutbox if mail.to == ["lead@example.org"]]


def failing(_self: EmailChannel, _message: object) -> None:
    raise RetryableFailure("ConnectionRefusedError")


def test_its_page_names_no_cause_and_nobody_asks_how_we_did(client: Client) -> None:
    ticket = harmed()
    shown = client.get(status_link(ticket)).content.decode()
    assert "99%" not in shown
    assert "Masih dalam waktu tunggu" not in shown
    close_ticket(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY)
    assert not ticket.replies.filter(kind="closing").exists()


def test_no_event_says_what_it_is() -> None:
    told = harmed().events.filter(kind=EventKind.TO_AGENT).values_list("data", flat=True)
    assert [data["why"] for data in told] == ["held"]


def test_nothing_of_it_is_left_when_the_ticket_is_forgotten() -> None:
    ticket = harmed()
    Ticket.objects.filter(pk=ticket.pk).move(
        state=TicketState.CLOSED, closed_at=WEDNESDAY, resolution="answered", stage="done",
        escalation="", waiting_since=None, rank_at=None, sla_due_at=None,
    )  # fmt: skip
    ticket.refresh_from_db()
    anonymise([ticket], now=WEDNESDAY)
    ticket.refresh_from_db()
    assert not ticket.is_harm
    judged = Classification.objects.get(ticket=ticket)
    assert judged.facts == {}
    assert judged.holds[0] == "unheard"
