"""The satisfaction: one click after closure, and no words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.ticket import Ticket


class Satisfaction(models.Model):
    """Whether the requester of a closed ticket found us helpful; ``at`` is the first click, after which it may change
    for a day."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="satisfaction")
    helpful = models.BooleanField(_("helpful"))
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("satisfaction")
        verbose_name_plural = _("satisfaction")
        ordering = ["id"]
        indexes = [models.Index(name="satisfaction_at", fields=["at"])]

    def __str__(self) -> str:
        return str(_("yes") if self.helpful else _("no"))
