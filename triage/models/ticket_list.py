"""The ticket list: some tickets of the queue as a file, made in the background for whoever asked, and soon gone."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.lease import Claimable

KEPT_FOR = timedelta(days=1)
"""How long a finished file can be downloaded."""


class ListFormat(models.TextChoices):
    """What kind of file."""

    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")


class ListState(models.TextChoices):
    """How far it is."""

    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("deleted")


class TicketList(Claimable):
    """``tickets`` are the keys of what the queue showed, in its order, until the file is made; ``is_cut`` if it showed
    more. ``done`` of ``total`` are written. ``file`` lies in private storage, and keeps its name until it is deleted.
    """

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("agent"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    action_key = models.CharField(max_length=64)
    format = models.CharField(_("format"), max_length=4, choices=ListFormat)
    language = models.CharField(_("language"), max_length=8)
    tickets = ArrayField(models.BigIntegerField(), default=list)
    total = models.PositiveIntegerField(_("how many"))
    done = models.PositiveIntegerField(default=0)
    is_cut = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=8, choices=ListState, default=ListState.RUNNING)
    file = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(_("made"))
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("list of tickets")
        verbose_name_plural = _("lists of tickets")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="ticket_list_once", fields=["agent", "action_key"]),
            models.CheckConstraint(
                name="ticket_list_ends_once",
                condition=Q(state=ListState.RUNNING, finished_at__isnull=True)
                | Q(state__in=[ListState.DONE, ListState.FAILED, ListState.EXPIRED], finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_list_done_has_a_file", condition=~Q(state=ListState.DONE) | ~Q(file="")
            ),
        ]
        indexes = [
            models.Index(name="ticket_list_to_do", fields=["id"], condition=Q(state=ListState.RUNNING)),
            models.Index(name="ticket_list_files", fields=["finished_at"], condition=~Q(file="")),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.pk}"
