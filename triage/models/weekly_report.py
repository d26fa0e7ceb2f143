"""The weekly report: the figures of a week by mail, to whom a supervisor names."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from triage.models.lease import Claimable
from triage.models.ticket import desk_language


class ReportReader(models.Model):
    """Somebody who gets the report, in their language. A new one gets the last whole week's within the minute."""

    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=8, default=desk_language)
    active = models.BooleanField(_("gets the report"), default=True)

    class Meta:
        verbose_name = _("reader of the weekly report")
        verbose_name_plural = _("readers of the weekly report")
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="report_reader_once")]

    def __str__(self) -> str:
        return self.email


class WeeklyReport(Claimable):
    """One reader's report on the week from ``monday`` on, due until ``ended_at``: sent, or given up."""

    reader = models.ForeignKey(ReportReader, on_delete=models.CASCADE, related_name="reports", db_index=False)
    monday = models.DateField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="weekly_report_once", fields=["reader", "monday"])]
        indexes = [models.Index(name="weekly_report_due", fields=["due_at"], condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.monday} {self.reader_id}"
