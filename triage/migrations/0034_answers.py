from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0033_bulk_undone_before_it_begins")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="answers",
            field=models.JSONField(blank=True, default=dict, verbose_name="answers"),
        ),
    ]
