"""Deflection in rows: forms that were told the answer before they were sent, and reminders that people took instead."""

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from triage.models.lease import RELEASED, Claimable
from triage.models.reply import UNSENT_STATES, ReplyState


class Deflected(models.Model):
    """One form that was told an answer before it was sent, by the ``key`` that the form was made with.

    Only for counting: nothing that was typed is here. ``sent_at``: it was sent all the same.
    """

    key = models.CharField(max_length=64)
    category = models.CharField(max_length=40)
    platform = models.CharField(max_length=50, blank=True)
    told_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="deflected_once", fields=["key"])]
        indexes = [models.Index(name="deflected_by_time", fields=["told_at"])]

    def __str__(self) -> str:
        return f"deflected {self.pk}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Reminders, and how they are forgotten."""

    def of(self, email: str) -> "ReminderQuerySet":
        """Those of one address, however it is written."""
        return self.filter(email__iexact=email) if email else self.none()

    def forget(self) -> int:
        """Erase whom they are for; what has not gone out goes no more, and counts stay. Gives how many there were."""
        unsent = When(state__in=UNSENT_STATES, then=Value(ReplyState.CANCELLED))
        words = dict.fromkeys(("email", "subject", "text", "html", "origin"), "")
        state = Case(unsent, default="state")
        return self.exclude(email="").update(**words, **RELEASED, answers={}, state=state)


class Reminder(Claimable):
    """One letter that somebody wants on a day instead of complaining now; complete and final once written, as a Reply.

    ``email`` may be anybody's: whoever typed it has not shown that they read it. ``answers`` are those of the form that
    are filled in again when they come back, codes and days alone. ``due_on`` is the day that they were told.
    ``appeared_at``: they said that all is well; ``came_back_at``: the first complaint from the address after the
    reminder was taken. Once it is forgotten, only what is counted stays.
    """

    category = models.CharField(_("category"), max_length=40)
    platform = models.CharField(_("platform"), max_length=50, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=8)
    answers = models.JSONField(default=dict, blank=True)
    origin = models.CharField(max_length=16, blank=True)
    due_on = models.DateField()
    created_at = models.DateTimeField(_("taken"))
    due_at = models.DateTimeField(_("not before"))
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReplyState, default=ReplyState.QUEUED)
    doubts = models.PositiveSmallIntegerField(default=0, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True)
    appeared_at = models.DateTimeField(null=True)
    came_back_at = models.DateTimeField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(Upper("email"), "due_on", name="reminder_once", condition=~Q(email="")),
            models.CheckConstraint(name="reminder_state_is_known", condition=Q(state__in=ReplyState.values)),
            models.CheckConstraint(
                name="reminder_sent_has_a_time",
                condition=Q(state=ReplyState.SENT, sent_at__isnull=False)
                | (~Q(state=ReplyState.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="reminder_unsent_has_an_address", condition=~Q(state__in=UNSENT_STATES) | ~Q(email="")
            ),
        ]
        indexes = [
            models.Index(name="reminder_taken", fields=["created_at"]),
            models.Index(
                name="reminder_unsent", fields=["due_at"], condition=Q(state__in=[s.value for s in UNSENT_STATES])
            ),
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"
