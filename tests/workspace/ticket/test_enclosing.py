"""What goes along with an agent's letters, and passing a complaint on to whoever can mend it."""

from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.factories import received, work
from tests.workspace.cases import disputed, jpeg, with_screenshot
from triage import pipeline, tickets
from triage.channels.email import incoming
from triage.channels.email.reply_address import is_for_others, reference_in, reply_address
from triage.models import Access, AccessKind, EventKind, Reply, ReplyFile, ReplyKind, ReplyState, Ticket, TicketState
from triage.pipeline.send import send
from triage.tickets.correspondence import LARGEST_FILE
from triage.tickets.privacy.anonymise import delete_files

PDF = b"%PDF-1.4 surat"


def page(ticket: Ticket) -> str:
    return f"/desk/tickets/{ticket.reference}/"


def reply_with(agent: Client, ticket: Ticket, *files: tuple[str, bytes], **fields: str) -> Reply | None:
    """The agent's reply with these files, as the form sends it; None where it was refused."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    posted = {"text": "Terlampir suratnya.", "action_key": str(uuid4()), **fields}
    agent.post(f"{page(ticket)}reply/", {**posted, "files": uploads})
    return Reply.objects.filter(ticket=ticket, kind=ReplyKind.AGENT).last()


def forwarded(agent: Client, ticket: Ticket, **fields: Any) -> Reply | None:
    """The agent passes the ticket on, as the form sends it; None where it was refused."""
    posted = {"to": "cs@platform.example", "forward_text": "Mohon dicek.", "action_key": str(uuid4()), **fields}
    agent.post(f"{page(ticket)}forward/", posted)
    return Reply.objects.filter(ticket=ticket, kind=ReplyKind.FORWARD).last()


def sent(reply: Reply | None) -> mail.EmailMultiAlternatives:
    assert reply is not None
    send(reply.pk)
    reply.refresh_from_db()
    assert reply.state == ReplyState.SENT, reply.last_error
    return mail.outbox[-1]


def stored_files() -> set[str]:
    storage = storages["screenshots"]
    folders = storage.listdir("enclosed")[0] if storage.exists("enclosed") else []
    return {f"enclosed/{folder}/{name}" for folder in folders for name in storage.listdir(f"enclosed/{folder}")[1]}


@pytest.fixture(autouse=True)
def _empty_storage() -> None:
    for name in stored_files():
        storages["screenshots"].delete(name)


def test_files_go_out_as_mime_attachments_with_copies(agent: Client) -> None:
    ticket = disputed()
    letter = sent(
        reply_with(agent, ticket, ("surat.pdf", PDF), ("foto.jpg", jpeg()), cc="budi@example.com; a@b.example")
    )
    parts = {part.get_filename(): part for part in letter.message().walk() if part.get_filename()}
    assert {name: part.get_content_type() for name, part in parts.items()} == {
        "surat.pdf": "application/pdf",
        "foto.jpg": "image/jpeg",
    }
    assert parts["surat.pdf"].get_payload(decode=True) == PDF
    assert parts["surat.pdf"].get_content_disposition() == "attachment"
    assert letter.cc == ["budi@example.com", "a@b.example"]
    assert letter.to == ["sari@example.com"]


def test_the_story_shows_them_and_each_download_is_recorded(agent: Client) -> None:
    ticket = disputed()
    reply_with(agent, ticket, ("surat <b>.html", b"<script>alert(1)</script>"))
    row = ReplyFile.objects.get()
    assert "surat &lt;b&gt;.html</a>" in agent.get(page(ticket)).content.decode()
    response = agent.get(f"{page(ticket)}sent-files/{row.pk}/")
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert Access.objects.get(kind=AccessKind.SENT_FILE).what == str(row.pk)
    assert agent.get(f"{page(disputed('b@example.com'))}sent-files/{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("files", "fields", "told"),
    [
        ([("a.txt", b"x")] * 6, {}, "Too many files"),
        ([("a.bin", bytes(LARGEST_FILE + 1))], {}, "too large"),
        ([("a.bin", bytes(LARGEST_FILE)), ("b.bin", bytes(LARGEST_FILE))], {}, "too large"),
        ([("a.txt", b"")], {}, "empty or could not be read"),
        ([("Lampiran.PDF.exe", b"MZ")], {}, "refuse programs"),
        ([], {"cc": "budi"}, "not an e-mail address"),
        ([], {"cc": "desk@example.org"}, "own address"),
        ([], {"cc": ",".join(f"a{n}@example.com" for n in range(6))}, "at most five"),
        ([("a.txt", b"x")], {"text": " "}, "The reply is empty"),
    ],
)
def test_what_cannot_be_sent_is_refused_whole(
    agent: Client, settings: Any, files: list[tuple[str, bytes]], fields: dict[str, str], told: str
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Desk <desk@example.org>"
    ticket = disputed()
    assert reply_with(agent, ticket, *files, **fields) is None
    assert told in agent.get(page(ticket)).content.decode()
    assert not ReplyFile.objects.exists()
    assert stored_files() == set()


def test_a_double_click_encloses_once(agent: Client) -> None:
    ticket, key = disputed(), str(uuid4())
    for _click in range(2):
        reply_with(agent, ticket, ("surat.pdf", PDF), action_key=key)
    assert ReplyFile.objects.count() == 1
    assert stored_files() == {ReplyFile.objects.get().file}


def test_a_file_that_is_gone_is_told_and_nothing_is_sent(agent: Client) -> None:
    ticket = disputed()
    reply = reply_with(agent, ticket, ("surat.pdf", PDF))
    assert reply is not None
    storages["screenshots"].delete(ReplyFile.objects.get().file)
    before = len(mail.outbox)
    send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.last_error, len(mail.outbox)) == (ReplyState.FAILED, "file_gone", before)


def test_they_are_erased_with_the_ticket(agent: Client, agent_user: User) -> None:
    ticket = disputed()
    sent(reply_with(agent, ticket, ("surat.pdf", PDF), cc="budi@example.com"))
    tickets.erase(ticket, agent=agent_user, now=timezone.now())
    row = ReplyFile.objects.get()
    assert (row.name, row.file, row.reply.cc) == ("", "", "")
    assert stored_files() == set()
    assert delete_files() == (0, 0)
    assert agent.get(f"{page(ticket)}sent-files/{row.pk}/").status_code == 404


def test_a_complaint_is_passed_on_with_its_evidence_and_without_the_requesters_links(agent: Client) -> None:
    ticket, row = with_screenshot()
    state = ticket.state
    reply = forwarded(agent, ticket, pictures=[row.pk, 0], cc="atasan@platform.example")
    letter = sent(reply)
    assert (letter.to, letter.cc) == (["cs@platform.example"], ["atasan@platform.example"])
    assert [name for name, *_rest in letter.attachments] == [f"{ticket.reference}-1.jpg"]
    whole = f"{letter.subject} {letter.body} {letter.alternatives}"
    assert ticket.reference in whole
    assert ticket.token not in whole
    assert "/not-me/" not in whole
    assert "Auto-Submitted" not in letter.extra_headers
    ticket.refresh_from_db()
    assert ticket.state == state


def test_the_requester_sees_nothing_of_it(agent: Client) -> None:
    ticket, _row = with_screenshot()
    sent(forwarded(agent, ticket, forward_text="Kata untuk platform."))
    shown = Client().get(f"/t/{ticket.token}/").content.decode()
    assert "Kata untuk platform" not in shown
    assert "cs@platform.example" not in shown
    assert not ticket.events.filter(kind=EventKind.SENT, data__kind="forward").exists()
    told = agent.get(page(ticket)).content.decode()
    assert "Kata untuk platform" in told
    assert "cs@platform.example" in told


def answer_to(letter: mail.EmailMultiAlternatives, sender: str, text: str = "Sudah kami terbitkan ulang.") -> bytes:
    """What the receiver of this letter answers."""
    message = EmailMessage()
    message["From"], message["To"] = sender, letter.extra_headers["Reply-To"]
    message["Message-ID"], message["In-Reply-To"] = f"<{uuid4()}@platform.example>", letter.extra_headers["Message-ID"]
    message.set_content(text)
    return message.as_bytes()


@pytest.mark.parametrize("sender", ["cs@platform.example", "orang.lain@platform.example", "sari@example.com"])
def test_its_answer_comes_back_as_somebody_elses(agent: Client, sender: str) -> None:
    ticket, _row = with_screenshot()
    letter = sent(forwarded(agent, ticket))
    assert is_for_others(letter.extra_headers["Reply-To"])
    result = pipeline.take_mail(answer_to(letter, sender), now=timezone.now())
    assert result.ticket == ticket
    row = ticket.submissions.latest("id")
    assert (row.is_third_person, row.from_address) == (True, sender)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.confirmed_at) == (TicketState.WITH_AGENT, None)


def test_each_side_has_a_thread_of_its_own(agent: Client) -> None:
    ticket, _row = with_screenshot()
    first = sent(forwarded(agent, ticket))
    pipeline.take_mail(answer_to(first, "cs@platform.example"), now=timezone.now())
    theirs = incoming.parse(answer_to(first, "cs@platform.example"), own=("desk@example.org",)).mentioned
    again = sent(forwarded(agent, ticket))
    ours = sent(reply_with(agent, ticket))
    assert again.subject == first.subject
    assert set(theirs) <= set(again.extra_headers["References"].split())
    assert "platform.example" in again.extra_headers["In-Reply-To"]
    assert "platform.example" not in ours.extra_headers["References"]
    assert first.extra_headers["Message-ID"] not in ours.extra_headers["References"]
    assert not is_for_others(ours.extra_headers["Reply-To"])


def test_a_forward_that_comes_back_says_nothing_of_the_requesters_address(agent: Client) -> None:
    ticket, _row = with_screenshot()
    reply = forwarded(agent, ticket)
    sent(reply)
    assert reply is not None
    pipeline.mark_undelivered([reply.message_id], code="bounced", now=timezone.now())
    ticket.refresh_from_db()
    assert ticket.undeliverable_at is None
    assert ticket.events.filter(kind=EventKind.SEND_FAILED).exists()


def test_nor_does_a_copy_that_comes_back(agent: Client) -> None:
    ticket = disputed()
    reply = reply_with(agent, ticket, cc="salah@example.com")
    sent(reply)
    assert reply is not None
    pipeline.mark_undelivered([reply.message_id], code="bounced", now=timezone.now())
    ticket.refresh_from_db()
    assert ticket.undeliverable_at is None
    assert ticket.events.filter(kind=EventKind.SEND_FAILED).exists()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"to": "bukan alamat"}, "not an e-mail address"),
        ({"to": "own"}, "own address"),
        ({"forward_text": " "}, "The reply is empty"),
    ],
)
def test_it_is_passed_on_to_nobody_who_cannot_read_it(agent: Client, fields: dict[str, str], told: str) -> None:
    ticket = disputed()
    if fields.get("to") == "own":
        fields = {"to": reply_address(ticket.reference)}
    assert forwarded(agent, ticket, **fields) is None
    assert told in agent.get(page(ticket)).content.decode()


def test_the_two_reply_addresses_name_one_ticket() -> None:
    ticket = work(received())
    for others in (False, True):
        address = reply_address(ticket.reference, for_others=others)
        assert (reference_in(address), is_for_others(address)) == (ticket.reference, others)
