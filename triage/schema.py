"""Whether the database has the schema that this code is made for; whoever works on rows waits while it has not.

An upgrade changes the database under processes of the version before. Pages go on (a release takes away nothing that
the one before it uses), but work that fails counts as a ticket's attempt, so workers stand by instead: from the
moment an upgrade has begun, and for as long as they are not of the same schema. They go on by themselves.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.db import ProgrammingError, connection

UPGRADE = 0x7472_6967
"""The advisory lock that an upgrade holds. It is a session's, so it goes with the process, however that ends."""
EVERY = 3.0
"""Seconds between two looks of a worker (``config.standby``)."""


class Pause(StrEnum):
    """Why work pauses."""

    UPGRADING = "upgrading"
    AHEAD = "database_is_newer"
    BEHIND = "database_is_older"


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """The migrations that this code has."""
    return frozenset(path.stem for path in Path(__file__).with_name("migrations").glob("[0-9]*.py"))


def applied() -> frozenset[str]:
    """The migrations that the database has; none before the first."""
    with connection.cursor() as cursor:
        try:
            cursor.execute("SELECT name FROM django_migrations WHERE app = 'triage'")
        except ProgrammingError:
            return frozenset()
        return frozenset(name for (name,) in cursor.fetchall())


def unknown(names: frozenset[str]) -> frozenset[str]:
    """Those of a newer version. One that was renamed since is none: numbers only grow."""
    return frozenset(name for name in names - known() if name > max(known()))


def pause() -> Pause | None:
    """Why this process must not work now; None when it may. Asks the database twice."""
    if upgrade_runs():
        return Pause.UPGRADING
    names = applied()
    if unknown(names):
        return Pause.AHEAD
    return Pause.BEHIND if known() - names else None


def upgrade_runs() -> bool:
    """Whether somebody holds the upgrade's lock in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = %s"
            " AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [UPGRADE],
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def upgrading() -> Iterator[bool]:
    """Hold the upgrade's lock; False when another upgrade holds it. Needs a connection of its own (no pooler's)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [UPGRADE])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [UPGRADE])
