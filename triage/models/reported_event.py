"""What a platform has told by program, once an event: it may be sent again as often as its sender is in doubt."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.api_client import ApiClient

KEPT_FOR = timedelta(days=365)
"""So long after it came, nobody sends an event again."""


class ReportedEvent(models.Model):
    """One event. ``key`` is what its sender calls it. Nothing personal is kept here: whom it was about is told by what
    it changed. ``outage`` is the sender's key of an outage, ``state`` what it said of that; "" of others.
    """

    client = models.ForeignKey(ApiClient, verbose_name=_("program"), on_delete=models.CASCADE, db_index=False)
    key = models.CharField(max_length=64)
    name = models.CharField(_("event"), max_length=40)
    outage = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, blank=True)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("reported event")
        verbose_name_plural = _("reported events")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="reported_event_once", fields=["client", "key"])]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
