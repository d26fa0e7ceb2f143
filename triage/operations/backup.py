"""A back-up of all that the service keeps, taken while it runs: the database, the files, and what they fit to."""

import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.utils import timezone
from psycopg import sql

from triage.models import File, ReplyFile, Screenshot
from triage.operations import programs
from triage.operations.manifest import BUCKET, DATABASE, NAME, Manifest, Progress, fingerprint, folders, part_of
from triage.operations.refused import Refused

BEFORE_TOO = ("quarantine.tar", "mail-in.tar")
"""Folders that are read before the database, too: a file leaves them as soon as a row of it has become another one."""


def backup(folder: Path, *, tell: Progress) -> Manifest:
    """Write a back-up into ``folder``, which must be empty or not there yet; the manifest comes last.

    The database is one moment. Files are read after it: one without a row is harmless, a row without its file is not.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Refused(f"{folder} is not empty: give a back-up a folder of its own.")
    with ExitStack() as held:
        archives = {
            name: _Archive(held.enter_context(tarfile.open(folder / name, "w")), source)
            for name, source in folders().items()
        }
        for name in BEFORE_TOO:
            archives[name].add()
        manifest = _dump(folder, tell=tell)
        for position, archive in enumerate(archives.values(), 1):
            archive.add()
            tell("folders of files", position, len(archives))
    if manifest.bucket:
        (folder / BUCKET).write_text("".join(f"{name}\n" for name in _stored()), encoding="utf-8")
    for path in folder.iterdir():
        path.chmod(0o600)
    manifest.parts = {path.name: part_of(path) for path in sorted(folder.iterdir()) if path.name != NAME}
    manifest.write(folder)
    return manifest


class _Archive:
    """A tar of a folder's files, those that come and go meanwhile included as far as they are met."""

    def __init__(self, tar: tarfile.TarFile, source: Path) -> None:
        self._tar, self._source, self._seen = tar, source, set[Path]()

    def add(self) -> None:
        for path in sorted(self._source.rglob("*")) if self._source.is_dir() else []:
            if path in self._seen or not path.is_file() or path.is_symlink():
                continue
            try:
                self._tar.add(path, arcname=path.relative_to(self._source), recursive=False)
            except FileNotFoundError:
                continue  # It has just been read or deleted.
            self._seen.add(path)


def _dump(folder: Path, *, tell: Progress) -> Manifest:
    """The database as of one moment, and how many rows each table had then."""
    with _moment() as (server, snapshot):
        rows = count_rows(server, tell=tell)
        applied = server.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id").fetchall()
        tell("database", 0, 1)
        programs.run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={folder / DATABASE}")
        tell("database", 1, 1)
        return Manifest(
            made_at=timezone.now().isoformat(timespec="seconds"),
            version=settings.VERSION,
            postgres=server.info.server_version // 10_000,
            key=fingerprint(settings.SECRET_KEY),
            bucket=settings.SCREENSHOTS_BUCKET,
            migrations=[name for (name,) in applied],
            rows=rows,
        )


@contextmanager
def _moment() -> "Iterator[tuple[psycopg.Connection[tuple[Any, ...]], str]]":
    """A connection that sees one moment, and the name by which ``pg_dump`` sees the same."""
    with programs.connect() as server:
        server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        exported = server.execute("SELECT pg_export_snapshot()").fetchone()
        assert exported is not None
        yield server, str(exported[0])


def count_rows(server: "psycopg.Connection[tuple[Any, ...]]", *, tell: Progress) -> dict[str, int]:
    """How many rows each table has."""
    tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    counts: dict[str, int] = {}
    for position, (table,) in enumerate(tables, 1):
        row = server.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        assert row is not None
        counts[table] = row[0]
        tell("tables counted", position, len(tables))
    return counts


def _stored() -> Iterator[str]:
    """The names of all stored files that rows know, in order."""
    names = Screenshot.objects.exclude(file="").values_list("file").order_by()
    files = File.objects.exclude(storage_name="").values_list("storage_name").order_by()
    enclosed = ReplyFile.objects.exclude(file="").values_list("file").order_by()
    return (name for (name,) in names.union(files, enclosed).order_by("file"))
