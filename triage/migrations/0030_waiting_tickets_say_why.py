from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # Validating takes no lock that keeps anybody waiting, unless the adding is still uncommitted.
    dependencies = [("triage", "0029_why_tickets_wait")]

    operations = [
        AddConstraintNotValid(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "escalation__in",
                            [
                                *("unsure", "held", "too_many_answers", "answered", "disputed", "follow_up"),
                                *("incident", "blind_check", "send_failed", "stage_failed", "unmerged"),
                            ],
                        ),
                        ("state", "with_agent"),
                    ),
                    models.Q(models.Q(("state", "with_agent"), _negated=True), ("escalation", "")),
                    _connector="OR",
                ),
                name="ticket_with_agent_says_why",
            ),
        ),
        ValidateConstraint("ticket", "ticket_with_agent_says_why"),
    ]
