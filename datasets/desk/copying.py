"""Copies rows of model tickets, set by set: what a copy has of its own, and what is the model's, moved in time.

The models' rows lie aside in ``bench_<model>`` tables; ``bench_copies`` says of each copy which model it follows (see
datasets/desk/many_tickets).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper
    from django.db.models import Field, Model

SIGNATURES_SINCE = "interval '30 days'"
"""From the day of the models on: older ones have been thrown away."""

CODE = "translate(upper(lpad(to_hex((c.id * 2654435761) % 4294967296), 8, '0')), '01', 'GH')"
"""Eight letters and digits of references; an odd factor makes them another permutation of the numbers."""
OWN = {
    "reference": f"'TKT-' || left({CODE}, 4) || '-' || right({CODE}, 4)",
    "token": "md5('t' || c.id || random())",
    "fingerprint": "md5('f' || c.id) || md5('g' || c.id)",
    "requester_name": "c.name",
    "name": "c.name",
    "requester_email": "c.email",
    "email": "c.email",
    "to": "c.email",
    # Three of ten tickets have a tag, every third of those a second one; the last tag is as rare as RARE_TRAINING.
    "tags": (
        "CASE WHEN c.training = (SELECT training FROM bench_rare) THEN ARRAY[(SELECT max(id) FROM triage_tag)::int] "
        "WHEN c.n % 10 < 3 THEN ARRAY(SELECT DISTINCT (ARRAY(SELECT id::int FROM triage_tag ORDER BY id))[1 + at % 11] "
        "FROM unnest(CASE WHEN c.n % 3 = 0 THEN ARRAY[c.n * 7, c.n] ELSE ARRAY[c.n * 7] END) at) END"
    ),
    "answers": "m.answers || jsonb_build_object('training', c.training)",
    "assignee_id": "CASE WHEN m.assignee_id IS NOT NULL OR m.state = 'with_agent' AND c.n % 2 = 0 THEN c.agent END",
    "team_id": "CASE WHEN m.state = 'with_agent' OR m.assignee_id IS NOT NULL THEN c.team END",
    "agent_id": "CASE WHEN m.agent_id IS NOT NULL THEN c.agent END",
    "html": "'<p>' || m.subject || '</p>'",
    "Submission.key": "'copy-' || c.id || '-' || m.k",
    "message_id": "'<' || c.id || '-' || m.k || '@copy.example>'",
    "upload_sha256": "md5('u' || c.id % 400000) || md5('v' || m.k)",
    "file": "c.id || '-' || m.k || '.jpg'",
}
"""What a copy has of its own, by column: m is the model's row, c the copy. All else is the model's, moved in time."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table to copy: its model, and the column through which it hangs on a row of ``parent`` (else on the ticket)."""

    name: str
    parent: str = ""
    link: str = "ticket_id"


TABLES = (
    Rows("Ticket", link="id"),
    Rows("Submission"),
    Rows("Screenshot", "Submission", "submission_id"),
    Rows("Classification"),
    Rows("Reply", "Classification", "classification_id"),
    Rows("TicketEvent"),
    Rows("FollowUp", "Classification", "classification_id"),
    Rows("Note"),
    Rows("Wait"),
    Rows("Label", "Classification", "judged_id"),
    Rows("Satisfaction"),
    Rows("TicketSignature"),
)


@dataclass(slots=True)
class Bar:
    """A progress bar on standard error: done, share, and how long it will still take."""

    what: str
    total: int
    started: float = field(default_factory=time.monotonic)

    def show(self, done: int) -> None:
        """Draw it anew."""
        share = min(1.0, done / max(self.total, 1))
        left = (time.monotonic() - self.started) * (1 - share) / share if share else 0
        filled = "#" * round(30 * share)
        told = f"{self.what:20} [{filled:30}] {share:4.0%}  {done:,} of {self.total:,}, {left:.0f} s left"
        print(f"\r{told:100}", end="" if share < 1 else "\n", file=sys.stderr, flush=True)


def staging(rows: Rows) -> str:
    """A statement that puts the models' rows aside: each with its model, its number there, and its parent's."""
    model = _model(rows.name)
    columns = {field.column for field in model._meta.local_concrete_fields}
    of = "r.ticket_id" if "ticket_id" in columns else "p.model" if rows.parent else "r.id"
    parent = f"LEFT JOIN bench_{rows.parent.lower()} p ON p.id = r.{rows.link}" if rows.parent else ""
    return (
        f"CREATE TEMP TABLE bench_{rows.name.lower()} AS SELECT r.*, {of} AS model, "
        f"row_number() OVER (PARTITION BY {of} ORDER BY r.{model._meta.pk.column}) - 1 AS k, "
        f"{'p.k' if rows.parent else 'NULL'} AS parent_k FROM {model._meta.db_table} r {parent} "
        f"WHERE {of} IN (SELECT model FROM bench_models); "
        f"CREATE INDEX ON bench_{rows.name.lower()} (model); ANALYZE bench_{rows.name.lower()}"
    )


def copying(cursor: CursorWrapper) -> Iterator[str]:
    """A statement a table, for the copies from {first} to {last}."""
    keys: dict[str, str] = {}
    for rows in TABLES:
        model = _model(rows.name)
        if rows.name != "TicketSignature":
            cursor.execute(f"SELECT max(k) + 1 FROM bench_{rows.name.lower()}")
            each = cursor.fetchone()[0] or 1
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {model._meta.db_table}")
            keys[rows.name] = f"{cursor.fetchone()[0]} + c.n * {each} + m."
        fields = model._meta.local_concrete_fields
        recent = f"AND c.shift > {SIGNATURES_SINCE}" if rows.name == "TicketSignature" else ""
        yield (
            f"INSERT INTO {model._meta.db_table} ({', '.join(_quoted(field.column) for field in fields)}) "
            f"SELECT {', '.join(_value(field, rows, keys) for field in fields)} "
            f"FROM bench_copies c JOIN bench_{rows.name.lower()} m USING (model) "
            f"WHERE c.n BETWEEN {{first}} AND {{last}} {recent}"
        )


def _value(field: Field[Any, Any], rows: Rows, keys: dict[str, str]) -> str:
    """What stands in a copy's column."""
    from django.db.models import DateField, DateTimeField

    column = field.column
    if column == "ticket_id" or (field.primary_key and rows.name == "Ticket"):
        return "c.id"
    if field.primary_key:
        return f"{keys[rows.name]}k"
    if rows.parent and column == rows.link:
        return f"{keys[rows.parent]}parent_k"
    if own := OWN.get(f"{rows.name}.{column}") or OWN.get(column):
        return own
    if isinstance(field, DateTimeField):
        return f"m.{_quoted(column)} + c.shift"
    return f"m.{_quoted(column)} + c.days" if isinstance(field, DateField) else f"m.{_quoted(column)}"


def _quoted(column: str) -> str:
    return f'"{column}"'


def _model(name: str) -> type[Model]:
    from django.apps import apps

    return apps.get_model("triage", name)


@contextmanager
def without_indexes(cursor: CursorWrapper) -> Iterator[None]:
    """Without the indexes of the tables to be filled, which are built at once at the end; unique ones stay."""
    tables = [_model(rows.name)._meta.db_table for rows in TABLES] + ["triage_ticketwords"]
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique ORDER BY 1",
        [tables],
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    try:
        yield
    finally:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        bar = Bar("Building indexes", len(indexes))
        for number, (_name, definition) in enumerate(indexes, start=1):
            cursor.execute(definition)
            bar.show(number)
        cursor.execute("RESET maintenance_work_mem")
        for table in tables[:-2]:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


@contextmanager
def unchecked(cursor: CursorWrapper) -> Iterator[None]:
    """Without foreign keys being checked, which are right as they are made, nor a wait for the disk."""
    cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off; SET enable_hashjoin = off")
    try:
        yield
    finally:
        cursor.execute("RESET session_replication_role; RESET synchronous_commit; RESET enable_hashjoin")
