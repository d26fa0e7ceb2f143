"""The ticket event: the append-only story of a ticket that agent and requester see."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from triage.models.ticket import Ticket


class EventKind(models.TextChoices):
    """What happened."""

    RECEIVED = "received", _("Complaint received")
    JOINED = "joined", _("More information received")
    READ = "read", _("Screenshots read")
    CLASSIFIED = "classified", _("Cause determined")
    REPLIED = "replied", _("Answer written")
    SENT = "sent", _("E-mail sent")
    SEND_FAILED = "send_failed", _("E-mail could not be sent")
    TO_AGENT = "to_agent", _("Handed to an agent")
    ACCEPTED = "accepted", _("Confirmed by an agent")
    HANDED_BACK = "handed_back", _("Handed back to the machine")
    CORRECTED = "corrected", _("Corrected by an agent")
    DISPUTED = "disputed", _("Requester says that the answer is wrong")
    FOLLOW_UP_PLANNED = "follow_up_planned", _("Next check planned")
    FOLLOW_UP_CANCELLED = "follow_up_off", _("Next check cancelled")
    FOLLOW_UP_SENT = "follow_up_sent", _("Asked how it went")
    FOLLOW_UP_ANSWERED = "follow_up_answered", _("Requester answered")
    STAGE_FAILED = "stage_failed", _("Automatic processing failed")
    CLOSED = "closed", _("Closed")
    MACRO = "macro", _("Macro used")


HIDDEN_FROM_REQUESTER = [EventKind.STAGE_FAILED, EventKind.SEND_FAILED, EventKind.MACRO]


class TicketEvent(models.Model):
    """One step of the story. ``data`` holds ids and codes only, never words of the requester.

    A trigger in the database refuses to change a stored event.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=20, choices=EventKind)
    at = models.DateTimeField(_("when"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("agent"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
    )
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "ticket", KT("data__key"), name="event_macro_once", condition=Q(kind=EventKind.MACRO)
            ),
        ]

    def __str__(self) -> str:
        return self.kind
