"""Answers to tickets that have been closed: thanks are noted, new problems open them again, late ones are new."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail as sent_mail
from django.test import Client

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace, work
from tests.pipeline.test_mail_in import png
from triage import pipeline, tickets
from triage.channels.email.reply_address import reply_address
from triage.evidence import active
from triage.models import (
    DeskSettings,
    Escalation,
    EventKind,
    InboundMail,
    MailOutcome,
    Resolution,
    Ticket,
    TicketState,
)
from triage.pipeline.thanks import is_mere_thanks
from triage.playbook import desk

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

THANKS = "Terima kasih banyak kak, sudah muncul 🙏"
PROBLEM = "Kak, ternyata nama saya di sertifikatnya salah."


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Any) -> None:
    settings.QUARANTINE = tmp_path / "quarantine"
    settings.DEFAULT_FROM_EMAIL = "Certificate Desk <desk@example.org>"


@pytest.fixture
def closed() -> Ticket:
    ticket = answered()
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY)
    return work(ticket)


def written(
    ticket: Ticket, text: str, *, after: timedelta = timedelta(days=1), sender: str = "sari@example.com", **how: Any
) -> InboundMail:
    """The answer to a letter of the ticket's comes in."""
    message = EmailMessage()
    message["From"], message["To"] = sender, how.get("to", reply_address(ticket.reference))
    message["Message-ID"] = f"<{abs(hash((text, after)))}@example.com>"
    if "mentioned" in how:
        message["In-Reply-To"] = how["mentioned"]
    message.set_content(text)
    if picture := how.get("picture"):
        message.add_attachment(picture, maintype="image", subtype="png", filename="a.png")
    return pipeline.take_mail(message.as_bytes(), now=WEDNESDAY + after)


def is_thanks(text: str) -> bool:
    now: datetime = WEDNESDAY
    return is_mere_thanks(text, language="id", now=now, desk=desk.current(), models=active.models())


@pytest.mark.parametrize(
    "text",
    [
        THANKS,
        "terima kasih",
        "makasih kak sdh bisa",
        "Ok terima kasih infonya",
        "siap kak, matur nuwun",
        "sudah muncul kak",
        "Alhamdulillah sertifikatnya sudah keluar, terima kasih kak",
        "Terima kasih atas bantuan dan penjelasannya, sertifikat saya sudah bisa diunduh. Semoga sukses selalu",
    ],
)
def test_thanks_are_thanks(text: str) -> None:
    assert is_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Terima kasih, tapi nama saya di sertifikat salah",
        "terima kasih kak, tapi sertifikat yang satunya belum muncul",
        "Makasih kak, terus ulasan saya kok belum muncul ya",
        "Terima kasih. Kapan insentifnya cair?",
        "terima kasih ya, sudah muncul?",
        "sudah muncul, terima kasih. Cuma tanggalnya salah",
        "Terima kasih banyak, masalah saya belum selesai",
        "Terima kasih atas responnya, tapi saya kecewa sekali",
        "terima kasih, tolong cek sertifikat teman saya juga",
        "Makasih. Nomor saya ganti",
        "terima kasih " * 30,
        "kak",
        "",
        PROBLEM,
    ],
)
def test_whatever_says_more_is_no_mere_thanks(text: str) -> None:
    assert not is_thanks(text)


def test_a_desk_that_listens_for_no_thanks_takes_nothing_for_it() -> None:
    quiet = active.Models(active.models().wording, None)
    assert not is_mere_thanks(THANKS, language="id", now=WEDNESDAY, desk=desk.current(), models=quiet)


def test_thanks_are_noted_on_the_closed_ticket_and_answered_with_nothing(closed: Ticket) -> None:
    letters = len(sent_mail.outbox)
    row = written(closed, THANKS)
    assert (row.outcome, row.ticket) == (MailOutcome.THREAD, closed)
    work(closed)
    assert closed.state == TicketState.CLOSED
    assert closed.submissions.latest("id").description == THANKS
    assert closed.events.latest("id").kind == EventKind.THANKED
    assert (Ticket.objects.count(), len(sent_mail.outbox)) == (1, letters)


def test_thanks_that_come_late_are_noted_too(closed: Ticket) -> None:
    assert written(closed, THANKS, after=timedelta(days=40)).ticket == closed
    assert Ticket.objects.count() == 1


def test_thanks_with_a_picture_are_looked_at(closed: Ticket) -> None:
    written(closed, THANKS, picture=png())
    closed.refresh_from_db()
    assert closed.state == TicketState.PROCESSING


@pytest.mark.parametrize("by", ["address", "message_id"])
def test_a_new_problem_opens_the_ticket_again(closed: Ticket, by: str) -> None:
    letter = closed.replies.latest("id")
    how = {"to": "desk@example.org", "mentioned": letter.message_id} if by == "message_id" else {}
    row = written(closed, PROBLEM, **how)
    assert (row.outcome, row.ticket) == (MailOutcome.THREAD, closed)
    closed.refresh_from_db()
    assert (closed.state, closed.resolution, closed.closed_at) == (TicketState.PROCESSING, "", None)
    assert closed.events.filter(kind=EventKind.REOPENED).count() == 1
    work(closed)
    assert closed.state not in {TicketState.PROCESSING, TicketState.CLOSED}


def test_what_an_agent_was_in_conversation_about_comes_back_to_people() -> None:
    ticket, agent = answered(), User.objects.create_user("rina")
    tickets.reply(ticket, text="Sudah kami cek.", agent=agent, action_key="1", now=WEDNESDAY)
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY)
    written(ticket, PROBLEM)
    work(ticket)
    assert (ticket.state, ticket.escalation) == (TicketState.WITH_AGENT, Escalation.ANSWERED)


@pytest.mark.parametrize(("days", "reopens"), [(14, True), (3, False), (0, False)])
def test_the_desk_says_for_how_long(closed: Ticket, days: int, reopens: bool) -> None:
    DeskSettings.objects.update(reopen_days=days)
    row = written(closed, PROBLEM, after=timedelta(days=5))
    assert (row.ticket == closed) is reopens


def test_a_late_answer_is_a_new_ticket_that_points_back(closed: Ticket) -> None:
    row = written(closed, PROBLEM, after=timedelta(days=15))
    assert row.outcome == MailOutcome.NEW
    assert row.ticket is not None
    row.ticket.refresh_from_db()
    assert (row.ticket.follows, row.ticket.requester_email) == (closed, "sari@example.com")
    closed.refresh_from_db()
    assert closed.state == TicketState.CLOSED


def test_what_is_forgotten_stays_closed(closed: Ticket) -> None:
    Ticket.objects.filter(pk=closed.pk).update(pictures_deleted_at=WEDNESDAY)
    row = written(closed, PROBLEM)
    assert row.ticket is not None
    row.ticket.refresh_from_db()
    assert row.ticket.follows == closed


def test_where_the_same_complaint_is_open_in_a_newer_ticket_the_closed_one_stays(closed: Ticket) -> None:
    newer = answered()
    assert newer.fingerprint == closed.fingerprint
    row = written(closed, PROBLEM)
    closed.refresh_from_db()
    assert closed.state == TicketState.CLOSED
    assert row.ticket not in {closed, None}


def test_what_its_owner_has_disowned_is_not_opened_again() -> None:
    ticket = answered(replace(TOO_EARLY, training="Barista"))
    tickets.disown(ticket, now=WEDNESDAY)
    row = written(ticket, PROBLEM)
    assert row.ticket is not None
    assert (row.ticket == ticket, row.ticket.follows) == (False, None)


def test_somebody_elses_answer_brings_a_person_to_the_closed_ticket(closed: Ticket) -> None:
    row = written(closed, "Sertifikat peserta sudah kami terbitkan ulang.", sender="cs@platform.example")
    assert row.ticket == closed
    closed.refresh_from_db()
    assert (closed.state, closed.escalation) == (TicketState.WITH_AGENT, Escalation.THIRD_PERSON)
    late = written(closed, "Susulan dari kami: mohon dicek.", sender="cs@platform.example", after=timedelta(days=2))
    assert late.ticket == closed


def test_what_one_of_two_people_writes_after_a_merge_is_theirs_alone() -> None:
    agent = User.objects.create_user("rina")
    one, other = answered(), answered(replace(TOO_EARLY, email="budi@example.com"))
    tickets.merge(other, into=one, agent=agent, now=WEDNESDAY, across_addresses=True)
    row = written(other, PROBLEM, sender="budi@example.com")
    assert row.ticket is not None
    row.ticket.refresh_from_db()
    assert (row.ticket.requester_email, row.ticket.follows) == ("budi@example.com", other)
    assert written(other, THANKS, sender="budi@example.com").ticket == other
    assert one.submissions.count() == 1
    assert PROBLEM not in Client().get(f"/t/{one.token}/").content.decode()


def test_an_answer_to_one_that_goes_on_in_another_joins_that() -> None:
    agent = User.objects.create_user("rina")
    first = answered()
    second = answered(replace(TOO_EARLY, training="Barista"))
    tickets.merge(first, into=second, agent=agent, now=WEDNESDAY)
    assert written(first, PROBLEM).ticket == second
