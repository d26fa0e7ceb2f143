"""A process works only on the schema that it was made for."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from triage import schema
from triage.operations.programs import connect
from triage.schema import Pause

pytestmark = pytest.mark.django_db
NEWEST = max(schema.known())


def record(name: str) -> None:
    MigrationRecorder(connection).record_applied("triage", name)


def test_it_works_on_its_own_schema() -> None:
    assert schema.applied() == schema.known()
    assert schema.pause() is None


def test_it_pauses_on_a_newer_one_and_on_an_older_one() -> None:
    record("9000_of_tomorrow")
    assert schema.pause() is Pause.AHEAD

    MigrationRecorder(connection).record_unapplied("triage", "9000_of_tomorrow")
    MigrationRecorder(connection).record_unapplied("triage", NEWEST)
    assert schema.pause() is Pause.BEHIND


def test_a_migration_that_was_renamed_since_is_no_newer_one() -> None:
    record("0024_what_was_once_called_so")

    assert schema.pause() is None


def test_it_pauses_while_somebody_upgrades_and_only_one_does() -> None:
    with connect() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [schema.UPGRADE])
        assert schema.pause() is Pause.UPGRADING
        with schema.upgrading() as is_ours:
            assert not is_ours
        # By hand: to close a connection does not wait until the server has let go.
        other.execute("SELECT pg_advisory_unlock(%s)", [schema.UPGRADE])
    assert schema.pause() is None
    with schema.upgrading() as is_ours:
        assert is_ours
