

import triage.models.ticket
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0035_answers_as_json'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='submission',
            name='submission_symptom_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='submission_review_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='submission_date_means_finished',
        ),
        migrations.RemoveField(
            model_name='submission',
            name='completed_on',
        ),
        migrations.RemoveField(
            model_name='submission',
            name='finished',
        ),
        migrations.RemoveField(
            model_name='submission',
            name='institution',
        ),
        migrations.RemoveField(
            model_name='submission',
            name='other_network_tried',
        ),
        migrations.RemoveField(
            model_name='submission',
            name='other_sites_open',
        ),
        migrations.RemoveField(
            model_name='submission',
            name='printed_name',
        ),
        migrations.RemoveField(
            model_name='submission',
            name='review_state',
        ),
        migrations.RemoveField(
            model_name='submission',
            name='training',
        ),
        migrations.RemoveField(
            model_name='submission',
            name='what_you_see',
        ),
        migrations.AlterField(
            model_name='cannedreply',
            name='language',
            field=models.CharField(max_length=8, verbose_name='language'),
        ),
        migrations.AlterField(
            model_name='cannedreplyversion',
            name='language',
            field=models.CharField(max_length=8, verbose_name='language'),
        ),
        migrations.AlterField(
            model_name='submission',
            name='language',
            field=models.CharField(default=triage.models.ticket.desk_language, max_length=8, verbose_name='language'),
        ),
        migrations.AlterField(
            model_name='submission',
            name='name',
            field=models.CharField(blank=True, max_length=200, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='ticket',
            name='language',
            field=models.CharField(default=triage.models.ticket.desk_language, max_length=8, verbose_name='language'),
        ),
    ]
