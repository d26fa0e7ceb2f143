"""Bulk jobs move tickets to a team."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0092_chats_hold'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='bulkjob',
            name='bulk_job_has_what_it_needs',
        ),
        migrations.AddField(
            model_name='bulkjob',
            name='team',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='triage.team', verbose_name='team'),
        ),
        migrations.AlterField(
            model_name='bulkjob',
            name='kind',
            field=models.CharField(choices=[('accept', 'accept'), ('assign', 'assign'), ('close', 'close'), ('reply', 'reply'), ('tag', 'tag'), ('untag', 'remove tag'), ('move', 'move to a team')], max_length=8, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assignee', None), ('kind', 'accept'), ('resolution', ''), ('tag', None), ('team', None), ('text', '')), models.Q(('kind', 'assign'), ('resolution', ''), ('tag', None), ('team', None), ('text', '')), models.Q(('assignee', None), ('kind', 'move'), ('resolution', ''), ('tag', None), ('text', '')), models.Q(('assignee', None), ('kind', 'close'), ('tag', None), ('team', None), ('text', ''), ('resolution__in', ['appeared', 'answered', 'duplicate', 'withdrawn', 'no_answer', 'disowned'])), models.Q(('assignee', None), ('kind', 'tag'), ('resolution', ''), ('team', None), ('text', ''), ('tag__isnull', False)), models.Q(('assignee', None), ('kind', 'untag'), ('resolution', ''), ('team', None), ('text', ''), ('tag__isnull', False)), models.Q(('assignee', None), ('kind', 'reply'), ('resolution', ''), ('tag', None), ('team', None), models.Q(models.Q(('text', ''), _negated=True), ('state__in', ['done', 'undone']), _connector='OR')), _connector='OR'), name='bulk_job_has_what_it_needs'),
        ),
    ]
