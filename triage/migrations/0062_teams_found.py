"""What teams are found and filtered by, and that a target's warning and its end are told once. Nobody waits for a lock."""

import django.db.models.fields.json
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("triage", "0061_teams")]

    operations = [
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('category', ''), _negated=True), fields=['-id'], include=('state', 'category', 'platform', 'language', 'assignee', 'confidence', 'team'), name='ticket_filters_2'),
        ),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('team__isnull', False)), fields=['team', '-id'], name='ticket_by_team'),
        ),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('sla_look_at__isnull', False)), fields=['sla_look_at'], name='ticket_sla_look'),
        ),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('assignee__isnull', True), ('state', 'with_agent'), ('team__isnull', False)), fields=['team', 'rank_at', 'id'], name='ticket_to_hand_out'),
        ),
        RemoveIndexConcurrently(model_name="ticket", name="ticket_filters"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS event_sla_once ON triage_ticketevent "
                    "(ticket_id, kind, (data ->> 'by')) WHERE kind IN ('sla_at_risk', 'sla_breached')",
                    "DROP INDEX CONCURRENTLY IF EXISTS event_sla_once",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name='ticketevent',
                    constraint=models.UniqueConstraint(models.F('ticket'), models.F('kind'), django.db.models.fields.json.KeyTextTransform('by', 'data'), condition=models.Q(('kind__in', ['sla_at_risk', 'sla_breached'])), name='event_sla_once'),
                ),
            ],
        ),
    ]
