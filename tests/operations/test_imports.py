"""Tickets of another desk: found, learnt from, never written about; once, however often their file is imported."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.factories import WEDNESDAY
from triage.evidence.wording import shipped
from triage.learning.lessons import of_categories
from triage.models import (
    DeskSettings,
    EventKind,
    FollowUp,
    Notice,
    Reply,
    ReplyState,
    Submission,
    Ticket,
    TicketEvent,
    TicketFigures,
    TicketState,
)
from triage.reporting.ticket_figures import bring_up_to_date
from triage.tickets.privacy.anonymise import anonymise

CSV = """\
Ticket;Masuk;Selesai;Email;Nama;Isi;Topik;Jawaban
1;2026-09-01 10:00;2026-09-02 10:00;sari@example.com;Sari;Baru selesai kemarin sudah harus muncul?;Telat;Tunggu ya Kak
2;2026-09-01T10:00:00Z;;budi@example.com;Budi;"Nama di sertifikat
salah ketik";name_mismatch;
3;2026-09-03;;;;Kapan terbit?;Lain;
4;kapan-kapan;;rahasia@example.com;;Rahasia;;
5;2026-01-03;;lama@example.com;;Rahasia;;
6;2027-01-03;;nanti@example.com;;Rahasia;;
7;2026-09-03;;bukan alamat;;Rahasia;;
8;2026-09-03;;kosong@example.com;;;;
;2026-09-03;;tanpa@example.com;;Rahasia;;
"""
ARGUMENTS = (
    *("--source", "old", "--as", "rina", "--columns", "id=Ticket", "received=Masuk", "closed=Selesai", "email=Email"),
    *("name=Nama", "description=Isi", "category=Topik", "reply=Jawaban", "--categories", "telat=too_early"),
)
MBOX = """\
From a Mon Sep  7 10:00:00 2026
From: Sari <sari@example.com>
To: help@old.example
Subject: Sertifikat
Date: Mon, 7 Sep 2026 10:00:00 +0700
Message-ID: <one@example.com>

Sertifikat saya belum muncul.

From b Mon Sep  7 11:00:00 2026
From: Old desk <help@old.example>
To: sari@example.com
Subject: Re: Sertifikat
Date: Mon, 7 Sep 2026 11:00:00 +0700
Message-ID: <two@old.example>
In-Reply-To: <one@example.com>

Mohon tunggu tiga hari kerja.

From c Mon Sep  7 12:00:00 2026
From: Sari <sari@example.com>
To: help@old.example
Subject: Re: Sertifikat
Date: Mon, 7 Sep 2026 12:00:00 +0700
Message-ID: <three@example.com>
In-Reply-To: <two@old.example>

Sudah muncul, makasih.

From d Mon Sep  7 13:00:00 2026
From: MAILER-DAEMON@example.com
To: help@old.example
Subject: Undelivered Mail Returned to Sender
Date: Mon, 7 Sep 2026 13:00:00 +0700
Message-ID: <four@example.com>
Auto-Submitted: auto-replied

gone

From e Mon Sep  7 14:00:00 2026
From: help@old.example
To: somebody@example.com
Subject: Pengumuman
Date: Mon, 7 Sep 2026 14:00:00 +0700
Message-ID: <five@old.example>

Libur besok.

"""


@pytest.fixture(autouse=True)
def rina(desk_rows: None, clock: None) -> User:
    return User.objects.create_user("rina")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "old.csv"
    path.write_text(CSV, encoding="utf-8-sig")
    return path


def imported(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("import_tickets", str(path), *arguments, stdout=out)
    return out.getvalue()


def test_a_dry_run_says_what_would_come_and_quotes_nobody(table: Path) -> None:
    told = imported(table, *ARGUMENTS, "--dry-run")
    assert "3  tickets imported" in told
    assert "2  have a cause to learn from" in told
    assert "1  name a cause that this desk does not know" in told
    assert "1  refused: each has no time that can be read (at 6)" in told
    assert told.count("refused") == 6
    assert "ahasia" not in told
    assert not Ticket.objects.exists()


def test_what_is_imported_is_closed_is_there_once_and_nobody_hears_of_it(table: Path, rina: User) -> None:
    imported(table, *ARGUMENTS)
    assert "3  were there already" in imported(table, *ARGUMENTS)
    tickets = Ticket.objects.order_by("id")
    assert [(each.state, each.category) for each in tickets] == [
        (TicketState.CLOSED, "too_early"),
        (TicketState.CLOSED, "name_mismatch"),
        (TicketState.CLOSED, ""),
    ]
    assert {*TicketEvent.objects.values_list("kind", "agent")} == {(EventKind.IMPORTED, rina.pk)}
    (answer,) = Reply.objects.all()
    assert (answer.state, answer.body) == (ReplyState.SENT, "Tunggu ya Kak")
    assert not Notice.objects.exists()
    assert not FollowUp.objects.exists()
    bring_up_to_date(since=None)
    assert not TicketFigures.objects.exists()  # The dashboard tells of this desk's own work.


def test_causes_teach_on_the_word_of_who_imported_them_unless_the_desk_does_not_want_that(
    table: Path, rina: User
) -> None:
    imported(table, *ARGUMENTS)
    lessons = of_categories(shipped())
    assert [(each.label, each.agent, each.held) for each in lessons] == [
        ("too_early", rina.pk, False),
        ("name_mismatch", rina.pk, False),
    ]
    DeskSettings.objects.update(learns_from_imported=False)
    assert of_categories(shipped()) == []


def test_who_was_erased_does_not_come_back_with_the_file(table: Path) -> None:
    imported(table, *ARGUMENTS)
    anonymise(list(Ticket.objects.all()), now=WEDNESDAY)
    assert of_categories(shipped()) == []
    assert "0  tickets imported" in imported(table, *ARGUMENTS)
    assert not Submission.objects.exclude(description="").exists()


def test_mails_become_tickets_with_their_story(tmp_path: Path) -> None:
    path = tmp_path / "support.mbox"
    path.write_text(MBOX)
    told = imported(path, "--source", "mail", "--as", "rina", "--desk", "help@old.example")
    assert "1  tickets imported" in told
    assert "2  further messages" in told
    assert "written by a machine (at 4)" in told
    assert "is the desk's own and answers nothing that was imported (at 5)" in told
    ticket = Ticket.objects.get()
    words = [each.description.splitlines()[-1] for each in ticket.submissions.order_by("id")]
    assert words == ["Sertifikat saya belum muncul.", "Sudah muncul, makasih."]
    assert [each.body for each in ticket.replies.all()] == ["Mohon tunggu tiga hari kerja."]
    assert "3  were there already" in imported(path, "--source", "mail", "--as", "rina", "--desk", "help@old.example")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--columns", "id=Nomor"), "no column Nomor.*There are: .*Ticket"),
        (("--columns", "nomor=Ticket"), "no column of ours called nomor"),
        (("--categories", "Telat=late"), "no cause late"),
        (("--as", "nobody"), "no active user"),
    ],
)
def test_what_the_file_or_the_desk_does_not_have_is_named(table: Path, arguments: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        imported(table, "--source", "old", "--as", "rina", *arguments)
