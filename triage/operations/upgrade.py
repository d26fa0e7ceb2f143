"""The database follows the code, beside a service that runs: one upgrade at a time, in short locks, tried again."""

import time
from collections.abc import Callable

from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import errors, sql

from triage import schema
from triage.operations.refused import Refused
from triage.playbook.load import Loaded, load

LOCK_TIMEOUT = 3
"""Seconds that a change waits for a table. While it waits, everybody else who wants that table waits behind it."""
PAUSES = (1, 2, 5, 10, 20, 30, 30, 30, 30, 30)
"""Seconds between attempts at a migration that met a lock."""
NOTICED = schema.EVERY + 1
"""Seconds until every worker has seen that an upgrade runs."""

Tell = Callable[[str], None]


def pending() -> list[str]:
    """The migrations that the database lacks, of all apps, in the order in which they will run.

    Raises Refused when the database is of a newer version than this code.
    """
    if newer := schema.unknown(schema.applied()):
        told = f"The database is of a newer version (its schema: {max(newer)}) than this code ({max(schema.known())})."
        raise Refused(f"{told} Run the upgrade with that version, or go back with manage.py restore.")
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def upgrade(*, out: OutputWrapper, tell: Tell) -> list[Loaded]:
    """Migrate while all workers pause, then load the desk's rows; returns what became of these.

    Raises Refused when another upgrade runs, or when a table stays in use. What has been migrated until then stays:
    running it again goes on.
    """
    with schema.upgrading() as is_ours:
        if not is_ours:
            raise Refused("Another upgrade runs on this database. Wait for it to end.")
        if pending() and schema.applied():
            tell(f"Workers pause ({NOTICED:.0f} s) …")
            time.sleep(NOTICED)
        _migrate(out, tell=tell)
        return load(reset=False)


def _migrate(out: OutputWrapper, *, tell: Tell) -> None:
    """Run all migrations; one that meets a lock is tried again, without those that have been run."""
    for pause in (*PAUSES, None):
        _execute(sql.SQL("SET lock_timeout = {}").format(f"{LOCK_TIMEOUT}s"))
        try:
            _drop_unfinished_indexes()
            call_command("migrate", interactive=False, stdout=out)
            return
        except OperationalError as error:
            if not isinstance(error.__cause__, errors.LockNotAvailable | errors.DeadlockDetected):
                raise
            if pause is None:
                raise Refused(f"A table stays in use, so {pending()[0]} could not be run. {_holder()}") from error
            tell(f"\nA table is in use: again in {pause} s.")
            time.sleep(pause)
        finally:
            _execute(sql.SQL("RESET lock_timeout"))


def _drop_unfinished_indexes() -> None:
    """What CREATE INDEX CONCURRENTLY leaves when it could not wait any longer keeps its next attempt from its name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
            " AND indrelid::regclass::text LIKE 'triage\\_%' AND indexrelid::regclass::text NOT LIKE '%\\_cc%'"
        )
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        _execute(sql.SQL("DROP INDEX CONCURRENTLY {}").format(sql.Identifier(name)))


def _execute(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None))


def _holder() -> str:
    """Whose transaction has been open for the longest, for the operator to look at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, application_name, date_trunc('second', now() - xact_start)::text FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
            " ORDER BY xact_start LIMIT 1"
        )
        row = cursor.fetchone()
    if row is None:
        return "Nobody holds it any more: run it again."
    return f"The longest transaction is that of PostgreSQL's process {row[0]} ({row[1] or 'unnamed'}), for {row[2]}."
