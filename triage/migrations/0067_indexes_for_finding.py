"""Concurrently: work goes on meanwhile, however long the tables are.

A ticket's words stay beside its key up to a page's size: to take 3 KB out of the TOAST table costs more than to look at
them, and the newest 5,000 are looked at for each search.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("triage", "0066_tags_and_finding")]

    operations = [
        AddIndexConcurrently(
            model_name='satisfaction',
            index=models.Index(condition=models.Q(('comment', ''), _negated=True), fields=['-id'], name='satisfaction_comments'),
        ),
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('tags__isnull', False)), fields=['-id'], include=('tags', 'state', 'category', 'platform', 'language', 'assignee', 'confidence'), name='ticket_tagged'),
        ),
        AddIndexConcurrently(
            model_name='ticketwords',
            index=models.Index(condition=models.Q(('is_partial', True)), fields=['ticket'], name='ticket_words_partial'),
        ),
        migrations.RunSQL(
            "ALTER TABLE triage_ticketwords SET (toast_tuple_target = 8160)",
            "ALTER TABLE triage_ticketwords RESET (toast_tuple_target)",
        ),
    ]
