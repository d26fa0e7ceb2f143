from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0037_words")]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="body",
            field=models.TextField(blank=True, db_default="", verbose_name="words"),
        ),
    ]
