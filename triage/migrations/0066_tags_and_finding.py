"""Tags, lists of tickets, the weekly report, a comment with a rating, and where words were found."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import triage.models.ticket
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0064_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportReader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('language', models.CharField(default=triage.models.ticket.desk_language, max_length=8, verbose_name='language')),
                ('active', models.BooleanField(default=True, verbose_name='gets the report')),
            ],
            options={
                'verbose_name': 'reader of the weekly report',
                'verbose_name_plural': 'readers of the weekly report',
                'ordering': ['email'],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text="A subject, never a person's name: tags outlive them.", max_length=30, verbose_name='name')),
                ('colour', models.CharField(choices=[('grey', 'grey'), ('blue', 'blue'), ('green', 'green'), ('orange', 'orange'), ('red', 'red'), ('violet', 'violet')], default='grey', max_length=8, verbose_name='colour')),
                ('active', models.BooleanField(default=True, verbose_name='offered')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ['name', 'id'],
                'default_permissions': ('view', 'add', 'change'),
            },
        ),
        migrations.CreateModel(
            name='TicketList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim_id', models.UUIDField(editable=False, null=True)),
                ('claimed_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('last_error', models.CharField(blank=True, editable=False, max_length=200)),
                ('action_key', models.CharField(max_length=64)),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'Excel')], max_length=4, verbose_name='format')),
                ('language', models.CharField(max_length=8, verbose_name='language')),
                ('tickets', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('total', models.PositiveIntegerField(verbose_name='how many')),
                ('done', models.PositiveIntegerField(default=0)),
                ('is_cut', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('running', 'being made'), ('done', 'ready'), ('failed', 'failed'), ('expired', 'deleted')], default='running', max_length=8, verbose_name='state')),
                ('file', models.CharField(blank=True, max_length=100)),
                ('created_at', models.DateTimeField(verbose_name='made')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
            ],
            options={
                'verbose_name': 'list of tickets',
                'verbose_name_plural': 'lists of tickets',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='WeeklyReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim_id', models.UUIDField(editable=False, null=True)),
                ('claimed_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('last_error', models.CharField(blank=True, editable=False, max_length=200)),
                ('monday', models.DateField()),
                ('due_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='ticket',
            options={'permissions': [('erase_ticket', "Can erase a requester's personal data"), ('export_ticket', "Can export a requester's personal data"), ('open_ticket', 'Can open a ticket for somebody'), ('correct_ticket', "Can correct a requester's details"), ('reopen_ticket', 'Can reopen a closed ticket'), ('list_ticket', 'Can download lists of tickets')], 'verbose_name': 'ticket', 'verbose_name_plural': 'tickets'},
        ),
        migrations.RemoveConstraint(
            model_name='bulkjob',
            name='bulk_job_has_what_it_needs',
        ),
        migrations.RemoveConstraint(
            model_name='macro',
            name='macro_does_something',
        ),
        migrations.AddField(
            model_name='macro',
            name='tags',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), blank=True, null=True, size=None, verbose_name='put on tags'),
        ),
        migrations.AddField(
            model_name='macroversion',
            name='tags',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), blank=True, null=True, size=None, verbose_name='put on tags'),
        ),
        migrations.AddField(
            model_name='satisfaction',
            name='comment',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='comment'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='tags',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), editable=False, null=True, size=None, verbose_name='tags'),
        ),
        migrations.AddField(
            model_name='ticketwords',
            name='is_partial',
            field=models.BooleanField(db_default=True, default=False),
        ),
        migrations.AlterField(
            model_name='bulkjob',
            name='kind',
            field=models.CharField(choices=[('accept', 'accept'), ('assign', 'assign'), ('close', 'close'), ('reply', 'reply'), ('tag', 'tag'), ('untag', 'remove tag')], max_length=8, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='ticketevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Complaint received'), ('joined', 'More information received'), ('others_wrote', 'Somebody else has written'), ('thanked', 'Requester said thanks, or that it is solved'), ('reopened', 'Opened again'), ('details_corrected', 'Details corrected by an agent'), ('read', 'Screenshots read'), ('classified', 'Cause determined'), ('replied', 'Answer written'), ('forwarded', 'Passed on to somebody else'), ('sent', 'E-mail sent'), ('send_failed', 'E-mail could not be sent'), ('resent', 'E-mail is sent again'), ('to_agent', 'Escalated to an agent'), ('accepted', 'Confirmed by an agent'), ('handed_back', 'Automatic answers resumed'), ('corrected', 'Corrected by an agent'), ('unhelpful', 'Right cause, wrong answer, an agent says'), ('listened', 'Said beside the cause, corrected by an agent'), ('disputed', 'Requester says that the answer is wrong'), ('follow_up_planned', 'Follow-up planned'), ('follow_up_off', 'Follow-up cancelled'), ('follow_up_sent', 'Follow-up sent'), ('follow_up_answered', 'Requester answered'), ('stage_failed', 'Automatic processing failed'), ('merged', 'Merged with another ticket'), ('closed', 'Closed'), ('pictures_deleted', 'Screenshots deleted'), ('anonymised', 'Personal data deleted'), ('rated', 'Requester rated our help'), ('commented', 'Requester said more about our help'), ('undone', 'Undone'), ('noted', 'Internal note added'), ('assigned', 'Assignee changed'), ('team_changed', 'Moved to another team'), ('sla_at_risk', 'The response target is about to be missed'), ('sla_breached', 'The response target was missed'), ('tagged', 'Tags changed'), ('snoozed', 'Snoozed'), ('woken', 'Snooze ended'), ('macro', 'Macro applied'), ('proposed', 'Another complaint with the same details came in'), ('confirmed', 'Confirmed by the owner of the address'), ('disowned', 'Denied by the owner of the address')], max_length=20, verbose_name='action'),
        ),
        migrations.AddConstraint(
            model_name='macro',
            constraint=models.CheckConstraint(condition=models.Q(('assign', True), ('tags__isnull', False), ('hand_back', True), models.Q(('category', ''), _negated=True), models.Q(('canned_code', ''), _negated=True), models.Q(('texts', {}), _negated=True), models.Q(('resolution', ''), _negated=True), _connector='OR'), name='macro_does_something'),
        ),
        migrations.AddConstraint(
            model_name='reportreader',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='report_reader_once'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='tag_once'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.CheckConstraint(condition=models.Q(('colour__in', ['grey', 'blue', 'green', 'orange', 'red', 'violet'])), name='tag_colour_is_known'),
        ),
        migrations.AddField(
            model_name='bulkjob',
            name='tag',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='triage.tag', verbose_name='tag'),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assignee', None), ('kind', 'accept'), ('resolution', ''), ('tag', None), ('text', '')), models.Q(('kind', 'assign'), ('resolution', ''), ('tag', None), ('text', '')), models.Q(('assignee', None), ('kind', 'close'), ('resolution__in', ['appeared', 'answered', 'duplicate', 'withdrawn', 'no_answer', 'disowned']), ('tag', None), ('text', '')), models.Q(('assignee', None), ('kind__in', ['tag', 'untag']), ('resolution', ''), ('tag__isnull', False), ('text', '')), models.Q(('assignee', None), ('kind', 'reply'), ('resolution', ''), ('tag', None), models.Q(models.Q(('text', ''), _negated=True), ('state__in', ['done', 'undone']), _connector='OR')), _connector='OR'), name='bulk_job_has_what_it_needs'),
        ),
        migrations.AddField(
            model_name='ticketlist',
            name='agent',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agent'),
        ),
        migrations.AddField(
            model_name='weeklyreport',
            name='reader',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='triage.reportreader'),
        ),
        migrations.AddIndex(
            model_name='ticketlist',
            index=models.Index(condition=models.Q(('state', 'running')), fields=['id'], name='ticket_list_to_do'),
        ),
        migrations.AddIndex(
            model_name='ticketlist',
            index=models.Index(condition=models.Q(('file', ''), _negated=True), fields=['finished_at'], name='ticket_list_files'),
        ),
        migrations.AddConstraint(
            model_name='ticketlist',
            constraint=models.UniqueConstraint(fields=('agent', 'action_key'), name='ticket_list_once'),
        ),
        migrations.AddConstraint(
            model_name='ticketlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('state', 'running')), models.Q(('finished_at__isnull', False), ('state__in', ['done', 'failed', 'expired'])), _connector='OR'), name='ticket_list_ends_once'),
        ),
        migrations.AddConstraint(
            model_name='ticketlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('file', ''), _negated=True), _connector='OR'), name='ticket_list_done_has_a_file'),
        ),
        migrations.AddIndex(
            model_name='weeklyreport',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['due_at'], name='weekly_report_due'),
        ),
        migrations.AddConstraint(
            model_name='weeklyreport',
            constraint=models.UniqueConstraint(fields=('reader', 'monday'), name='weekly_report_once'),
        ),
    ]
