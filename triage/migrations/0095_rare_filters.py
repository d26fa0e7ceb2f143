"""Filters that hardly a ticket fits look at few others. Nobody waits for a lock."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("triage", "0001_squashed_0094_webhooks_deleted")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("category", ""), _negated=True),
                fields=["category", "platform", "-id"],
                include=("state", "language", "assignee", "confidence", "team"),
                name="ticket_by_category",
            ),
        ),
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(models.Q(("category", ""), _negated=True), ("confidence__lte", 0.5)),
                fields=["-id"],
                include=("state", "category", "platform", "language", "assignee", "confidence", "team"),
                name="ticket_unsure",
            ),
        ),
    ]
