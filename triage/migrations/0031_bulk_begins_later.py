from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0030_waiting_tickets_say_why")]

    operations = [
        migrations.AddField(
            model_name="bulkjob",
            name="starts_at",
            field=models.DateTimeField(null=True, verbose_name="begins"),
        ),
    ]
