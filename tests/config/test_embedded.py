"""The embedded PostgreSQL and Valkey: started on demand, shared, never left behind."""

import pytest
from django.core.cache import cache
from django.db import connection


@pytest.mark.django_db
def test_it_gives_the_tests_a_database_and_a_cache_of_their_own() -> None:
    cache.set("key", "value")

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == ("test_triage",)
    assert cache.get("key") == "value"
