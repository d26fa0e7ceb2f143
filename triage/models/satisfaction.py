"""The satisfaction: one click after closure, and words if somebody has some."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.ticket import Ticket


class Satisfaction(models.Model):
    """Whether the requester of a closed ticket found us helpful; ``at`` is the first click, after which it may change
    for a day. ``comment`` are their own words about it, masked like a complaint's."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="satisfaction")
    helpful = models.BooleanField(_("helpful"))
    at = models.DateTimeField(_("time"))
    comment = models.TextField(_("comment"), blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("satisfaction")
        verbose_name_plural = _("satisfaction")
        ordering = ["id"]
        indexes = [
            models.Index(name="satisfaction_at", fields=["at"]),
            # For the page that lists them, newest first.
            models.Index(name="satisfaction_comments", fields=["-id"], condition=~Q(comment="")),
        ]

    def __str__(self) -> str:
        return str(_("yes") if self.helpful else _("no"))
