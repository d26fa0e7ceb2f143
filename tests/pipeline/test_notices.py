"""A notice's mail: once, only while it is news to somebody who may know it, and nothing of what was said."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.utils import timezone

from tests.factories import WEDNESDAY
from tests.workspace.browsers import member
from tests.workspace.cases import disputed
from triage import parts, pipeline
from triage import tickets as actions
from triage.channels.email.note_address import noticed
from triage.channels.email.outgoing import EmailChannel
from triage.messages import OutcomeUnknown, PartFailed, PermanentFailure, RetryableFailure, SenderFailed
from triage.models import Notice, Part, Preference, ReplyState, Trouble
from triage.models.part import OUT
from triage.notices import mark_read
from triage.pipeline import notices, outage_words, outages
from triage.pipeline.notice_words import detail, title
from triage.playbook.load import ADMINISTRATORS, AGENTS

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

SAID = "@dewi: katanya RAHASIA"


@pytest.fixture
def dewi() -> User:
    """Somebody with an address, who is mentioned."""
    user = member("dewi", AGENTS)
    User.objects.filter(pk=user.pk).update(email="dewi@example.org")
    return user


@pytest.fixture
def notice(dewi: User, clock: time_machine.Traveller) -> Notice:
    """Its mail is due now."""
    ticket = disputed()
    actions.note(ticket, text=SAID, agent=member("rina", AGENTS), action_key="k", now=timezone.now())
    clock.shift(timedelta(minutes=2))
    return dewi.notices.get()


def mails(mailoutbox: list[EmailMessage]) -> list[EmailMessage]:
    return [mail for mail in mailoutbox if mail.to == ["dewi@example.org"]]


def state(notice: Notice) -> tuple[str, str]:
    notice.refresh_from_db()
    return notice.state, notice.last_error


def test_it_goes_out_once_and_names_the_ticket_alone(notice: Notice, mailoutbox: list[EmailMessage]) -> None:
    for _ in range(2):
        pipeline.send_notice(notice.pk)

    (mail,) = mails(mailoutbox)
    assert notice.ticket is not None
    reference = notice.ticket.reference
    assert reference in mail.subject
    assert f"/desk/tickets/{reference}/" in mail.body
    assert not {"RAHASIA", "sari", "Sari", "sertifikat"} & set(mail.message().as_string().split())
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert noticed([str(mail.extra_headers["Reply-To"])], ()) == notice.pk
    assert noticed((), [mail.extra_headers["Message-ID"]]) == notice.pk
    assert state(notice) == (ReplyState.SENT, "")


def test_the_sweep_finds_it_and_only_once_it_is_due(notice: Notice, clock: time_machine.Traveller) -> None:
    assert pipeline.sweep()["notices"] == 1
    clock.shift(timedelta(seconds=-1))
    assert pipeline.sweep()["notices"] == 0
    pipeline.send_notice(notice.pk)
    assert state(notice) == (ReplyState.QUEUED, "")


def read(notice: Notice) -> None:
    mark_read(notice.person_id, now=timezone.now(), ticket=notice.ticket)


def deactivated(notice: Notice) -> None:
    User.objects.filter(pk=notice.person_id).update(is_active=False)


def no_rights(notice: Notice) -> None:
    notice.person.groups.clear()


def no_address(notice: Notice) -> None:
    User.objects.filter(pk=notice.person_id).update(email="")


def not_wanted(notice: Notice) -> None:
    Preference.objects.create(person_id=notice.person_id, notices={"mentioned": "bell"})


def too_late(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(at=WEDNESDAY - notices.TOO_LATE)


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (read, "read"),
        (deactivated, "not_entitled"),
        (no_rights, "not_entitled"),
        (no_address, "no_address"),
        (not_wanted, "not_wanted"),
        (too_late, "too_late"),
    ],
)
def test_it_does_not_go_out_where_it_is_no_news(
    change: Any, cause: str, notice: Notice, mailoutbox: list[EmailMessage]
) -> None:
    change(notice)
    pipeline.send_notice(notice.pk)

    assert (state(notice), mails(mailoutbox)) == ((ReplyState.CANCELLED, cause), [])


def test_it_waits_for_quiet_hours_to_end(
    dewi: User, clock: time_machine.Traveller, mailoutbox: list[EmailMessage]
) -> None:
    Preference.objects.create(person=dewi, quiet_from=time(10), quiet_until=time(11))  # It is ten o'clock.
    actions.note(disputed(), text=SAID, agent=member("rina", AGENTS), action_key="k", now=timezone.now())
    notice = dewi.notices.get()
    assert notice.due_at == WEDNESDAY + timedelta(hours=1)
    Preference.objects.update(quiet_until=time(12))  # Meanwhile they have changed their mind.
    clock.shift(timedelta(hours=1))
    pipeline.send_notice(notice.pk)
    assert mails(mailoutbox) == []
    clock.shift(timedelta(hours=1))
    pipeline.send_notice(notice.pk)
    assert len(mails(mailoutbox)) == 1


def failing(error: Exception) -> Any:
    def deliver(_self: EmailChannel, _message: object) -> None:
        raise error

    return deliver


@pytest.mark.parametrize(
    ("error", "ends"),
    [
        (RetryableFailure("smtp_451"), ReplyState.QUEUED),
        (SenderFailed("OSError", PartFailed(Trouble.UNREACHABLE)), ReplyState.QUEUED),
        (PermanentFailure("smtp_550"), ReplyState.FAILED),
    ],
)
def test_what_fails_is_tried_again_or_given_up(
    error: Exception, ends: ReplyState, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EmailChannel, "deliver", failing(error))
    pipeline.send_notice(notice.pk)

    assert state(notice)[0] == ends
    assert notice.doubts == 0


def test_a_doubt_has_it_sent_once_more_and_then_no_more(
    notice: Notice, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    monkeypatch.setattr(EmailChannel, "deliver", failing(OutcomeUnknown("after_data")))
    for _ in range(3):
        pipeline.send_notice(notice.pk)
        clock.shift(timedelta(hours=3))

    assert state(notice) == (ReplyState.FAILED, "outcome_unknown")
    assert notice.doubts == 2


def test_whoever_was_killed_while_sending_leaves_a_doubt_and_the_identical_mail(
    notice: Notice, mailoutbox: list[EmailMessage]
) -> None:
    Notice.objects.filter(pk=notice.pk).update(
        state=ReplyState.SENDING, claim_id="0" * 32, claimed_until=timezone.now(), attempts=1
    )
    pipeline.send_notice(notice.pk)

    assert len(mails(mailoutbox)) == 1
    assert state(notice) == (ReplyState.SENT, "")
    assert notice.doubts == 1


def test_it_rests_with_the_sender(notice: Notice, mailoutbox: list[EmailMessage]) -> None:
    parts.fails(OUT, PartFailed(Trouble.LOGIN), now=timezone.now())
    pipeline.send_notice(notice.pk)

    assert (state(notice), mails(mailoutbox)) == ((ReplyState.QUEUED, ""), [])


def test_an_outage_is_told_to_administrators_once_and_says_when_it_is_over(clock: time_machine.Traveller) -> None:
    dewi, rina = member("dewi", ADMINISTRATORS), member("rina", AGENTS)
    failed_at = timezone.now()
    for seconds in range(0, 400, 30):
        parts.fails(OUT, PartFailed(Trouble.LOGIN), now=failed_at + timedelta(seconds=seconds))
    assert outages.look(now=failed_at + timedelta(minutes=4)) == []
    for minutes in (6, 7):
        outages.look(now=failed_at + timedelta(minutes=minutes))

    notice = dewi.notices.get()
    assert not rina.notices.exists()
    assert title(notice) == outage_words.title(Part.objects.get(name=OUT))
    going_on = detail(notice)
    parts.works(OUT, now=failed_at + timedelta(minutes=8))
    notice.part = Part.objects.get(name=OUT)
    assert detail(notice) != going_on


def test_what_keeps_it_from_going_out_and_is_nobodys_fault_counts_as_no_attempt(
    notice: Notice, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    def broken(*_given: object) -> None:
        raise PartFailed(Trouble.FULL, part="storage")

    monkeypatch.setattr(notices, "_message", broken)
    pipeline.send_notice(notice.pk)

    assert (state(notice), mails(mailoutbox)) == ((ReplyState.QUEUED, "storage"), [])
    assert (notice.attempts, notice.doubts) == (0, 0)
