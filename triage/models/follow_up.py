"""The follow-up: a scheduled future action. A row with ``due_at``, never a timer in the queue."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.classification import Classification
from triage.models.lease import Claimable
from triage.models.ticket import Ticket


class FollowUpState(models.TextChoices):
    """What became of it."""

    PLANNED = "planned", _("planned")
    FIRED = "fired", _("sent")
    ANSWERED = "answered", _("answered")
    CANCELLED = "cancelled", _("cancelled")
    SKIPPED = "skipped", _("skipped")


class FollowUp(Claimable):
    """One future action; at most one per (ticket, kind, sequence), ever."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(_("kind"), max_length=20)
    sequence = models.PositiveSmallIntegerField(_("number"))
    classification = models.ForeignKey(Classification, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(_("state"), max_length=10, choices=FollowUpState, default=FollowUpState.PLANNED)
    fired_at = models.DateTimeField(_("sent"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answer = models.CharField(_("answer"), max_length=10, blank=True)
    note = models.CharField(_("why"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(name="follow_up_once", fields=["ticket", "kind", "sequence"]),
            models.CheckConstraint(name="follow_up_state_is_known", condition=Q(state__in=FollowUpState.values)),
            models.CheckConstraint(
                name="follow_up_fired_has_a_time",
                condition=~Q(state__in=[FollowUpState.FIRED, FollowUpState.ANSWERED]) | Q(fired_at__isnull=False),
            ),
            models.CheckConstraint(
                name="follow_up_answered_has_an_answer",
                condition=Q(state=FollowUpState.ANSWERED, answered_at__isnull=False) & ~Q(answer="")
                | ~Q(state=FollowUpState.ANSWERED) & Q(answer="", answered_at__isnull=True),
            ),
        ]
        indexes = [models.Index(name="follow_up_due", fields=["due_at"], condition=Q(state=FollowUpState.PLANNED))]

    def __str__(self) -> str:
        return f"{self.kind}-{self.sequence}"
