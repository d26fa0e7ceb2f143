"""Programs that have keys."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone, translation

from triage.models import ApiClient, ApiKey, Scope
from triage.models.api_client import key_digest
from triage.models.api_key import issue


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """What a request was answered in stays active in its thread: the next test begins without."""
    yield
    translation.deactivate()


@pytest.fixture
def api(db: None) -> Client:
    """A client that sends a valid key."""
    ApiClient.objects.create(name="partner", key_digest=key_digest("tk_good"))
    return Client(headers={"authorization": "Bearer tk_good", "accept-language": "en"}, raise_request_exception=False)


def program(*scopes: Scope, name: str = "crm") -> Client:
    """A program that sends a key with these scopes."""
    client, _new = ApiClient.objects.get_or_create(name=name, defaults={"key_digest": key_digest(name)})
    return with_key(ApiKey(client=client, name=name, scopes=list(scopes)))


def assistant(person: User, *scopes: Scope) -> Client:
    """A program of a person's own, with a key of these scopes."""
    return with_key(ApiKey(person=person, name="assistant", scopes=list(scopes)))


def with_key(key: ApiKey) -> Client:
    """A client that sends the key, in JSON and in English."""
    secret = issue(key, by=None, now=timezone.now())
    return Client(headers={"authorization": f"Bearer {secret}", "accept-language": "en"}, raise_request_exception=False)
