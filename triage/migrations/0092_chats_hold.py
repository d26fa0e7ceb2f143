"""In a migration of its own: it reads the whole table, and keeps nobody waiting once the adding is committed."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("triage", "0091_chats_found")]

    operations = [ValidateConstraint("ticket", "ticket_anonymised_has_no_chat")]
