"""Why a waiting ticket waits comes from its last hand-over, a batch a transaction; running it again goes on."""

import sys

from django.db import migrations

BATCH = 2_000
FILL = """
    WITH batch AS (
        SELECT id FROM triage_ticket WHERE state = 'with_agent' AND escalation = '' ORDER BY rank_at, id LIMIT %s
    ), told AS (
        SELECT DISTINCT ON (ticket_id) ticket_id, data ->> 'why' AS why
        FROM triage_ticketevent WHERE kind = 'to_agent' AND ticket_id IN (SELECT id FROM batch)
        ORDER BY ticket_id, id DESC
    )
    UPDATE triage_ticket SET escalation = CASE
        WHEN told.why IN ('too_many_answers', 'answered', 'disputed', 'follow_up', 'incident', 'blind_check',
                          'send_failed', 'stage_failed', 'unmerged') THEN told.why
        WHEN coalesce(told.why, 'unsure') = 'unsure' THEN 'unsure'
        ELSE 'held' END
    FROM batch LEFT JOIN told ON told.ticket_id = batch.id WHERE triage_ticket.id = batch.id
"""


def fill(apps, schema_editor):
    done = 0
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(FILL, [BATCH])
            done += cursor.rowcount
            if cursor.rowcount < BATCH:
                return
            sys.stdout.write(f"\n    {done:,} waiting tickets say why")
            sys.stdout.flush()


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("triage", "0028_escalation")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
