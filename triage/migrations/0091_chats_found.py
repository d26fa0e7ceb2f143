"""What the tickets of one chat are found by. Nobody waits for a lock."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("triage", "0090_chats")]

    operations = [
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('requester_chat', ''), _negated=True), fields=['requester_chat'], name='ticket_by_chat'),
        ),
    ]
