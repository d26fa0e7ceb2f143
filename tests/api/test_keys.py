"""API keys: what opens the door and for how long, what a key may and how often, and that a write counts once."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.api.conftest import assistant, program, with_key
from tests.factories import answered
from tests.teams import worker
from triage.models import ApiClient, ApiKey, ApiWrite, AuditEntry, Note, Scope
from triage.models.api_key import OVERLAP, revoke, rotate
from triage.tickets import retain

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def rina() -> User:
    return worker("rina")


def status(client: Client) -> int:
    return client.get("/api/v1/desk/tickets").status_code


def test_a_key_works_until_it_ends(rina: User, clock: time_machine.Traveller) -> None:
    client = with_key(
        ApiKey(person=rina, name="bot", scopes=[Scope.READ], expires_at=timezone.now() + timedelta(days=30))
    )
    assert status(client) == 200
    assert ApiKey.objects.get().last_used_at == timezone.now()
    clock.shift(timedelta(days=30))
    assert status(client) == 401


def test_a_rotated_key_goes_on_for_some_days_beside_the_new_one(rina: User, clock: time_machine.Traveller) -> None:
    old = assistant(rina, Scope.READ)
    secret = rotate(ApiKey.objects.get(), by=rina, now=timezone.now())
    new = Client(headers={"authorization": f"Bearer {secret}"})
    assert (status(old), status(new)) == (200, 200)
    clock.shift(OVERLAP)
    assert (status(old), status(new)) == (401, 200)
    assert list(AuditEntry.objects.filter(kind="apikey", who=rina).values_list("action", flat=True)) == [
        "added",
        "changed",
    ]


def test_a_key_ends_when_it_is_revoked_or_its_person_leaves(rina: User) -> None:
    client = assistant(rina, Scope.READ)
    User.objects.update(is_active=False)
    assert status(client) == 401
    User.objects.update(is_active=True)
    assert status(client) == 200
    revoke(ApiKey.objects.get(), by=rina, now=timezone.now())
    assert status(client) == 401


def test_a_programs_key_of_before_becomes_a_row_that_can_be_revoked(api: Client, rina: User) -> None:
    assert api.get("/api/v1/tickets/TKT-AAAA-AAAA").status_code == 404
    (row,) = ApiKey.objects.all()
    assert (row.client, row.scopes, row.prefix) == (ApiClient.objects.get(), [Scope.SEND], "tk_good")
    revoke(row, by=rina, now=timezone.now())
    assert api.get("/api/v1/tickets/TKT-AAAA-AAAA").status_code == 401


def test_it_says_which_scope_is_missing_and_how_much_is_left(rina: User, settings: Settings) -> None:
    settings.API_REQUESTS = 2
    client = assistant(rina, Scope.READ)
    refused = client.post("/api/v1/desk/tickets", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert "tickets:write" in refused.json()["detail"]
    told = client.get("/api/v1/desk/tickets")
    assert told["RateLimit-Policy"] == '"key";q=2;w=3600'
    assert told["RateLimit"].startswith('"key";r=1;t=')
    assert status(client) == 200
    over = client.get("/api/v1/desk/tickets")
    assert (over.status_code, over.json()["code"]) == (429, "throttled")
    assert int(over["Retry-After"]) <= 3600


def test_a_write_counts_once_for_a_day(rina: User, clock: time_machine.Traveller) -> None:
    ticket = answered()
    client = assistant(rina, Scope.WRITE)

    def note(text: str, key: str = "n1") -> tuple[int, str]:
        path = f"/api/v1/desk/tickets/{ticket.reference}/note"
        answer = client.post(path, {"text": text}, content_type="application/json", headers={"idempotency-key": key})
        return answer.status_code, answer.json().get("code", answer.get("Idempotency-Replayed", ""))

    assert note("") == (422, "invalid")
    assert [note("Ditelepon."), note("Ditelepon."), note("Lain.")] == [(200, ""), (200, "true"), (422, "key_reused")]
    assert note("Ditelepon.", "x" * 65) == (400, "bad_key")
    assert Note.objects.count() == 1
    clock.shift(timedelta(days=1))
    retain(now=timezone.now())
    assert not ApiWrite.objects.exists()


def test_a_program_cannot_do_what_only_people_do() -> None:
    assert program(*Scope).get("/api/v1/desk/tickets").status_code == 403
