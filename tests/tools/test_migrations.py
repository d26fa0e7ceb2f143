"""The linter of migrations finds what would keep everybody else waiting on a big table, and nothing else."""

from typing import Any

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import F, Q
from django.db.models.functions import Now, Random

from tools.migrations import all_faults, faults

CHECK = models.CheckConstraint(name="x", condition=Q(id__gt=0))
INDEX = models.Index(name="x", fields=["state"])
FILL = "UPDATE triage_ticket SET state = 'closed'"


def flag(**options: Any) -> models.Field[Any, Any]:
    return models.BooleanField(default=False, **options)


def told(*operations: Any, atomic: bool = True) -> list[str]:
    """What the linter says to a migration after the newest."""
    loader = MigrationLoader(None)
    migration = migrations.Migration("9000_more", "triage")
    migration.operations, migration.atomic = list(operations), atomic
    return list(faults(migration, loader.project_state(loader.graph.leaf_nodes("triage"))))


@pytest.mark.parametrize(
    ("operation", "because"),
    [
        (migrations.AddIndex("ticket", INDEX), "AddIndexConcurrently"),
        (migrations.AddConstraint("ticket", CHECK), "AddConstraintNotValid"),
        (
            migrations.AddConstraint("ticket", models.UniqueConstraint(name="x", fields=["state"])),
            "CREATE UNIQUE INDEX CONCURRENTLY",
        ),
        (migrations.AddField("ticket", "x", flag(db_index=True)), "built under a lock"),
        (migrations.AddField("ticket", "x", models.FloatField(db_default=Random())), "rewrites the table"),
        (
            migrations.AddField(
                "ticket",
                "x",
                models.GeneratedField(expression=F("id"), output_field=models.BigIntegerField(), db_persist=True),
            ),
            "rewrites the table",
        ),
        (migrations.AlterField("ticket", "state", models.TextField()), "rewrites or scans"),
        (migrations.RemoveField("ticket", "state"), "one release later"),
        (migrations.RenameField("platform", "aliases", "other_names"), "one release later"),
        (migrations.RunPython(migrations.RunPython.noop), "in batches"),
        (migrations.RunSQL(FILL), "in batches"),
        (migrations.RunSQL("CREATE INDEX x ON triage_ticket (state)"), "CONCURRENTLY"),
        (migrations.RunSQL("ALTER TABLE triage_ticket ADD CONSTRAINT x CHECK (id > 0)"), "NOT VALID"),
        (migrations.RunSQL(["ALTER TABLE triage_ticket DROP COLUMN state"]), "still uses"),
    ],
)
def test_it_names_what_would_hold_a_big_table(operation: Any, because: str) -> None:
    (fault,) = told(operation)

    assert because in fault


@pytest.mark.parametrize(
    "operation",
    [
        AddIndexConcurrently("ticket", INDEX),
        AddConstraintNotValid("ticket", CHECK),
        migrations.AddIndex("platform", models.Index(name="x", fields=["code"])),
        migrations.AddField("ticket", "x", flag()),
        migrations.AddField("ticket", "x", models.DateTimeField(db_default=Now())),
        migrations.RunSQL("ALTER TABLE triage_ticket ADD CONSTRAINT x CHECK (id > 0) NOT VALID"),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("ticket", "state")]),
    ],
)
def test_it_lets_pass_what_is_quick(operation: Any) -> None:
    assert told(operation) == []


def test_rows_may_be_filled_outside_one_transaction_and_new_tables_are_small() -> None:
    create = migrations.CreateModel("Wait", [("id", models.BigAutoField(primary_key=True)), ("state", flag())])

    assert told(migrations.RunPython(migrations.RunPython.noop), atomic=False) == []
    assert told(create, migrations.AddIndex("wait", INDEX)) == []


def test_ours_keep_nobody_waiting() -> None:
    assert all_faults() == []
