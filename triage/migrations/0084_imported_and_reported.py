"""What came from another desk, and what platforms tell by program: outages need nobody who confirms them then."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0080_api_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportedMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=40, verbose_name='source')),
                ('digest', models.CharField(max_length=64)),
                ('category', models.CharField(blank=True, max_length=40, verbose_name='category')),
                ('imported_at', models.DateTimeField(verbose_name='imported')),
            ],
            options={
                'verbose_name': 'imported message',
                'verbose_name_plural': 'imported messages',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ReportedEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=40, verbose_name='event')),
                ('outage', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(blank=True, max_length=10)),
                ('received_at', models.DateTimeField(verbose_name='received')),
            ],
            options={
                'verbose_name': 'reported event',
                'verbose_name_plural': 'reported events',
                'default_permissions': (),
            },
        ),
        migrations.RemoveConstraint(
            model_name='incident',
            name='incident_ended_has_a_time',
        ),
        migrations.RemoveConstraint(
            model_name='incident',
            name='incident_open_is_confirmed_with_words',
        ),
        migrations.AddField(
            model_name='apiclient',
            name='platform',
            field=models.ForeignKey(blank=True, help_text="Whose program it is: it may send the platform's events.", null=True, on_delete=django.db.models.deletion.SET_NULL, to='triage.platform', to_field='code', verbose_name='platform'),
        ),
        migrations.AddField(
            model_name='desksettings',
            name='learns_from_imported',
            field=models.BooleanField(db_default=True, default=True, help_text='Their causes count as the word of whoever imported them. Nothing is measured by them.', verbose_name='learn from imported tickets'),
        ),
        migrations.AddField(
            model_name='incident',
            name='report',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='incident',
            name='reported_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='reported by the platform'),
        ),
        migrations.AlterField(
            model_name='ticketevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Complaint received'), ('joined', 'More information received'), ('others_wrote', 'Somebody else has written'), ('thanked', 'Requester said thanks, or that it is solved'), ('reopened', 'Opened again'), ('details_corrected', 'Details corrected by an agent'), ('read', 'Screenshots read'), ('classified', 'Cause determined'), ('replied', 'Answer written'), ('forwarded', 'Passed on to somebody else'), ('sent', 'E-mail sent'), ('send_failed', 'E-mail could not be sent'), ('resent', 'E-mail is sent again'), ('to_agent', 'Escalated to an agent'), ('accepted', 'Confirmed by an agent'), ('handed_back', 'Automatic answers resumed'), ('corrected', 'Corrected by an agent'), ('unhelpful', 'Right cause, wrong answer, an agent says'), ('listened', 'Said beside the cause, corrected by an agent'), ('disputed', 'Requester says that the answer is wrong'), ('follow_up_planned', 'Follow-up planned'), ('follow_up_off', 'Follow-up cancelled'), ('follow_up_sent', 'Follow-up sent'), ('follow_up_answered', 'Requester answered'), ('stage_failed', 'Automatic processing failed'), ('merged', 'Merged with another ticket'), ('closed', 'Closed'), ('pictures_deleted', 'Screenshots deleted'), ('anonymised', 'Personal data deleted'), ('rated', 'Requester rated our help'), ('commented', 'Requester said more about our help'), ('undone', 'Undone'), ('noted', 'Internal note added'), ('assigned', 'Assignee changed'), ('team_changed', 'Moved to another team'), ('sla_at_risk', 'The response target is about to be missed'), ('sla_breached', 'The response target was missed'), ('tagged', 'Tags changed'), ('snoozed', 'Snoozed'), ('woken', 'Snooze ended'), ('macro', 'Macro applied'), ('rule', 'Rule applied'), ('proposed', 'Another complaint with the same details came in'), ('confirmed', 'Confirmed by the owner of the address'), ('disowned', 'Denied by the owner of the address'), ('imported', 'Imported from another desk'), ('reported', 'Reported by the platform')], max_length=20, verbose_name='action'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.UniqueConstraint(condition=models.Q(('report', ''), _negated=True), fields=('platform', 'report'), name='incident_report_once'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['open', 'resolved']), _negated=True), models.Q(('confirmed_at__isnull', False), models.Q(('message', {}), _negated=True), models.Q(('confirmed_by__isnull', False), models.Q(('report', ''), _negated=True), _connector='OR')), _connector='OR'), name='incident_open_is_confirmed_or_reported'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['resolved', 'dismissed']), models.Q(('ended_by__isnull', False), models.Q(('report', ''), _negated=True), _connector='OR')), models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('state__in', ['proposed', 'open'])), _connector='OR'), name='incident_ended_has_a_time_and_by_whom'),
        ),
        migrations.AddField(
            model_name='importedmessage',
            name='imported_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='imported by'),
        ),
        migrations.AddField(
            model_name='importedmessage',
            name='ticket',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imported', to='triage.ticket'),
        ),
        migrations.AddField(
            model_name='reportedevent',
            name='client',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='triage.apiclient', verbose_name='program'),
        ),
        migrations.AddConstraint(
            model_name='importedmessage',
            constraint=models.UniqueConstraint(fields=('source', 'digest'), name='imported_message_once'),
        ),
        migrations.AddConstraint(
            model_name='reportedevent',
            constraint=models.UniqueConstraint(fields=('client', 'key'), name='reported_event_once'),
        ),
    ]
