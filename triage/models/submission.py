"""The submission: one inbound message of a ticket, with the answers as they were given."""

from dataclasses import fields

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.decision.facts import ReviewState, Symptom
from triage.messages import Answers
from triage.models.platform import Platform
from triage.models.ticket import Ticket


class Submission(models.Model):
    """One message. ``key`` makes a repeated delivery harmless: unique within (channel, client).

    ``left_out`` is how many of its pictures there was no room for.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="submissions")
    channel = models.CharField(_("channel"), max_length=16)
    client = models.CharField(_("client"), max_length=64, blank=True)
    key = models.CharField(max_length=64)
    received_at = models.DateTimeField(_("received"))
    name = models.CharField(_("name in the Prakerja account"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    platform = models.ForeignKey(
        Platform, verbose_name=_("platform"), null=True, to_field="code", on_delete=models.SET_NULL
    )
    platform_other = models.CharField(_("other platform"), max_length=100, blank=True)
    training = models.CharField(_("training"), max_length=200, blank=True)
    institution = models.CharField(_("training institution"), max_length=200, blank=True)
    completed_on = models.DateField(_("finished on"), null=True)
    finished = models.BooleanField(_("finished"), null=True)
    what_you_see = models.CharField(
        _("what you see"), max_length=12, choices=[(s.value, s.value) for s in Symptom], blank=True
    )
    printed_name = models.CharField(_("printed name"), max_length=200, blank=True)
    other_sites_open = models.BooleanField(_("other sites open"), null=True)
    other_network_tried = models.BooleanField(_("another network was tried"), null=True)
    review_state = models.CharField(
        _("review"), max_length=16, choices=[(s.value, s.value) for s in ReviewState], blank=True
    )
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="id")
    left_out = models.PositiveSmallIntegerField(_("pictures not saved"), default=0)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(name="submission_once", fields=["channel", "client", "key"]),
            models.CheckConstraint(name="submission_key_is_set", condition=~Q(key="")),
            models.CheckConstraint(name="submission_symptom_is_known", condition=Q(what_you_see__in=["", *Symptom])),
            models.CheckConstraint(name="submission_review_is_known", condition=Q(review_state__in=["", *ReviewState])),
            models.CheckConstraint(
                name="submission_date_means_finished", condition=Q(completed_on__isnull=True) | ~Q(finished=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"

    def answers(self) -> Answers:
        """The stored answers in the shape in which they came in."""
        stored = {field.name: getattr(self, field.name) for field in fields(Answers) if field.name != "platform"}
        stored["what_you_see"] = Symptom(self.what_you_see) if self.what_you_see else None
        stored["review_state"] = ReviewState(self.review_state) if self.review_state else None
        return Answers(**stored, platform=self.platform_id or "")
