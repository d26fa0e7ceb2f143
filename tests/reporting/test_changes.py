"""The incremental export: whatever is written meanwhile, each change is told once and none is left out."""

import json
import threading
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from tests.factories import TOO_EARLY, answered, received, replace
from triage.installed import installed
from triage.models import EventKind, Resolution, Ticket, TicketEvent
from triage.reporting.changes import Cursor, next_page, pages
from triage.tickets import close
from triage.tickets.privacy.anonymise import anonymise

COMMITTED = pytest.mark.django_db(transaction=True)
"""What a running transaction wrote is told later, and so is what the test's own would write."""


def exported(*arguments: str) -> tuple[list[dict[str, Any]], str]:
    """The command's lines without those of cursors, and the last cursor."""
    out = StringIO()
    call_command("export_changes", *arguments, stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    return [line for line in lines if line["kind"] != "cursor"], lines[-1]["cursor"]


def write(ticket: Ticket) -> None:
    TicketEvent.objects.create(ticket=ticket, kind=EventKind.TAGGED, at=timezone.now())


@COMMITTED
def test_what_a_transaction_writes_that_began_early_and_commits_late_is_told_once(desk_rows: None) -> None:
    """Keys and times say that it was there before what had been told already."""
    ticket = received(now=timezone.now())
    late = connection.copy()
    late.set_autocommit(False)
    with late.cursor() as cursor:
        cursor.execute("SAVEPOINT nested")  # What is written below a savepoint has a number of its own.
        cursor.execute(
            "INSERT INTO triage_ticketevent (ticket_id, kind, at, data) VALUES (%s, 'noted', now(), '{}') RETURNING id",
            [ticket.pk],
        )
        early_key = cursor.fetchone()[0]
    with transaction.atomic():
        write(ticket)
    first, since = exported()
    write(ticket)
    second, since = exported("--since", since)
    assert not {early_key} & {line["id"] for line in first + second}
    late.commit()
    late.close()
    third, since = exported("--since", since)
    assert exported("--since", since)[0] == []
    told = Counter(line["id"] for line in first + second + third if line["kind"] == "event")
    assert told == Counter(TicketEvent.objects.values_list("pk", flat=True))
    assert [line["id"] for line in third if line["kind"] == "ticket"] == [ticket.reference]


@COMMITTED
def test_many_writers_at_once_lose_nothing_and_repeat_nothing(desk_rows: None) -> None:
    emails = [f"{number}@example.com" for number in range(4)]
    tickets = [received(replace(TOO_EARLY, email=email), now=timezone.now()) for email in emails]

    def work(ticket: Ticket) -> None:
        for number in range(25):
            with transaction.atomic():
                write(ticket)
                with transaction.atomic():
                    for _more in range(number % 3):
                        write(ticket)
        connection.close()

    writers = [threading.Thread(target=work, args=(ticket,)) for ticket in tickets]
    told: Counter[int] = Counter()
    cursor = Cursor.read("")
    for writer in writers:
        writer.start()
    is_over = False
    while not is_over:
        is_over = not any(writer.is_alive() for writer in writers)  # Looked at before: what follows is told then.
        for page in pages(cursor, personal=False, size=7):
            told.update(line["id"] for line in page.lines if line["kind"] == "event")
            cursor = Cursor.read(str(page.cursor))
    assert told == Counter(TicketEvent.objects.values_list("pk", flat=True))


@COMMITTED
def test_a_ticket_is_told_with_its_last_event_of_a_window_and_its_erasure_as_one(desk_rows: None) -> None:
    now = timezone.now()
    today = installed().day(now)
    ticket = answered(replace(TOO_EARLY, completed_on=today), now=now)
    other = received(replace(TOO_EARLY, email="lain@example.com"), now=now)
    page, told = None, []
    while page is None or not page.is_last:
        page = next_page(page.cursor if page else Cursor.read(""), personal=False, size=2)
        told += page.lines
    tickets = [line for line in told if line["kind"] == "ticket"]
    assert Counter(line["id"] for line in tickets) == {ticket.reference: 1, other.reference: 1}
    (line,) = (line for line in tickets if line["id"] == ticket.reference)
    assert [each["category"] for each in line["verdicts"]] == ["too_early"] == [line["category"]]
    assert line["submissions"][0]["answers"] == {
        "completed_on": today.isoformat(),
        "what_you_see": "absent",
    }
    assert {line["kind"] for line in told} == {"event", "ticket", "platform"}

    personal, since = exported("--personal")
    whole = json.dumps(personal)
    assert "sari@example.com" in whole
    assert "belum muncul" in whole
    bare, since = exported()
    assert not [word for word in ("sari@", "Wulandari", "belum muncul") if word in json.dumps(bare)]

    close(ticket, resolution=Resolution.WITHDRAWN, agent=None, now=now)
    with transaction.atomic():
        anonymise([Ticket.objects.get(pk=ticket.pk)], now=now)
    gone, _since = exported("--since", since, "--personal")
    assert [line["ticket"] for line in gone if line["kind"] == "erasure"] == [ticket.reference]
    (line,) = (line for line in gone if line["kind"] == "ticket")
    assert (line["state"], line["requester"]["email"], line["verdicts"][0]["category"]) == ("closed", "", "too_early")
    assert line["erased_at"]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "1.2.3", "a.1.0.-1", "abc.1.0.2", "a.1.0.２", "abc." + "9" * 90])
def test_a_cursor_of_somewhere_else_is_refused(cursor: str) -> None:
    with pytest.raises(CommandError, match="cursor"):
        exported("--since", cursor)
    if cursor == "abc.1.0.2":
        ours = Cursor.read("")
        with pytest.raises(CommandError, match="restored"):  # Of a time that this database has not seen yet.
            exported("--since", f"{ours.database}.{2**60}.0.0")
