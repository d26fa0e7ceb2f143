"""Supervisors' rules, what they have done, and their dry runs; why a ticket waits may be a rule."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0067_indexes_for_finding'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('code', models.SlugField(verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('trigger', models.CharField(choices=[('received', 'a complaint has come in'), ('classified', 'the cause has been determined'), ('answered', 'the requester has been answered'), ('waited', 'a ticket has waited for an agent'), ('before_due', 'a ticket is soon due')], max_length=12, verbose_name='when')),
                ('hours', models.PositiveSmallIntegerField(default=0, verbose_name='hours')),
                ('conditions', models.JSONField(blank=True, default=dict, verbose_name='if')),
                ('actions', models.JSONField(default=dict, verbose_name='then')),
                ('is_active', models.BooleanField(default=False, verbose_name='active')),
                ('position', models.PositiveIntegerField(default=0, editable=False, verbose_name='position')),
                ('since', models.DateTimeField(editable=False)),
            ],
            options={
                'verbose_name': 'rule',
                'verbose_name_plural': 'rules',
                'ordering': ['position', 'id'],
                'default_permissions': ('view', 'add', 'change'),
            },
        ),
        migrations.CreateModel(
            name='RuleLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trigger', models.CharField(choices=[('received', 'a complaint has come in'), ('classified', 'the cause has been determined'), ('answered', 'the requester has been answered'), ('waited', 'a ticket has waited for an agent'), ('before_due', 'a ticket is soon due')], max_length=12)),
                ('hours', models.PositiveSmallIntegerField()),
                ('occasion', models.BigIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='RuleRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('trigger', models.CharField(choices=[('received', 'a complaint has come in'), ('classified', 'the cause has been determined'), ('answered', 'the requester has been answered'), ('waited', 'a ticket has waited for an agent'), ('before_due', 'a ticket is soon due')], max_length=12)),
                ('occasion', models.BigIntegerField()),
                ('at', models.DateTimeField(verbose_name='time')),
                ('steps', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='RuleTrial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim_id', models.UUIDField(editable=False, null=True)),
                ('claimed_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('last_error', models.CharField(blank=True, editable=False, max_length=200)),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('action_key', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('running', 'running'), ('done', 'finished'), ('failed', 'failed')], default='running', max_length=8)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('reached', models.BigIntegerField(default=0)),
                ('touched', models.PositiveIntegerField(default=0)),
                ('examples', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('origin', models.CharField(choices=[('shipped', 'default'), ('edited', 'edited'), ('restored', 'restored')], max_length=8, verbose_name='origin')),
                ('saved_at', models.DateTimeField(verbose_name='time')),
                ('code', models.SlugField(verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('trigger', models.CharField(choices=[('received', 'a complaint has come in'), ('classified', 'the cause has been determined'), ('answered', 'the requester has been answered'), ('waited', 'a ticket has waited for an agent'), ('before_due', 'a ticket is soon due')], max_length=12, verbose_name='when')),
                ('hours', models.PositiveSmallIntegerField(default=0, verbose_name='hours')),
                ('conditions', models.JSONField(blank=True, default=dict, verbose_name='if')),
                ('actions', models.JSONField(default=dict, verbose_name='then')),
                ('is_active', models.BooleanField(default=False, verbose_name='active')),
            ],
            options={
                'verbose_name': 'version of a rule',
                'verbose_name_plural': 'versions of rules',
                'ordering': ['-number'],
                'default_permissions': (),
            },
        ),
        migrations.RemoveConstraint(
            model_name='ticket',
            name='ticket_with_agent_says_why',
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('assigned', 'A ticket is assigned to you'), ('answered', 'The requester has answered on your ticket'), ('mentioned', 'A colleague mentions you in a note'), ('sla_at_risk', 'A ticket is about to miss its due time'), ('sla_breached', 'A ticket has missed its due time'), ('rule', 'A rule points you to a ticket'), ('harm', 'Somebody who wrote to us may be in distress'), ('incident', 'An incident is proposed'), ('part', 'Mail or another part of the service does not work')], max_length=12),
        ),
        migrations.AlterField(
            model_name='ticket',
            name='escalation',
            field=models.CharField(blank=True, choices=[('unsure', 'Confidence is below the threshold.'), ('held', 'Something in the complaint prevents an automatic answer.'), ('too_many_answers', 'There have been several automatic answers in a row.'), ('answered', 'The requester has answered.'), ('disputed', 'The requester says that the answer is wrong.'), ('follow_up', 'The requester says that it has not been solved.'), ('incident', 'The requester has written back about an incident.'), ('blind_check', 'A blind review disagreed with the verdict.'), ('send_failed', 'Our e-mail could not be delivered.'), ('stage_failed', 'Automatic processing failed.'), ('unmerged', 'It was merged with another ticket by mistake.'), ('third_person', 'Somebody else has written about it.'), ('reopened', 'An agent has reopened it.'), ('details', 'An agent has corrected the details.'), ('rule', 'A rule of this desk holds the answer back.'), ('to_be_told', 'The requester has no e-mail address and is to be told by telephone.')], max_length=16, verbose_name='reason for waiting'),
        ),
        migrations.AlterField(
            model_name='ticketevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Complaint received'), ('joined', 'More information received'), ('others_wrote', 'Somebody else has written'), ('thanked', 'Requester said thanks, or that it is solved'), ('reopened', 'Opened again'), ('details_corrected', 'Details corrected by an agent'), ('read', 'Screenshots read'), ('classified', 'Cause determined'), ('replied', 'Answer written'), ('forwarded', 'Passed on to somebody else'), ('sent', 'E-mail sent'), ('send_failed', 'E-mail could not be sent'), ('resent', 'E-mail is sent again'), ('to_agent', 'Escalated to an agent'), ('accepted', 'Confirmed by an agent'), ('handed_back', 'Automatic answers resumed'), ('corrected', 'Corrected by an agent'), ('unhelpful', 'Right cause, wrong answer, an agent says'), ('listened', 'Said beside the cause, corrected by an agent'), ('disputed', 'Requester says that the answer is wrong'), ('follow_up_planned', 'Follow-up planned'), ('follow_up_off', 'Follow-up cancelled'), ('follow_up_sent', 'Follow-up sent'), ('follow_up_answered', 'Requester answered'), ('stage_failed', 'Automatic processing failed'), ('merged', 'Merged with another ticket'), ('closed', 'Closed'), ('pictures_deleted', 'Screenshots deleted'), ('anonymised', 'Personal data deleted'), ('rated', 'Requester rated our help'), ('commented', 'Requester said more about our help'), ('undone', 'Undone'), ('noted', 'Internal note added'), ('assigned', 'Assignee changed'), ('team_changed', 'Moved to another team'), ('sla_at_risk', 'The response target is about to be missed'), ('sla_breached', 'The response target was missed'), ('tagged', 'Tags changed'), ('snoozed', 'Snoozed'), ('woken', 'Snooze ended'), ('macro', 'Macro applied'), ('rule', 'Rule applied'), ('proposed', 'Another complaint with the same details came in'), ('confirmed', 'Confirmed by the owner of the address'), ('disowned', 'Denied by the owner of the address')], max_length=20, verbose_name='action'),
        ),
        AddConstraintNotValid(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('escalation__in', ['unsure', 'held', 'too_many_answers', 'answered', 'disputed', 'follow_up', 'incident', 'blind_check', 'send_failed', 'stage_failed', 'unmerged', 'third_person', 'reopened', 'details', 'rule', 'to_be_told']), ('state', 'with_agent')), models.Q(models.Q(('state', 'with_agent'), _negated=True), ('escalation', '')), _connector='OR'), name='ticket_with_agent_says_why'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.UniqueConstraint(fields=('code',), name='rule_once'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('trigger__in', ['received', 'classified', 'answered', 'waited', 'before_due'])), name='rule_when_is_known'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hours__range', (1, 8760)), ('trigger__in', ['waited', 'before_due'])), models.Q(('hours__range', (0, 8760)), ('trigger', 'answered')), models.Q(('hours', 0), ('trigger__in', ['received', 'classified'])), _connector='OR'), name='rule_has_its_hours'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('actions', {}), _negated=True), name='rule_does_something'),
        ),
        migrations.AddField(
            model_name='rulelook',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='triage.ticket'),
        ),
        migrations.AddField(
            model_name='rulerun',
            name='rule',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='triage.rule'),
        ),
        migrations.AddField(
            model_name='rulerun',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rule_runs', to='triage.ticket'),
        ),
        migrations.AddField(
            model_name='ruletrial',
            name='agent',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ruletrial',
            name='rule',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='trials', to='triage.rule'),
        ),
        migrations.AddField(
            model_name='ruleversion',
            name='agent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='actor'),
        ),
        migrations.AddIndex(
            model_name='rulelook',
            index=models.Index(fields=['at'], name='rule_look_at'),
        ),
        migrations.AddConstraint(
            model_name='rulelook',
            constraint=models.UniqueConstraint(fields=('ticket', 'trigger', 'hours', 'occasion'), name='rule_look_once'),
        ),
        migrations.AddConstraint(
            model_name='rulerun',
            constraint=models.UniqueConstraint(fields=('ticket', 'rule', 'trigger', 'occasion'), name='rule_run_once'),
        ),
        migrations.AddIndex(
            model_name='ruletrial',
            index=models.Index(condition=models.Q(('state', 'running')), fields=['id'], name='rule_trial_to_do'),
        ),
        migrations.AddConstraint(
            model_name='ruletrial',
            constraint=models.UniqueConstraint(fields=('agent', 'action_key'), name='rule_trial_once'),
        ),
        migrations.AddConstraint(
            model_name='ruletrial',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('state', 'running')), models.Q(('finished_at__isnull', False), ('state__in', ['done', 'failed'])), _connector='OR'), name='rule_trial_ends_once'),
        ),
        migrations.AddConstraint(
            model_name='ruleversion',
            constraint=models.UniqueConstraint(fields=('code', 'number'), name='rule_version_once'),
        ),
        migrations.AddConstraint(
            model_name='ruleversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), ('origin__in', ['shipped', 'edited', 'restored'])), name='rule_version_origin_is_known'),
        ),
        migrations.RunSQL(
            """
            CREATE TRIGGER triage_version_is_append_only BEFORE UPDATE OR DELETE ON triage_ruleversion
            FOR EACH ROW EXECUTE FUNCTION triage_version_is_append_only()
            """,
            "DROP TRIGGER triage_version_is_append_only ON triage_ruleversion",
        ),
    ]
