"""What rules find waiting tickets by, concurrently; why a ticket waits, checked while work goes on."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("triage", "0068_rules")]

    operations = [
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state', 'with_agent')), fields=['waiting_since'], name='ticket_waiting'),
        ),
        ValidateConstraint("ticket", "ticket_with_agent_says_why"),
    ]
