"""Whoever administers webhooks is told when one is switched off."""

import django.db.models.deletion
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('triage', '0087_webhooks')]

    operations = [
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_about_one_thing',
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('assigned', 'A ticket is assigned to you'), ('answered', 'The requester has answered on your ticket'), ('mentioned', 'A colleague mentions you in a note'), ('sla_at_risk', 'A ticket is about to miss its due time'), ('sla_breached', 'A ticket has missed its due time'), ('rule', 'A rule points you to a ticket'), ('harm', 'Somebody who wrote to us may be in distress'), ('incident', 'An incident is proposed'), ('part', 'Mail or another part of the service does not work'), ('webhook', 'A webhook was disabled after failures')], max_length=12),
        ),
        migrations.AddField(
            model_name='notice',
            name='subscription',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='triage.subscription'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('subscription__isnull', False)), fields=['subscription'], name='notice_of_subscription'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(models.Func('ticket', 'incident', 'part', 'subscription', function='num_nonnulls', output_field=models.IntegerField()), 1), name='notice_about_one_thing'),
        ),
    ]
