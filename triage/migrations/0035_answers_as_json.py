"""Answers of the form move from columns into one, a batch a transaction; running it again goes on."""

import sys

from django.db import migrations

BATCH = 2_000
MOVE = """
    WITH batch AS (SELECT id FROM triage_submission WHERE id > %s ORDER BY id LIMIT %s), moved AS (
        UPDATE triage_submission s SET answers = jsonb_strip_nulls(jsonb_build_object(
            'training', nullif(training, ''), 'institution', nullif(institution, ''),
            'completed_on', CASE WHEN completed_on IS NOT NULL THEN to_char(completed_on, 'YYYY-MM-DD')
                                 WHEN NOT finished THEN 'not_finished' END,
            'what_you_see', nullif(what_you_see, ''), 'printed_name', nullif(printed_name, ''),
            'other_sites_open', other_sites_open, 'other_network_tried', other_network_tried,
            'review_state', nullif(review_state, '')))
        FROM batch WHERE s.id = batch.id RETURNING s.id)
    SELECT count(*), max(id) FROM moved
"""


def move(apps, schema_editor):
    done, last = 0, 0
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(MOVE, [last, BATCH])
            count, newest = cursor.fetchone()
            done += count
            if count < BATCH:
                return
            last = newest
            sys.stdout.write(f"\n    {done:,} submissions have their answers as JSON")
            sys.stdout.flush()


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("triage", "0034_answers")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
