"""Ten mails, with files both ways, over a real IMAP and a real SMTP server."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from datasets import files
from datasets.cases import PICTURES
from tests.channels.email.provider import PASSWORD, RELAY, Provider, is_there, provider
from tests.factories import work
from triage import pipeline
from triage.channels.email.accounts import Mailbox
from triage.models import EventKind, File, Reply, ReplyKind, Resolution, Screenshot, Submission, Ticket
from triage.outbox.enclosed import Upload
from triage.tickets import correspondence
from triage.tickets.decisions import close

DESK, SARI, HELP = "desk@example.org", "sari@example.org", "cs@platform.example"
PHOTO = (PICTURES / "dashboard-selesai-16-mar-2026.jpg").read_bytes()
LETTER = b"%PDF-1.4 surat keterangan"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("desk_rows"),
    pytest.mark.skipif(not is_there(), reason="needs Debian's dovecot 2.3: apt install dovecot-imapd"),
]


@pytest.fixture
def agent_user() -> User:
    """Who answers."""
    return User.objects.create_user("rina", is_staff=True)


@pytest.fixture
def mail(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """The provider where the desk and everybody else have their mailboxes."""
    folder = Path(tempfile.mkdtemp(prefix="triage-mail-"))
    folder.chmod(0o755)  # Dovecot opens mailboxes as another user where the tests run as root.
    with provider(folder) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.pem))
        settings.EMAIL_BACKEND = "triage.channels.email.smtp.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "localhost", running.smtp_port, 5
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = True, False
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = DESK, PASSWORD
        settings.DEFAULT_FROM_EMAIL = f"Certificate Desk <{DESK}>"
        settings.TRUSTED_AUTHSERV_ID = RELAY
        settings.QUARANTINE, settings.MAIL_IN = folder / "quarantine", folder / "mail-in"
        settings.MAILBOXES = (
            Mailbox("main", "localhost", DESK, PASSWORD, port=running.imap_port, ca_file=str(running.pem)),
        )
        yield running
    shutil.rmtree(folder)


def written(sender: str, text: str, *, answers: EmailMessage | None = None, **headers: str) -> EmailMessage:
    """A mail as a phone writes it; ``answers`` is what it replies to."""
    message = EmailMessage()
    message["From"], message["Message-ID"] = sender, f"<{uuid4()}@phone.example>"
    if answers is not None:
        message["To"] = answers["Reply-To"] or answers["From"]
        message["Subject"] = f"Re: {answers['Subject'].removeprefix('Re: ')}"
        message["In-Reply-To"] = message["References"] = answers["Message-ID"]
        quoted = "\n".join(f"> {line}" for line in str(answers.get_body(("plain",)).get_content()).splitlines())  # type: ignore[union-attr]
        text += f"\n\nPada Rab, 16 Sep 2026 pukul 10.00 Desk <{DESK}> menulis:\n\n{quoted}\n"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def enclosed_in(letter: EmailMessage) -> dict[str | None, Any]:
    return {part.get_filename(): part.get_content() for part in letter.iter_attachments()}


def test_a_conversation_of_ten_mails_stays_one_ticket_and_one_thread(
    mail: Provider, agent_user: User, clock: time_machine.Traveller
) -> None:
    def take(message: EmailMessage) -> Ticket:
        mail.send(message)
        assert pipeline.fetch_mail() == 1
        clock.shift(timedelta(minutes=1))
        return work(Ticket.objects.get())

    def by_agent(text: str, *uploads: Upload, cc: str = "") -> EmailMessage:
        ticket, enclosed = Ticket.objects.get(), correspondence.enclosed(uploads, cc=cc)
        how: dict[str, Any] = {"agent": agent_user, "action_key": str(uuid4()), "now": timezone.now()}
        correspondence.reply(ticket, text=text, enclosed=enclosed, **how)
        work(ticket)
        return mail.inbox(SARI)[-1]

    # 1, 2: the complaint with a screenshot; the desk asks or answers.
    complaint = written(
        f"Sari Wulandari <{SARI}>", "Kak, sertifikat saya belum muncul di dashboard.", To=DESK, Subject="Sertifikat"
    )
    complaint.add_attachment(PHOTO, maintype="image", subtype="jpeg", filename="IMG_1.jpg")
    ticket = take(complaint)
    first = mail.inbox(SARI)[-1]
    assert first["Subject"].endswith(f"[{ticket.reference}]")

    # 3, 4: she answers the letter, with a document; an agent answers with a file and a copy.
    answer = written(SARI, "Ini surat dari tempat kerja saya kak.", answers=first)
    answer.add_attachment(files.DOCX, maintype="application", subtype="octet-stream", filename="surat.docx")
    take(answer)
    second = by_agent("Terlampir suratnya.", Upload("keterangan.pdf", LETTER), cc="budi@example.org")
    assert enclosed_in(second) == {"keterangan.pdf": LETTER}
    assert mail.inbox("budi@example.org")[-1]["Message-ID"] == second["Message-ID"]

    # 5, 6: a program without threads keeps the subject alone, and writes to the desk's plain address.
    take(written(SARI, "Sudah saya buka kak, masih sama.", To=DESK, Subject=str(second["Subject"])))
    assert Submission.objects.filter(ticket=ticket).count() == 3
    third = by_agent("Baik, kami tanyakan ke platform.")

    # 7, 8: the complaint is passed on with its evidence; the platform's answer is somebody else's.
    picture = Screenshot.objects.get()
    chosen = correspondence.enclosed((), evidence=correspondence.evidence(ticket, [str(picture.pk)]))
    correspondence.forward(
        ticket,
        to=HELP,
        text="Mohon dicek.",
        agent=agent_user,
        action=(str(uuid4()), timezone.now()),
        enclosed=chosen,
    )
    work(ticket)
    passed_on = mail.inbox(HELP)[-1]
    assert list(enclosed_in(passed_on)) == [f"{ticket.reference}-1.jpg"]
    take(written(HELP, "Sertifikatnya sudah kami terbitkan ulang.", answers=passed_on))
    assert Submission.objects.filter(ticket=ticket, is_third_person=True).count() == 1

    # 9, 10: the agent's last letter, its ticket closed, and thanks that nobody need answer.
    last = by_agent("Sertifikatnya sudah terbit, silakan dicek.")
    close(Ticket.objects.get(), resolution=Resolution.APPEARED, agent=agent_user, now=timezone.now())
    work(ticket)
    letters = len(mail.inbox(SARI))
    take(written(SARI, "Terima kasih banyak kak, sudah muncul.", answers=last))

    assert len(mail.inbox(SARI)) == letters
    assert ticket.events.filter(kind=EventKind.THANKED).exists()
    assert {str(each["Subject"]) for each in (first, second, third, last)} == {f"Re: Sertifikat [{ticket.reference}]"}
    assert [str(each["In-Reply-To"]) for each in (second, third, last)].count("None") == 0
    assert File.objects.get().original_name == "surat.docx"
    assert set(Reply.objects.filter(ticket=ticket, kind=ReplyKind.AGENT).values_list("state", flat=True)) == {"sent"}
