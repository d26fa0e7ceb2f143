"""Rows that belong together, inserted by one statement.

Accepting a complaint writes four tables. As statements of their own, with a transaction around them, that is six round
trips to the database and the ORM's work for each; as one statement it is one, and atomic by itself (bench/accept).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model


@dataclass(frozen=True, slots=True)
class KeyOf:
    """Stands for the primary key of the single row that ``insert_together`` inserts under ``name``."""

    name: str


def insert_together(rows: Mapping[str, Sequence[Model]]) -> dict[str, int]:
    """Insert all rows in one statement and give the primary key of (the last of) each name's.

    ``rows`` maps names of our own choosing to rows of one model each; a foreign key may be a ``KeyOf`` another name.
    Raises what an insert raises; then nothing has been written.
    """
    filled = {name: objects for name, objects in rows.items() if objects}
    values: list[Any] = []
    parts = [f"inserted_{name} AS ({_insert(objects, values)} RETURNING id)" for name, objects in filled.items()]
    keys = ", ".join(f"(SELECT max(id) FROM inserted_{name})" for name in filled)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT {keys}", values)
        found = cursor.fetchone()
    return dict(zip(filled, found, strict=True))


def _insert(objects: Sequence[Model], values: list[Any]) -> str:
    """An INSERT for rows of one model; appends its parameters to ``values``. Columns that are null in all are left out.

    Empty texts, zeros and "no" are written out rather than passed: psycopg keeps a statement prepared only up to fifty
    parameters.
    """
    connection, meta = connections[DEFAULT_DB_ALIAS], type(objects[0])._meta
    fields = [
        field
        for field in meta.local_concrete_fields
        if not field.primary_key and any(getattr(row, field.attname) is not None for row in objects)
    ]
    rows = []
    for row in objects:
        cells = []
        for field in fields:
            value = field.pre_save(row, add=True)
            if isinstance(value, KeyOf):
                cells.append(f"(SELECT id FROM inserted_{value.name})")
            elif (written := _written_out(value)) is not None:
                cells.append(written)
            else:
                cells.append("%s")
                values.append(field.get_db_prep_save(value, connection))
        rows.append(f"({', '.join(cells)})")
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return f'INSERT INTO "{meta.db_table}" ({columns}) VALUES {", ".join(rows)}'


def _written_out(value: object) -> str | None:
    """What stands in nearly every row, as SQL; no and 0, which are equal to Python, each in its own type."""
    if value is False:
        return "false"
    if type(value) is int and value == 0:
        return "0"
    return "''" if value == "" else None
