"""Mail comes in: tickets, threads, loops, reports; one bad mail never blocks the rest, and none counts twice."""

from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as sent_mail
from django.db import OperationalError
from PIL import Image

from tests.factories import TOO_EARLY, WEDNESDAY, answered, work
from triage import pipeline
from triage.channels.email.reply_address import own_address, reference_in, reply_address
from triage.channels.email.threading import thread_headers
from triage.models import EventKind, InboundMail, MailOutcome, Reply, ReplyState, Ticket, TicketState
from triage.pipeline import mail_in, sweeper
from triage.pipeline.send import outdated, send
from triage.questions import DESCRIPTION_LENGTH

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.QUARANTINE = tmp_path / "quarantine"
    settings.MAIL_IN = tmp_path / "mail-in"
    settings.MAIL_IN.mkdir()
    settings.DEFAULT_FROM_EMAIL = "Certificate Desk <desk@example.org>"


@pytest.fixture
def ticket() -> Ticket:
    return answered()


def mail(text: str = "sertifikat saya belum muncul, selesai kemarin", **headers: str) -> bytes:
    """A human's mail; ``headers`` with _ for - override the usual ones, "" leaves one out."""
    message = EmailMessage()
    usual = {"From": "Budi <budi@example.com>", "To": "desk@example.org", "Message-ID": "<1@example.com>"}
    for name, value in {**usual, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
        if value:
            message[name] = value
    message.set_content(text)
    return message.as_bytes()


def taken(raw: bytes) -> InboundMail:
    return pipeline.take_mail(raw, now=WEDNESDAY)


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (80, 80), "white").save(file, "PNG")
    return file.getvalue()


def test_a_mail_becomes_a_ticket_with_its_words() -> None:
    row = taken(mail())
    assert row.outcome == MailOutcome.NEW
    assert row.ticket is not None
    assert (row.ticket.requester_email, row.ticket.requester_name) == ("budi@example.com", "Budi")
    submission = row.ticket.submissions.get()
    assert (submission.channel, submission.description) == ("email", "sertifikat saya belum muncul, selesai kemarin")
    assert work(row.ticket).replies.count() == 1


def with_picture(sender: str) -> bytes:
    """A mail with a picture from this address."""
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = sender, "desk@example.org", "<p@example.com>"
    message.set_content("lihat gambar")
    message.add_attachment(png(), maintype="image", subtype="png", filename="a.png")
    return message.as_bytes()


def test_its_pictures_become_screenshots_attached_or_inline() -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = "b@example.com", "desk@example.org", "<p@example.com>"
    message.set_content("lihat gambar")
    message.add_attachment(png(), maintype="image", subtype="png", filename="a.png")
    message.add_attachment(png()[:-1] + b"x", maintype="image", subtype="png", disposition="inline", cid="<c@x>")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="octet-stream", filename="c.heic")
    row = taken(message.as_bytes())
    assert row.ticket is not None
    assert row.ticket.submissions.get().screenshots.count() == 2


def test_the_same_mail_counts_once(ticket: Ticket) -> None:
    first, again = taken(mail()), taken(mail())
    assert first == again
    assert Ticket.objects.count() == 2
    no_id = mail(Message_ID="")
    assert taken(no_id) == taken(no_id)
    assert InboundMail.objects.count() == 2


def test_an_answer_joins_its_ticket_by_the_signed_address_whoever_sends_it(ticket: Ticket) -> None:
    own = mail("saya kirim lagi", From="Sari <SARI@example.com>", To=reply_address(ticket.reference))
    row = taken(own)
    assert (row.outcome, row.ticket) == (MailOutcome.THREAD, ticket)
    ticket.refresh_from_db()
    assert (ticket.evidence_version, ticket.state) == (2, TicketState.PROCESSING)
    assert ticket.requester_email == TOO_EARLY.email
    row = taken(mail("saya temannya", To=reply_address(ticket.reference), Message_ID="<2@example.com>"))
    assert (row.outcome, row.ticket) == (MailOutcome.THREAD, ticket)


def test_an_answer_joins_its_ticket_by_message_id_from_the_requester_only(ticket: Ticket) -> None:
    ours = ticket.replies.get().message_id
    assert taken(mail("dari orang lain", In_Reply_To=ours)).outcome == MailOutcome.NEW
    row = taken(mail("ini saya", From="Sari <SARI@example.com>", Message_ID="<2@example.com>", References=ours))
    assert (row.outcome, row.ticket) == (MailOutcome.THREAD, ticket)


def test_an_answer_joins_its_ticket_by_its_subject_where_a_relay_vouches_for_the_requester(
    ticket: Ticket, settings: Any
) -> None:
    settings.TRUSTED_AUTHSERV_ID = RELAY
    named = {"Subject": f"RE: sertifikat [{ticket.reference.lower()}]", "From": "Sari <SARI@example.com>"}
    for verdict, outcome in [("fail", MailOutcome.NEW), ("pass", MailOutcome.THREAD)]:
        row = taken(vouched(mail("ini saya", Message_ID=f"<{verdict}@example.com>", **named), verdict=verdict))
        assert (row.outcome, row.ticket == ticket) == (outcome, outcome == MailOutcome.THREAD)
    other = mail("dari orang lain", Message_ID="<3@example.com>", **{**named, "From": "budi@example.com"})
    assert taken(vouched(other)).outcome == MailOutcome.NEW


PASSED_ON = """{words}

---------- Forwarded message ---------
Dari: Agus Salim <agus@example.com>
Date: Sab, 12 Sep 2026 pukul 08.10
Subject: sertifikat saya
To: Budi <budi@example.com>

Nama di sertifikat saya salah, tertulis Agus Salem. Harusnya Agus Salim.
"""


@pytest.mark.parametrize(
    ("sender", "words", "is_held"),
    [
        ("Budi <budi@example.com>", "Tolong dibantu ya.", True),
        ("Agus <AGUS@example.com>", "Tolong dibantu ya.", False),
        (
            "Budi <budi@example.com>",
            "Sertifikat saya juga belum muncul, saya selesai tanggal 14 September.",
            False,
        ),
    ],
)
def test_whoever_passes_on_somebody_elses_complaint_gets_no_answer_to_it(
    sender: str, words: str, is_held: bool
) -> None:
    row = taken(mail(PASSED_ON.format(words=words), From=sender, Subject="Fwd: sertifikat saya"))
    assert row.ticket is not None
    work(row.ticket)
    verdict = row.ticket.classifications.latest().verdict()
    assert ("for_another" in verdict.holds) is is_held


@pytest.mark.parametrize("change", ["upper", "digit", "other"])
def test_a_forged_address_opens_nothing(ticket: Ticket, change: str) -> None:
    address = reply_address(ticket.reference)
    local, _, domain = address.partition("@")
    forged = {
        "upper": address.upper(),  # mail servers may do that: still ours
        "digit": f"{local[:-1]}{'0' if local[-1] != '0' else '1'}@{domain}",
        "other": f"{local}@evil.example",
    }[change]
    assert (reference_in(forged) == ticket.reference) is (change == "upper")
    row = taken(mail(To=forged))
    assert (row.ticket == ticket) is (change == "upper")


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto_submitted"),
        ({"From": "desk@example.org"}, "own"),
        ({"From": "desk+tkt-aaaa-bbbb.00000000000000000000@example.org"}, "own"),
        ({"Return_Path": "<>"}, "null_sender"),
        ({"X_Autoreply": "yes"}, "auto_reply"),
    ],
)
def test_no_robot_is_answered(ticket: Ticket, headers: dict[str, str], why: str) -> None:
    row = taken(mail(To=reply_address(ticket.reference), **headers))
    assert (row.outcome, row.why, row.ticket) == (MailOutcome.IGNORED, why, None)
    ticket.refresh_from_db()
    assert ticket.evidence_version == 1


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Precedence": "bulk", "Subject": "Promo. Berhenti berlangganan di sini"}, "bulk"),
        ({"List_Id": "<news.example.com>"}, "list"),
        ({"From": "no-reply@example.com"}, "no_reply"),
        ({"Subject": "Balasan otomatis: Sertifikat Anda"}, "absence"),
        ({"Subject": "Undelivered Mail Returned to Sender", "From": "x@example.net"}, "failure"),
    ],
)
def test_what_only_looks_like_a_robots_is_kept_for_a_person(headers: dict[str, str], why: str) -> None:
    row = taken(mail(**headers))
    assert (row.outcome, row.why, row.ticket) == (MailOutcome.KEPT, why, None)
    again = mail_in.take_again(row, now=WEDNESDAY)
    assert (again.outcome, again.ticket is not None) == (MailOutcome.NEW, True)


def test_a_group_of_the_desks_own_is_no_newsletter(settings: Any) -> None:
    settings.MAIL_GROUPS = ["bantuan@example.net"]
    row = taken(mail(To="bantuan@example.net", List_Id="<bantuan.example.net>", Precedence="list"))
    assert row.outcome == MailOutcome.NEW


def test_yesterday_counts_from_the_day_of_writing(settings: Any) -> None:
    wrote = WEDNESDAY - timedelta(days=3)
    row = taken(mail(Date=f"{wrote:%a, %d %b %Y %H:%M:%S %z}"))
    assert row.ticket is not None
    assert row.ticket.submissions.get().told_at == wrote.replace(microsecond=0)
    broken = taken(mail(Date="Thu, 01 Jan 1970 00:00:00 +0000", Message_ID="<old@example.com>"))
    assert broken.ticket is not None
    assert broken.ticket.submissions.get().told_at == WEDNESDAY


def test_all_of_a_mail_is_kept_beside_what_counts() -> None:
    text = (
        "Belum muncul.\n\nPada Sen, 2 Mar 2026 pukul 10.00 Meja <desk@example.org> menulis:\n> Kapan? 3173012345678901"
    )
    row = taken(mail(text, Subject="Re: x"))
    assert row.ticket is not None
    submission = row.ticket.submissions.get()
    assert submission.description == "Belum muncul."
    assert [block["kind"] for block in submission.mail.blocks] == ["words", "history"]
    assert "3173012345678901" not in str(submission.mail.blocks)


def test_a_programs_name_for_somebody_is_no_account_name() -> None:
    row = taken(mail(From="Mama Zahra <z@example.com>"))
    assert row.ticket is not None
    assert (row.ticket.requester_name, row.ticket.submissions.get().name) == ("Mama Zahra", "")


def test_what_loops_unmarked_is_stopped_by_the_cap() -> None:
    rows = [taken(mail(f"pesan {n}", Message_ID=f"<{n}@example.com>")) for n in range(mail_in.MOST_OF_A_SENDER + 3)]
    assert [row.why for row in rows[-3:]] == ["too_many"] * 3
    later = pipeline.take_mail(mail(Message_ID="<later@example.com>"), now=WEDNESDAY + timedelta(hours=2))
    assert later.outcome != MailOutcome.KEPT


RELAY = "mx.example.org"


def vouched(raw: bytes, *, verdict: str = "pass") -> bytes:
    """The mail as a relay hands it on that has found this about its sender."""
    return f"Authentication-Results: {RELAY}; dmarc={verdict} header.from=example.com\nReceived: by x\n".encode() + raw


def test_forged_mails_do_not_silence_who_is_known_to_write(settings: Any) -> None:
    settings.TRUSTED_AUTHSERV_ID = RELAY
    for n in range(mail_in.MOST_OF_A_SENDER):
        taken(vouched(mail(f"palsu {n}", Message_ID=f"<{n}@evil.example>"), verdict="fail"))
    assert taken(mail("palsu", Message_ID="<x@evil.example>")).why == "too_many"
    assert taken(vouched(mail("ini saya"))).outcome != MailOutcome.KEPT
    ticket = answered()
    signed = mail("ini saya lagi", Message_ID="<2@example.com>", To=reply_address(ticket.reference))
    assert taken(signed).outcome == MailOutcome.THREAD


def test_a_kept_mail_leaves_no_pictures_beside_its_raw_bytes(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_in, "MOST_OF_A_SENDER", 0)
    kept = taken(with_picture("budi@example.com"))
    assert [path.name for path in settings.QUARANTINE.iterdir()] == [kept.quarantine_name]


OTHERS = {
    "text": {"text": "lain"},
    "sender": {"From": "siti@example.com"},
    "robot": {"Auto_Submitted": "auto-replied"},
    "pictures": {},
}


@pytest.mark.parametrize("other", OTHERS)
def test_nobody_makes_a_mail_vanish_by_using_its_message_id_first(other: str) -> None:
    forged = with_picture("budi@example.com").replace(b"<p@", b"<1@") if other == "pictures" else mail(**OTHERS[other])
    first, second = taken(forged), taken(mail("lihat gambar" if other == "pictures" else "sertifikat belum muncul"))
    assert first != second
    assert second.outcome in {MailOutcome.NEW, MailOutcome.THREAD}
    assert second.ticket is not None
    assert second.ticket.submissions.order_by("id").last().description in {"lihat gambar", "sertifikat belum muncul"}  # type: ignore[union-attr]


def test_a_mail_that_comes_by_two_ways_counts_once() -> None:
    first = taken(b"Received: by a\nDelivered-To: desk@example.org\n" + mail())
    assert taken(b"Received: by b\nReceived: by c\nDelivered-To: all@example.org\n" + mail()) == first


def test_a_forged_copy_does_not_use_up_a_mail_that_a_relay_vouches_for(settings: Any) -> None:
    settings.TRUSTED_AUTHSERV_ID = RELAY
    first, second = taken(vouched(mail(), verdict="fail")), taken(vouched(mail()))
    assert (first.is_proven, second.is_proven) == (False, True)


@pytest.mark.parametrize("place", ["Message-ID", "In-Reply-To"])
def test_a_message_id_that_the_database_cannot_hold_is_none(place: str) -> None:
    raw = mail(Message_ID="").replace(b"From:", place.encode() + b": <a\0b@example.com>\nFrom:", 1)
    assert taken(raw).outcome == MailOutcome.NEW
    assert taken(raw) == InboundMail.objects.get()


def test_a_text_that_is_too_long_is_cut_before_it_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    tidy = mail_in.tidy
    monkeypatch.setattr(mail_in, "tidy", lambda text, **options: read.append(len(text)) or tidy(text, **options))
    long = ("sertifikat belum muncul " * 300)[: DESCRIPTION_LENGTH - 30] + "4111 1111 1111 1111 " * 200
    row = taken(mail(long))
    assert (row.outcome, row.why, read[0] <= DESCRIPTION_LENGTH) == (MailOutcome.NEW, "cut", True)
    assert row.ticket is not None
    description = row.ticket.submissions.get().description
    assert description.endswith("\n[…]")
    assert "4111" not in description
    assert taken(mail("sertifikat belum muncul", Message_ID="<2@example.com>")).why == ""


def report(message_id: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example.com\r\nTo: desk@example.org\r\nMessage-ID: <r@mx>\r\nReturn-Path: <>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nUndeliverable.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; sari@example.com\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n"
    ).encode()


def test_a_mail_that_came_back_marks_the_address_and_brings_a_human(ticket: Ticket) -> None:
    reply = ticket.replies.get()
    row = taken(report(reply.message_id))
    assert (row.outcome, row.ticket) == (MailOutcome.BOUNCE, ticket)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.undeliverable_at) == (TicketState.WITH_AGENT, WEDNESDAY)
    assert ticket.events.filter(kind=EventKind.SEND_FAILED).count() == 1
    reply.refresh_from_db()
    assert outdated(reply) == "undeliverable"


def guessed(ticket: Ticket) -> str:
    """The Message-ID of a letter as whoever knows address, reference and keys can work it out."""
    letter = ticket.replies.get()
    return f"<{ticket.reference.lower()}.{letter.key}@example.org>"


def test_a_forged_report_changes_nothing(ticket: Ticket) -> None:
    real = ticket.replies.get().message_id
    signed, _, _domain = real.rpartition("@")
    for forged in (guessed(ticket), real.replace(".verdict", ".link"), f"{signed[:-20]}{'0' * 20}@example.org>"):
        assert taken(report(forged)).outcome == MailOutcome.IGNORED
    ticket.refresh_from_db()
    assert (ticket.undeliverable_at, ticket.state) == (None, TicketState.ANSWERED)


def test_a_report_that_comes_after_a_week_is_none(ticket: Ticket) -> None:
    ticket.replies.update(sent_at=WEDNESDAY - timedelta(days=8))
    assert taken(report(ticket.replies.get().message_id)).outcome == MailOutcome.IGNORED


def test_the_mark_goes_once_the_owner_writes(ticket: Ticket) -> None:
    taken(report(ticket.replies.get().message_id))
    taken(mail("saya di sini", From=TOO_EARLY.email, To=reply_address(ticket.reference)))
    ticket.refresh_from_db()
    assert (ticket.undeliverable_at, ticket.confirmed_at) == (None, WEDNESDAY)


@pytest.mark.parametrize("is_vouched_for", [True, False])
def test_a_mail_with_a_known_address_joins_only_where_a_relay_vouches_for_it(
    settings: Any, is_vouched_for: bool
) -> None:
    settings.TRUSTED_AUTHSERV_ID = "mx.desk.example"
    first = taken(mail("sertifikat belum muncul", From="budi@example.com", Message_ID="<a@example.com>")).ticket
    assert first is not None
    verdict = "pass" if is_vouched_for else "fail"
    told = f"Authentication-Results: mx.desk.example; dmarc={verdict} header.from=example.com\n".encode()
    second = taken(told + mail("masih belum muncul", From="budi@example.com", Message_ID="<b@example.com>"))
    first.refresh_from_db()
    assert (second.ticket == first, first.evidence_version) == ((True, 2) if is_vouched_for else (False, 1))
    assert (first.confirmed_at is not None) is is_vouched_for
    assert second.ticket is not None
    assert (second.ticket.proposed_for == first) is not is_vouched_for


def doubtful(ticket: Ticket, **fields: Any) -> Reply:
    """The ticket's reply as it is when nobody knows whether it arrived."""
    reply = ticket.replies.get()
    unknown = {"state": ReplyState.QUEUED, "sent_at": None, "doubts": 1, "last_error": "outcome_unknown", **fields}
    Reply.objects.filter(pk=reply.pk).update(**unknown)
    ticket.events.filter(kind=EventKind.SENT).delete()
    reply.refresh_from_db()
    return reply


@pytest.mark.parametrize(
    "how",
    [{}, {"state": ReplyState.SENDING, "doubts": 0}, {"state": ReplyState.FAILED, "doubts": 2}],
    ids=["broken", "killed", "given up"],
)
def test_an_answer_to_a_doubtful_mail_proves_that_it_arrived(ticket: Ticket, how: dict[str, Any]) -> None:
    reply = doubtful(ticket, **how)
    taken(mail("ini saya", From="sari@example.com", In_Reply_To=reply.message_id))
    reply.refresh_from_db()
    assert (reply.state, reply.sent_at, reply.last_error) == (ReplyState.SENT, WEDNESDAY, "")
    assert ticket.events.filter(kind=EventKind.SENT).count() == 1
    written = len(sent_mail.outbox)
    send(reply.pk)
    assert len(sent_mail.outbox) == written


def test_a_mail_that_came_back_has_been_out_whatever_we_thought(ticket: Ticket) -> None:
    reply = doubtful(ticket)
    taken(report(reply.message_id))
    reply.refresh_from_db()
    ticket.refresh_from_db()
    assert (reply.state, ticket.state) == (ReplyState.SENT, TicketState.WITH_AGENT)


@pytest.mark.parametrize(
    ("sender", "how"),
    [("mallory@example.com", {}), ("sari@example.com", {"doubts": 0}), ("sari@example.com", {"message_id": "<x@y>"})],
    ids=["stranger", "never handed over", "another mail"],
)
def test_nothing_else_proves_that(ticket: Ticket, sender: str, how: dict[str, Any]) -> None:
    identity = ticket.replies.get().message_id
    reply = doubtful(ticket, **how)
    taken(mail("ini saya", From=sender, In_Reply_To=identity))
    reply.refresh_from_db()
    assert reply.state == ReplyState.QUEUED


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("relayed", "2.0.0")])
def test_a_mail_that_is_only_late_marks_nothing(ticket: Ticket, action: str, status: str) -> None:
    row = taken(report(ticket.replies.get().message_id, action=action, status=status))
    assert row.outcome == MailOutcome.IGNORED
    ticket.refresh_from_db()
    assert ticket.undeliverable_at is None


def test_our_answers_carry_the_signed_address_and_the_thread(ticket: Ticket) -> None:
    taken(mail("masih belum ada", From="sari@example.com", To=reply_address(ticket.reference)))
    work(ticket)
    first, second = ticket.replies.order_by("id")
    assert first.state == second.state == ReplyState.SENT
    headers = thread_headers(second, [first.message_id])
    assert reference_in(headers["Reply-To"]) == ticket.reference
    assert headers["In-Reply-To"] == "<1@example.com>"
    assert headers["References"] == f"{first.message_id} <1@example.com>"
    assert own_address() == "desk@example.org"


def test_a_new_ticket_speaks_the_senders_language() -> None:
    english = taken(mail("Hello, my certificate is still not there. Could you please help?"))
    indonesian = taken(
        mail("halo min, certificate belum muncul nih", Message_ID="<2@example.com>", From="c@example.com")
    )
    assert english.ticket is not None
    assert indonesian.ticket is not None
    assert (english.ticket.language, indonesian.ticket.language) == ("en", "id")
    assert "Hello" in work(english.ticket).replies.get().text


def test_an_answer_in_another_language_changes_nothing(ticket: Ticket) -> None:
    row = taken(mail("This is what I have. Could you please look at it?", To=reply_address(ticket.reference)))
    assert row.ticket == ticket
    ticket.refresh_from_db()
    assert (ticket.language, ticket.submissions.order_by("id").last().language) == ("id", "id")  # type: ignore[union-attr]


def again(row: InboundMail) -> InboundMail:
    return mail_in.take_again(row, now=WEDNESDAY + timedelta(hours=1))


def test_a_kept_mail_can_be_taken_again_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(mail_in, "MOST_OF_A_SENDER", 0)
        kept = taken(mail())
        assert (kept.outcome, kept.why, Ticket.objects.count()) == (MailOutcome.KEPT, "too_many", 0)
        row = again(kept)
    assert (row.pk, row.outcome, row.why, row.received_at) == (kept.pk, MailOutcome.NEW, "", WEDNESDAY)
    assert row.ticket is not None
    assert row.ticket.submissions.get().description == "sertifikat saya belum muncul, selesai kemarin"
    for stale_or_not in (kept, row):
        assert again(stale_or_not) == row
    assert taken(mail()) == row
    assert Ticket.objects.count() == InboundMail.objects.count() == 1


def test_a_mail_that_is_as_useless_as_it_was_stays_kept() -> None:
    kept = taken(mail(From=""))
    row = again(kept)
    assert (row.outcome, row.why, row.ticket) == (MailOutcome.KEPT, "no_sender", None)


def broken(*_arguments: Any, **_options: Any) -> Any:
    raise RuntimeError("a bug")


def test_what_a_bug_kept_is_taken_under_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(mail_in.incoming, "parse", broken)
        kept = taken(mail())
        assert (kept.why, again(kept).outcome) == ("unreadable", MailOutcome.KEPT)
    row = again(kept)
    assert (row.outcome, row.key) == (MailOutcome.NEW, "<1@example.com>")
    assert taken(mail()) == row


def test_what_a_bug_kept_and_came_in_again_since_is_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(mail_in.incoming, "parse", broken)
        kept = taken(mail())
    other = taken(mail())
    row = again(kept)
    assert (row.outcome, row.why, row.ticket) == (MailOutcome.IGNORED, "taken_before", other.ticket)
    assert Ticket.objects.count() == 1


def test_a_mail_whose_bytes_are_gone_cannot_be_taken_again(settings: Any) -> None:
    kept = taken(mail(From=""))
    (settings.QUARANTINE / kept.quarantine_name).unlink()
    with pytest.raises(FileNotFoundError):
        again(kept)


def test_a_database_that_is_down_leaves_a_kept_mail_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_arguments: Any, **_options: Any) -> Any:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(mail_in, "MOST_OF_A_SENDER", 0)
        kept = taken(mail())
        patch.setattr(mail_in, "receive", down)
        with pytest.raises(OperationalError):
            again(kept)
    kept.refresh_from_db()
    assert (kept.outcome, kept.why) == (MailOutcome.KEPT, "too_many")


def test_old_notes_go_and_what_was_seen_lately_is_still_known(settings: Any) -> None:
    settings.INBOUND_MAIL_DAYS = 90
    old = taken(mail())
    repeated = taken(mail(Message_ID="<2@example.com>", From="c@example.com"))
    day_89 = WEDNESDAY + timedelta(days=89)
    assert pipeline.take_mail(mail(Message_ID="<2@example.com>", From="c@example.com"), now=day_89) == repeated
    pipeline.sweep_drafts(now=day_89)
    assert InboundMail.objects.count() == 2
    day_90 = WEDNESDAY + timedelta(days=90)
    pipeline.sweep_drafts(now=day_90)
    assert InboundMail.objects.get() == repeated
    assert Ticket.objects.filter(pk=old.ticket_id).exists()
    assert pipeline.take_mail(mail(Message_ID="<2@example.com>", From="c@example.com"), now=day_90) == repeated
    assert Ticket.objects.count() == 2


def test_old_notes_go_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeper, "MAILS", 2)
    for number in range(3):
        taken(mail(Message_ID=f"<{number}@example.com>", From="no-reply@example.com"))
    left = []
    for _ in range(3):
        pipeline.sweep_drafts(now=WEDNESDAY + timedelta(days=91))
        left.append(InboundMail.objects.count())
    assert left == [1, 0, 0]
