from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0026_pictures_under_a_flood")]

    operations = [
        migrations.AddField(
            model_name="screenshot",
            name="draft_of",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
