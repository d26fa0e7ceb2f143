"""Somebody else's answer on a ticket: shown as theirs, read by a person, and no word of the requester's."""

from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from PIL import Image

from tests.factories import TOO_EARLY, WEDNESDAY, answered, message, work
from triage import pipeline, tickets
from triage.channels.email.reply_address import reply_address
from triage.evidence import active
from triage.evidence.gather import gather
from triage.models import (
    Escalation,
    EventKind,
    Screenshot,
    ScreenshotState,
    Submission,
    Ticket,
    TicketState,
)
from triage.playbook import desk
from triage.tickets import NotPossible

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

WORDS = "Sertifikat peserta sudah kami terbitkan, mohon dicek."


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Any) -> None:
    settings.QUARANTINE = tmp_path / "quarantine"
    settings.DEFAULT_FROM_EMAIL = "Certificate Desk <desk@example.org>"


@pytest.fixture
def ticket() -> Ticket:
    return answered()


def written(ticket: Ticket, *, sender: str = "Layanan Tokopedia <cs@platform.example>", picture: bool = False) -> None:
    """A mail of somebody's to the ticket's signed address comes in."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = sender, reply_address(ticket.reference), "<o@example.com>"
    mail.set_content(WORDS)
    if picture:
        file = BytesIO()
        Image.new("RGB", (80, 80), "white").save(file, "PNG")
        mail.add_attachment(file.getvalue(), maintype="image", subtype="png", filename="a.png")
    row = pipeline.take_mail(mail.as_bytes(), now=WEDNESDAY)
    assert row.ticket == ticket
    ticket.refresh_from_db()


def heard(ticket: Ticket) -> str:
    """What the machine takes for the requester's words."""
    fresh = Ticket.objects.get(pk=ticket.pk)
    return gather(fresh, now=WEDNESDAY, desk=desk.current(), models=active.models()).description


def test_it_joins_under_its_true_sender_and_a_person_takes_over(ticket: Ticket) -> None:
    before = ticket.evidence_version
    written(ticket)
    row = ticket.submissions.latest("id")
    assert (row.from_address, row.name, row.is_third_person) == ("cs@platform.example", "Layanan Tokopedia", True)
    assert row.description == WORDS
    assert (ticket.state, ticket.escalation) == (TicketState.WITH_AGENT, Escalation.THIRD_PERSON)
    assert ticket.evidence_version == before
    assert ticket.events.filter(kind=EventKind.OTHERS_WROTE).exists()
    assert not ticket.events.filter(kind=EventKind.JOINED).exists()


def test_it_is_no_word_of_the_requesters(ticket: Ticket) -> None:
    letters = ticket.replies.count()
    written(ticket)
    assert heard(ticket) == TOO_EARLY.description
    work(ticket)
    assert ticket.replies.count() == letters
    assert ticket.confirmed_at is None


def test_its_picture_is_read_and_shown_and_is_no_evidence(ticket: Ticket) -> None:
    written(ticket, picture=True)
    work(ticket)
    assert Screenshot.objects.get().state != ScreenshotState.WAITING
    facts = gather(ticket, now=WEDNESDAY, desk=desk.current(), models=active.models())
    assert facts.pictures == ()
    assert ticket.state == TicketState.WITH_AGENT


def test_who_has_the_ticket_keeps_it_and_is_woken(ticket: Ticket) -> None:
    tickets.dispute(ticket, now=WEDNESDAY)
    ticket.refresh_from_db()
    since = ticket.waiting_since
    written(ticket)
    assert (ticket.escalation, ticket.waiting_since) == (Escalation.DISPUTED, since)
    assert ticket.snoozed_until is None


def test_the_machine_goes_on_with_what_it_was_at() -> None:
    ticket = pipeline.receive(message(), now=WEDNESDAY).ticket
    written(ticket)
    work(ticket)
    assert ticket.classifications.count() == 1
    assert ticket.state == TicketState.WITH_AGENT


def test_an_agent_can_say_that_it_is_the_requester(ticket: Ticket) -> None:
    agent = User.objects.create_user("rina")
    written(ticket, sender="Sari <sari@kantor.example>")
    row = Submission.objects.get(is_third_person=True)
    tickets.take_for_theirs(ticket, row.pk, agent=agent, now=WEDNESDAY)
    assert WORDS in heard(ticket)
    assert Ticket.objects.get().confirmed_at is None
    with pytest.raises(NotPossible, match="done_before"):
        tickets.take_for_theirs(ticket, row.pk, agent=agent, now=WEDNESDAY)
