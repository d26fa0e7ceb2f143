"""The ticket event: the append-only story of a ticket that agent and requester see."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from triage.models.ticket import Ticket


class EventKind(models.TextChoices):
    """What happened."""

    RECEIVED = "received", _("Complaint received")
    JOINED = "joined", _("More information received")
    OTHERS_WROTE = "others_wrote", _("Somebody else has written")
    THANKED = "thanked", _("Requester said thanks, or that it is solved")
    REOPENED = "reopened", _("Opened again")
    DETAILS_CORRECTED = "details_corrected", _("Details corrected by an agent")
    READ = "read", _("Screenshots read")
    CLASSIFIED = "classified", _("Cause determined")
    REPLIED = "replied", _("Answer written")
    FORWARDED = "forwarded", _("Passed on to somebody else")
    SENT = "sent", _("E-mail sent")
    SEND_FAILED = "send_failed", _("E-mail could not be sent")
    RESENT = "resent", _("E-mail is sent again")
    TO_AGENT = "to_agent", _("Escalated to an agent")
    ACCEPTED = "accepted", _("Confirmed by an agent")
    HANDED_BACK = "handed_back", _("Automatic answers resumed")
    CORRECTED = "corrected", _("Corrected by an agent")
    UNHELPFUL = "unhelpful", _("Right cause, wrong answer, an agent says")
    LISTENED = "listened", _("Said beside the cause, corrected by an agent")
    DISPUTED = "disputed", _("Requester says that the answer is wrong")
    FOLLOW_UP_PLANNED = "follow_up_planned", _("Follow-up planned")
    FOLLOW_UP_CANCELLED = "follow_up_off", _("Follow-up cancelled")
    FOLLOW_UP_SENT = "follow_up_sent", _("Follow-up sent")
    FOLLOW_UP_ANSWERED = "follow_up_answered", _("Requester answered")
    STAGE_FAILED = "stage_failed", _("Automatic processing failed")
    MERGED = "merged", _("Merged with another ticket")
    CLOSED = "closed", _("Closed")
    PICTURES_DELETED = "pictures_deleted", _("Screenshots deleted")
    ANONYMISED = "anonymised", _("Personal data deleted")
    RATED = "rated", _("Requester rated our help")
    COMMENTED = "commented", _("Requester said more about our help")
    UNDONE = "undone", _("Undone")
    NOTED = "noted", _("Internal note added")
    ASSIGNED = "assigned", _("Assignee changed")
    TEAM_CHANGED = "team_changed", _("Moved to another team")
    SLA_AT_RISK = "sla_at_risk", _("The response target is about to be missed")
    SLA_BREACHED = "sla_breached", _("The response target was missed")
    TAGGED = "tagged", _("Tags changed")
    SNOOZED = "snoozed", _("Snoozed")
    WOKEN = "woken", _("Snooze ended")
    MACRO = "macro", _("Macro applied")
    RULE = "rule", _("Rule applied")
    PROPOSED = "proposed", _("Another complaint with the same details came in")
    CONFIRMED = "confirmed", _("Confirmed by the owner of the address")
    DISOWNED = "disowned", _("Denied by the owner of the address")
    IMPORTED = "imported", _("Imported from another desk")
    REPORTED = "reported", _("Reported by the platform")


HIDDEN_FROM_REQUESTER = [
    *(EventKind.STAGE_FAILED, EventKind.SEND_FAILED, EventKind.MERGED, EventKind.MACRO, EventKind.LISTENED),
    *(EventKind.UNHELPFUL, EventKind.NOTED, EventKind.ASSIGNED, EventKind.SNOOZED, EventKind.WOKEN, EventKind.PROPOSED),
    *(EventKind.OTHERS_WROTE, EventKind.FORWARDED, EventKind.RESENT, EventKind.TAGGED, EventKind.COMMENTED),
    *(EventKind.TEAM_CHANGED, EventKind.SLA_AT_RISK, EventKind.SLA_BREACHED, EventKind.RULE),
    EventKind.IMPORTED,
]
OF_TARGETS = [EventKind.SLA_AT_RISK, EventKind.SLA_BREACHED]
"""Said once of a ticket and the time, ``data["by"]``, by which a person should act."""


class TicketEvent(models.Model):
    """One step of the story. ``data`` holds ids and codes only, never words of the requester.

    Triggers in the database refuse to change a stored event, and to delete one that tells what a person did.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("action"), max_length=20, choices=EventKind)
    at = models.DateTimeField(_("time"))
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
            models.UniqueConstraint(
                "ticket", "kind", KT("data__by"), name="event_sla_once", condition=Q(kind__in=OF_TARGETS)
            ),
        ]
        indexes = [
            # Events come in the order of time, so that a block range index says in a few pages where the newest lie.
            BrinIndex(name="ticket_event_at", fields=["at"], autosummarize=True),
            # For the audit: what people did, newest first. The machine's events, by far the most, cost nothing here.
            models.Index(name="event_by_agents", fields=["-at", "-id"], condition=Q(agent__isnull=False)),
            models.Index(name="event_of_agent", fields=["agent", "-at", "-id"], condition=Q(agent__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.kind
