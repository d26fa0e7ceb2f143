"""Events from platforms, and the incremental export, as programs see them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone

from tests.api.conftest import assistant
from tests.teams import worker
from triage.models import ApiClient, ApiKey, AuditEntry, ReportedEvent, Scope
from triage.models.api_key import issue
from triage.playbook.load import SUPERVISORS
from triage.tickets import retain

pytestmark = pytest.mark.usefixtures("desk_rows")

DATA = {"email": "sari@example.com", "training": "Dasar", "completed_on": "2026-09-16"}


def program(*scopes: Scope, platform: str | None = "tokopedia") -> Client:
    owner = ApiClient.objects.create(name="shop", key_digest="x", platform_id=platform)
    key = ApiKey(client=owner, name="shop", scopes=list(scopes))
    secret = issue(key, by=None, now=timezone.now())
    return Client(headers={"authorization": f"Bearer {secret}", "accept-language": "en"})


def post(client: Client, body: Any, name: str = "completion_reported") -> Any:
    return client.post(f"/api/v1/events/{name}", body, content_type="application/json")


def test_an_event_counts_once() -> None:
    client = program(Scope.EVENTS)
    assert post(client, {"id": "1", "data": DATA}).json() == {"outcome": "accepted"}
    assert post(client, {"id": "1", "data": DATA}).json() == {"outcome": "repeated"}
    assert ReportedEvent.objects.count() == 1
    retain(now=timezone.now() + timedelta(days=364))
    assert ReportedEvent.objects.exists()
    retain(now=timezone.now() + timedelta(days=365))
    assert not ReportedEvent.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"id": "1", "data": {**DATA, "completed_on": "2026-13-40"}}, "data.completed_on"),
        ({"id": "1", "data": {**DATA, "email": "a\u0000@b"}}, "data.email"),
        ({"id": "1", "data": {**DATA, "nik": "3171"}}, "data"),
        ({"id": "a b", "data": DATA}, "id"),
        ({"id": "1"}, ""),
    ],
)
def test_what_does_not_fit_the_schema_is_named(body: Any, field: str) -> None:
    answer = post(program(Scope.EVENTS), body)
    assert (answer.status_code, [*answer.json()["errors"]]) == (422, [field])


def test_only_a_platforms_program_with_the_scope_may() -> None:
    assert post(program(Scope.SEND), {"id": "1", "data": DATA}).json()["code"] == "scope_missing"
    ApiClient.objects.all().delete()
    assert post(program(Scope.EVENTS, platform=None), {"id": "1", "data": DATA}).json()["code"] == "no_platform"
    assert post(Client(), {"id": "1", "data": DATA}).status_code == 401
    assert post(Client(), {"id": "1", "data": DATA}, name="unheard_of").status_code == 404


def test_the_export_comes_in_lines_and_what_is_personal_needs_its_scope() -> None:
    client = program(Scope.EXPORT)
    answer = client.get("/api/v1/export")
    assert answer["Content-Type"] == "application/x-ndjson"
    *_lines, last = [json.loads(line) for line in answer.getvalue().splitlines()]
    assert (last["kind"], last["is_last"]) == ("cursor", True)
    assert client.get("/api/v1/export", {"since": last["cursor"]}).status_code == 200
    assert client.get("/api/v1/export", {"since": f"{'0' * 12}.1.0.2"}).json()["code"] == "bad_cursor"
    assert [*client.get("/api/v1/export", {"since": "x", "sinze": ""}).json()["errors"]] == ["sinze"]
    assert client.get("/api/v1/export", {"personal": "true"}).json()["code"] == "scope_missing"
    ApiClient.objects.all().delete()
    assert program(Scope.EXPORT, Scope.PERSONAL).get("/api/v1/export", {"personal": "true"}).status_code == 200
    assert AuditEntry.objects.filter(action="exported", kind="apikey").exists()


def test_only_who_oversees_all_teams_exports_and_who_may_export_people_their_words() -> None:
    agent, joko = worker("rina"), User.objects.create_user("joko", is_staff=True)
    joko.groups.add(Group.objects.get(name=SUPERVISORS))
    scopes = (Scope.EXPORT, Scope.PERSONAL)
    assert assistant(agent, *scopes).get("/api/v1/export").status_code == 403
    assert assistant(joko, *scopes).get("/api/v1/export", {"personal": "true"}).status_code == 200
    agent.user_permissions.set(Permission.objects.filter(codename__in=["list_ticket", "oversee_team"]))
    assert assistant(agent, *scopes).get("/api/v1/export").status_code == 200
    assert assistant(agent, *scopes).get("/api/v1/export", {"personal": "true"}).status_code == 403
