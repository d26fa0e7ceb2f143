"""Letters go to an address of a channel, and tickets come by chat: conversations, what comes in there, and once."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import triage.models.ticket


class Migration(migrations.Migration):
    dependencies = [("triage", "0088_notices_of_webhooks")]

    operations = [
        migrations.CreateModel(
            name='ChatUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim_id', models.UUIDField(editable=False, null=True)),
                ('claimed_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('last_error', models.CharField(blank=True, editable=False, max_length=200)),
                ('key', models.CharField(max_length=200)),
                ('payload', models.JSONField(default=dict)),
                ('said_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('to_say', 'to be answered'), ('saying', 'being answered'), ('done', 'done'), ('failed', 'failed')], default='waiting', max_length=8)),
                ('answer', models.TextField(blank=True, default='')),
                ('buttons', models.JSONField(null=True)),
                ('due_at', models.DateTimeField()),
                ('doubts', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=16)),
                ('account', models.CharField(max_length=64)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('language', models.CharField(default=triage.models.ticket.desk_language, max_length=8)),
                ('began_at', models.DateTimeField()),
                ('heard_at', models.DateTimeField()),
                ('remind_at', models.DateTimeField(null=True)),
                ('stopped_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='reply',
            name='buttons',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='reply',
            name='channel',
            field=models.CharField(db_default='email', default='email', max_length=16, verbose_name='channel'),
        ),
        migrations.AddField(
            model_name='reply',
            name='delivered_at',
            field=models.DateTimeField(null=True, verbose_name='delivered'),
        ),
        migrations.AddField(
            model_name='reply',
            name='read_at',
            field=models.DateTimeField(null=True, verbose_name='read'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='requester_chat',
            field=models.CharField(blank=True, db_default='', default='', max_length=81, verbose_name='chat'),
        ),
        migrations.AlterField(
            model_name='reply',
            name='to',
            field=models.CharField(blank=True, max_length=254, verbose_name='to'),
        ),
        migrations.AlterField(
            model_name='route',
            name='channel',
            field=models.CharField(blank=True, choices=[('web', 'form'), ('email', 'e-mail'), ('api', 'API'), ('telegram', 'Telegram'), ('whatsapp', 'WhatsApp'), ('telephone', 'by telephone'), ('counter', 'at the counter'), ('letter', 'by letter')], max_length=16, verbose_name='channel'),
        ),
        AddConstraintNotValid(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('anonymised_at__isnull', True), ('requester_chat', ''), _connector='OR'), name='ticket_anonymised_has_no_chat'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='ticket',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='conversations', to='triage.ticket'),
        ),
        migrations.AddField(
            model_name='chatupdate',
            name='conversation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='triage.conversation'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(condition=models.Q(('remind_at__isnull', False)), fields=['remind_at'], name='conversation_to_remind'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['heard_at'], name='conversation_heard'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.UniqueConstraint(fields=('channel', 'account'), name='conversation_once'),
        ),
        migrations.AddIndex(
            model_name='chatupdate',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'to_say', 'saying'])), fields=['due_at'], name='chat_update_unfinished'),
        ),
        migrations.AddConstraint(
            model_name='chatupdate',
            constraint=models.UniqueConstraint(fields=('conversation', 'key'), name='chat_update_once'),
        ),
        migrations.AddConstraint(
            model_name='chatupdate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'to_say', 'saying', 'done', 'failed'])), name='chat_update_state_is_known'),
        ),
    ]
