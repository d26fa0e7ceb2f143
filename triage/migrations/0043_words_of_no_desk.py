import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0042_texts_are_json"),
    ]

    operations = [
        migrations.AlterField(
            model_name="bulkjob",
            name="resolution",
            field=models.CharField(
                blank=True,
                choices=[
                    ("appeared", "solved, the requester says"),
                    ("answered", "answered"),
                    ("duplicate", "duplicate"),
                    ("withdrawn", "withdrawn by the requester"),
                    ("no_answer", "no answer from the requester"),
                    ("disowned", "not sent by the owner of the address"),
                ],
                max_length=12,
                verbose_name="resolution",
            ),
        ),
        migrations.AlterField(
            model_name="desksettings",
            name="opens_at",
            field=models.TimeField(
                default=datetime.time(8, 0),
                help_text="On working days, in the desk's time zone.",
                verbose_name="opens at",
            ),
        ),
        migrations.AlterField(
            model_name="desksettings",
            name="own_contacts",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Telephone numbers and addresses that are not masked; @example.org keeps all of its mail.",
                max_length=200,
                verbose_name="the organisation's own contacts",
            ),
        ),
        migrations.AlterField(
            model_name="desksettings",
            name="salutation",
            field=models.CharField(blank=True, default="", max_length=30, verbose_name="salutation"),
        ),
        migrations.AlterField(
            model_name="macro",
            name="resolution",
            field=models.CharField(
                blank=True,
                choices=[
                    ("appeared", "solved, the requester says"),
                    ("answered", "answered"),
                    ("duplicate", "duplicate"),
                    ("withdrawn", "withdrawn by the requester"),
                    ("no_answer", "no answer from the requester"),
                    ("disowned", "not sent by the owner of the address"),
                ],
                max_length=12,
                verbose_name="close as",
            ),
        ),
        migrations.AlterField(
            model_name="macroversion",
            name="resolution",
            field=models.CharField(
                blank=True,
                choices=[
                    ("appeared", "solved, the requester says"),
                    ("answered", "answered"),
                    ("duplicate", "duplicate"),
                    ("withdrawn", "withdrawn by the requester"),
                    ("no_answer", "no answer from the requester"),
                    ("disowned", "not sent by the owner of the address"),
                ],
                max_length=12,
                verbose_name="close as",
            ),
        ),
        migrations.AlterField(
            model_name="platform",
            name="is_institution",
            field=models.BooleanField(default=False, verbose_name="is recognised but not offered"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="resolution",
            field=models.CharField(
                blank=True,
                choices=[
                    ("appeared", "solved, the requester says"),
                    ("answered", "answered"),
                    ("duplicate", "duplicate"),
                    ("withdrawn", "withdrawn by the requester"),
                    ("no_answer", "no answer from the requester"),
                    ("disowned", "not sent by the owner of the address"),
                ],
                max_length=12,
                verbose_name="resolution",
            ),
        ),
    ]
