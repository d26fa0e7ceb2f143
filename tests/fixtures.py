"""Fixtures for tests with rows. Imports wait for the fixture: pytest loads this file before Django is set up."""

from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture
def desk_rows(db: None) -> None:
    """The playbook's rows, as shipped: loaded once a database (``django_db_setup``), so that every test sees them."""


@pytest.fixture
def nothing_shipped(db: None) -> None:
    """A database without rows, as it is between migrating and loading what is shipped."""
    from django.apps import apps
    from django.contrib.auth.models import Group
    from django.db import connection

    tables = [model._meta.db_table for model in (Group, *apps.get_app_config("triage").get_models())]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands at WEDNESDAY until a test moves it; nothing has been counted in that minute yet."""
    from django.core.cache import cache

    from tests.factories import WEDNESDAY

    cache.clear()
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller
