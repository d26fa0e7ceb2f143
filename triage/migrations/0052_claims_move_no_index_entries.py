"""A claim changes no indexed column any more, and an index that another one contained goes. Nobody waits for a lock."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


def without_duplicate(apps, schema_editor):
    _of_replies_ticket(apps, schema_editor, "DROP INDEX CONCURRENTLY IF EXISTS {name}")


def with_duplicate(apps, schema_editor):
    _of_replies_ticket(
        apps, schema_editor, "CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON triage_reply (ticket_id)"
    )


def _of_replies_ticket(apps, schema_editor, statement):
    name = schema_editor._create_index_name("triage_reply", ["ticket_id"])  # As Django has called it.
    schema_editor.execute(statement.format(name=schema_editor.quote_name(name)))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("triage", "0051_resent")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("stage", "done"), _negated=True), fields=["stage", "id"], name="ticket_by_stage"
            ),
        ),
        RemoveIndexConcurrently(model_name="ticket", name="ticket_unfinished"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(without_duplicate, with_duplicate)],
            state_operations=[
                migrations.AlterField(
                    model_name="reply",
                    name="ticket",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="triage.ticket",
                    ),
                )
            ],
        ),
    ]
