from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0045_what_is_learnt")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="subject",
            field=models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="subject"),
        ),
    ]
