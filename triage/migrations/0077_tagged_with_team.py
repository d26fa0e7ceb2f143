"""The index that filters by tag look at gets the team, by which every list is narrowed to what an agent may see: without
it each tagged ticket had to be fetched. Concurrently, the new one first: work goes on meanwhile.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("triage", "0075_articles")]

    operations = [
        AddIndexConcurrently(
            model_name='ticket',
            index=models.Index(condition=models.Q(('tags__isnull', False)), fields=['-id'], include=('tags', 'state', 'category', 'platform', 'language', 'assignee', 'confidence', 'team'), name='ticket_tagged_2'),
        ),
        RemoveIndexConcurrently(model_name='ticket', name='ticket_tagged'),
    ]
