"""An upgrade gets through beside a service that runs, and never beside another upgrade."""

from collections.abc import Callable, Iterator
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import connection

from triage import schema
from triage.operations import upgrade
from triage.operations.programs import connect
from triage.operations.refused import Refused

Server = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def other(transactional_db: None) -> Iterator[Server]:
    """Somebody else in the database, and a table that nobody else uses."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE triage_scratch (number int)")
        with connect() as other:
            yield other
            other.rollback()
        cursor.execute("DROP TABLE triage_scratch")


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """What happens in each pause, instead of time going by; patience is short."""
    happens: list[Callable[[], object]] = []
    monkeypatch.setattr(upgrade, "LOCK_TIMEOUT", 0.05)
    monkeypatch.setattr(upgrade.time, "sleep", lambda _seconds: happens.pop(0)())
    return happens


def migrates(monkeypatch: pytest.MonkeyPatch, statement: str) -> None:
    """The pending migration is one statement."""

    def call(*_arguments: object, **_options: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    monkeypatch.setattr(upgrade, "call_command", call)


def run() -> list[str]:
    told: list[str] = []
    upgrade.upgrade(out=OutputWrapper(StringIO()), tell=told.append)
    return told


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE triage_scratch ADD COLUMN more int",
        # Its first attempt leaves an index of that name that nobody can use.
        "CREATE INDEX CONCURRENTLY triage_scratch_number ON triage_scratch (number)",
    ],
)
def test_it_waits_for_a_table_in_short_turns(
    other: Server, pauses: list[Callable[[], object]], monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    migrates(monkeypatch, statement)
    other.execute("INSERT INTO triage_scratch VALUES (1)")
    pauses.extend([lambda: None, other.commit])

    told = run()

    assert [line.strip() for line in told] == ["A table is in use: again in 1 s.", "A table is in use: again in 2 s."]
    assert not schema.upgrade_runs()


def test_it_gives_up_with_a_sentence_that_names_who_holds_the_table(
    other: Server, pauses: list[Callable[[], object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    migrates(monkeypatch, "ALTER TABLE triage_scratch ADD COLUMN more int")
    monkeypatch.setattr(upgrade, "PAUSES", (1,))
    monkeypatch.setattr(upgrade, "pending", lambda: ["triage.0099_more"])
    other.execute("INSERT INTO triage_scratch VALUES (1)")
    pauses.extend([lambda: None, lambda: None])

    with pytest.raises(Refused, match=rf"triage.0099_more .* process {other.info.backend_pid} "):
        run()


def test_only_one_runs(other: Server) -> None:
    other.execute("SELECT pg_advisory_lock(%s)", [schema.UPGRADE])

    with pytest.raises(Refused, match="Another upgrade runs"):
        run()

    # By hand: to close a connection does not wait until the server has let go.
    other.execute("SELECT pg_advisory_unlock(%s)", [schema.UPGRADE])


def test_workers_get_time_to_pause_where_something_is_pending(
    other: Server, pauses: list[Callable[[], object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    migrates(monkeypatch, "SELECT 1")
    monkeypatch.setattr(upgrade, "pending", lambda: ["triage.0099_more"])
    seen: list[schema.Pause | None] = []
    pauses.append(lambda: seen.append(schema.pause()))

    run()

    assert seen == [schema.Pause.UPGRADING]


def test_a_dry_run_says_what_it_would_do(db: None) -> None:
    out = StringIO()
    call_command("upgrade", dry_run=True, stdout=out)

    assert out.getvalue() == "0 migrations are pending.\nNothing was changed.\n"


def test_it_touches_no_newer_database(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "known", lambda: frozenset({"0001_first_rows"}))

    with pytest.raises(CommandError, match="newer version"):
        call_command("upgrade")
