"""Closed tickets can be forgotten; who changed what is kept in a table that the database never lets change."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("triage", "0012_incidents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('action', models.CharField(choices=[('added', 'added'), ('changed', 'changed'), ('deleted', 'deleted'), ('reset', 'set back to what is shipped'), ('used', 'put into use'), ('exported', 'exported'), ('retained', 'forgotten in time')], max_length=10, verbose_name='what')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('object', models.CharField(max_length=64, verbose_name='row')),
                ('changes', models.JSONField(default=dict, verbose_name='changes')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.AlterModelOptions(
            name='ticket',
            options={'permissions': [('erase_ticket', "Can erase a requester's personal data"), ('export_ticket', "Can export a requester's personal data")], 'verbose_name': 'ticket', 'verbose_name_plural': 'tickets'},
        ),
        migrations.RemoveConstraint(
            model_name='screenshot',
            name='screenshot_state_tells_where_it_lies',
        ),
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_by_email',
        ),
        migrations.AddField(
            model_name='desksettings',
            name='identities_kept_days',
            field=models.PositiveSmallIntegerField(default=90, verbose_name='names, addresses and words are deleted so many days after closing'),
        ),
        migrations.AddField(
            model_name='desksettings',
            name='screenshots_kept_days',
            field=models.PositiveSmallIntegerField(default=30, verbose_name='screenshots are deleted so many days after closing'),
        ),
        migrations.AddField(
            model_name='inboundmail',
            name='forgotten_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='ticket',
            name='anonymised_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='personal data deleted'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='pictures_deleted_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='screenshots deleted'),
        ),
        migrations.AlterField(
            model_name='screenshot',
            name='state',
            field=models.CharField(choices=[('waiting', 'waiting to be read'), ('read', 'read'), ('unreadable', 'not readable'), ('deleted', 'deleted')], default='waiting', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='ticketevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Complaint received'), ('joined', 'More information received'), ('read', 'Screenshots read'), ('classified', 'Cause determined'), ('replied', 'Answer written'), ('sent', 'E-mail sent'), ('send_failed', 'E-mail could not be sent'), ('to_agent', 'Handed to an agent'), ('accepted', 'Confirmed by an agent'), ('handed_back', 'Handed back to the machine'), ('corrected', 'Corrected by an agent'), ('disputed', 'Requester says that the answer is wrong'), ('follow_up_planned', 'Next check planned'), ('follow_up_off', 'Next check cancelled'), ('follow_up_sent', 'Asked how it went'), ('follow_up_answered', 'Requester answered'), ('stage_failed', 'Automatic processing failed'), ('closed', 'Closed'), ('pictures_deleted', 'Screenshots deleted'), ('anonymised', 'Personal data deleted')], max_length=20, verbose_name='what'),
        ),
        migrations.AddIndex(
            model_name='inboundmail',
            index=models.Index(condition=models.Q(('forgotten_at__isnull', True), ('ticket__isnull', True)), fields=['received_at'], name='inbound_mail_to_forget'),
        ),
        migrations.AddIndex(
            model_name='screenshot',
            index=models.Index(condition=models.Q(('state', 'deleted'), models.Q(('file', ''), _negated=True)), fields=['id'], name='screenshot_files_to_delete'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(django.db.models.functions.text.Upper('requester_email'), name='ticket_by_email'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('pictures_deleted_at__isnull', True), ('state', 'closed')), fields=['closed_at', 'id'], name='ticket_pictures_due'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('anonymised_at__isnull', True), ('state', 'closed')), fields=['closed_at', 'id'], name='ticket_identity_due'),
        ),
        migrations.AddIndex(
            model_name='ticketevent',
            index=models.Index(condition=models.Q(('agent__isnull', False)), fields=['-at', '-id'], name='event_by_agents'),
        ),
        migrations.AddIndex(
            model_name='ticketevent',
            index=models.Index(condition=models.Q(('agent__isnull', False)), fields=['agent', '-at', '-id'], name='event_of_agent'),
        ),
        migrations.AddConstraint(
            model_name='desksettings',
            constraint=models.CheckConstraint(condition=models.Q(('identities_kept_days__range', (1, 3650)), ('screenshots_kept_days__range', (1, 3650))), name='desk_settings_retention_is_sane'),
        ),
        migrations.AddConstraint(
            model_name='screenshot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('problem', ''), ('state', 'waiting'), models.Q(('quarantine_name', ''), _negated=True)), models.Q(('problem', ''), ('quarantine_name', ''), ('state', 'read'), models.Q(('file', ''), _negated=True)), models.Q(('file', ''), ('quarantine_name', ''), ('state', 'unreadable'), models.Q(('problem', ''), _negated=True)), models.Q(('problem', ''), ('quarantine_name', ''), ('state', 'deleted')), _connector='OR'), name='screenshot_state_tells_where_it_lies'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'closed'), models.Q(('anonymised_at__isnull', True), ('pictures_deleted_at__isnull', True)), _connector='OR'), name='ticket_forgotten_is_closed'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('anonymised_at__isnull', True), models.Q(('fingerprint', ''), ('pictures_deleted_at__isnull', False), ('requester_email', ''), ('requester_name', '')), _connector='OR'), name='ticket_anonymised_names_nobody'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='who',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['-at', '-id'], name='audit_newest'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['who', '-at', '-id'], name='audit_by_who'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['kind', '-at', '-id'], name='audit_by_kind'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['object', '-at', '-id'], name='audit_by_row'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['added', 'changed', 'deleted', 'reset', 'used', 'exported', 'retained'])), name='audit_action_is_known'),
        ),
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION triage_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'the audit is append-only';
            END $$;
            CREATE TRIGGER triage_audit_is_append_only BEFORE UPDATE OR DELETE ON triage_auditentry
                FOR EACH ROW EXECUTE FUNCTION triage_audit_is_append_only();
            CREATE TRIGGER triage_audit_is_not_emptied BEFORE TRUNCATE ON triage_auditentry
                FOR EACH STATEMENT EXECUTE FUNCTION triage_audit_is_append_only();
            -- Forgetting a ticket deletes no event, so what a person did with one can be kept from being deleted, too.
            CREATE TRIGGER triage_event_by_agent_stays BEFORE DELETE ON triage_ticketevent
                FOR EACH ROW WHEN (OLD.agent_id IS NOT NULL) EXECUTE FUNCTION triage_event_is_append_only();
            """,
            reverse_sql="""
            DROP TRIGGER triage_event_by_agent_stays ON triage_ticketevent;
            DROP TRIGGER triage_audit_is_not_emptied ON triage_auditentry;
            DROP TRIGGER triage_audit_is_append_only ON triage_auditentry;
            DROP FUNCTION triage_audit_is_append_only();
            """,
        ),
    ]
