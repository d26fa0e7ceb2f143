"""A process works only on the schema that it was made for, and says once that it waits."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from triage.operations import schema
from triage.operations.programs import connect
from triage.operations.schema import Pause, Watch

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
    assert schema.pause() is None
    with schema.upgrading() as is_ours:
        assert is_ours


def test_a_watch_looks_seldom_and_tells_each_change_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter([None, Pause.AHEAD, Pause.AHEAD, OperationalError(), None])
    clock = 0.0

    def pause() -> Pause | None:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(schema, "pause", pause)
    monkeypatch.setattr(schema.time, "monotonic", lambda: clock)
    watch, seen = Watch(), []
    with caplog.at_level("INFO", logger="triage.schema"):
        for _look in range(5):
            seen.append([watch.why(), watch.why()])
            clock += schema.EVERY

    assert seen == [[None] * 2, [Pause.AHEAD] * 2, [Pause.AHEAD] * 2, [Pause.AHEAD] * 2, [None] * 2]
    told = [record.msg["event"] for record in caplog.records]
    assert told == ["work_pauses", "schema_not_seen", "work_goes_on"]
