"""The page of API keys: a secret is shown once, and nobody gets to act in somebody else's name."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.workspace.conftest import logged_in
from triage.models import ApiClient, ApiKey, Scope
from triage.models.api_key import issue

KEYS = "/desk/keys/"


def secret_in(response: object) -> str:
    """The key that a page shows, "" for none."""
    found = re.search(r"tk_[\w-]{40}", response.content.decode())  # type: ignore[attr-defined]
    return found[0] if found else ""


def test_an_agent_makes_replaces_and_revokes_a_key_of_their_own(agent: Client) -> None:
    made = agent.post(KEYS, {"name": "bot", "scopes": [Scope.READ], "lasts": "30"})
    secret = secret_in(made)
    assert secret
    assert secret not in agent.get(KEYS).content.decode()
    headers = {"authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/desk/tickets", headers=headers).status_code == 200
    key = ApiKey.objects.get()
    assert secret_in(agent.post(f"{KEYS}{key.pk}/rotate/")) not in ("", secret)
    agent.post(f"{KEYS}{key.pk}/revoke/")
    assert Client().get("/api/v1/desk/tickets", headers=headers).status_code == 401


def test_an_agent_makes_none_for_programs_and_none_for_ever(agent: Client) -> None:
    program = ApiClient.objects.create(name="crm", key_digest="0" * 64)
    for wrong in ({"scopes": [Scope.SEND]}, {"lasts": ""}, {"scopes": []}):
        data = {"name": "bot", "scopes": [Scope.READ], "lasts": "30", "owner": program.pk, **wrong}
        assert agent.post(KEYS, data).status_code == 422
    assert not ApiKey.objects.exists()


def test_who_administers_makes_keys_for_programs_and_ends_everybodys(
    administrator: Client, agent_user: User, supervisor: Client
) -> None:
    program = ApiClient.objects.create(name="crm", key_digest="0" * 64)
    data = {"name": "crm", "owner": program.pk, "lasts": ""}
    assert administrator.post(KEYS, {**data, "scopes": [Scope.WRITE]}).status_code == 422
    assert secret_in(administrator.post(KEYS, {**data, "scopes": [Scope.SEND, Scope.EXPORT]}))
    issue(ApiKey(person=agent_user, name="bot", scopes=[Scope.READ]), by=agent_user, now=timezone.now())
    theirs = ApiKey.objects.get(person=agent_user)
    assert administrator.post(f"{KEYS}{theirs.pk}/rotate/").status_code == 404
    assert supervisor.post(f"{KEYS}{theirs.pk}/revoke/").status_code == 404
    assert "crm" not in logged_in(agent_user).get(KEYS).content.decode()
    administrator.post(f"{KEYS}{theirs.pk}/revoke/")
    theirs.refresh_from_db()
    assert theirs.revoked_at is not None
    assert "Revoke bot" not in administrator.get(KEYS).content.decode()


@pytest.mark.parametrize("path", ["", "1/rotate/", "1/revoke/"])
def test_nobody_else_sees_them(path: str) -> None:
    assert Client().post(KEYS + path).status_code == 302
