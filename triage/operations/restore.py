"""A back-up is put in the place of an installation: whole, or not at all."""

import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from triage import schema
from triage.operations import programs
from triage.operations.backup import count_rows
from triage.operations.manifest import DATABASE, Manifest, Progress, fingerprint, folders
from triage.operations.refused import Refused

MAINTENANCE = "postgres"
"""The database that every server has, from which others are made and dropped."""


def restore(folder: Path, *, replace: bool, other_key: bool, tell: Progress) -> Manifest:
    """Put the back-up into the database and the folders of the settings.

    Raises Refused, with nothing changed, when it does not fit. With ``replace`` what is there goes, but only once the
    back-up's database stands whole beside it.
    """
    manifest = Manifest.read(folder)
    refuse_what_does_not_fit(manifest, other_key=other_key)
    if not replace:
        _refuse_if_taken()
    manifest.check(folder, tell=tell)
    name = connection.settings_dict["NAME"]
    beside = f"{name}_restoring"
    connection.close()
    with _server() as server:
        _drop(server, beside)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(beside)))
        try:
            _fill(beside, folder / DATABASE, manifest.rows, tell=tell)
        except BaseException:
            _drop(server, beside)
            raise
        _drop(server, name)
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(beside), sql.Identifier(name)))
    _restore_files(folder, manifest, tell=tell)
    return manifest


def refuse_what_does_not_fit(manifest: Manifest, *, other_key: bool) -> None:
    """Another secret key, or a schema that this code does not know yet."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if manifest.key not in map(fingerprint, keys) and not other_key:
        told = "The back-up was made under another SECRET_KEY. Set that one (or add it to SECRET_KEY_FALLBACKS): else"
        raise Refused(f"{told} links in mails, second factors and mail log-ins stop working. --other-key accepts that.")
    ours = frozenset(name.removeprefix("triage.") for name in manifest.migrations if name.startswith("triage."))
    if newer := schema.unknown(ours):
        told = f"The back-up is of version {manifest.version}, whose schema ({max(newer)}) is newer than this code's"
        raise Refused(f"{told} ({max(schema.known())}). Restore it with that version.")


def _refuse_if_taken() -> None:
    """What is there is only replaced when that was asked for."""
    with programs.connect(MAINTENANCE) as server:
        is_there = server.execute("SELECT FROM pg_database WHERE datname = %s", [connection.settings_dict["NAME"]])
        if is_there.fetchone() and connection.introspection.table_names():
            raise Refused("The database is not empty. --replace drops it, and all files, in favour of the back-up.")
    for path in folders().values():
        if path.is_dir() and any(each.is_file() for each in path.rglob("*")):
            raise Refused(f"{path} is not empty. --replace deletes what is there in favour of the back-up.")


@contextmanager
def _server() -> "Iterator[psycopg.Connection[tuple[Any, ...]]]":
    """A connection from which databases are made, renamed and dropped."""
    with programs.connect(MAINTENANCE) as server:
        server.autocommit = True
        try:
            yield server
        except psycopg.errors.InsufficientPrivilege as error:
            told = "The database's user may not make databases (CREATEDB), which restoring needs"
            raise Refused(f"{told}: ALTER ROLE … CREATEDB, or restore as another user.") from error


def _drop(server: "psycopg.Connection[tuple[Any, ...]]", name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _fill(database: str, dump: Path, rows: dict[str, int], *, tell: Progress) -> None:
    """Restore into an empty database in one transaction, and count what came."""
    tell("database", 0, 1)
    words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-acl"]
    programs.run("pg_restore", *words, str(dump), database=database)
    tell("database", 1, 1)
    with programs.connect(database) as server:
        counted = count_rows(server, tell=tell)
        if wrong := sorted(table for table in rows.keys() | counted if rows.get(table) != counted.get(table)):
            raise Refused(f"Not every row came back, in {', '.join(wrong)}: the back-up is damaged.")
        server.execute("ANALYZE")


def _restore_files(folder: Path, manifest: Manifest, *, tell: Progress) -> None:
    """Every folder becomes what its archive holds: first what is missing comes, then what is too much goes."""
    present = {name: target for name, target in folders().items() if name in manifest.parts}
    for position, (name, target) in enumerate(present.items(), 1):
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tarfile.open(folder / name) as archive:
            archive.extractall(target, filter="data")
            kept = {target / member for member in archive.getnames()}
        for path in target.rglob("*"):
            if path.is_file() and path not in kept:
                os.unlink(path)
        tell("folders of files", position, len(present))
