from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0022_who_may_see")]

    operations = [
        migrations.AddField(
            model_name="screenshot",
            name="draft_of",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
