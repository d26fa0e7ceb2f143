"""Rows that belong together, inserted by one statement.

Accepting a complaint writes four tables. As statements of their own, with a transaction around them, that is six round
trips to the database; as one statement it is one, and atomic by itself (bench/accept has the figures).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import RawSQL
from django.db.models.sql import InsertQuery


def key_of(name: str) -> RawSQL:
    """The primary key of the single row that ``insert_together`` inserts under ``name``, for rows named after it."""
    return RawSQL(f"(SELECT id FROM inserted_{name})", ())


def insert_together(rows: Mapping[str, Sequence[Model]]) -> dict[str, int]:
    """Insert all rows in one statement and give the primary key of (the last of) each name's.

    ``rows`` maps names of our own choosing to rows of one model each. Raises what an insert raises; then nothing
    has been written.
    """
    filled = {name: objects for name, objects in rows.items() if objects}
    parts: list[str] = []
    values: list[Any] = []
    for name, objects in filled.items():
        sql, parameters = _insert(objects)
        parts.append(f"inserted_{name} AS ({sql} RETURNING id)")
        values.extend(parameters)
    keys = ", ".join(f"(SELECT max(id) FROM inserted_{name})" for name in filled)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT {keys}", values)
        found = cursor.fetchone()
    return dict(zip(filled, found, strict=True))


def _insert(objects: Sequence[Model]) -> tuple[str, Sequence[Any]]:
    """Django's own INSERT for rows of one model."""
    model = type(objects[0])
    query = InsertQuery(model)
    query.insert_values([field for field in model._meta.local_concrete_fields if not field.primary_key], list(objects))
    ((sql, parameters),) = query.get_compiler(connection=connection).as_sql()
    return sql, parameters
