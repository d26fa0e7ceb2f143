"""The audit: one entry for each change, by whatever door; nobody changes it; a page that stays cheap."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import WEDNESDAY
from tests.workspace.cases import disputed, editor_of
from tests.workspace.ticket.test_privacy import page
from triage import tickets
from triage.learning import choose
from triage.learning.monitor import _earn
from triage.models import (
    ApiClient,
    AuditAction,
    AuditEntry,
    CalendarDay,
    CategorySetting,
    DeskSettings,
    EventKind,
    Label,
    ModelKind,
    ModelVersion,
    Platform,
    Resolution,
    TicketEvent,
)
from triage.models.audit import Change, note
from triage.playbook.load import load
from triage.workspace.administration import audit


def entry() -> tuple[str, str, str, Any]:
    """The one entry there is."""
    row = AuditEntry.objects.get()
    return row.action, row.kind, row.object, row.changes


def settings_form(**changes: Any) -> dict[str, Any]:
    row = DeskSettings.objects.values().get()
    return {name: value for name, value in {**row, **changes}.items() if value is not None and value is not False}


def test_desk_settings_keep_numbers_and_not_words(supervisor: Client) -> None:
    form = settings_form(wait_working_days=4, salutation="Bapak/Ibu Rahasia", learns_by_itself=False)
    supervisor.post("/desk/triage/desksettings/1/change/", form)
    assert entry() == (
        *("changed", "desksettings", "1"),
        {"wait_working_days": [3, 4], "salutation": None, "learns_by_itself": [True, False]},
    )
    assert AuditEntry.objects.get().who == User.objects.get(username="joko")
    assert AuditEntry.objects.get().at == WEDNESDAY


def test_thresholds(supervisor: Client) -> None:
    row = CategorySetting.objects.get(code="too_early")
    form = {"auto_reply": "on", "deflects": "on", "threshold": 0.9, "allowed_error": 0.02}
    supervisor.post(f"/desk/triage/categorysetting/{row.pk}/change/", form)
    changes = {"threshold": [0.8, 0.9], "allowed_error": [0.01, 0.02]}
    assert entry() == ("changed", "categorysetting", "too_early", changes)


def test_platforms(supervisor: Client) -> None:
    row = Platform.objects.get(code="tokopedia")
    form = {"name": row.name, "aliases": ",".join(row.aliases), "contact": "0812 rahasia", "active": "on"}
    supervisor.post(f"/desk/triage/platform/{row.pk}/change/", {**form, "wait_working_days": 5})
    action, kind, code, changes = entry()
    assert (action, kind, code) == ("changed", "platform", "tokopedia")
    assert changes["contact"] is None
    assert changes["wait_working_days"] == [None, 5]


def test_calendar_days_added_and_deleted(supervisor: Client) -> None:
    supervisor.post("/desk/triage/calendarday/add/", {"day": "2026-10-01", "name": "Libur"})
    added = {"day": [None, "2026-10-01"], "name": None}
    assert entry() == ("added", "calendarday", "2026-10-01", added)
    row = CalendarDay.objects.get(day="2026-10-01")
    supervisor.post(f"/desk/triage/calendarday/{row.pk}/delete/", {"post": "yes"})
    assert AuditEntry.objects.filter(action="deleted", kind="calendarday", object="2026-10-01").count() == 1


def test_rows_deleted_by_the_list(supervisor: Client) -> None:
    rows = [CalendarDay.objects.create(day=f"2026-10-0{n}") for n in (1, 2)]
    form = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    supervisor.post("/desk/triage/calendarday/", form)
    assert set(AuditEntry.objects.values_list("action", "object")) == {
        ("deleted", "2026-10-01"),
        ("deleted", "2026-10-02"),
    }


def test_canned_replies_by_the_number_of_their_version(supervisor: Client) -> None:
    supervisor.post("/desk/replies/too_early/", editor_of("too_early", id={"body": "Halo, tunggu ya."}))
    assert entry() == ("changed", "cannedreply", "too_early/id", {"version": [1, 2]})


def test_api_clients(administrator: Client) -> None:
    administrator.post("/desk/triage/apiclient/add/", {"name": "partner"})
    row = ApiClient.objects.get()
    assert entry() == ("added", "apiclient", str(row.pk), {"name": None})
    administrator.post(f"/desk/triage/apiclient/{row.pk}/change/", {"name": "partner", "hourly_quota": 50})
    assert AuditEntry.objects.get(action="changed").changes == {"active": [True, False], "hourly_quota": [600, 50]}


def test_users_groups_and_passwords(administrator: Client) -> None:
    user = User.objects.create_user("budi", email="budi@example.com", is_staff=True, first_name="Budi")
    group = Group.objects.get(name="Agents")
    form = {"username": "budi", "first_name": "Budiman", "email": "budi@example.com", "is_active": "on"}
    times = {"date_joined_0": "2026-09-16", "date_joined_1": "10:00:00"}
    administrator.post(f"/desk/auth/user/{user.pk}/change/", {**form, **times, "is_staff": "on", "groups": [group.pk]})
    action, kind, key, changes = entry()
    assert (action, kind, key) == ("changed", "user", str(user.pk))
    assert (changes["groups"], changes["first_name"]) == ([[], [group.pk]], None)
    words = {"usable_password": "true", "password1": "vast-Zebra-19", "password2": "vast-Zebra-19"}
    administrator.post(f"/desk/auth/user/{user.pk}/password/", words)
    changes = AuditEntry.objects.first().changes  # type: ignore[union-attr]
    assert set(changes.values()) == {None}
    assert "Budi" not in str(list(AuditEntry.objects.values()))


def test_labels_set_aside(supervisor: Client, agent_user: User) -> None:
    tickets.correct(disputed(), category="platform_issue", agent=agent_user, action_key="k", now=WEDNESDAY)
    row = Label.objects.get(kind="corrected")
    for _twice in range(2):
        supervisor.post("/desk/triage/label/", {"action": "put_aside", "_selected_action": [row.pk]})
    assert entry() == ("changed", "label", str(row.pk), {"set_aside": [False, True]})


def test_model_versions_in_use_and_back(agent_user: User) -> None:
    row = ModelVersion.objects.create(
        version="cafe", created_at=WEDNESDAY, outcome="promoted", vocabulary="{}", weights=b"x"
    )
    choose.put_into_use(ModelKind.WORDING, row, by=agent_user, now=WEDNESDAY)
    choose.put_into_use(ModelKind.WORDING, None, by=agent_user, now=WEDNESDAY)
    assert list(AuditEntry.objects.order_by("id").values_list("action", "kind", "object", "who", "changes")) == [
        ("used", "modelversion", "cafe", agent_user.pk, {"kind": ["", "wording"], "version": ["shipped", "cafe"]}),
        ("changed", "desksettings", "1", agent_user.pk, {"learns_by_itself": [True, False]}),
        ("used", "modelversion", "shipped", agent_user.pk, {"kind": ["", "wording"], "version": ["cafe", "shipped"]}),
    ]


def test_what_the_machine_and_the_operator_do() -> None:
    _earn(CategorySetting.objects.get(code="too_early"), 0.7)
    assert entry() == ("changed", "categorysetting", "too_early", {"earned_threshold": [None, 0.7]})
    DeskSettings.objects.update(wait_working_days=9)
    load(reset=True)
    reset = AuditEntry.objects.filter(action=AuditAction.RESET).values_list("kind", "object", "who")
    assert ("desksettings", "1", None) in set(reset)


def test_djangos_own_log_stays_empty(administrator: Client) -> None:
    administrator.post("/desk/triage/apiclient/add/", {"name": "partner"})
    assert not LogEntry.objects.exists()
    assert AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE triage_auditentry SET kind = ''", "DELETE FROM triage_auditentry", "TRUNCATE triage_auditentry"],
)
def test_the_database_refuses_to_change_it(statement: str) -> None:
    note([Change(AuditAction.CHANGED, "platform", "tokopedia")], who=None, now=WEDNESDAY)
    with connection.cursor() as cursor:
        # Off for the whole run (tests/conftest.py); this test's transaction rolls back.
        cursor.execute("ALTER TABLE triage_auditentry ENABLE TRIGGER triage_audit_is_not_emptied")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert AuditEntry.objects.count() == 1


def test_nor_what_a_person_did_with_a_ticket(agent_user: User) -> None:
    ticket = disputed()
    tickets.close(ticket, resolution=Resolution.DUPLICATE, agent=agent_user, now=WEDNESDAY)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ticket.events.filter(agent=agent_user).delete()
    assert ticket.events.filter(agent=agent_user).exists()


def test_an_entry_outlives_its_user(administrator: Client, agent_user: User) -> None:
    note([Change(AuditAction.CHANGED, "platform", "tokopedia")], who=agent_user, now=WEDNESDAY)
    key = agent_user.pk
    agent_user.delete()
    shown = page(administrator.get("/desk/audit/"))
    assert f"user {key}" in shown


def test_the_page_tells_entries_and_tickets_together(supervisor: Client, agent_user: User) -> None:
    ticket = disputed()
    tickets.close(ticket, resolution=Resolution.DUPLICATE, agent=agent_user, now=WEDNESDAY)
    note(
        [Change(AuditAction.CHANGED, "desksettings", "1", {"wait_working_days": (3, 4), "salutation": None})],
        who=None,
        now=WEDNESDAY + timedelta(minutes=1),
    )
    shown = page(supervisor.get("/desk/audit/"))
    assert "waiting time in working days: 3 → 4" in shown
    assert shown.index("waiting time in working days") < shown.index(ticket.reference)
    assert "Rina Agustin" in shown
    assert "duplicate" in shown


def test_the_page_is_for_those_who_may(agent: Client) -> None:
    assert agent.get("/desk/audit/").status_code == 403
    assert "/desk/audit/" not in page(agent.get("/desk/"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["e2", "t", "e1"]),
        ({"who": "rina"}, ["t", "e1"]),
        ({"who": "machine"}, ["e2"]),
        ({"kind": "ticket"}, ["t"]),
        ({"kind": "platform"}, ["e1"]),
        ({"row": "tokopedia"}, ["e1"]),
        ({"row": "the ticket"}, ["t"]),
        ({"since": "2026-09-17"}, ["e2"]),
        ({"until": "2026-09-15"}, ["e1"]),
        ({"since": "nonsense", "who": "99999", "kind": "nonsense"}, ["e2", "t", "e1"]),
    ],
)
def test_it_filters(supervisor: Client, agent_user: User, asked: dict[str, str], found: list[str]) -> None:
    note([Change(AuditAction.CHANGED, "platform", "tokopedia")], who=agent_user, now=WEDNESDAY - timedelta(days=1))
    ticket = disputed()
    tickets.close(ticket, resolution=Resolution.DUPLICATE, agent=agent_user, now=WEDNESDAY)
    note([Change(AuditAction.USED, "modelversion", "cafe")], who=None, now=WEDNESDAY + timedelta(days=1))
    real = {"rina": str(agent_user.pk), "the ticket": ticket.reference.lower()}
    response = supervisor.get("/desk/audit/", {name: real.get(value, value) for name, value in asked.items()})
    names = {"tokopedia": "e1", ticket.reference: "t", "cafe": "e2"}
    assert [names[line.row] for line in response.context["lines"]] == found


def test_it_pages_by_its_last_line_without_gaps(
    supervisor: Client, agent_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PAGE", 3)
    for n in range(4):
        moment = WEDNESDAY + timedelta(minutes=n // 2)
        note([Change(AuditAction.CHANGED, "platform", f"p{n}-{m}") for m in range(2)], who=None, now=moment)
        ticket = disputed(f"{n}@example.com")
        tickets.close(ticket, resolution=Resolution.DUPLICATE, agent=agent_user, now=moment)
    seen: list[str] = []
    address = "/desk/audit/"
    while address:
        response = supervisor.get(address)
        seen += [line.row for line in response.context["lines"]]
        address = response.context["older"] and "/desk/audit/" + response.context["older"]
    assert len(seen) == len(set(seen)) == 12
    assert supervisor.get("/desk/audit/?after=nonsense").status_code == 200


def test_its_cost_does_not_grow(supervisor: Client, agent_user: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            supervisor.get("/desk/audit/")
        return len(seen)

    few = queries()
    note([Change(AuditAction.CHANGED, "platform", str(n)) for n in range(200)], who=agent_user, now=WEDNESDAY)
    assert queries() == few
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        after = audit.Cursor(WEDNESDAY, is_entry=True, pk=5)
        assert "audit_newest" in audit._entries({}, after)[:51].explain()
        assert "audit_by_who" in audit._entries({"who": str(agent_user.pk)}, after)[:51].explain()
        assert "audit_by_kind" in audit._entries({"kind": "platform"}, after)[:51].explain()
        assert "audit_by_row" in audit._entries({"row": "tokopedia"}, after)[:51].explain()
        assert "event_by_agents" in audit._events({}, after)[:51].explain()
        # Others' events for the planner to count: in an empty table both indexes cost the same.
        ticket, dewi = disputed(), User.objects.create_user("dewi")
        TicketEvent.objects.bulk_create(
            TicketEvent(ticket=ticket, kind=EventKind.NOTED, at=WEDNESDAY, agent_id=dewi.pk) for _ in range(500)
        )
        cursor.execute("ANALYZE triage_ticketevent")
        assert "event_of_agent" in audit._events({"who": str(agent_user.pk)}, after)[:51].explain()


def test_a_rows_history_is_its_entries(supervisor: Client) -> None:
    row = Platform.objects.get(code="tokopedia")
    response = supervisor.get(f"/desk/triage/platform/{row.pk}/history/")
    assert response["Location"] == "/desk/audit/?kind=platform&row=tokopedia"
