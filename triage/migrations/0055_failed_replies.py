from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Concurrently: letters go out meanwhile, however long the table is."""

    atomic = False

    dependencies = [
        ("triage", "0054_job_runs"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("state", "failed")), fields=["created_at"], name="reply_failed"
            ),
        ),
    ]
