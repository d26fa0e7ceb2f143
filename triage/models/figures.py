"""What the dashboard reads: one row of figures a ticket, and finished pages of numbers. ``triage.reporting`` writes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.ticket import Ticket


class TicketFigures(models.Model):
    """A ticket as the statistics see it; written anew whenever something happened to it.

    Days are the desk's, durations whole seconds. ``category`` is the newest verdict's, ``platform`` a code, ``""``
    where there is none. ``confidence``, ``model_version``: of the machine's newest verdict; ``is_right``: what a person
    made of it, null where nobody has looked. What the other fields mean is told where they are
    computed (``reporting.ticket_figures``).
    """

    ticket = models.OneToOneField(Ticket, primary_key=True, on_delete=models.CASCADE, related_name="figures")
    received_on = models.DateField()
    category = models.CharField(max_length=40, blank=True)
    platform = models.CharField(max_length=50, blank=True)
    answered_alone = models.BooleanField()
    handed_over = models.BooleanField()
    first_reply_seconds = models.PositiveIntegerField(null=True)
    closed_on = models.DateField(null=True)
    resolution_seconds = models.PositiveIntegerField(null=True)
    model_version = models.CharField(max_length=64, blank=True)
    confidence = models.FloatField(null=True)
    is_right = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("ticket figures")
        verbose_name_plural = _("ticket figures")
        indexes = [
            models.Index(name="ticket_figures_received", fields=["received_on"]),
            models.Index(name="ticket_figures_closed", fields=["closed_on"], condition=Q(closed_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Snapshot(models.Model):
    """The dashboard's figures for the last ``days`` and one platform ("" for all), as of one moment."""

    days = models.PositiveSmallIntegerField(_("days"))
    platform = models.CharField(_("platform"), max_length=50, blank=True)
    as_of = models.DateTimeField(_("as of"))
    figures = models.JSONField(_("figures"))

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = [models.UniqueConstraint(name="snapshot_once", fields=["days", "platform"])]

    def __str__(self) -> str:
        return f"{self.days} {self.platform}".strip()
