"""The queue as a file: for who asked and may, whole, harmless, and gone after a day."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.test import Client

from tests.factories import WEDNESDAY
from tests.workspace.cases import disputed
from tests.workspace.conftest import logged_in
from triage import pipeline, tasks, tickets
from triage.models import Access, AuditAction, AuditEntry, ListState, Tag, Ticket, TicketList
from triage.models.lease import MAX_ATTEMPTS
from triage.models.ticket_list import KEPT_FOR
from triage.tickets import lists


def asked(client: Client, view: str = "state=all", format: str = "csv", **more: Any) -> TicketList:
    response = client.post("/desk/lists/", {"view": view, "format": format, "action_key": str(uuid4()), **more})
    assert response.status_code == 302, response.content
    return TicketList.objects.latest("pk")


def body(client: Client, row: TicketList) -> bytes:
    response = client.get(f"/desk/lists/{row.pk}/file/")
    assert response.status_code == 200
    content: bytes = response.getvalue()  # Which closes it, too.
    return content


@pytest.fixture
def two(agent_user: User) -> tuple[Ticket, Ticket]:
    tag = Tag.objects.create(name="=1+2")
    old, new = disputed("sari@example.com", hours_ago=9), disputed("=cmd@example.com", hours_ago=1)
    Ticket.objects.filter(pk=new.pk).update(requester_name="=HYPERLINK(1)", language="en")
    tickets.change_tags(old, on=[tag.pk], agent=agent_user, now=WEDNESDAY)
    return old, new


def test_it_lists_what_the_view_shows_in_its_order_and_hides_whom_it_hides(
    supervisor: Client, two: tuple[Ticket, Ticket]
) -> None:
    row = asked(supervisor, "state=with_agent")
    assert "0 of 2 tickets written" in supervisor.get(f"/desk/lists/{row.pk}/").content.decode()
    tasks.make_list(row.pk)
    page = supervisor.get(f"/desk/lists/{row.pk}/?part").content.decode()
    assert "2 tickets" in page
    content = body(supervisor, row)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert [line[0] for line in lines] == ["Reference", two[0].reference, two[1].reference]
    said = content.decode()
    assert ("sari@example.com" in said, "Sari W." in said) == (False, True)
    assert "'=1+2" in lines[1]
    assert "'=HYPERLINK(1)" in lines[2]


def test_indonesian_readers_get_semicolons_and_their_words(supervisor: Client, two: tuple[Ticket, Ticket]) -> None:
    row = asked(supervisor)
    TicketList.objects.update(language="id")
    tasks.make_list(row.pk)
    first = body(supervisor, row).decode("utf-8-sig").splitlines()[0]
    assert first.startswith('"Nomor laporan";"Diterima";')


def test_excel_gets_texts_and_no_formulas(supervisor: Client, two: tuple[Ticket, Ticket]) -> None:
    row = asked(supervisor, format="xlsx")
    tasks.make_list(row.pk)
    with ZipFile(BytesIO(body(supervisor, row))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK(1)" in sheet
    assert sheet.count("<row ") == 3


def test_agents_may_not_and_colleagues_get_nothing_of_it(
    agent: Client, supervisor: Client, administrator_by_right: Client, two: tuple[Ticket, Ticket]
) -> None:
    denied = agent.post("/desk/lists/", {"view": "", "format": "csv", "action_key": str(uuid4())})
    assert denied.status_code == 403
    assert "admin:lists" not in agent.get("/desk/").content.decode()
    row = asked(supervisor)
    tasks.make_list(row.pk)
    for client, status in ((agent, 403), (administrator_by_right, 404), (supervisor, 200)):
        assert client.get(f"/desk/lists/{row.pk}/").status_code == status
        file = client.get(f"/desk/lists/{row.pk}/file/")
        assert file.status_code == status
        if status == 200:
            file.getvalue()  # Which closes it.


def test_who_asked_and_who_took_it_is_on_record(supervisor: Client, two: tuple[Ticket, Ticket]) -> None:
    row = asked(supervisor, "q=sari")
    tasks.make_list(row.pk)
    body(supervisor, row)
    entry = AuditEntry.objects.get(action=AuditAction.EXPORTED)
    assert (entry.kind, entry.object, entry.changes) == (
        "ticketlist",
        str(row.pk),
        {"format": [None, "csv"], "total": [None, 2]},
    )
    look = Access.objects.get()
    assert (look.agent_id, look.what, look.rows) == (row.agent_id, f"list-{row.pk}", 2)
    row.refresh_from_db()
    assert row.tickets == []


def test_a_double_click_makes_one_and_an_empty_view_none(supervisor: Client, two: tuple[Ticket, Ticket]) -> None:
    key = str(uuid4())
    first, second = (asked(supervisor, action_key=key) for _click in range(2))
    assert first == second
    response = supervisor.post("/desk/lists/", {"view": "q=xylo", "format": "csv", "action_key": str(uuid4())})
    assert response["Location"] == "/desk/?q=xylo"
    assert TicketList.objects.count() == 1


def test_it_ends_at_a_bound_and_says_so(
    supervisor: Client, two: tuple[Ticket, Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("triage.tickets.lists", "triage.workspace.queue.lists"):
        monkeypatch.setattr(f"{module}.MOST_ROWS", 1)
    row = asked(supervisor, "state=with_agent")
    tasks.make_list(row.pk)
    assert "There are more tickets" in supervisor.get(f"/desk/lists/{row.pk}/").content.decode()
    assert two[0].reference in body(supervisor, row).decode()


def test_it_is_gone_after_a_day(supervisor: Client, two: tuple[Ticket, Ticket]) -> None:
    row = asked(supervisor)
    tasks.make_list(row.pk)
    row.refresh_from_db()
    TicketList.objects.update(finished_at=WEDNESDAY - KEPT_FOR)
    assert supervisor.get(f"/desk/lists/{row.pk}/file/").status_code == 404
    pipeline.sweep_drafts()
    assert not storages["screenshots"].exists(row.file)
    row.refresh_from_db()
    assert (row.state, row.file) == (ListState.EXPIRED, "")
    assert "has been deleted" in supervisor.get(f"/desk/lists/{row.pk}/").content.decode()


def test_an_erasure_takes_lists_along_and_begins_those_at_work_anew(
    supervisor: Client, agent_user: User, two: tuple[Ticket, Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    row, working = asked(supervisor), asked(supervisor, "state=with_agent")
    tasks.make_list(row.pk)
    row.refresh_from_db()
    rows = lists.rows

    def erased_meanwhile(*args: Any, **options: Any) -> Any:
        monkeypatch.setattr(lists, "rows", rows)
        tickets.erase(two[0], agent=agent_user, now=WEDNESDAY)
        return rows(*args, **options)

    monkeypatch.setattr(lists, "rows", erased_meanwhile)
    tasks.make_list(working.pk)
    assert not storages["screenshots"].exists(row.file)
    working.refresh_from_db()
    assert (working.state, working.done, working.claim_id) == (ListState.RUNNING, 0, None)
    tasks.make_list(working.pk)
    assert "Sari" not in body(supervisor, working).decode()


def test_a_killed_worker_costs_nothing_and_several_end_it(
    supervisor: Client, two: tuple[Ticket, Ticket], clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = asked(supervisor)

    def killed(*_args: Any, **_options: Any) -> Any:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(lists, "rows", killed)
        with pytest.raises(SystemExit):
            tasks.make_list(row.pk)
    tasks.make_list(row.pk)  # Its claim still holds.
    row.refresh_from_db()
    assert row.state == ListState.RUNNING
    clock.shift(timedelta(hours=1))
    assert pipeline.sweep()["lists"] == 1
    TicketList.objects.update(attempts=MAX_ATTEMPTS)
    tasks.make_list(row.pk)
    row.refresh_from_db()
    assert (row.state, row.tickets) == (ListState.FAILED, [])
    assert "could not be made" in supervisor.get(f"/desk/lists/{row.pk}/").content.decode()


def test_what_fails_is_tried_again_and_leaves_no_file(
    supervisor: Client, two: tuple[Ticket, Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = asked(supervisor)
    with monkeypatch.context() as broken:
        broken.setattr("triage.reporting.table_files._plain", lambda _cell: 1 / 0)
        tasks.make_list(row.pk)
    row.refresh_from_db()
    assert (row.state, row.file, row.last_error) == (ListState.RUNNING, "", "ZeroDivisionError")
    tasks.make_list(row.pk)
    row.refresh_from_db()
    assert row.state == ListState.DONE


def test_its_length_costs_no_memory(tmp_path: Path) -> None:
    import tracemalloc

    from triage.reporting.table_files import writing

    def most(count: int, format: str) -> int:
        tracemalloc.start()
        with writing(str(tmp_path / "list"), format, ["a", "b"], language="en") as write:
            for _chunk in range(count):
                write([f"{number}", number] for number in range(500))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    for format in ("csv", "xlsx"):
        most(1, format)
        assert most(20, format) < 1.5 * most(2, format) + 100_000


def test_the_menu_of_downloads_is_for_those_who_may(agent_user: User, supervisor: Client) -> None:
    assert "/desk/lists/" in supervisor.get("/desk/").content.decode()
    assert "/desk/lists/" not in logged_in(agent_user).get("/desk/").content.decode()
