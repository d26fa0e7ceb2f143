"""Questions that people add to the desk's form."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0070_topics")]

    operations = [
        migrations.CreateModel(
            name="CustomQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("line", "a line of text"),
                            ("text", "several lines of text"),
                            ("choice", "one of several choices"),
                            ("yes_no", "yes or no"),
                            ("day", "a date"),
                        ],
                        max_length=8,
                        verbose_name="kind of answer",
                    ),
                ),
                ("labels", models.JSONField(default=dict, verbose_name="question")),
                ("helps", models.JSONField(blank=True, default=dict, verbose_name="help")),
                ("choices", models.JSONField(blank=True, default=list, verbose_name="choices")),
                ("when_question", models.SlugField(blank=True, max_length=40, verbose_name="asked only beside")),
                (
                    "when_answers",
                    models.JSONField(blank=True, default=list, verbose_name="asked only beside the answers"),
                ),
                ("required", models.BooleanField(default=False, verbose_name="needs an answer")),
                ("personal", models.BooleanField(default=False, verbose_name="personal")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("active", models.BooleanField(default=True, verbose_name="asked")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("since", models.BigIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "custom question",
                "verbose_name_plural": "custom questions",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="custom_question_once"),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^custom_[a-z0-9_]+$")), name="custom_question_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["line", "text", "choice", "yes_no", "day"])),
                        name="custom_question_kind_is_known",
                    ),
                ],
            },
        ),
    ]
