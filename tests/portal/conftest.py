"""A visitor for the portal's tests: Django's client, the desk's rows, a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from triage.channels import complaint


@pytest.fixture(autouse=True)
def _surroundings(desk_rows: None, clock: object, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Rows, folders and counters of the test's own."""
    settings.STATIC_ROOT = tmp_path
    settings.QUARANTINE = tmp_path / "quarantine"
    complaint._known_platforms.cache_clear()
    cache.clear()
    yield
    complaint._known_platforms.cache_clear()


@pytest.fixture
def visitor() -> Client:
    """A visitor that asks for English."""
    return Client(headers={"accept-language": "en"})
