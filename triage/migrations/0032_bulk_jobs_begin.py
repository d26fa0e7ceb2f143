"""Jobs of earlier versions began when they were made; one that was being taken back stays as far as it got.

A batch a transaction; running it again goes on.
"""

from django.db import migrations

BATCH = 2_000
FILL = """
    UPDATE triage_bulkjob SET
        starts_at = created_at,
        state = CASE state WHEN 'undoing' THEN 'done' ELSE state END,
        undone_by_id = CASE state WHEN 'undoing' THEN NULL ELSE undone_by_id END,
        claim_id = NULL, claimed_until = NULL
    WHERE id IN (SELECT id FROM triage_bulkjob WHERE starts_at IS NULL ORDER BY id LIMIT %s)
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL, [BATCH])
        while cursor.rowcount == BATCH:
            cursor.execute(FILL, [BATCH])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("triage", "0031_bulk_begins_later")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
