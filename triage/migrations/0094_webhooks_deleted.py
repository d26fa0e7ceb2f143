"""Webhooks can be deleted."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('triage', '0093_bulk_moves')]

    operations = [
        migrations.AddField(
            model_name='subscription',
            name='deleted_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('deleted_at__isnull', True), ('state', 'disabled'), _connector='OR'), name='subscription_deleted_is_off'),
        ),
    ]
