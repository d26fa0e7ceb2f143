"""Mail routes become parts: mailboxes, the sender, and everything else around us on which work depends."""

from django.db import migrations, models
from django.db.models import Q

TROUBLES = [
    "unreachable",
    "certificate",
    "login",
    "token",
    "folder",
    "read_only",
    "sender",
    "refused",
    "withheld",
    "unvisited",
    "full",
    "would_not_start",
    "other_version",
    "wrong_time",
    "broken",
]
LABELS = [(code, code.replace("_", " ").title()) for code in TROUBLES]


class Migration(migrations.Migration):
    safe_because = "the table is as old as the version before, whose workers are stopped for an upgrade (docs/operating/upgrade.md)"

    dependencies = [("triage", "0049_letters")]

    operations = [
        migrations.RemoveConstraint("mailroute", "mail_route_once"),
        migrations.RemoveConstraint("mailroute", "mail_route_fails_for_a_reason"),
        migrations.RenameModel("MailRoute", "Part"),
        migrations.AddField("part", "rests_until", models.DateTimeField(null=True)),
        migrations.AlterField("part", "why", models.CharField(blank=True, choices=LABELS, max_length=20)),
        migrations.AddConstraint("part", models.UniqueConstraint(fields=("name",), name="part_once")),
        migrations.AddConstraint(
            "part",
            models.CheckConstraint(
                condition=Q(failing_since__isnull=True, rests_until__isnull=True, tell_at__isnull=True, why="")
                | Q(failing_since__isnull=False, why__in=TROUBLES),
                name="part_fails_for_a_reason",
            ),
        ),
    ]
