"""Fixtures for tests with rows. Imports wait for the fixture: pytest loads this file before Django is set up."""

from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture
def desk_rows(db: None) -> None:
    """The playbook's rows, as shipped."""
    from triage.playbook.load import load

    load()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands at WEDNESDAY until a test moves it; nothing has been counted in that minute yet."""
    from django.core.cache import cache

    from tests.factories import WEDNESDAY

    cache.clear()
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller
