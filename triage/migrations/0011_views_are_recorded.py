"""Looks at what requesters sent are recorded for good; what the groups were given is remembered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SEEN = (
    *("ticket", "submission", "screenshot", "classification", "reply", "followup", "ticketevent"),
    *("platform", "cannedreply", "categorysetting", "calendarday", "desksettings"),
    *("label", "blindcheck", "modelversion", "checkup", "inboundmail"),
)
AGENTS = {*(f"view_{name}" for name in SEEN), "change_ticket"}
SHIPPED = {
    "Agents": AGENTS,
    "Supervisors": AGENTS
    | {f"{action}_{name}" for action in ("add", "change", "delete") for name in ("platform", "cannedreply", "calendarday")}
    | {f"change_{name}" for name in ("categorysetting", "desksettings", "label", "modelversion")},
}
"""What versions before this one gave the groups."""


def remember(apps, schema_editor):
    """What a group has and was shipped counts as shipped; what it lacks is given to it once more by load_playbook."""
    shipped_right = apps.get_model("triage", "ShippedRight")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=SHIPPED):
        rights = group.permissions.filter(content_type__app_label="triage", codename__in=SHIPPED[group.name])
        shipped_right.objects.bulk_create(
            [shipped_right(group=group, codename=codename) for codename in rights.values_list("codename", flat=True)]
        )


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ("triage", "0010_kept_mails"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Access',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('kind', models.CharField(choices=[('screenshot', 'a screenshot'), ('mail', 'a raw mail'), ('export', 'an export')], max_length=10, verbose_name='what')),
                ('reference', models.CharField(blank=True, max_length=13, verbose_name='ticket')),
                ('what', models.CharField(max_length=64, verbose_name='number or name')),
                ('rows', models.PositiveIntegerField(default=1, verbose_name='how many')),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accesses', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'recorded look',
                'verbose_name_plural': 'recorded looks',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('reference', ''), _negated=True), fields=['reference'], name='access_by_ticket')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['screenshot', 'mail', 'export'])), name='access_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='ShippedRight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codename', models.CharField(max_length=100)),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='shipped_rights', to='auth.group')),
            ],
            options={
                'verbose_name': 'shipped right',
                'verbose_name_plural': 'shipped rights',
                'constraints': [models.UniqueConstraint(fields=('group', 'codename'), name='shipped_right_once')],
            },
        ),
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION triage_access_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' AND OLD.at < now() - interval '1 year' THEN
                    RETURN OLD;
                END IF;
                RAISE EXCEPTION 'accesses are append-only, and kept for a year';
            END $$;
            CREATE TRIGGER triage_access_is_append_only BEFORE UPDATE OR DELETE ON triage_access
                FOR EACH ROW EXECUTE FUNCTION triage_access_is_append_only();
            """,
            reverse_sql="""
            DROP TRIGGER triage_access_is_append_only ON triage_access;
            DROP FUNCTION triage_access_is_append_only();
            """,
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
