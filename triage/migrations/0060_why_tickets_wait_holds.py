"""In a migration of its own: it reads the whole table, and keeps nobody waiting once the adding is committed."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("triage", "0059_opened_by_agents")]

    operations = [ValidateConstraint("ticket", "ticket_with_agent_says_why")]
