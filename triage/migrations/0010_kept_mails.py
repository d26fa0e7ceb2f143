import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("triage", "0009_sent_to_domain"),
    ]

    operations = [
        # What came in before counts as seen now: it is remembered a little longer than it need be.
        migrations.AddField(
            model_name='inboundmail',
            name='seen_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='inboundmail',
            index=models.Index(fields=['seen_at'], name='inbound_mail_by_seen'),
        ),
    ]
