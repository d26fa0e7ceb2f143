"""Rows that belong together, inserted by one statement.

Accepting a complaint writes four tables, judging it four. As statements of their own, with a transaction around them,
that is a round trip to the database and the ORM's work for each; as one statement it is one, and atomic by itself
(bench/accept, bench/cost).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model


@dataclass(frozen=True, slots=True)
class KeyOf:
    """Stands for the primary key of the single row that ``insert_together`` inserts under ``name``."""

    name: str

    def __str__(self) -> str:
        """The key as SQL, within that statement."""
        return f"(SELECT key FROM inserted_{self.name})"


@dataclass(frozen=True, slots=True)
class Computed:
    """Stands for a value that the database works out: an expression in SQL, and what is passed to it."""

    sql: str
    parameters: tuple[Any, ...]


def insert_together(rows: Mapping[str, Sequence[Model]], *, replacing: Collection[str] = ()) -> dict[str, int]:
    """Insert all rows in one statement and give the primary key of (the last of) each name's.

    ``rows`` maps names of our own choosing to rows of one model each. A foreign key, or a value within an event's data,
    may be a ``KeyOf`` another name; any value ``Computed``. Rows under a name in ``replacing`` take the place of those
    with the same key; a model's ``MERGED`` says, by column, what of the earlier row stays.
    Raises what an insert raises; then nothing has been written.
    """
    filled = {name: objects for name, objects in rows.items() if objects}
    values: list[Any] = []
    parts = []
    for name, objects in filled.items():
        inserted = _insert(objects, values, replaces=name in replacing)
        parts.append(f'inserted_{name} AS ({inserted} RETURNING "{objects[0]._meta.pk.column}" AS key)')
    keys = ", ".join(f"(SELECT max(key) FROM inserted_{name})" for name in filled)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT {keys}", values)
        found = cursor.fetchone()
    return dict(zip(filled, found, strict=True))


def _insert(objects: Sequence[Model], values: list[Any], *, replaces: bool) -> str:
    """An INSERT for rows of one model; appends its parameters to ``values``. Columns null in all rows are left out."""
    connection, meta = connections[DEFAULT_DB_ALIAS], type(objects[0])._meta
    fields = [
        field
        for field in meta.local_concrete_fields
        if field is not meta.auto_field and any(getattr(row, field.attname) is not None for row in objects)
    ]
    rows = ", ".join(f"({', '.join(_cell(row, field, values, connection) for field in fields)})" for row in objects)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'INSERT INTO "{meta.db_table}" ({columns}) VALUES {rows}'
    if replaces:
        others = [field.column for field in fields if not field.primary_key]
        merged = {column: f'EXCLUDED."{column}"' for column in others} | getattr(type(objects[0]), "MERGED", {})
        changes = ", ".join(f'"{column}" = {merged[column]}' for column in others)
        statement += f' ON CONFLICT ("{meta.pk.column}") DO UPDATE SET {changes}'
    return statement


def _cell(row: Model, field: "Field[Any, Any]", values: list[Any], connection: BaseDatabaseWrapper) -> str:
    """One value as SQL. Empty texts, zeros and "no" are written out rather than passed: psycopg keeps what it has made
    of a statement only up to fifty parameters.
    """
    value = field.pre_save(row, add=True)
    if isinstance(value, KeyOf):
        return str(value)
    if (written := _written_out(value)) is not None:
        return written
    if isinstance(value, Computed):
        values.extend(value.parameters)
        return value.sql
    keys = {name: each for name, each in value.items() if isinstance(each, KeyOf)} if isinstance(value, dict) else {}
    if keys:
        value = {name: each for name, each in value.items() if name not in keys}
    values.append(field.get_db_prep_save(value, connection))
    if not keys:
        return "%s"
    pairs = ", ".join(f"'{name}', {key}" for name, key in keys.items())
    return f"%s || jsonb_build_object({pairs})"


def _written_out(value: object) -> str | None:
    """What stands in nearly every row, as SQL; no and 0, which are equal to Python, each in its own type."""
    if value is False:
        return "false"
    if type(value) is int and value == 0:
        return "0"
    return "''" if value == "" else None
