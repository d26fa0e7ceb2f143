"""A program that has a key."""

import pytest
from django.test import Client

from triage.models import ApiClient
from triage.models.api_client import key_digest


@pytest.fixture
def api(db: None) -> Client:
    """A client that sends a valid key."""
    ApiClient.objects.create(name="partner", key_digest=key_digest("tk_good"))
    return Client(headers={"authorization": "Bearer tk_good", "accept-language": "en"}, raise_request_exception=False)
