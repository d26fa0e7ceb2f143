"""What a letter says of files: those that were not read, in one sentence, once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from datasets import files
from datasets.pdf.writer import plain
from tests.factories import TOO_EARLY, WEDNESDAY, answered, owner, received, replace, uploads, work
from triage import pipeline
from triage.messages import InboundMessage
from triage.models import Reply, Ticket
from triage.outbox.files import MOST_NAMED, STILL, unread
from triage.outbox.replies import Order, write
from triage.playbook import desk

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

ENGLISH = replace(TOO_EARLY, language="en")
SENTENCE = "We have not read"


def confirmed(**sent: bytes) -> Ticket:
    """A ticket of the address's owner, with these files."""
    message = InboundMessage("email", ENGLISH, "k1", is_owner=True, **uploads(**sent))
    return work(pipeline.receive(message, now=WEDNESDAY).ticket)


def test_the_answer_names_what_was_not_read_in_one_sentence() -> None:
    confirmed(laporan__docx=files.DOCX, alat__exe=files.PROGRAM, sertifikat__pdf=plain("Sertifikat"))

    letter = str(mail.outbox[0].body)
    assert letter.count(SENTENCE) == 1
    told = "We have not read these files (what became of each is on your status page): “laporan.docx”, “alat.exe”."
    assert told in " ".join(letter.split())
    assert "sertifikat.pdf" not in letter


def test_it_is_said_once_and_again_only_of_new_files(clock: object) -> None:
    ticket = confirmed(laporan__docx=files.DOCX)
    more = InboundMessage("email", replace(ENGLISH, description="Masih belum."), "k2", is_owner=True)
    later = WEDNESDAY + timedelta(hours=1)
    clock.move_to(later)  # type: ignore[attr-defined]
    work(pipeline.receive(more, now=later, ticket=ticket, stands=owner).ticket)

    assert SENTENCE in Reply.objects.order_by("id").first().body  # type: ignore[union-attr]
    assert SENTENCE not in Reply.objects.latest("id").body
    again = InboundMessage(
        "email", replace(ENGLISH, description="Ini lagi."), "k3", is_owner=True, **uploads(b__zip=files.ZIP)
    )
    clock.move_to(later + timedelta(hours=1))  # type: ignore[attr-defined]
    work(pipeline.receive(again, now=timezone.now(), ticket=ticket, stands=owner).ticket)
    assert "“b.zip”" in Reply.objects.latest("id").body
    assert "laporan" not in Reply.objects.latest("id").body


def test_whoever_sends_a_film_is_told_how_to_send_a_still() -> None:
    confirmed(rekaman__mp4=files.film())

    assert " ".join(str(mail.outbox[0].body).split()).count(STILL) == 1


def test_to_an_address_that_nobody_has_confirmed_no_name_of_a_file_is_sent() -> None:
    answered(ENGLISH, **uploads(klaim_di_evil__docx=files.DOCX))

    letter = " ".join(str(mail.outbox[0].body).split())
    assert "We have not read 1 file of yours (what became of it is on your status page)." in letter
    assert "evil" not in letter


def test_many_files_are_counted() -> None:
    ticket = confirmed(**{f"f{n}__txt": files.WORDS for n in range(MOST_NAMED + 1)})

    assert "We have not read 6 files of yours" in " ".join(str(mail.outbox[0].body).split())
    assert unread(ticket) == ""


def test_somebody_who_suffers_is_told_nothing_of_files() -> None:
    words = "saya sudah tidak kuat, mau mengakhiri hidup saja"
    answered(replace(ENGLISH, language="id", description=words), **uploads(a__zip=files.ZIP))

    reply = Reply.objects.get()
    assert reply.key.startswith("receipt")
    assert "berkas" not in reply.body.lower()


def test_an_agents_answer_says_nothing_that_an_agent_may_have_done() -> None:
    ticket = received(ENGLISH, **uploads(a__zip=files.ZIP))
    for stage in (pipeline.read, pipeline.classify):
        stage(ticket.pk)
    agent = User.objects.create_user("rina", first_name="Rina")
    about, given = ticket.classifications.get(), desk.current()
    by_agent = write(ticket, Order("too_early", "a", agent_id=agent.pk), about=about, desk=given, now=WEDNESDAY)
    Reply.objects.all().delete()
    by_machine = write(ticket, Order("too_early", "b"), about=about, desk=given, now=WEDNESDAY)

    assert by_agent is not None
    assert SENTENCE not in by_agent.body
    assert by_machine is not None
    assert SENTENCE in by_machine.body
