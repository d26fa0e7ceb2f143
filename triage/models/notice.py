"""The notice: one colleague is told of one thing, on the bell, and by mail where they want that."""

from django.conf import settings
from django.db import models
from django.db.models import Func, Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from triage.models.incident import Incident
from triage.models.lease import Claimable
from triage.models.part import Part
from triage.models.reply import UNSENT_STATES, ReplyState
from triage.models.subscription import Subscription
from triage.models.ticket import Ticket


class NoticeKind(models.TextChoices):
    """What somebody is told of. The labels stand on the page on which people choose how."""

    ASSIGNED = "assigned", _("A ticket is assigned to you")
    ANSWERED = "answered", _("The requester has answered on your ticket")
    MENTIONED = "mentioned", _("A colleague mentions you in a note")
    SLA_AT_RISK = "sla_at_risk", _("A ticket is about to miss its due time")
    SLA_BREACHED = "sla_breached", _("A ticket has missed its due time")
    RULE = "rule", _("A rule points you to a ticket")
    HARM = "harm", _("Somebody who wrote to us may be in distress")
    INCIDENT = "incident", _("An incident is proposed")
    PART = "part", _("Mail or another part of the service does not work")
    WEBHOOK = "webhook", _("A webhook was disabled after failures")


class NoticeWay(models.TextChoices):
    """How somebody is told of a kind."""

    BELL = "bell", _("bell")
    MAIL = "mail", _("bell and e-mail")
    NOTHING = "none", _("not at all")


UNREAD = Q(read_at__isnull=True)


class Notice(Claimable):
    """One person, one kind, one occasion (``key``: the event, the incident, the outage), about a ticket, an incident,
    a part or a subscription; it names that and nothing of what was said.

    ``state`` is its mail's, "" where there is none; that mail is due from ``due_at``, if nobody has read the notice by
    then. ``doubts`` counts hand-overs of which nobody knows whether they arrived, as a reply's.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=12, choices=NoticeKind)
    key = models.CharField(max_length=60)
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.CASCADE, related_name="notices", db_index=False)
    incident = models.ForeignKey(Incident, null=True, on_delete=models.CASCADE, related_name="notices", db_index=False)
    part = models.ForeignKey(Part, null=True, on_delete=models.CASCADE, related_name="notices", db_index=False)
    subscription = models.ForeignKey(
        Subscription, null=True, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=ReplyState, blank=True, default="")
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    doubts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        default_permissions = ()  # One's own are shown to oneself, and to nobody else.
        constraints = [
            models.UniqueConstraint(name="notice_once", fields=["person", "kind", "key"]),
            models.CheckConstraint(
                name="notice_about_one_thing",
                condition=Exact(
                    Func(
                        *("ticket", "incident", "part", "subscription"),
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
            ),
            models.CheckConstraint(
                name="notice_mail_has_a_time",
                condition=Q(state="", due_at__isnull=True) | Q(state__in=ReplyState.values, due_at__isnull=False),
            ),
        ]
        indexes = [
            # The bell asks for this again and again: it holds the unread ones only, which are few.
            models.Index(name="notice_unread", fields=["person", "-id"], condition=UNREAD),
            models.Index(name="notice_of_person", fields=["person", "-id"]),
            models.Index(
                name="notice_unsent", fields=["due_at"], condition=Q(state__in=[s.value for s in UNSENT_STATES])
            ),
            models.Index(name="notice_of_ticket", fields=["ticket"], condition=Q(ticket__isnull=False)),
            models.Index(name="notice_of_incident", fields=["incident"], condition=Q(incident__isnull=False)),
            models.Index(name="notice_of_part", fields=["part"], condition=Q(part__isnull=False)),
            models.Index(
                name="notice_of_subscription", fields=["subscription"], condition=Q(subscription__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
