"""Tickets that agents open, correct and reopen: three rights, what a correction puts right, why such tickets wait."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0058_preferences'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='ticket',
            options={'permissions': [('erase_ticket', "Can erase a requester's personal data"), ('export_ticket', "Can export a requester's personal data"), ('open_ticket', 'Can open a ticket for somebody'), ('correct_ticket', "Can correct a requester's details"), ('reopen_ticket', 'Can reopen a closed ticket')], 'verbose_name': 'ticket', 'verbose_name_plural': 'tickets'},
        ),
        migrations.RemoveConstraint(
            model_name='ticket',
            name='ticket_with_agent_says_why',
        ),
        migrations.AddField(
            model_name='submission',
            name='corrects',
            field=models.TextField(blank=True, db_default='', default='', editable=False),
        ),
        migrations.AddField(
            model_name='ticket',
            name='readdressed',
            field=models.SmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='ticket',
            name='escalation',
            field=models.CharField(blank=True, choices=[('unsure', 'Confidence is below the threshold.'), ('held', 'Something in the complaint prevents an automatic answer.'), ('too_many_answers', 'There have been several automatic answers in a row.'), ('answered', 'The requester has answered.'), ('disputed', 'The requester says that the answer is wrong.'), ('follow_up', 'The requester says that it has not been solved.'), ('incident', 'The requester has written back about an incident.'), ('blind_check', 'A blind review disagreed with the verdict.'), ('send_failed', 'Our e-mail could not be delivered.'), ('stage_failed', 'Automatic processing failed.'), ('unmerged', 'It was merged with another ticket by mistake.'), ('third_person', 'Somebody else has written about it.'), ('reopened', 'An agent has reopened it.'), ('details', 'An agent has corrected the details.'), ('to_be_told', 'The requester has no e-mail address and is to be told by telephone.')], max_length=16, verbose_name='reason for waiting'),
        ),
        migrations.AlterField(
            model_name='ticketevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Complaint received'), ('joined', 'More information received'), ('others_wrote', 'Somebody else has written'), ('thanked', 'Requester said thanks, or that it is solved'), ('reopened', 'Opened again'), ('details_corrected', 'Details corrected by an agent'), ('read', 'Screenshots read'), ('classified', 'Cause determined'), ('replied', 'Answer written'), ('forwarded', 'Passed on to somebody else'), ('sent', 'E-mail sent'), ('send_failed', 'E-mail could not be sent'), ('resent', 'E-mail is sent again'), ('to_agent', 'Escalated to an agent'), ('accepted', 'Confirmed by an agent'), ('handed_back', 'Automatic answers resumed'), ('corrected', 'Corrected by an agent'), ('unhelpful', 'Right cause, wrong answer, an agent says'), ('listened', 'Said beside the cause, corrected by an agent'), ('disputed', 'Requester says that the answer is wrong'), ('follow_up_planned', 'Follow-up planned'), ('follow_up_off', 'Follow-up cancelled'), ('follow_up_sent', 'Follow-up sent'), ('follow_up_answered', 'Requester answered'), ('stage_failed', 'Automatic processing failed'), ('merged', 'Merged with another ticket'), ('closed', 'Closed'), ('pictures_deleted', 'Screenshots deleted'), ('anonymised', 'Personal data deleted'), ('rated', 'Requester rated our help'), ('undone', 'Undone'), ('noted', 'Internal note added'), ('assigned', 'Assignee changed'), ('snoozed', 'Snoozed'), ('woken', 'Snooze ended'), ('macro', 'Macro applied'), ('proposed', 'Another complaint with the same details came in'), ('confirmed', 'Confirmed by the owner of the address'), ('disowned', 'Denied by the owner of the address')], max_length=20, verbose_name='action'),
        ),
        AddConstraintNotValid(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('escalation__in', ['unsure', 'held', 'too_many_answers', 'answered', 'disputed', 'follow_up', 'incident', 'blind_check', 'send_failed', 'stage_failed', 'unmerged', 'third_person', 'reopened', 'details', 'to_be_told']), ('state', 'with_agent')), models.Q(models.Q(('state', 'with_agent'), _negated=True), ('escalation', '')), _connector='OR'), name='ticket_with_agent_says_why'),
        ),
    ]
