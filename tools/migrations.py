"""Do migrations change big tables without keeping everybody else waiting? `make check` asks; no database is needed.

python tools/migrations.py

A migration that must do what a rule forbids says why it may: `safe_because = "unused since 0.11; …"` in its class.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FIRST = "0050"
"""Those before it have been released as they are."""
BIG = frozenset(
    (
        *("access", "auditentry", "blindcheck", "bulkitem", "classification", "file", "followup", "inboundmail"),
        *("incidentmember", "label", "mailwords", "note", "reply", "replyfile", "satisfaction", "screenshot"),
        *("submission", "ticket", "ticketevent", "ticketfigures", "ticketsignature", "ticketwords", "wait"),
    )
)
"""Models that have a row a ticket or more."""
TABLES = "|".join(f"triage_{name}" for name in sorted(BIG))
IN_SQL = {
    "it builds an index under a lock: CREATE INDEX CONCURRENTLY": r"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)",
    "it checks all rows under a lock: add the constraint NOT VALID, then VALIDATE it in a migration of its own": (
        rf"ALTER TABLE (ONLY )?\"?({TABLES})\"? ADD CONSTRAINT (?!.*(NOT VALID|USING INDEX))"
    ),
    "it changes all rows in one transaction: work in batches (0041 shows how)": (
        rf"(UPDATE|DELETE FROM) (ONLY )?\"?({TABLES})\b"
    ),
    "it takes something away that the version before still uses": r"DROP (TABLE|COLUMN)|RENAME (TO|COLUMN)",
}


def faults(migration: Any, state: Any) -> Iterator[str]:
    """What is wrong with a migration that is applied to ``state``, a sentence each; ``state`` moves on."""
    new: set[str] = set()
    for operation in _flat(migration.operations):
        before = state.clone()
        operation.state_forwards("triage", state)
        if type(operation).__name__ == "CreateModel":
            new.add(operation.name_lower)
        name = getattr(operation, "model_name_lower", None) or ""
        told = [*_of_any_table(operation, migration)]
        if name in BIG and name not in new:
            told += _of_big_tables(operation, before, state)
        yield from (f"{migration.name}: {operation.describe()}: {fault}" for fault in told)


def _flat(operations: list[Any]) -> Iterator[Any]:
    """What reaches the database: of SeparateDatabaseAndState, that half."""
    for operation in operations:
        if type(operation).__name__ == "SeparateDatabaseAndState":
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _of_any_table(operation: Any, migration: Any) -> Iterator[str]:
    match type(operation).__name__:
        case "RemoveField" | "DeleteModel" | "RenameField" | "RenameModel" | "AlterModelTable":
            yield "the version before still uses it while this runs: take it away one release later"
        case "RunPython" if migration.atomic:
            yield "it works on rows in one transaction: set atomic = False and work in batches (0041 shows how)"
        case "RunSQL":
            statements = operation.sql if isinstance(operation.sql, list | tuple) else [operation.sql]
            text = " ".join(" ".join(str(statement) for statement in statements).split())
            yield from (fault for fault, pattern in IN_SQL.items() if re.search(pattern, text, re.IGNORECASE))


def _of_big_tables(operation: Any, before: Any, after: Any) -> Iterator[str]:
    kind = type(operation).__name__
    if kind == "AddIndex":
        yield "it builds the index under a lock: AddIndexConcurrently, in a migration with atomic = False"
    if kind == "AddConstraint":
        if type(operation.constraint).__name__ == "CheckConstraint":
            yield "it checks all rows under a lock: AddConstraintNotValid, then ValidateConstraint in another migration"
        else:
            yield "it builds an index under a lock: CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX"
    if kind == "AddField":
        yield from _of_a_new_column(operation.field)
    if kind == "AlterField":
        old = before.apps.get_model("triage", operation.model_name)._meta.get_field(operation.name)
        new = after.apps.get_model("triage", operation.model_name)._meta.get_field(operation.name)
        if _column(old) != _column(new):
            yield "it rewrites or scans the table: add a column beside it, fill it in batches, change over"


def _of_a_new_column(field: Any) -> Iterator[str]:
    if field.many_to_many:
        return
    if field.db_index or field.unique or field.is_relation:
        yield "its index is built under a lock: db_index=False, db_constraint=False, then both concurrently"
    if field.generated:
        yield "a stored generated column rewrites the table"
    given = getattr(field, "db_default", None)
    if hasattr(given, "resolve_expression") and type(given).__name__ not in ("Value", "Now"):
        yield "a default that differs from row to row rewrites the table"


def _column(field: Any) -> tuple[object, ...]:
    """What PostgreSQL has to rewrite, or to look at row by row, when it changes. A longer varchar is free."""
    kind = field.get_internal_type()
    return kind, field.null, field.unique, field.db_index, None if kind == "CharField" else field.max_length


def all_faults() -> list[str]:
    """Those of every migration from ``FIRST`` on that does not say why it may."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, replace_migrations=False)  # One by one, as a database meets them that has some.
    head = max(loader.graph.leaf_nodes("triage"))
    found: list[str] = []
    for app, name in loader.graph.forwards_plan(head):
        if app == "triage" and name >= FIRST:
            migration = loader.get_migration(app, name)
            told = list(faults(migration, loader.project_state((app, name), at_end=False)))
            found += [] if getattr(migration, "safe_because", "") else told
    return found


def main() -> int:
    """Print what is wrong; 1 if anything is."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    found = all_faults()
    print("\n".join(found) or "Migrations keep nobody waiting.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
