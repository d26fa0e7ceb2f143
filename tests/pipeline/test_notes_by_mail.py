"""A colleague's answer to a notice is an internal note; what only looks like one is kept, and never an answer."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.factories import WEDNESDAY
from tests.pipeline.test_mail_in import mail, taken
from tests.workspace.browsers import member
from tests.workspace.cases import disputed
from triage import pipeline
from triage import tickets as actions
from triage.channels.email.note_address import is_for_notices, note_address, notice_id, noticed
from triage.channels.email.reply_address import reply_address
from triage.models import EventKind, InboundMail, MailOutcome, Note, Notice, Submission, Ticket
from triage.pipeline.mail_explained import explain
from triage.pipeline.notes_by_mail import FRESH
from triage.playbook.load import AGENTS

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

ANSWER = (
    "Sudah saya telepon, @rina.\n\nOn Wed, 16 Sep 2026 at 10:02, Desk <desk@example.org> wrote:\n> You are mentioned"
)


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.QUARANTINE = tmp_path / "quarantine"
    settings.DEFAULT_FROM_EMAIL = "Certificate Desk <desk@example.org>"


@pytest.fixture
def notice() -> Notice:
    """Dewi, who has an address, is mentioned."""
    dewi = member("dewi", AGENTS)
    User.objects.filter(pk=dewi.pk).update(email="Dewi@example.org")
    actions.note(disputed(), text="@dewi", agent=member("rina", AGENTS), action_key="k", now=WEDNESDAY)
    return dewi.notices.get()


def answer(notice: Notice, text: str = ANSWER, **headers: str) -> InboundMail:
    usual = {"From": "Dewi <dewi@example.org>", "To": note_address(notice.pk), "Subject": "Re: [x]"}
    return taken(mail(text, **{**usual, **headers}))


def test_its_words_become_a_note_without_what_they_quote(notice: Notice) -> None:
    submissions, ticket = Submission.objects.count(), notice.ticket
    row = answer(notice)
    again = answer(notice)

    note = Note.objects.latest("id")
    assert (row.outcome, row.why, row.ticket) == (MailOutcome.THREAD, "noted", ticket)
    assert (note.text, note.agent, note.ticket) == ("Sudah saya telepon, @rina.", notice.person, ticket)
    assert (again.pk, Note.objects.count()) == (row.pk, 2)
    assert ticket is not None
    assert ticket.events.filter(kind=EventKind.NOTED, agent=notice.person).count() == 1
    assert User.objects.get(username="rina").notices.get().kind == "mentioned"
    assert Submission.objects.count() == submissions


def test_the_message_id_says_it_too_where_a_program_answers_elsewhere(notice: Notice) -> None:
    assert notice.ticket is not None
    key = notice_id(notice.pk, reference=notice.ticket.reference)
    row = answer(notice, To="desk@example.org", In_Reply_To=key)

    assert (row.why, row.ticket) == ("noted", notice.ticket)


def from_somebody_else(notice: Notice) -> dict[str, str]:
    return {"From": "Sari <sari@example.com>"}


def from_nobody_any_more(notice: Notice) -> dict[str, str]:
    User.objects.filter(pk=notice.person_id).update(is_active=False)
    return {}


def who_may_not(notice: Notice) -> dict[str, str]:
    notice.person.groups.clear()
    return {}


def too_late(notice: Notice) -> dict[str, str]:
    Notice.objects.filter(pk=notice.pk).update(at=WEDNESDAY - FRESH - timedelta(seconds=1))
    return {}


def forged(notice: Notice) -> dict[str, str]:
    return {"To": f"desk+note-{notice.pk}.{'0' * 20}@example.org"}


def anothers(notice: Notice) -> dict[str, str]:
    return {"To": note_address(notice.pk).replace(f"note-{notice.pk}", f"note-{notice.pk + 1}")}


def gone(notice: Notice) -> dict[str, str]:
    notice.delete()
    return {}


def beside_the_requesters_address(notice: Notice) -> dict[str, str]:
    assert notice.ticket is not None
    return {"From": "Sari <sari@example.com>", "Cc": reply_address(notice.ticket.reference)}


@pytest.mark.parametrize(
    "change",
    [
        *(from_somebody_else, from_nobody_any_more, who_may_not, too_late, forged, anothers, gone),
        beside_the_requesters_address,
    ],
)
def test_anything_else_is_kept_and_is_nobodys_answer(change: Any, notice: Notice) -> None:
    key, headers = notice.pk, change(notice)
    before = (Submission.objects.count(), Ticket.objects.count(), Note.objects.count())
    notice.pk = key
    row = answer(notice, **headers)
    again = pipeline.mail_in.take_again(row, now=WEDNESDAY)

    assert (row.outcome, row.why, row.ticket) == (MailOutcome.KEPT, "note_refused", None)
    assert (again.outcome, again.why) == (MailOutcome.KEPT, "note_refused")
    assert (Submission.objects.count(), Ticket.objects.count(), Note.objects.count()) == before


@pytest.mark.parametrize(
    ("headers", "text", "outcome", "why"),
    [
        ({"Auto_Submitted": "auto-replied"}, "Saya cuti.", MailOutcome.IGNORED, None),
        ({}, "\n> You are mentioned", MailOutcome.KEPT, "empty"),
    ],
)
def test_it_answers_no_machine_and_writes_no_empty_note(
    headers: dict[str, str], text: str, outcome: str, why: str | None, notice: Notice
) -> None:
    row = answer(notice, text, **headers)

    assert row.outcome == outcome
    assert why is None or row.why == why
    assert Note.objects.count() == 1


def test_it_is_explained(notice: Notice) -> None:
    assert explain(mail(ANSWER, To=note_address(notice.pk)))["outcome"] == "note"


def test_only_our_own_domains_have_such_addresses() -> None:
    assert noticed([note_address(5).upper()], ()) == 5
    assert not is_for_notices(["desk+note-5.0@else.example"], ())
    assert is_for_notices(["desk+note-whatever@example.org"], ())
    assert noticed(["desk+note-5@example.org"], ["<tkt-aaaa-bbbb.notice-5.00000000000000000000@example.org>"]) is None
