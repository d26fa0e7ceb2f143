from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0030_waiting_tickets_say_why")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="answers",
            field=models.JSONField(blank=True, default=dict, verbose_name="answers"),
        ),
    ]
