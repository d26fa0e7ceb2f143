import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0036_answers_are_json"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="access",
            options={"ordering": ["-id"], "verbose_name": "access log entry", "verbose_name_plural": "access log"},
        ),
        migrations.AlterModelOptions(
            name="auditentry",
            options={"ordering": ["-at", "-id"], "verbose_name": "audit log entry", "verbose_name_plural": "audit log"},
        ),
        migrations.AlterModelOptions(
            name="blindcheck",
            options={"ordering": ["id"], "verbose_name": "blind review", "verbose_name_plural": "blind reviews"},
        ),
        migrations.AlterModelOptions(
            name="bulkitem",
            options={
                "default_permissions": (),
                "ordering": ["id"],
                "verbose_name": "ticket of a bulk action",
                "verbose_name_plural": "tickets of bulk actions",
            },
        ),
        migrations.AlterModelOptions(
            name="bulkjob",
            options={
                "default_permissions": ("change",),
                "verbose_name": "bulk action",
                "verbose_name_plural": "bulk actions",
            },
        ),
        migrations.AlterModelOptions(
            name="desksettings",
            options={"verbose_name": "settings", "verbose_name_plural": "settings"},
        ),
        migrations.AlterModelOptions(
            name="inboundmail",
            options={"ordering": ["-id"], "verbose_name": "inbound e-mail", "verbose_name_plural": "inbound e-mails"},
        ),
        migrations.AlterModelOptions(
            name="ticketfigures",
            options={"verbose_name": "ticket figures", "verbose_name_plural": "ticket figures"},
        ),
        migrations.AlterField(
            model_name="access",
            name="agent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accesses",
                to=settings.AUTH_USER_MODEL,
                verbose_name="actor",
            ),
        ),
        migrations.AlterField(
            model_name="access",
            name="at",
            field=models.DateTimeField(verbose_name="time"),
        ),
        migrations.AlterField(
            model_name="access",
            name="kind",
            field=models.CharField(
                choices=[("screenshot", "a screenshot"), ("mail", "an original e-mail"), ("export", "an export")],
                max_length=10,
                verbose_name="action",
            ),
        ),
        migrations.AlterField(
            model_name="apiclient",
            name="hourly_quota",
            field=models.PositiveIntegerField(
                default=600,
                help_text="Each may bring two pictures and 1 MB on average.",
                verbose_name="complaints per hour",
            ),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="action",
            field=models.CharField(
                choices=[
                    ("added", "added"),
                    ("changed", "changed"),
                    ("deleted", "deleted"),
                    ("reset", "reset to the default"),
                    ("used", "put into use"),
                    ("exported", "exported"),
                    ("retained", "deleted after the retention period"),
                ],
                max_length=10,
                verbose_name="action",
            ),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="at",
            field=models.DateTimeField(verbose_name="time"),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="who",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="actor",
            ),
        ),
        migrations.AlterField(
            model_name="blindcheck",
            name="drawn_on",
            field=models.DateField(verbose_name="sampled on"),
        ),
        migrations.AlterField(
            model_name="blindcheck",
            name="judged_at",
            field=models.DateTimeField(null=True, verbose_name="reviewed"),
        ),
        migrations.AlterField(
            model_name="bulkjob",
            name="state",
            field=models.CharField(
                choices=[("running", "running"), ("done", "done"), ("undone", "stopped")],
                default="running",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="cannedreplyversion",
            name="agent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="actor",
            ),
        ),
        migrations.AlterField(
            model_name="cannedreplyversion",
            name="origin",
            field=models.CharField(
                choices=[("shipped", "default"), ("edited", "edited"), ("restored", "restored")],
                max_length=8,
                verbose_name="origin",
            ),
        ),
        migrations.AlterField(
            model_name="cannedreplyversion",
            name="saved_at",
            field=models.DateTimeField(verbose_name="time"),
        ),
        migrations.AlterField(
            model_name="categorysetting",
            name="allowed_error",
            field=models.FloatField(
                default=0.01,
                help_text="As a share: 0.01 is one in a hundred. Blind reviews determine the threshold for it.",
                verbose_name="allowed error rate of automatic answers",
            ),
        ),
        migrations.AlterField(
            model_name="categorysetting",
            name="earned_threshold",
            field=models.FloatField(blank=True, editable=False, null=True, verbose_name="computed from blind reviews"),
        ),
        migrations.AlterField(
            model_name="categorysetting",
            name="sla_hours",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="For tickets of this category that wait for an agent. Leave empty to use the general setting.",
                null=True,
                verbose_name="response target (business hours)",
            ),
        ),
        migrations.AlterField(
            model_name="categorysetting",
            name="threshold",
            field=models.FloatField(default=0.8, verbose_name="threshold"),
        ),
        migrations.AlterField(
            model_name="classification",
            name="author",
            field=models.CharField(
                choices=[("machine", "system"), ("agent", "agent")], max_length=8, verbose_name="author"
            ),
        ),
        migrations.AlterField(
            model_name="classification",
            name="holds",
            field=models.JSONField(default=list, verbose_name="why it was not answered automatically"),
        ),
        migrations.AlterField(
            model_name="classification",
            name="undone_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="undone"),
        ),
        migrations.AlterField(
            model_name="desksettings",
            name="blind_checks_a_day",
            field=models.PositiveSmallIntegerField(default=5, verbose_name="blind reviews per day"),
        ),
        migrations.AlterField(
            model_name="desksettings",
            name="identities_kept_days",
            field=models.PositiveSmallIntegerField(
                default=90, verbose_name="delete names, addresses and text this many days after closing"
            ),
        ),
        migrations.AlterField(
            model_name="desksettings",
            name="learns_by_itself",
            field=models.BooleanField(default=True, verbose_name="nightly training"),
        ),
        migrations.AlterField(
            model_name="desksettings",
            name="opens_at",
            field=models.TimeField(
                default=datetime.time(8, 0), help_text="On working days, Jakarta time.", verbose_name="opens at"
            ),
        ),
        migrations.AlterField(
            model_name="desksettings",
            name="screenshots_kept_days",
            field=models.PositiveSmallIntegerField(
                default=30, verbose_name="delete screenshots this many days after closing"
            ),
        ),
        migrations.AlterField(
            model_name="desksettings",
            name="second_cause_from",
            field=models.FloatField(default=0.15, verbose_name="threshold for showing a second cause"),
        ),
        migrations.AlterField(
            model_name="desksettings",
            name="sla_hours",
            field=models.PositiveSmallIntegerField(
                default=8,
                help_text="Counted during business hours; requesters are promised the day. Waiting tickets get their new due times within minutes.",
                verbose_name="response target (business hours)",
            ),
        ),
        migrations.AlterField(
            model_name="desksettings",
            name="temperature",
            field=models.FloatField(default=1.0, verbose_name="confidence temperature"),
        ),
        migrations.AlterField(
            model_name="inboundmail",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("new", "a new ticket"),
                    ("thread", "more information on a ticket"),
                    ("bounce", "an e-mail of ours could not be delivered"),
                    ("ignored", "not written by a person"),
                    ("kept", "quarantined"),
                ],
                max_length=8,
                verbose_name="outcome",
            ),
        ),
        migrations.AlterField(
            model_name="inboundmail",
            name="quarantine_name",
            field=models.CharField(editable=False, max_length=64, verbose_name="quarantined file"),
        ),
        migrations.AlterField(
            model_name="incidentmember",
            name="fit",
            field=models.FloatField(null=True, verbose_name="match"),
        ),
        migrations.AlterField(
            model_name="incidentmember",
            name="solved_told_at",
            field=models.DateTimeField(null=True, verbose_name="notified that it is solved"),
        ),
        migrations.AlterField(
            model_name="incidentmember",
            name="told",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "not yet"),
                    ("answered", "notified"),
                    ("human", "left to an agent"),
                    ("closed", "was closed"),
                ],
                default="",
                max_length=10,
                verbose_name="notified",
            ),
        ),
        migrations.AlterField(
            model_name="incidentmember",
            name="told_at",
            field=models.DateTimeField(null=True, verbose_name="notified at"),
        ),
        migrations.AlterField(
            model_name="label",
            name="set_aside",
            field=models.BooleanField(default=False, verbose_name="excluded from training"),
        ),
        migrations.AlterField(
            model_name="macro",
            name="assign",
            field=models.BooleanField(default=False, verbose_name="assign to the agent who runs it"),
        ),
        migrations.AlterField(
            model_name="macro",
            name="canned_code",
            field=models.SlugField(blank=True, verbose_name="send canned reply"),
        ),
        migrations.AlterField(
            model_name="macro",
            name="category",
            field=models.CharField(blank=True, max_length=40, verbose_name="set cause to"),
        ),
        migrations.AlterField(
            model_name="macro",
            name="hand_back",
            field=models.BooleanField(default=False, verbose_name="resume automatic answers"),
        ),
        migrations.AlterField(
            model_name="macro",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="active"),
        ),
        migrations.AlterField(
            model_name="macro",
            name="text_en",
            field=models.TextField(blank=True, verbose_name="own text (English)"),
        ),
        migrations.AlterField(
            model_name="macro",
            name="text_id",
            field=models.TextField(blank=True, verbose_name="own text (Indonesian)"),
        ),
        migrations.AlterField(
            model_name="macroversion",
            name="agent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="actor",
            ),
        ),
        migrations.AlterField(
            model_name="macroversion",
            name="assign",
            field=models.BooleanField(default=False, verbose_name="assign to the agent who runs it"),
        ),
        migrations.AlterField(
            model_name="macroversion",
            name="canned_code",
            field=models.SlugField(blank=True, verbose_name="send canned reply"),
        ),
        migrations.AlterField(
            model_name="macroversion",
            name="category",
            field=models.CharField(blank=True, max_length=40, verbose_name="set cause to"),
        ),
        migrations.AlterField(
            model_name="macroversion",
            name="hand_back",
            field=models.BooleanField(default=False, verbose_name="resume automatic answers"),
        ),
        migrations.AlterField(
            model_name="macroversion",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="active"),
        ),
        migrations.AlterField(
            model_name="macroversion",
            name="origin",
            field=models.CharField(
                choices=[("shipped", "default"), ("edited", "edited"), ("restored", "restored")],
                max_length=8,
                verbose_name="origin",
            ),
        ),
        migrations.AlterField(
            model_name="macroversion",
            name="saved_at",
            field=models.DateTimeField(verbose_name="time"),
        ),
        migrations.AlterField(
            model_name="macroversion",
            name="text_en",
            field=models.TextField(blank=True, verbose_name="own text (English)"),
        ),
        migrations.AlterField(
            model_name="macroversion",
            name="text_id",
            field=models.TextField(blank=True, verbose_name="own text (Indonesian)"),
        ),
        migrations.AlterField(
            model_name="note",
            name="at",
            field=models.DateTimeField(verbose_name="time"),
        ),
        migrations.AlterField(
            model_name="platform",
            name="aliases",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                blank=True,
                default=list,
                size=None,
                verbose_name="also spelled",
            ),
        ),
        migrations.AlterField(
            model_name="reply",
            name="kind",
            field=models.CharField(
                choices=[
                    ("verdict", "answer"),
                    ("question", "question"),
                    ("receipt", "receipt"),
                    ("reminder", "follow-up"),
                    ("agent", "agent's reply"),
                    ("link", "status link"),
                    ("incident", "incident update"),
                    ("closing", "closing letter"),
                    ("proposal", "question whether two complaints are one"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="satisfaction",
            name="at",
            field=models.DateTimeField(verbose_name="time"),
        ),
        migrations.AlterField(
            model_name="screenshot",
            name="engine",
            field=models.CharField(blank=True, max_length=200, verbose_name="OCR engine"),
        ),
        migrations.AlterField(
            model_name="submission",
            name="left_out",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="pictures not saved"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="escalation",
            field=models.CharField(
                blank=True,
                choices=[
                    ("unsure", "Confidence is below the threshold."),
                    ("held", "Something in the complaint prevents an automatic answer."),
                    ("too_many_answers", "There have been several automatic answers in a row."),
                    ("answered", "The requester has answered."),
                    ("disputed", "The requester says that the answer is wrong."),
                    ("follow_up", "The requester says that it has not been solved."),
                    ("incident", "The requester has written back about an incident."),
                    ("blind_check", "A blind review disagreed with the verdict."),
                    ("send_failed", "Our e-mail could not be delivered."),
                    ("stage_failed", "Automatic processing failed."),
                    ("unmerged", "It was merged with another ticket by mistake."),
                ],
                max_length=16,
                verbose_name="reason for waiting",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="is_manual",
            field=models.BooleanField(default=False, verbose_name="automatic answers off"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="sla_due_at",
            field=models.DateTimeField(null=True, verbose_name="due at"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="snoozed_until",
            field=models.DateTimeField(null=True, verbose_name="snoozed until"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="stage",
            field=models.CharField(
                choices=[
                    ("read", "read the screenshots"),
                    ("classify", "classify"),
                    ("respond", "answer"),
                    ("done", "nothing"),
                ],
                default="read",
                max_length=8,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="state",
            field=models.CharField(
                choices=[
                    ("processing", "processing"),
                    ("answered", "answered"),
                    ("asked", "waiting for the requester"),
                    ("with_agent", "needs an agent"),
                    ("closed", "closed"),
                ],
                default="processing",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="undeliverable_at",
            field=models.DateTimeField(null=True, verbose_name="e-mail bounced"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="waiting_since",
            field=models.DateTimeField(null=True, verbose_name="waiting for an agent since"),
        ),
        migrations.AlterField(
            model_name="ticketevent",
            name="at",
            field=models.DateTimeField(verbose_name="time"),
        ),
        migrations.AlterField(
            model_name="ticketevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "Complaint received"),
                    ("joined", "More information received"),
                    ("read", "Screenshots read"),
                    ("classified", "Cause determined"),
                    ("replied", "Answer written"),
                    ("sent", "E-mail sent"),
                    ("send_failed", "E-mail could not be sent"),
                    ("to_agent", "Escalated to an agent"),
                    ("accepted", "Confirmed by an agent"),
                    ("handed_back", "Automatic answers resumed"),
                    ("corrected", "Corrected by an agent"),
                    ("disputed", "Requester says that the answer is wrong"),
                    ("follow_up_planned", "Follow-up planned"),
                    ("follow_up_off", "Follow-up cancelled"),
                    ("follow_up_sent", "Follow-up sent"),
                    ("follow_up_answered", "Requester answered"),
                    ("stage_failed", "Automatic processing failed"),
                    ("merged", "Merged with another ticket"),
                    ("closed", "Closed"),
                    ("pictures_deleted", "Screenshots deleted"),
                    ("anonymised", "Personal data deleted"),
                    ("rated", "Requester rated our help"),
                    ("undone", "Undone"),
                    ("noted", "Internal note added"),
                    ("assigned", "Assignee changed"),
                    ("snoozed", "Snoozed"),
                    ("woken", "Snooze ended"),
                    ("macro", "Macro applied"),
                    ("proposed", "Another complaint with the same details came in"),
                    ("confirmed", "Confirmed by the owner of the address"),
                    ("disowned", "Denied by the owner of the address"),
                ],
                max_length=20,
                verbose_name="action",
            ),
        ),
        migrations.AlterConstraint(
            model_name="desksettings",
            name="desk_settings_opens_before_it_closes",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                name="desk_settings_opens_before_it_closes",
                violation_error_message="The opening time must be before the closing time.",
            ),
        ),
    ]
