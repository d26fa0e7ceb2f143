"""Outgoing webhooks: who is told of what, and each event for each of them.

A trigger writes the deliveries of a ticket's events: events are written in a dozen places, some of them within one
statement with other rows, and none can be forgotten here, nor be told without having happened. Once a statement, it
looks into a table that has a handful of rows.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0084_imported_and_reported'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim_id', models.UUIDField(editable=False, null=True)),
                ('claimed_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('last_error', models.CharField(blank=True, editable=False, max_length=200)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('source', models.CharField(max_length=30)),
                ('occasion', models.CharField(blank=True, default='', max_length=80)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('delivered', 'delivered'), ('failed', 'given up')], default='waiting', max_length=10)),
                ('since', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('doubts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('body', models.TextField(blank=True, default='')),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('answer', models.CharField(blank=True, default='', max_length=500)),
                ('took_ms', models.PositiveIntegerField(null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('address', models.CharField(max_length=500, verbose_name='address')),
                ('events', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None, verbose_name='events')),
                ('has_personal_data', models.BooleanField(default=False, verbose_name='with personal data')),
                ('created_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('working', 'active'), ('disabled', 'disabled'), ('failed', 'disabled after failures')], default='working', editable=False, max_length=10, verbose_name='state')),
                ('secret', models.TextField(editable=False)),
                ('old_secret', models.TextField(blank=True, default='', editable=False)),
                ('old_until', models.DateTimeField(editable=False, null=True)),
                ('delivered_at', models.DateTimeField(editable=False, null=True)),
                ('failing_since', models.DateTimeField(editable=False, null=True)),
                ('failures', models.PositiveIntegerField(default=0, editable=False)),
                ('rests_until', models.DateTimeField(editable=False, null=True)),
                ('last_error', models.CharField(blank=True, default='', editable=False, max_length=20)),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
                'default_permissions': ('view', 'add', 'change'),
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='event',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='triage.ticketevent'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='ticket',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='triage.ticket'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='owner',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='delivery',
            name='subscription',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='triage.subscription'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['working', 'disabled', 'failed'])), name='subscription_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('failing_since__isnull', False), models.Q(('failures', 0), ('last_error', ''), ('rests_until__isnull', True)), _connector='OR'), name='subscription_rests_only_while_failing'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['subscription', 'id'], name='delivery_waiting'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['subscription', '-id'], name='delivery_of_subscription'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('ticket__isnull', False)), fields=['ticket', 'subscription'], name='delivery_of_ticket'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('event', 'subscription'), name='delivery_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('event__isnull', True)), fields=('subscription', 'occasion'), name='delivery_once_an_occasion'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('event__isnull', False), ('occasion', ''), ('ticket__isnull', False)), models.Q(('event__isnull', True), ('ticket__isnull', True), models.Q(('occasion', ''), _negated=True), models.Q(('body', ''), _negated=True)), _connector='OR'), name='delivery_is_of_something'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'waiting')), models.Q(('ended_at__isnull', False), ('state__in', ['delivered', 'failed'])), _connector='OR'), name='delivery_ended_has_a_time'),
        ),
        # Claimed and recorded, each row changes twice: room for it on its page, and a vacuum that comes soon.
        migrations.RunSQL(
            "ALTER TABLE triage_delivery SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02,"
            " autovacuum_analyze_scale_factor = 0.02)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION triage_event_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO triage_delivery (
                    key, subscription_id, source, event_id, ticket_id, occasion, at, state, since, due_at,
                    attempts, last_error, doubts, body, answer
                )
                SELECT gen_random_uuid(), subscription.id, told.source, told.id, told.ticket_id, '', told.at,
                    'waiting', told.at, told.at, 0, '', 0, '', ''
                FROM (
                    SELECT id, ticket_id, at,
                        CASE kind WHEN 'replied' THEN 'replied:' || coalesce(data ->> 'kind', '') ELSE kind END AS source
                    FROM new_events
                ) AS told
                JOIN triage_subscription AS subscription
                    ON subscription.state = 'working' AND told.source = ANY (subscription.events)
                ORDER BY told.id;
                RETURN NULL;
            END $$;
            CREATE TRIGGER triage_event_deliveries AFTER INSERT ON triage_ticketevent
                REFERENCING NEW TABLE AS new_events
                FOR EACH STATEMENT EXECUTE FUNCTION triage_event_deliveries();
            """,
            reverse_sql="""
            DROP TRIGGER triage_event_deliveries ON triage_ticketevent;
            DROP FUNCTION triage_event_deliveries();
            """,
        ),
    ]
