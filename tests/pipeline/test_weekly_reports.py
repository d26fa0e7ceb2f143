"""The weekly report: on Monday, once, in its reader's language, with the dashboard's figures."""

from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.utils import translation

from tests.factories import WEDNESDAY, answered
from tests.reporting.generate import generated
from triage import reporting, tasks, tickets
from triage.channels.email.outgoing import EmailChannel
from triage.installed import installed
from triage.messages import OutcomeUnknown, PermanentFailure, RetryableFailure
from triage.models import (
    EventKind,
    ReportReader,
    Resolution,
    Snapshot,
    Ticket,
    TicketEvent,
    TicketFigures,
    WeeklyReport,
)
from triage.pipeline import weekly_reports
from triage.pipeline.sweeper import sweep
from triage.reporting.weekly import week

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

THIS_MONDAY = WEDNESDAY.astimezone(installed().zone).date() - timedelta(days=2)
LAST_MONDAY = THIS_MONDAY - timedelta(days=7)


def reader(email: str = "joko@example.com", **fields: Any) -> ReportReader:
    return ReportReader.objects.create(email=email, **fields)


def send() -> None:
    """As the sweep and a worker do it."""
    sweep()
    for pk in WeeklyReport.objects.values_list("pk", flat=True):
        tasks.weekly_report(pk)


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=installed().zone)


def test_each_reader_gets_it_once_in_their_language(mailoutbox: list[EmailMultiAlternatives]) -> None:
    reader("joko@example.com", language="id")
    reader("dewi@example.com", language="en")
    reader("gone@example.com", active=False)
    for _sweep in range(3):
        send()
    mails = {mail.to[0]: mail for mail in mailoutbox}
    assert len(mailoutbox) == 2
    assert mails["joko@example.com"].subject.startswith("Pekan helpdesk: ")
    english = mails["dewi@example.com"]
    assert english.subject.startswith("The desk's week: ")
    assert "Answered automatically" in english.body
    html = str(english.alternatives[0][0])
    assert '<th scope="row"' in html
    assert "/desk/dashboard/" in html
    assert {row.monday for row in WeeklyReport.objects.all()} == {LAST_MONDAY}


def test_it_comes_on_monday_morning(clock: time_machine.Traveller, mailoutbox: list[EmailMultiAlternatives]) -> None:
    reader()
    send()
    for hour, count in ((5, 1), (7, 2)):
        clock.move_to(at(THIS_MONDAY + timedelta(days=7), hour))
        send()
        assert len(mailoutbox) == count
    assert WeeklyReport.objects.filter(monday=THIS_MONDAY).count() == 1


def test_twice_is_refused_by_the_database() -> None:
    row = WeeklyReport.objects.create(reader=reader(), monday=LAST_MONDAY, due_at=WEDNESDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        WeeklyReport.objects.create(reader=row.reader, monday=LAST_MONDAY, due_at=WEDNESDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        reader("JOKO@example.com")


@pytest.mark.parametrize("failure", [RetryableFailure("later"), OutcomeUnknown("lost")])
def test_what_may_have_failed_is_tried_again_with_the_same_id(
    failure: Exception, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    reader()
    tried: list[str] = []

    def deliver(_channel: EmailChannel, message: Any) -> None:
        tried.append(message.message_id)
        if len(tried) == 1:
            raise failure

    monkeypatch.setattr(EmailChannel, "deliver", deliver)
    send()
    assert WeeklyReport.objects.get().ended_at is None
    clock.shift(timedelta(minutes=2))
    send()
    send()
    assert (len(tried), len(set(tried))) == (2, 1)
    assert WeeklyReport.objects.get().ended_at is not None


def test_a_refused_address_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    reader()

    def refused(_channel: EmailChannel, _message: Any) -> None:
        raise PermanentFailure("refused")

    monkeypatch.setattr(EmailChannel, "deliver", refused)
    send()
    row = WeeklyReport.objects.get()
    assert (row.ended_at is None, row.last_error) == (False, "refused")


def test_nothing_is_sent_within_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    reader()
    depth = len(transaction.get_connection().savepoint_ids)
    seen: list[int] = []
    monkeypatch.setattr(
        EmailChannel, "deliver", lambda *_args: seen.append(len(transaction.get_connection().savepoint_ids))
    )
    send()
    assert seen == [depth]


def test_its_figures_are_the_dashboards() -> None:
    generated(150, now=WEDNESDAY)
    sunday = at(THIS_MONDAY, 0) - timedelta(seconds=1)  # A moment at which the last seven days are that week.
    reporting.take(now=sunday, rebuild=True)
    board = Snapshot.objects.get(days=7, platform="").figures
    found = week(LAST_MONDAY, now=sunday)
    assert board["buckets"][0] == LAST_MONDAY.isoformat()
    sums = {what: {key: sum(counts) for key, counts in board[what].items()} for what in ("handled", "received")}
    assert found.received == sum(sums["received"].values()) > 0
    assert dict(found.categories) == {key: count for key, count in sums["received"].items() if count}
    assert (found.alone, found.human) == (sums["handled"].get("alone", 0), sums["handled"].get("human", 0))
    assert (found.helpful, found.unhelpful) == tuple(sum(board["ratings"].get(key, [0])) for key in ("yes", "no"))
    assert (found.met, found.breached) == tuple(sum(board["waits"].get(key, [0])) for key in ("met", "breached"))
    assert (found.waiting, found.overdue) == (sum(board["age"].values()), board["overdue"])
    took = sorted(
        TicketFigures.objects.filter(received_on__range=(found.first, found.last))
        .exclude(first_reply_seconds=None)
        .values_list("first_reply_seconds", flat=True)
    )
    assert found.first_reply is not None
    assert found.first_reply[0] == median(took)
    assert took[-1] >= found.first_reply[1] >= found.first_reply[0]


def test_a_ticket_that_is_opened_again_twice_counts_once() -> None:
    ticket = answered()
    for hours in (1, 2, 24 * 10):
        TicketEvent.objects.create(
            ticket=ticket, kind=EventKind.REOPENED, at=at(LAST_MONDAY, 12) + timedelta(hours=hours)
        )
    assert week(LAST_MONDAY, now=WEDNESDAY).reopened == 1


def test_a_week_of_nothing_is_told_too(mailoutbox: list[EmailMultiAlternatives]) -> None:
    reader(language="en")
    send()
    assert "Received: 0" in mailoutbox[0].body
    assert "Half of them within: –" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("seconds", "told"), [(None, "–"), (5, "1 minute"), (3600, "60 minutes"), (9000, "2 hours"), (400_000, "5 days")]
)
def test_durations_are_as_coarse_as_they_are_long(seconds: float | None, told: str) -> None:
    with translation.override("en"):
        assert weekly_reports._took(seconds) == told


def test_a_closed_one_counts_as_handled(mailoutbox: list[EmailMultiAlternatives]) -> None:
    ticket = answered()
    Ticket.objects.filter(pk=ticket.pk).update(created_at=at(LAST_MONDAY, 12))
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY)
    reporting.take(now=WEDNESDAY, rebuild=True)
    reader(language="en")
    send()
    assert "Answered automatically: 1 (100 %)" in mailoutbox[-1].body
