"""A desk behind several providers' webhooks, with folders of its own."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from triage.channels import complaint

SECRET = "hook:correct horse"
SIGNING_KEY = "signing-key"


@pytest.fixture(autouse=True)
def _surroundings(desk_rows: None, clock: object, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.QUARANTINE = tmp_path / "quarantine"
    settings.MAIL_IN = tmp_path / "mail-in"
    settings.DEFAULT_FROM_EMAIL = "Certificate Desk <desk@example.org>"
    settings.ROOT_URLCONF = "tests.webhooks.project"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY}
    complaint._known_platforms.cache_clear()
    yield
    complaint._known_platforms.cache_clear()


def basic(secret: str) -> dict[str, str]:
    """The header of whoever knows ``secret``."""
    return {"authorization": "Basic " + b64encode(secret.encode()).decode()}


@pytest.fixture
def provider() -> Client:
    """The provider's machine; like a real one it only sees the answer's status."""
    return Client(headers=basic(SECRET), raise_request_exception=False)
