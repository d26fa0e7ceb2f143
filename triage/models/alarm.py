"""An alarm: a mail to a colleague that somebody suffers. It names the ticket and nothing of what was said."""

from django.db import models
from django.db.models import Q

from triage.models.lease import Claimable
from triage.models.ticket import Ticket


class Alarm(Claimable):
    """Due from ``due_at`` until ``ended_at``: when it was sent, or given up (``last_error`` says why)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="alarms")
    to = models.EmailField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="alarm_once", fields=["ticket", "to"])]
        indexes = [models.Index(name="alarm_due", fields=["due_at"], condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"alarm {self.pk}"
