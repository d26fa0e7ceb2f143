from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0039_replies_have_their_words")]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="banner",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="incident",
            name="message",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="incident",
            name="solved",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="macro",
            name="names",
            field=models.JSONField(default=dict, verbose_name="name"),
        ),
        migrations.AddField(
            model_name="macro",
            name="texts",
            field=models.JSONField(blank=True, default=dict, verbose_name="own text"),
        ),
        migrations.AddField(
            model_name="macroversion",
            name="names",
            field=models.JSONField(default=dict, verbose_name="name"),
        ),
        migrations.AddField(
            model_name="macroversion",
            name="texts",
            field=models.JSONField(blank=True, default=dict, verbose_name="own text"),
        ),
    ]
