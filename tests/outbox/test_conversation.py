"""One conversation, one subject: what mail programs need to keep a ticket's letters together."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail

from tests.factories import TOO_EARLY, WEDNESDAY, answered, message, work
from triage import pipeline, tickets
from triage.installed import installed
from triage.models import FollowUp, Resolution, Ticket
from triage.outbox.conversation import bare, leads_nowhere
from triage.tickets import change_follow_up

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

OWN = "Sertifikat Tokopedia belum muncul"


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rina", first_name="Rina")


def written(subject: str, *, is_owner: bool = False) -> Ticket:
    """A ticket that a mail with this subject opened, answered by the machine."""
    sent = message(TOO_EARLY, channel="email", subject=subject, is_owner=is_owner)
    return work(pipeline.receive(sent, now=WEDNESDAY).ticket)


def all_letters(ticket: Ticket, agent: User) -> list[str]:
    """The subjects of an answer, a follow-up, an agent's reply and the closing letter."""
    planned = FollowUp.objects.filter(ticket=ticket, state="planned").earliest("due_at")
    change_follow_up(planned, to=None, cancel=False, agent=agent, now=WEDNESDAY)
    pipeline.follow_up(planned.pk)
    tickets.reply(ticket, text="Kami cek dulu.", agent=agent, action_key="1", now=WEDNESDAY)
    work(ticket)
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY)
    work(ticket)
    assert sorted(ticket.replies.values_list("kind", flat=True)) == ["agent", "closing", "reminder", "verdict"]
    assert len(mail.outbox) == 4
    return [str(letter.subject) for letter in mail.outbox]


def as_threads(subject: str) -> str:
    """What Gmail compares, and people's eyes."""
    return re.sub(r"^(?:Re: )+|\s*\[TKT-[^\]]+\]\s*", "", subject)


def test_every_letter_has_the_requesters_own_subject_and_the_reference(agent: User) -> None:
    ticket = written(OWN)
    assert set(all_letters(ticket, agent)) == {f"Re: {OWN} [{ticket.reference}]"}
    assert as_threads(str(mail.outbox[0].subject)) == OWN


def test_a_complaint_by_the_form_has_one_subject_too(agent: User) -> None:
    ticket = answered()
    assert set(all_letters(ticket, agent)) == {f"Kabar laporan [{ticket.reference}]"}


def test_the_subject_stays_when_the_owner_confirms_or_writes_again() -> None:
    lure = "Klaim di evil.example"
    ticket = written(lure)
    tickets.confirm_owner(ticket, now=WEDNESDAY + timedelta(hours=1))
    more = message(TOO_EARLY, channel="email", subject=f"Re: {OWN}", is_owner=True)
    pipeline.receive(more, now=WEDNESDAY + timedelta(hours=1), ticket=ticket)
    work(ticket)
    assert {str(letter.subject) for letter in mail.outbox} == {f"Kabar laporan [{ticket.reference}]"}


def test_what_each_letter_is_about_stands_in_it() -> None:
    written(OWN)
    [letter] = mail.outbox
    assert "Sertifikatnya masih dalam waktu tunggu, sampai Jumat, 18 September 2026</p>" in str(letter.alternatives)


@pytest.mark.parametrize(
    "lure",
    [
        "Klaim hadiah di https://evil.example/x",
        "Klaim hadiah di evil.example",
        "Hubungi 0812-3456-789 sekarang",
        "Anda menang Rp 600",
        "tulis ke budi@evil.example",
        "evil\u2024example\u202e",
        "panjang " * 12,
    ],
)
def test_a_stranger_cannot_make_the_desk_deliver_bait(lure: str) -> None:
    ticket = written(lure)
    assert str(mail.outbox[0].subject) == f"Kabar laporan [{ticket.reference}]"


def test_whoever_is_known_to_have_written_gets_any_subject_back() -> None:
    ticket = written("Voucher 12345678 di https://tokopedia.com", is_owner=True)
    assert str(mail.outbox[0].subject) == f"Re: Voucher 12345678 di https://tokopedia.com [{ticket.reference}]"


@pytest.mark.parametrize(
    ("subject", "own"),
    [
        (OWN, OWN),
        (f"Re: {OWN}", OWN),
        (f"RE[2]: Fwd: Bls : {OWN} [TKT-7K3M-Q2XD]", OWN),
        (f"[TKT-7K3M-Q2XD] {OWN}", OWN),
        ("Rekening saya: belum cair", "Rekening saya: belum cair"),
        ("Re:", ""),
        ("  \n ", ""),
        ("x" * 500, "x" * 150),
    ],
)
def test_a_subject_without_the_signs_of_an_answer(subject: str, own: str) -> None:
    assert bare(subject) == own


@pytest.mark.parametrize("usual", [OWN, "Selesai 3 Feb. 2026, belum muncul", "Nama salah (S.Pd)"])
def test_usual_subjects_lead_nowhere(usual: str) -> None:
    assert leads_nowhere(usual) is ("S.Pd" not in usual)
    assert installed().language == "id"
