"""Teams: rows of people, routes, hours, targets and duty, and what tickets and letters keep of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('triage', '0060_why_tickets_wait_holds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='duty', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('on_duty', models.BooleanField(default=False, verbose_name='on duty')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('given_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'duty',
                'verbose_name_plural': 'duties',
            },
        ),
        migrations.CreateModel(
            name='OpeningHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday'), (7, 'Monday to Friday')], default=7, verbose_name='day')),
                ('opens_at', models.TimeField(verbose_name='opens at')),
                ('closes_at', models.TimeField(verbose_name='closes at')),
                ('first_day', models.DateField(blank=True, help_text='For some weeks only, as in Ramadan: then the usual hours do not hold. Leave empty for always.', null=True, verbose_name='from')),
                ('last_day', models.DateField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'verbose_name': 'opening hours',
                'verbose_name_plural': 'opening hours',
                'ordering': ['team', 'first_day', 'weekday', 'opens_at'],
            },
        ),
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.SlugField(blank=True, max_length=40, verbose_name='category')),
                ('circumstance', models.SlugField(blank=True, max_length=40, verbose_name='circumstance')),
                ('channel', models.CharField(blank=True, choices=[('web', 'form'), ('email', 'e-mail'), ('api', 'API'), ('telephone', 'by telephone'), ('counter', 'at the counter'), ('letter', 'by letter')], max_length=16, verbose_name='channel')),
            ],
            options={
                'verbose_name': 'route',
                'verbose_name_plural': 'routes',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SlaPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.SlugField(blank=True, max_length=40, verbose_name='category')),
                ('circumstance', models.SlugField(blank=True, max_length=40, verbose_name='circumstance')),
                ('hours', models.PositiveSmallIntegerField(verbose_name='response target (business hours)')),
                ('warning_hours', models.PositiveSmallIntegerField(default=1, help_text='So long before the end of the target; never before half of it is over.', verbose_name='warn before (business hours)')),
            ],
            options={
                'verbose_name': 'response target',
                'verbose_name_plural': 'response targets',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('others_may_see', models.BooleanField(default=True, help_text='Agents of other teams can read them. Only members and supervisors can act on them.', verbose_name='others may see its tickets')),
                ('hands_out', models.CharField(choices=[('pull', 'agents take the next one'), ('round_robin', 'given to who is on duty and has the fewest')], default='pull', max_length=12, verbose_name='how tickets are assigned')),
                ('signature', models.TextField(blank=True, help_text='Stands at the end of every letter about its tickets.', max_length=500, verbose_name='signature')),
                ('sender_name', models.CharField(blank=True, max_length=80, verbose_name="sender's name")),
                ('sender_address', models.EmailField(blank=True, help_text="One of the desk's own addresses. Answers reach the ticket whatever it is.", max_length=254, verbose_name="sender's address")),
            ],
            options={
                'verbose_name': 'team',
                'verbose_name_plural': 'teams',
                'ordering': ['name'],
                'permissions': [('oversee_team', 'Can see and act on the tickets of all teams')],
            },
        ),
        migrations.AddField(
            model_name='desksettings',
            name='away_hours',
            field=models.PositiveSmallIntegerField(db_default=4, default=4, help_text='To their team, so that others take them. 0: never.', verbose_name='tickets of agents who are away return after (business hours)'),
        ),
        migrations.AddField(
            model_name='desksettings',
            name='sla_warning_hours',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, help_text='So long before the end of the target; never before half of it is over.', verbose_name='warn before (business hours)'),
        ),
        migrations.AddField(
            model_name='reply',
            name='sender',
            field=models.CharField(blank=True, db_default='', default='', max_length=400, verbose_name='from'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='sla_look_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='ticketevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Complaint received'), ('joined', 'More information received'), ('others_wrote', 'Somebody else has written'), ('thanked', 'Requester said thanks, or that it is solved'), ('reopened', 'Opened again'), ('details_corrected', 'Details corrected by an agent'), ('read', 'Screenshots read'), ('classified', 'Cause determined'), ('replied', 'Answer written'), ('forwarded', 'Passed on to somebody else'), ('sent', 'E-mail sent'), ('send_failed', 'E-mail could not be sent'), ('resent', 'E-mail is sent again'), ('to_agent', 'Escalated to an agent'), ('accepted', 'Confirmed by an agent'), ('handed_back', 'Automatic answers resumed'), ('corrected', 'Corrected by an agent'), ('unhelpful', 'Right cause, wrong answer, an agent says'), ('listened', 'Said beside the cause, corrected by an agent'), ('disputed', 'Requester says that the answer is wrong'), ('follow_up_planned', 'Follow-up planned'), ('follow_up_off', 'Follow-up cancelled'), ('follow_up_sent', 'Follow-up sent'), ('follow_up_answered', 'Requester answered'), ('stage_failed', 'Automatic processing failed'), ('merged', 'Merged with another ticket'), ('closed', 'Closed'), ('pictures_deleted', 'Screenshots deleted'), ('anonymised', 'Personal data deleted'), ('rated', 'Requester rated our help'), ('undone', 'Undone'), ('noted', 'Internal note added'), ('assigned', 'Assignee changed'), ('team_changed', 'Moved to another team'), ('sla_at_risk', 'The response target is about to be missed'), ('sla_breached', 'The response target was missed'), ('snoozed', 'Snoozed'), ('woken', 'Snooze ended'), ('macro', 'Macro applied'), ('proposed', 'Another complaint with the same details came in'), ('confirmed', 'Confirmed by the owner of the address'), ('disowned', 'Denied by the owner of the address')], max_length=20, verbose_name='action'),
        ),
        migrations.AddConstraint(
            model_name='desksettings',
            constraint=models.CheckConstraint(condition=models.Q(('sla_warning_hours__range', (1, 400))), name='desk_settings_warning_is_sane'),
        ),
        migrations.AddField(
            model_name='team',
            name='members',
            field=models.ManyToManyField(blank=True, related_name='teams', to=settings.AUTH_USER_MODEL, verbose_name='members'),
        ),
        migrations.AddField(
            model_name='slapolicy',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sla_policies', to='triage.team', verbose_name='team'),
        ),
        migrations.AddField(
            model_name='route',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='routes', to='triage.team', verbose_name='team'),
        ),
        migrations.AddField(
            model_name='openinghours',
            name='team',
            field=models.ForeignKey(blank=True, help_text='Leave empty for the whole desk.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='triage.team', verbose_name='team'),
        ),
        migrations.AddField(
            model_name='macro',
            name='team',
            field=models.ForeignKey(blank=True, help_text='Leave empty for everybody.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='macros', to='triage.team', verbose_name='only for the team'),
        ),
        # As Django would, but that nobody waits for the foreign key to be checked: 0063 does that.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        "ALTER TABLE triage_ticket ADD COLUMN team_id bigint NULL",
                        "ALTER TABLE triage_ticket ADD CONSTRAINT ticket_team_fk FOREIGN KEY (team_id) "
                        "REFERENCES triage_team (id) DEFERRABLE INITIALLY DEFERRED NOT VALID",
                    ],
                    "ALTER TABLE triage_ticket DROP COLUMN team_id",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name='ticket',
                    name='team',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='triage.team', verbose_name='team'),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.CheckConstraint(condition=models.Q(('hands_out__in', ['pull', 'round_robin'])), name='team_hands_out_is_known'),
        ),
        migrations.AddConstraint(
            model_name='slapolicy',
            constraint=models.UniqueConstraint(fields=('team', 'category', 'circumstance'), name='sla_policy_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='slapolicy',
            constraint=models.CheckConstraint(condition=models.Q(('hours__range', (1, 400)), ('warning_hours__range', (1, 400))), name='sla_policy_is_sane'),
        ),
        migrations.AddConstraint(
            model_name='slapolicy',
            constraint=models.CheckConstraint(condition=models.Q(('category', ''), ('circumstance', ''), ('team__isnull', True), _negated=True), name='sla_policy_names_something', violation_error_message='Choose a team, a category or a circumstance.'),
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.UniqueConstraint(fields=('category', 'circumstance', 'channel'), name='route_once', violation_error_message='These tickets go to a team already.'),
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.CheckConstraint(condition=models.Q(('category', ''), ('channel', ''), ('circumstance', ''), _negated=True), name='route_names_something', violation_error_message='Choose a category, a circumstance or a channel.'),
        ),
        migrations.AddConstraint(
            model_name='openinghours',
            constraint=models.CheckConstraint(condition=models.Q(('opens_at__lt', models.F('closes_at'))), name='opening_hours_open_before_they_close', violation_error_message='The opening time must be before the closing time.'),
        ),
        migrations.AddConstraint(
            model_name='openinghours',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__in', [0, 1, 2, 3, 4, 5, 6, 7])), name='opening_hours_weekday_is_known'),
        ),
        migrations.AddConstraint(
            model_name='openinghours',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_day__isnull', True), ('last_day__isnull', True)), models.Q(('first_day__isnull', False), ('first_day__lte', models.F('last_day')), ('last_day__isnull', False)), _connector='OR'), name='opening_hours_from_until', violation_error_message='Give both days, the first one first, or neither.'),
        ),
    ]
