"""The note: what agents tell each other about a ticket. No requester ever sees it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.ticket import Ticket


class Note(models.Model):
    """An agent's words on a ticket. ``action_key`` comes with the form, so that a double click counts once."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="notes", db_index=False)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("agent"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("time"))
    text = models.TextField(_("text"))
    action_key = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="note_once", fields=["ticket", "action_key"]),
            models.CheckConstraint(name="note_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.at:%Y-%m-%d}"
